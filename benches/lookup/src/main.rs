//! Look-up of people by what is typed of them: qapdesk's engine beside general fuzzy matchers, on the same names.
//!
//! `cargo run --release --locked --manifest-path benches/lookup/Cargo.toml [NAMES] [--alone]` makes so many names of many
//! scripts (1,000,000 of default, always the same), types queries of 24 kinds letter by letter and prints two tables: what a
//! key costs, and how often who is meant is among the first five. All are asked in turns in one run. The desk's engine
//! is asked every key; the others, which look at every name, every 50th. fzf is left out where it is not installed;
//! of its times the reading of the list is taken off, as measured with a query that nothing matches. `--alone` leaves
//! all others out.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::enum_glob_use,
    reason = "a benchmark prints, and fails by panicking; its names are made of small numbers"
)]

mod bench;
mod names;
mod peers;
mod queries;
mod random;
mod took;

fn main() {
    bench::run();
}
