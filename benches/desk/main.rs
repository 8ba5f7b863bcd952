//! The figures of the README: a desk of many applications, measured from outside as its users would.
//!
//! `cargo bench --bench desk` makes a desk of 10,000 applications in a folder of its own, starts its server, and
//! measures whole processes and a terminal through a pty. `QAPDESK_BENCH_APPLICATIONS` sets another number.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::panic,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../made/mod.rs"]
mod made;
mod terminal;

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_qapdesk");
const RUNS: usize = 40;
/// How far apart keys are pressed that are no held key: of one that is held frames are drawn only so often.
const APART: Duration = Duration::from_millis(250);

fn main() {
    let applications: usize =
        std::env::var("QAPDESK_BENCH_APPLICATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    println!("{applications} applications, up to {} runs a figure, medians; {}", RUNS, machine());
    println!("| what | median | worst | reach |");
    println!("|---|---|---|---|");

    let files = made::write(folder.path(), applications);
    let started = Instant::now();
    for chunk in files.chunks(8) {
        let mut intake = qapdesk(&desk);
        intake.args(["-q", "intake"]).args(chunk);
        assert!(intake.status().unwrap().success(), "intake failed");
    }
    let taken = started.elapsed();
    let rate = applications as f64 / taken.as_secs_f64();
    println!("| intake of all, whole processes | {:.1} s, {rate:.0} a second | | |", taken.as_secs_f64());

    let floor = times(RUNS, || run(&mut Command::new("true")));
    row("`true`, for comparison: a process that does nothing", &floor, "");
    let written = made::name(17);
    let names = ["okonkwo", &written, "garcia", "QAP-2026-0042", "nguyen thi", "wisniewksi"];
    for name in names {
        let status = times(RUNS, || run(qapdesk(&desk).args(["status", name])));
        row(&format!("`qapdesk status {name}`, whole process"), &status, "15 ms");
    }
    let json = times(RUNS / 4, || run(qapdesk(&desk).args(["--json", "list"])));
    row("`qapdesk list --json` of all", &json, "");

    let frames = times(RUNS / 4, || drop(terminal::Terminal::open(PROGRAM, &desk, 120, 40)));
    row("first full frame of the terminal, 120×40, from start", &frames, "100 ms");
    let mut terminal = terminal::Terminal::open(PROGRAM, &desk, 120, 40);
    let keys = times_after(APART, RUNS, || terminal.key_to_frame(b"j"));
    row("a key pressed by itself to its frame, through a pty", &keys, "10 ms");
    let letters = times(RUNS, || terminal.look_up_letter());
    row("a letter of a look-up to its rows, through a pty", &letters, "");
    drop(terminal);

    println!("| resident memory of the server | {:.0} MB | | 150 MB |", server_memory(&desk));
    let verify = times(1, || run(qapdesk(&desk).arg("verify")));
    row("`qapdesk verify` of all", &verify, "");
    assert!(qapdesk(&desk).arg("stop").status().unwrap().success());
    let cold = times(1, || run(qapdesk(&desk).args(["status", "okonkwo"])));
    row("`qapdesk status` that must start the server first", &cold, "");
    assert!(qapdesk(&desk).arg("stop").status().unwrap().success());
}

/// The program on a desk, quiet and apart from the caller's own settings.
fn qapdesk(desk: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_remove("QAPDESK_DIR").env("HOME", desk.parent().unwrap()).arg("--desk").arg(desk);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?} ended with {status}");
}

fn times(runs: usize, what: impl FnMut()) -> Vec<Duration> {
    times_after(Duration::ZERO, runs, what)
}

/// The same, each time after a rest that does not count.
#[expect(clippy::disallowed_methods, reason = "what is measured is a key that is far from the one before")]
fn times_after(rest: Duration, runs: usize, mut what: impl FnMut()) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..=runs)
        .map(|_| {
            thread::sleep(rest);
            let started = Instant::now();
            what();
            started.elapsed()
        })
        .skip(usize::from(runs > 1))
        .collect();
    times.sort();
    times
}

fn row(what: &str, times: &[Duration], reach: &str) {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("| {what} | {:.1} ms | {:.1} ms | {reach} |", ms(times[times.len() / 2]), ms(times[times.len() - 1]));
}

/// Resident memory of the desk's server in megabytes, by the kernel's word.
fn server_memory(desk: &Path) -> f64 {
    let lock = std::fs::read_to_string(desk.join("desk.lock")).unwrap();
    let pid: u32 = lock.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1024.0
}

fn machine() -> String {
    let cpus = std::thread::available_parallelism().map_or(0, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    format!("{cpus} × {}", model.unwrap_or("unknown processor"))
}
