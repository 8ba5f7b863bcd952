use std::process::ExitCode;

use super::expected::{self, Compared, Expected};
use super::{path, valgrind};

/// How often a path is counted before it is found to take more than it may.
const TRIES: usize = 3;

pub(crate) fn run() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => check(),
        ["write"] => {
            let counts = (1..TRIES).fold(valgrind::count(), |counts, _| least(counts));
            Expected::of(&counts).write();
            ExitCode::SUCCESS
        }
        ["spread", runs] => runs.parse().map_or_else(|_| usage(), spread),
        [valgrind::RUN] => {
            path::run_all();
            ExitCode::SUCCESS
        }
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    println!("usage: qapdesk-counts [write | spread RUNS]");
    ExitCode::from(2)
}

/// Counts again, and keeps the least of each path: what is done by the clock adds to a run that takes long.
fn least(before: Vec<(&'static str, u64)>) -> Vec<(&'static str, u64)> {
    before.into_iter().zip(valgrind::count()).map(|((path, one), (_, other))| (path, one.min(other))).collect()
}

/// Fails where a path takes more than it may, each time.
fn check() -> ExitCode {
    let expected = Expected::read();
    let mut counts = valgrind::count();
    for _ in 1..TRIES {
        if counts.iter().any(|(path, counted)| expected::compare(*counted, expected.of_path(path)) == Compared::More) {
            counts = least(counts);
        }
    }
    let mut is_well = true;
    println!("{:<52} {:>12} {:>12}", "instructions", "counted", "expected");
    for (path, counted) in counts {
        let expected = expected.of_path(path);
        let told = match expected::compare(counted, expected) {
            Compared::Alike => "",
            Compared::Less => "  less: have `qapdesk-counts write` write benches/counts/counts.toml anew",
            Compared::More => "  MORE THAN IT MAY",
        };
        is_well &= !told.contains("MORE");
        let expected = expected.map_or_else(|| "nothing".to_owned(), |count| count.to_string());
        println!("{path:<52} {counted:>12} {expected:>12}{told}");
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Tells by how much several runs differ.
fn spread(runs: usize) -> ExitCode {
    let runs: Vec<_> = (0..runs.max(1)).map(|_| valgrind::count()).collect();
    println!("{:<52} {:>12} {:>12} {:>8}", "instructions", "least", "most", "apart");
    for (place, (path, _)) in runs[0].iter().enumerate() {
        let of_path = || runs.iter().map(|run| run[place].1);
        let (least, most) = (of_path().min().unwrap(), of_path().max().unwrap());
        let apart = (most - least) * 10_000 / least.max(1);
        println!("{path:<52} {least:>12} {most:>12} {:>5}.{:02} %", apart / 100, apart % 100);
    }
    ExitCode::SUCCESS
}
