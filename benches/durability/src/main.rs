//! What it costs that a change is on the disk before it is acknowledged: the desk beside SQLite and beside a bare file.
//!
//! `cargo run --release --locked --manifest-path benches/durability/Cargo.toml` measures all of it in one run, each in
//! turns with the others, in folders of its own in the working directory's file system (`QAPDESK_BENCH_SECONDS` a turn,
//! 2 of default). A change is one that staff make: an application is given to somebody. Of the desk it is decided by the
//! rules, journaled and answered; SQLite and the file are given the bytes that the desk would have kept.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and fails by panicking"
)]

mod bench;
mod desk;
mod file;
mod gather;
mod sqlite;

use bench::{Bytes, Client, Peer};

fn main() {
    bench::run();
}
