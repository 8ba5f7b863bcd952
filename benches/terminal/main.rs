//! What the terminal costs its line: bytes and times through a pty of 120×40, beside programs that do the like.
//!
//! `cargo bench --bench terminal` makes a desk of 10,000 applications, a git repository of 10,000 commits for tig, an
//! mbox of 10,000 mails for mutt and a file of 10,000 lines for vim; htop shows what runs. All are measured in one run
//! by the same hands. A peer that is not installed is named and left out; `cargo bench --bench terminal -- tig` takes
//! the desk and the peers that are named.

#![expect(clippy::disallowed_methods, reason = "a held key comes at its pace, and a clock's minute must pass")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../made/mod.rs"]
mod made;
mod measure;
mod peers;
mod pty;

use std::process::Command;

use measure::{Figures, measure, starts};
use peers::Program;

const APPLICATIONS: usize = 10_000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let ours = peers::qapdesk(folder.path(), APPLICATIONS);
    let mut programs = vec![ours];
    let named: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for peer in peers::all(folder.path(), APPLICATIONS) {
        match peer {
            Ok(peer) if named.is_empty() || named.iter().any(|name| name == peer.name) => programs.push(peer),
            Ok(_) => {}
            Err(name) => println!("{name} is not installed: left out\n"),
        }
    }
    let figures: Vec<Figures> = programs.iter().map(measure).collect();
    print(&programs, &figures);
    let (floor, _) = starts(&peers::echo(folder.path()));
    let (byte, processor) = (ms(floor.byte), ms(floor.byte_processor));
    println!("\n`echo`, which does nothing else: {byte} to its first byte, {processor} of the processor's time");
    for program in &programs {
        program.end();
    }
}

/// A line of the table: what, the figure of each program, and what the desk must reach.
type Line = (&'static str, fn(&Figures) -> String, &'static str);

const LINES: [Line; 13] = [
    ("a row moved, all that follows it", |of| format!("{} B", of.row), "≤ 900 B"),
    ("a row of a held key, 30 a second, on average", |of| format!("{} B", of.held), "≤ 190 B"),
    ("200 keys in one burst", |of| format!("{} B", of.burst), "≤ 5,000 B"),
    ("half a page", |of| format!("{} B", of.page), ""),
    ("a letter of a search, on average", |of| format!("{} B", of.letter), ""),
    ("the whole screen again", |of| format!("{} B", of.redraw), "≤ 6,500 B"),
    ("ten seconds of nothing", |of| format!("{} B", of.idle), "0 B"),
    ("start to the first byte, median", |of| ms(of.first.byte), "≤ 2 ms"),
    ("processor time until then, median", |of| ms(of.first.byte_processor), ""),
    ("start to the list on the screen, median", |of| ms(of.first.list), "≤ 40 ms"),
    ("the least of these", |of| ms(of.least_list), ""),
    ("a key to its bytes, median", |of| ms(of.key), ""),
    ("a key to its bytes, 99 of 100", |of| ms(of.key_p99), "< 5 ms"),
];

fn print(programs: &[Program], figures: &[Figures]) {
    let names: Vec<&str> = programs.iter().map(|program| program.name).collect();
    println!("120×40, {APPLICATIONS} rows; {}\n", machine());
    println!("| what | {} | reach |", names.join(" | "));
    println!("|---|{}---|", "---|".repeat(names.len()));
    for (what, figure, reach) in LINES {
        let figures: Vec<String> = figures.iter().map(figure).collect();
        println!("| {what} | {} | {reach} |", figures.join(" | "));
    }
}

fn ms(time: std::time::Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

fn machine() -> String {
    let cpus = std::thread::available_parallelism().map_or(0, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    format!("{cpus} × {}", model.unwrap_or("unknown processor"))
}

/// Runs a command that must succeed.
fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
