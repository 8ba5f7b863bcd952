use super::LetterKind;
use crate::text::excerpt;

/// What a letter's text names in braces, such as `{candidate}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placeholder {
    /// The name of whom it goes to.
    Recipient,
    /// The candidate's name.
    Candidate,
    /// The application's number.
    Number,
    /// The day of receipt.
    Received,
    /// What is missing, a requirement a paragraph.
    Missing,
    /// The end of the candidate's period.
    Due,
    /// The names of the assessors.
    Assessors,
    /// What sort of session it is.
    Mode,
    /// When the session is, in the zone it was agreed in and in the recipient's own.
    When,
    /// How long the session takes.
    Minutes,
    /// Where it is.
    Place,
    /// When the interview is.
    Interview,
    /// Whether it is recorded, and what for.
    Recording,
    /// That it takes the place of an earlier plan; nothing where it does not.
    Update,
    /// Why, in the words of who did it.
    Reason,
    /// The day of the decision.
    Decided,
    /// Until when somebody who did not pass may be assessed again, and for which fee; where the program grants that no more,
    /// its paragraph is left out.
    Again,
    /// The certification that is sought.
    Certification,
    /// The candidate's given name.
    GivenName,
    /// The candidate's family name.
    FamilyName,
    /// The candidate's e-mail address.
    Email,
    /// The Reviewer, or that there is none.
    Reviewer,
    /// Where to register.
    Link,
}

/// A part of a letter's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// To be filled in.
    Value(Placeholder),
}

/// Why a letter's text cannot be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PieceError {
    /// Braces with an unknown word.
    #[error("unknown placeholder `{{{0}}}`")]
    Unknown(String),
    /// A brace without its other.
    #[error("a brace is not closed")]
    Open,
}

impl Placeholder {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Recipient,
        Self::Candidate,
        Self::Number,
        Self::Received,
        Self::Missing,
        Self::Due,
        Self::Assessors,
        Self::Mode,
        Self::When,
        Self::Minutes,
        Self::Place,
        Self::Interview,
        Self::Recording,
        Self::Update,
        Self::Reason,
        Self::Decided,
        Self::Again,
        Self::Certification,
        Self::GivenName,
        Self::FamilyName,
        Self::Email,
        Self::Reviewer,
        Self::Link,
    ];

    /// The word between the braces.
    pub fn id(self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::Candidate => "candidate",
            Self::Number => "number",
            Self::Received => "received",
            Self::Missing => "missing",
            Self::Due => "due",
            Self::Assessors => "assessors",
            Self::Mode => "mode",
            Self::When => "when",
            Self::Minutes => "minutes",
            Self::Place => "place",
            Self::Interview => "interview",
            Self::Recording => "recording",
            Self::Update => "update",
            Self::Reason => "reason",
            Self::Decided => "decided",
            Self::Again => "again",
            Self::Certification => "certification",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::Email => "email",
            Self::Reviewer => "reviewer",
            Self::Link => "link",
        }
    }

    /// Those that a kind of letter can fill in.
    pub fn of(kind: LetterKind) -> &'static [Self] {
        use Placeholder as P;
        match kind {
            LetterKind::Acknowledgement => &[P::Recipient, P::Candidate, P::Number, P::Received],
            LetterKind::Deficiency => &[P::Recipient, P::Candidate, P::Number, P::Received, P::Missing, P::Due],
            LetterKind::Approval => &[P::Recipient, P::Candidate, P::Number],
            LetterKind::AssessorInvitation | LetterKind::SessionConfirmation | LetterKind::SessionCancelled => &[
                P::Recipient,
                P::Candidate,
                P::Number,
                P::Assessors,
                P::Mode,
                P::When,
                P::Minutes,
                P::Place,
                P::Interview,
                P::Recording,
                P::Update,
                P::Reason,
            ],
            LetterKind::Result => &[P::Recipient, P::Candidate, P::Number, P::Decided, P::Again],
            LetterKind::NoticeToImi => &[
                P::Recipient,
                P::Candidate,
                P::Number,
                P::Decided,
                P::Certification,
                P::GivenName,
                P::FamilyName,
                P::Email,
                P::Reviewer,
            ],
            LetterKind::RegistrationLink => &[P::Recipient, P::Candidate, P::Number, P::Link],
        }
    }
}

/// A letter's text in its parts. `{{` is a brace that stands for itself.
pub fn pieces(kind: LetterKind, text: &str) -> Result<Vec<Piece<'_>>, PieceError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(place) = rest.find('{') {
        let (before, from) = rest.split_at(place);
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        if let Some(after) = from.strip_prefix("{{") {
            found.push(Piece::Text("{"));
            rest = after;
            continue;
        }
        let Some((word, after)) = from[1..].split_once('}') else { return Err(PieceError::Open) };
        let known = Placeholder::of(kind).iter().find(|placeholder| placeholder.id() == word);
        let Some(placeholder) = known else {
            return Err(PieceError::Unknown(excerpt(word)));
        };
        found.push(Piece::Value(*placeholder));
        rest = after;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    Ok(found)
}
