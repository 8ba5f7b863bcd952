//! Letters: which ones a change of an application drafts, what they say, and how one looks as a message.
//!
//! A change goes in, drafts come out ([`consequences()`]); a letter goes in, the bytes that travel come out
//! ([`Message`]). The words are the program's. Pure but for nothing: no file, no clock, no socket; what was typed by people
//! comes in as clean lines, so that no name makes a header of its own. Deliberately absent: numbers of letters, the store,
//! and how a message travels, which are the desk's.

mod calendar;
mod compose;
mod consequences;
mod lazy;
mod mail;
mod rezone;
mod session;
mod words;

pub use calendar::calendar_file;
pub use consequences::{Consequences, Corrected, Setting, consequences};
pub use lazy::Letters;
pub use mail::{MailError, Message, Sender, address};
pub use rezone::{Zones, rezone};
