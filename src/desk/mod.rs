//! The desk: the service that knows who may do what, takes commands in, keeps them, and answers what is on file.
//!
//! One thread writes. It takes what all clients asked since its last turn, decides each against the state that the
//! ones before it left, keeps all with one sync of the journal, and only then answers. Reading goes on beside it, from
//! an index of one line an application and from the store.
//!
//! Invariants: roles are checked here and in the rules it calls, nowhere above; an answer to a change leaves after
//! the change is on disk; what is refused leaves nothing behind. Deliberately absent: sockets, screens, and time
//! that is not the [`Clock`]'s.

mod access;
mod admission;
mod around;
mod assessors;
mod audit;
mod bulk;
mod bundle;
mod clock;
mod drafts;
mod edit;
mod erasing;
mod error;
mod forget;
mod heads;
mod hints;
mod index;
mod intake;
mod job;
mod key_ring;
mod line;
mod lines;
pub mod lookup;
mod opening;
mod outbox;
mod pending;
mod piece;
mod place;
mod presence;
mod private;
mod programs;
mod readable;
mod reading;
mod reads;
mod registry;
mod report;
mod room;
mod round;
mod rules;
mod schedule;
mod service;
mod sheets;
#[cfg(test)]
mod sim;
#[cfg(test)]
mod tests;
mod told;
mod unreadable;
mod views;
mod watch;
mod writer;

pub use crate::intake::program::PROGRAM_LIMIT;
pub use access::{Colleague, Owner, Via, Who};
pub use bulk::{Bulk, BulkDone, BulkOutcome, BulkPart};
pub use clock::Clock;
pub use drafts::{DRAFT_LIMIT, DraftKey};
pub use edit::{Attachment, Edited, FormEdit};
pub use error::DeskError;
pub use intake::{DOCUMENT_LIMIT, Intake, Outcome, TakenForm};
pub use key_ring::{GatewayKey, gateway_keys};
pub use outbox::{Carried, Carrier, Carry, Leave, MailCheck, MailSettings, MailSettingsError, Route};
pub use place::Place;
pub use presence::Opened;
pub use private::{FILES as PRIVATE_FILES, FOLDERS as PRIVATE_FOLDERS, MAIL as MAIL_FILE};
pub use programs::ProgramDone;
pub use reads::{Health, ListPart};
pub use room::LITTLE_ROOM;
pub use service::{Desk, Opening};
pub use told::Told;
pub use unreadable::Unreadable;
pub use watch::{News, Ring};

pub use crate::store::{JournalHead, VerifyReport};

pub use crate::intake::Problem;
