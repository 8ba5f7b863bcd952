//! Backups by the program itself: made beside the server and without it, added to, checked, brought back, refused.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking, as tests do")]

mod backup;
mod elsewhere;
mod export;
mod fixtures;
mod head;
mod kit;
mod load;
mod repair;
mod restore;
