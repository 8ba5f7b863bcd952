use chrono::{DateTime, NaiveDate, Utc};

use super::LetterRow;
use crate::domain::{About, ImiNotice, LetterKind, LetterStateName, RegistrationLink};

/// Whether a notice to IMI or a link to register went out (S4, L1). The application knows that its letter was let go; that
/// it went the letter alone knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// It waits in the outbox.
    Waits,
    /// Its letter was released and did not go yet.
    Released,
    /// Its letter was released, and nobody knows whether it went.
    Unsure,
    /// It went; the day is that of the release, or the one that somebody recorded.
    On(NaiveDate),
}

impl Posted {
    /// That of the notice to IMI at a place; `letters` are those of its application, first to last.
    pub fn of_notice(place: usize, notice: &ImiNotice, letters: &[LetterRow]) -> Self {
        let is_its = |row: &LetterRow| {
            let is_there = matches!(row.about, About::Notice(about) if usize::from(about) == place);
            row.kind == LetterKind::NoticeToImi && is_there
        };
        Self::of(notice.sent_on, notice.at, letters, is_its)
    }

    /// That of the link to register; `letters` are those of its application, first to last.
    pub fn of_link(link: &RegistrationLink, letters: &[LetterRow]) -> Self {
        Self::of(link.sent_on, link.at, letters, |row| row.kind == LetterKind::RegistrationLink)
    }

    fn of(
        sent_on: Option<NaiveDate>,
        drawn_up: DateTime<Utc>,
        letters: &[LetterRow],
        is_its: impl Fn(&LetterRow) -> bool,
    ) -> Self {
        let Some(day) = sent_on else { return Self::Waits };
        // What was recorded as sent by other means has no letter, and an older one says nothing of it.
        let letter = letters.iter().rfind(|row| row.drafted_at == drawn_up && is_its(row));
        match letter.map(|row| row.state.name()) {
            None | Some(LetterStateName::Sent) => Self::On(day),
            Some(LetterStateName::Unsure) => Self::Unsure,
            Some(_) => Self::Released,
        }
    }

    /// The day on which it went; none where it did not, or nobody knows.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::On(day) => Some(day),
            Self::Waits | Self::Released | Self::Unsure => None,
        }
    }
}
