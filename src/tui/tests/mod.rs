//! The screen in process: keys in, frames out, a fake desk behind.

mod ahead;
mod amending;
mod cursor;
pub(super) mod desk;
mod drafts;
mod edit_on_file;
mod editing;
pub(super) mod fixture;
mod follow;
mod hands;
mod keys;
mod looks;
mod many;
mod mouse;
mod names;
mod news;
mod printer;
mod queue_work;
mod reading;
mod recording;
mod roster_desk;
mod scheduling;
mod screens;
mod sizes;
mod snapshots;
mod stories;
mod unseen;
