use chrono::NaiveDate;

use crate::domain::report::PeriodError;
use crate::domain::{
    AccountName, AssessorId, Digest, Forgotten, LetterId, Number, Refusal, Rule, SessionId, SheetKey, Zone,
};
use crate::intake::Problem;
use crate::intake::program::ProgramError;
use crate::store::StoreError;
use crate::text::Line;

/// Why the desk did not do what it was asked; nothing was changed, but for [`DeskError::Unsettled`].
#[derive(Debug, Clone, thiserror::Error)]
pub enum DeskError {
    /// Nothing is there under that name.
    #[error("no application {0} is on file")]
    NotFound(String),
    /// It was there, and was forgotten (H3), on a day of the desk's zone.
    #[error("{} was forgotten on {} by {} ({})", .0.number, .1.local(.0.at).date_naive(), .0.by, Rule::H3)]
    Forgotten(Box<Forgotten>, Zone),
    /// No document with that digest is on file.
    #[error("no document {0} is on file")]
    NoDocument(Digest),
    /// The account saved no view of that name.
    #[error("no view `{0}` is saved")]
    NoView(String),
    /// No letter has that number.
    #[error("no letter {0} is in the outbox")]
    NoLetter(LetterId),
    /// A letter cannot become a message: the settings, or an address.
    #[error("{0}")]
    Mail(String),
    /// Days of which there is no report.
    #[error(transparent)]
    NoReport(#[from] PeriodError),
    /// A running number that more than one year has.
    #[error("several applications have that running number: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Ambiguous(Vec<Number>),
    /// The application is there, and has no session of that number.
    #[error("{number} has no session {session}")]
    NoSession {
        /// Which application.
        number: Number,
        /// Which session was looked for.
        session: SessionId,
        /// Those that there are.
        sessions: Vec<SessionId>,
    },
    /// The session is there, and the assessor is not of those who assess it.
    #[error("{} does not assess session {} of {}", .key.assessor, .key.session, .key.number)]
    NoSeat {
        /// Whose sheet was looked for.
        key: Box<SheetKey>,
        /// Who assesses it.
        seated: Vec<AssessorId>,
    },
    /// Nobody has that id on the roster of assessors.
    #[error("no assessor `{id}` is on the roster")]
    NoAssessor {
        /// Who was looked for.
        id: AssessorId,
        /// Whose id is most like it.
        near: Option<String>,
    },
    /// There is no account of that name.
    #[error("there is no account {name}")]
    NoAccount {
        /// Which was looked for.
        name: AccountName,
        /// Whose name is most like it.
        near: Option<String>,
    },
    /// There is no program of that id.
    #[error("there is no program {id}")]
    NoProgram {
        /// Which was looked for.
        id: Line,
        /// Whose id is most like it.
        near: Option<String>,
    },
    /// A program has no version of that day.
    #[error("{id} has no version of {version}")]
    NoVersion {
        /// Which program.
        id: Line,
        /// Which version was looked for.
        version: NaiveDate,
        /// Those that there are.
        versions: Vec<String>,
    },
    /// The rules or the account's role refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody changed the application after the client saw it.
    #[error("{number} was changed meanwhile: {changes}")]
    Conflict {
        /// Which application.
        number: Number,
        /// The revision it has now.
        revision: u32,
        /// Who changed what, last first.
        changes: String,
    },
    /// Somebody changed an entry of the roster after the client saw it.
    #[error("the entry of {id} was changed meanwhile: {changes}")]
    RosterConflict {
        /// Whose.
        id: AssessorId,
        /// The revision it has now.
        revision: u32,
        /// Who changed what, last first.
        changes: String,
    },
    /// A form that cannot be taken as it is.
    #[error("the form has {} problems", .0.len())]
    BadForm(Vec<Problem>),
    /// The store cannot keep or read; carries the cause in words, since one cause answers many clients.
    #[error("{0}")]
    Store(String),
    /// Whether the change is kept is not known before the desk takes changes again; carries the cause in words.
    #[error("{0}")]
    Unsettled(String),
    /// A program of the desk does not read.
    #[error("the program cannot be read: {0}")]
    Program(String),
    /// As many are at what takes long as may be at a time.
    #[error("the desk is busy with other requests that take long")]
    Busy,
    /// The desk is closing.
    #[error("the desk is closing; ask again")]
    Closing,
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unsettled { .. } => Self::Unsettled(error.to_string()),
            error => Self::Store(error.to_string()),
        }
    }
}

impl From<ProgramError> for DeskError {
    fn from(error: ProgramError) -> Self {
        Self::Program(error.to_string())
    }
}

impl DeskError {
    /// A refusal of a role (V1).
    pub(super) fn forbidden(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused(Refusal::new(Rule::V1, message, hint))
    }
}
