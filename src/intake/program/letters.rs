use crate::domain::program::{LetterText, LetterTexts};
use crate::domain::{LetterKind, PieceError, Placeholder, pieces};
use crate::intake::fault::Fault;
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::tree::Node;
use crate::intake::values::{Parsed, prose};
use crate::text::nearest;

const LETTERS: &[&str] = &[
    "acknowledgement",
    "deficiency",
    "approval",
    "assessor_invitation",
    "session_confirmation",
    "session_cancelled",
    "result",
    "result_not_passed",
    "notice_to_imi",
    "registration_link",
];
/// The longest subject and text of a letter, in characters, before anything is filled in.
const SUBJECT: usize = 150;
const BODY: usize = 10_000;

/// The words of the letters; that a placeholder is unknown to its letter is told.
pub(super) fn letters(program: &Fields<'_>, report: &mut Report) -> Option<LetterTexts> {
    let fields = program.required_table("letters", LETTERS, report)?;
    let mut text = |key, kind| letter(&fields, key, kind, report);
    // Every letter is read before the first fault decides, so that all are told.
    let acknowledgement = text("acknowledgement", LetterKind::Acknowledgement);
    let deficiency = text("deficiency", LetterKind::Deficiency);
    let approval = text("approval", LetterKind::Approval);
    let assessor_invitation = text("assessor_invitation", LetterKind::AssessorInvitation);
    let session_confirmation = text("session_confirmation", LetterKind::SessionConfirmation);
    let session_cancelled = text("session_cancelled", LetterKind::SessionCancelled);
    let result = text("result", LetterKind::Result);
    let result_not_passed = text("result_not_passed", LetterKind::Result);
    let notice_to_imi = text("notice_to_imi", LetterKind::NoticeToImi);
    let registration_link = text("registration_link", LetterKind::RegistrationLink);
    Some(LetterTexts {
        acknowledgement: acknowledgement?,
        deficiency: deficiency?,
        approval: approval?,
        assessor_invitation: assessor_invitation?,
        session_confirmation: session_confirmation?,
        session_cancelled: session_cancelled?,
        result: result?,
        result_not_passed: result_not_passed?,
        notice_to_imi: notice_to_imi?,
        registration_link: registration_link?,
    })
}

fn letter(letters: &Fields<'_>, key: &str, kind: LetterKind, report: &mut Report) -> Option<LetterText> {
    let fields = letters.required_table(key, &["subject", "body"], report)?;
    let subject = fields.required("subject", report, |node| words(node, kind, SUBJECT));
    let body = fields.required("body", report, |node| words(node, kind, BODY));
    Some(LetterText { subject: subject?, body: body? })
}

fn words(node: &Node<'_>, kind: LetterKind, most: usize) -> Parsed<String> {
    let Some(text) = prose(node, most)? else { return Ok(None) };
    match pieces(kind, &text) {
        Ok(_) => Ok(Some(text.to_string())),
        Err(PieceError::Open) => Err(Fault::OpenBrace),
        Err(PieceError::Unknown(found)) => {
            let known: Vec<&'static str> = Placeholder::of(kind).iter().map(|one| one.id()).collect();
            Err(unknown_place(found, &known))
        }
    }
}

/// What stands between braces and means nothing there.
pub(super) fn unknown_place(found: String, known: &[&'static str]) -> Fault {
    let nearest = nearest(&found, known.iter().copied());
    Fault::Placeholder { found, nearest, known: places(known) }
}

/// What may stand between braces, in words: `{have}, {need}`.
pub(super) fn places(known: &[&str]) -> String {
    known.iter().map(|word| format!("{{{word}}}")).collect::<Vec<_>>().join(", ")
}
