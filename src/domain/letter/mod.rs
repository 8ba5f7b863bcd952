//! Letters (L1): drafted by the change that causes them, released by a person, kept as they were sent.
//!
//! A letter is no part of its application: that it was let go is ([`release_letter`]). Deliberately absent: the words
//! of the letters (the program's, put together by the `letters` room), and how a letter travels (the desk's).

mod act;
mod by_hand;
mod decide;
mod invitation;
mod kind;
mod lack;
mod newest;
mod period;
mod piece;
mod readdress;
mod recipient;
mod release;
mod state;
mod swap;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use act::{LetterAct, LetterChange, LetterEntry};
pub use by_hand::record_sent;
pub use decide::{LetterCommand, LetterEdit, decide_letter};
pub use invitation::{Invitation, Method, letter_host};
pub use kind::{LetterKind, LetterKindError};
pub use lack::{is_reason_told, lack, lacking_line};
pub use newest::{check_newest, check_nothing_asked, check_still_so};
pub(super) use period::telling;
pub use period::{check_told, letter_day};
pub use piece::{Piece, PieceError, Placeholder, pieces};
pub use readdress::readdress;
pub use recipient::{Recipient, address_imi, name_and_address, names_another, recipients};
pub use release::{check_on_hold, check_so, release_letter};
pub use state::{LetterState, LetterStateError, LetterStateName};

use super::{AccountName, AssessorId, Number, SessionId};
use crate::text::{Line, Prose};

/// A letter's running number at the desk, from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LetterId(pub u32);

impl fmt::Display for LetterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl std::str::FromStr for LetterId {
    type Err = LetterIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self).map_err(|_| LetterIdError)
    }
}

/// A text that is no letter's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a letter's number, such as 4: qapdesk outbox --all names them")]
pub struct LetterIdError;

/// To whom a letter was drafted, whatever its recipients were edited to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Addressee {
    /// The candidate.
    Candidate,
    /// An assessor.
    Assessor(AssessorId),
    /// The International Mediation Institute.
    Imi,
}

/// What a letter is about, within its application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// The application as a whole.
    Application,
    /// One of its sessions.
    Session(SessionId),
    /// One of its notices to IMI, by its place from 0.
    Notice(u16),
}

/// A letter as a change of an application causes it, before the desk gives it a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which of the letters.
    pub kind: LetterKind,
    /// What it is about.
    pub about: About,
    /// To whom it was drafted.
    pub addressee: Addressee,
    /// To whom it goes.
    pub to: Vec<Recipient>,
    /// Its subject.
    pub subject: Line,
    /// Its text.
    pub body: Prose,
    /// What goes into a calendar: the session first.
    pub invitations: Vec<Invitation>,
}

/// Who released a letter, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// When; the letter's own date.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
}

/// A letter in the outbox (L1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its number.
    pub id: LetterId,
    /// How many changes it has seen; the first is 1.
    pub revision: u32,
    /// Of which application.
    pub number: Number,
    /// The revision of the application's change that drafted it.
    pub cause: u32,
    /// Which of the letters.
    pub kind: LetterKind,
    /// What it is about.
    pub about: About,
    /// To whom it was drafted.
    pub addressee: Addressee,
    /// To whom it goes.
    pub to: Vec<Recipient>,
    /// Its subject.
    pub subject: Line,
    /// Its text.
    pub body: Prose,
    /// What goes into a calendar: the session first.
    pub invitations: Vec<Invitation>,
    /// Its Message-ID without the angle brackets, fixed when it is drafted, so that a copy is known for one.
    pub message_id: Line,
    /// When it was drafted.
    pub drafted_at: DateTime<Utc>,
    /// That it was released.
    pub released: Option<Released>,
    /// How far it is.
    pub state: LetterState,
}

impl Letter {
    /// The longest subject, in characters.
    pub const SUBJECT: usize = 200;
    /// The longest text, in characters.
    pub const BODY: usize = 20_000;
    /// The most recipients.
    pub const MOST_RECIPIENTS: usize = 20;

    /// A letter of a draft.
    pub fn of(draft: Draft, id: LetterId, cause: (Number, u32), message_id: Line, at: DateTime<Utc>) -> Self {
        let (number, cause) = cause;
        Self {
            id,
            revision: 1,
            number,
            cause,
            kind: draft.kind,
            about: draft.about,
            addressee: draft.addressee,
            to: draft.to,
            subject: draft.subject,
            body: draft.body,
            invitations: draft.invitations,
            message_id,
            drafted_at: at,
            released: None,
            state: LetterState::Draft,
        }
    }

    /// Whether it waits for its release and was never let go.
    pub fn waits_first(&self) -> bool {
        self.state == LetterState::Draft && self.released.is_none()
    }
}
