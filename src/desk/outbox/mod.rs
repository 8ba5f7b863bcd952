//! The outbox (L1): letters that changes of applications draft, and their way out of the house.
//!
//! Invariants: a draft is kept in the same batch as the change that causes it; nothing is sent that nobody released; an
//! attempt is kept before it begins and its end after it, so that a letter of which nobody knows whether it went is
//! never sent a second time by the desk; that is so of each that waits in a copy from which the desk is brought back. Deliberately absent: what letters say (the `letters` room).

mod board;
mod carry;
mod catch_up;
mod check;
mod courier;
mod doubt;
mod follow;
mod leave;
mod requests;
mod round;
mod sendmail;
mod settings;
mod shelf;
mod smtp;
mod step;
#[cfg(test)]
mod tests;
mod unread;

pub(super) use board::{Board, LetterLine};
pub use carry::{Carried, Carrier, Carry};
pub use check::MailCheck;
pub(super) use courier::{Courier, MailRoom, PARTING};
pub(super) use doubt::{Since, doubted};
pub(super) use follow::Followed;
pub use leave::Leave;
pub(super) use requests::Mail;
pub use settings::{MailSettings, MailSettingsError, Route};
pub(super) use step::{Step, StepDone};
