//! Programs as files, through the binary: several of them in one desk, and each application under its own (P1).

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod assessed;
mod broken;
mod examples;
mod fees;
mod kit;
mod loading;
mod rules;
