//! The store of a desk from outside: open, commit, crash, damage, verify.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking, as tests do")]

mod crash;
mod drafts;
mod forgetting;
mod kit;
mod open;
mod places;
mod taken;
mod turn;
mod verify;
