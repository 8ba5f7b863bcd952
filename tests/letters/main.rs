//! Letters (L1): what they say, how they look as messages, and how they travel.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod approval;
mod deficiency;
mod golden;
mod hostile;
mod readdressed;
mod readers;
mod sessions;
mod smtp;
mod story;
