//! The desk over a real store, in folders of the tests' own: as its server uses it, and as its service answers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod changes;
mod door;
mod editing;
mod formats;
mod journaled;
mod live;
mod many;
mod roster;
mod schedule;
#[path = "../seated/mod.rs"]
mod seated;
mod sheets;
