use serde::Deserialize;

use crate::domain::LetterKind;

/// The words of one letter, with what is to be filled in between braces; see [`Placeholder`](crate::domain::Placeholder).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterText {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

/// The words of all letters (L1, P1).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterTexts {
    /// See [`LetterKind::Acknowledgement`].
    pub acknowledgement: LetterText,
    /// See [`LetterKind::Deficiency`].
    pub deficiency: LetterText,
    /// See [`LetterKind::Approval`].
    pub approval: LetterText,
    /// See [`LetterKind::AssessorInvitation`].
    pub assessor_invitation: LetterText,
    /// See [`LetterKind::SessionConfirmation`].
    pub session_confirmation: LetterText,
    /// See [`LetterKind::SessionCancelled`].
    pub session_cancelled: LetterText,
    /// The result of who passed; see [`LetterKind::Result`].
    pub result: LetterText,
    /// The result of who did not pass.
    pub result_not_passed: LetterText,
    /// See [`LetterKind::NoticeToImi`].
    pub notice_to_imi: LetterText,
    /// See [`LetterKind::RegistrationLink`].
    pub registration_link: LetterText,
}

impl LetterTexts {
    /// The words of a kind of letter; the result is that of who passed.
    pub fn of(&self, kind: LetterKind) -> &LetterText {
        match kind {
            LetterKind::Acknowledgement => &self.acknowledgement,
            LetterKind::Deficiency => &self.deficiency,
            LetterKind::Approval => &self.approval,
            LetterKind::AssessorInvitation => &self.assessor_invitation,
            LetterKind::SessionConfirmation => &self.session_confirmation,
            LetterKind::SessionCancelled => &self.session_cancelled,
            LetterKind::Result => &self.result,
            LetterKind::NoticeToImi => &self.notice_to_imi,
            LetterKind::RegistrationLink => &self.registration_link,
        }
    }
}
