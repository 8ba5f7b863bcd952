use std::fmt;

use crate::text::excerpt;
use serde::{Deserialize, Serialize};

/// Which of the letters of L1 a letter is. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// To the candidate: the application came.
    Acknowledgement,
    /// To the candidate: what is missing, and until when (S1).
    Deficiency,
    /// To the candidate: the application is approved (S2).
    Approval,
    /// To an assessor: a session is proposed.
    AssessorInvitation,
    /// To the candidate or an assessor: a session is confirmed or moved; with a calendar file.
    SessionConfirmation,
    /// To the candidate: what the body decided (S3).
    Result,
    /// To IMI (S4).
    NoticeToImi,
    /// To the candidate: where to register (S4).
    RegistrationLink,
    /// To the candidate or an assessor: a session is cancelled; with a calendar file where it was in a calendar.
    SessionCancelled,
}

/// Why a word is no kind of letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of letter: {list}", list = LetterKind::ALL.map(LetterKind::id).join(", "))]
pub struct LetterKindError(String);

impl LetterKind {
    /// All of them, in the order of an application's way.
    pub const ALL: [Self; 9] = [
        Self::Acknowledgement,
        Self::Deficiency,
        Self::Approval,
        Self::AssessorInvitation,
        Self::SessionConfirmation,
        Self::SessionCancelled,
        Self::Result,
        Self::NoticeToImi,
        Self::RegistrationLink,
    ];

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Deficiency => "deficiency",
            Self::Approval => "approval",
            Self::AssessorInvitation => "assessor_invitation",
            Self::SessionConfirmation => "session_confirmation",
            Self::SessionCancelled => "session_cancelled",
            Self::Result => "result",
            Self::NoticeToImi => "notice_to_imi",
            Self::RegistrationLink => "registration_link",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Deficiency => "deficiency letter",
            Self::Approval => "approval",
            Self::AssessorInvitation => "assessor invitation",
            Self::SessionConfirmation => "session confirmation",
            Self::SessionCancelled => "session cancelled",
            Self::Result => "result",
            Self::NoticeToImi => "notice to IMI",
            Self::RegistrationLink => "registration link",
        }
    }
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.title())
    }
}

impl std::str::FromStr for LetterKind {
    type Err = LetterKindError;

    fn from_str(text: &str) -> Result<Self, LetterKindError> {
        let wanted = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        let found = Self::ALL.into_iter().find(|kind| kind.id() == wanted);
        found.ok_or_else(|| LetterKindError(excerpt(text)))
    }
}
