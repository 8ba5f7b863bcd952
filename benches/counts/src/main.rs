//! Counts the instructions that the paths of a user's every second take, and holds them to what is expected.
//!
//! `qapdesk-counts` runs itself under callgrind and compares with `benches/counts/counts.toml`: over 10 % more fails, over
//! 10 % less asks for the file to be written anew, which `qapdesk-counts write` does. `qapdesk-counts spread N` counts N
//! times and tells by how much the runs differ.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and fails by panicking")]

mod check;
mod desk;
mod expected;
mod look_up;
#[path = "../../made/mod.rs"]
#[expect(dead_code, reason = "no files of forms are wanted here")]
mod made;
mod path;
mod row;
mod valgrind;

fn main() -> std::process::ExitCode {
    check::run()
}
