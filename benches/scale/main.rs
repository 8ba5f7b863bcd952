//! How the desk grows: the same figures for desks of 1,000, 10,000 and so on, each ten times as large as the one before,
//! as one table with the exponent that fits each row, and as a plot.
//!
//! `cargo bench --bench scale` goes to 10,000 applications, `cargo bench --bench scale -- 1000000` as far as that. The
//! plot goes to `target/scale.svg`. Beside a like-sized list stand `sqlite3`, `tig` and `mutt` where they are installed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and fails by panicking"
)]

mod asked;
mod fit;
mod fresh;
#[path = "../made/mod.rs"]
mod made;
#[path = "../made/desk.rs"]
mod made_desk;
mod peer;
#[path = "../terminal/peers.rs"]
#[expect(dead_code, reason = "of the terminal's peers two are wanted here")]
mod peers;
mod plot;
#[path = "../terminal/pty.rs"]
#[expect(dead_code, reason = "only a program's start is wanted here")]
mod pty;
mod server;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use fit::Row;

const PROGRAM: &str = env!("CARGO_BIN_EXE_qapdesk");
const SMALLEST: usize = 1_000;
/// Asks this program to make a desk and do nothing else.
const MAKE: &str = "--make";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [first, desk, size, ..] = words.as_slice()
        && first == MAKE
    {
        made_desk::make(Path::new(desk), size.parse().unwrap(), &mut |_| {});
        return;
    }
    let largest = words.iter().find_map(|word| word.replace('_', "").parse().ok()).unwrap_or(10_000);
    let sizes: Vec<usize> =
        std::iter::successors(Some(SMALLEST), |size| Some(size * 10)).take_while(|size| *size <= largest).collect();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut rows: Vec<Row> = Vec::new();
    for size in &sizes {
        let home = folder.path().join(size.to_string());
        std::fs::create_dir(&home).unwrap();
        let mut figures = Vec::new();
        fresh::measure(&home, *size, &mut figures);
        asked::measure(&home, *size, &mut figures);
        peer::measure(&home, *size, &mut figures);
        for (what, unit, figure) in figures {
            println!("{size:>8}  {what}: {figure:.3} {unit}");
            match rows.iter_mut().find(|row| row.what == what) {
                Some(row) => row.figures.push((*size, figure)),
                None => rows.push(Row { what, unit, figures: vec![(*size, figure)] }),
            }
        }
        // A million take some ten gigabytes.
        std::fs::remove_dir_all(&home).unwrap();
    }
    println!("\n{}; medians\n", machine());
    fit::print(&rows, &sizes);
    let plot = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("scale.svg");
    std::fs::write(&plot, plot::svg(&rows, &sizes)).unwrap();
    println!("\nthe plot is {}", plot.display());
}

/// What was measured: what, its unit, how much.
type Figures = Vec<(&'static str, &'static str, f64)>;

/// The middle one of so many times in milliseconds, the first one, which warms up, not counted.
fn median(runs: usize, mut once: impl FnMut()) -> f64 {
    let mut times: Vec<Duration> = (0..=runs)
        .map(|_| {
            let begun = Instant::now();
            once();
            begun.elapsed()
        })
        .skip(1)
        .collect();
    times.sort();
    ms(times[times.len() / 2])
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The program on a desk, apart from the caller's own settings.
fn qapdesk(home: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_remove("QAPDESK_DIR").env("HOME", home).arg("--desk").arg(home.join("desk"));
    command
}

/// Runs a command that must succeed.
fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// How many bytes the files of a folder have.
fn bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let about = entry.metadata().unwrap();
            if about.is_dir() { bytes(&entry.path()) } else { about.len() }
        })
        .sum()
}

fn machine() -> String {
    let cpus = std::thread::available_parallelism().map_or(0, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    format!("{cpus} × {}", model.unwrap_or("unknown processor"))
}
