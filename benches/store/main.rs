//! The store by itself: how fast the state is made anew from the journal, and how fast all is verified.
//!
//! `cargo bench --bench store` makes a desk of 10,000 applications, `cargo bench --bench store -- 100000` one of so many,
//! and `cargo bench --bench store -- FOLDER` takes a desk that is there, which no server may have open. Its state is made
//! anew. Times are by the clock and of the processor, all threads together, since others may use the machine, too.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../made/mod.rs"]
#[expect(dead_code, reason = "forms in files and names in a list are not wanted here")]
mod made;
#[path = "../made/desk.rs"]
mod made_desk;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use qapdesk::store::{Reader, Store, verify};

/// How often each is done.
const RUNS: usize = 5;

fn main() {
    let word = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let word = word.unwrap_or_else(|| "10000".to_owned());
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let desk = match word.parse() {
        Ok(applications) => {
            let desk = folder.path().join("desk");
            made_desk::make(&desk, applications, &mut |_| {});
            desk
        }
        Err(_) => PathBuf::from(word),
    };
    let mut rebuilt = Vec::new();
    let mut verified = Vec::new();
    let mut events = 0;
    for _ in 0..RUNS {
        std::fs::remove_dir_all(desk.join("state")).unwrap();
        let (took, (mut writer, reader, opened)) = timed(|| Store::open(&desk, &mut |_| ()).unwrap());
        assert_eq!(opened.restored.replayed, opened.last);
        rebuilt.push(took);
        events = count(&reader);
        let (took, report) = timed(|| verify(&reader, &mut |_| ()).unwrap());
        assert!(report.is_clean(), "{report:?}");
        verified.push(took);
        writer.finish();
    }
    let megabytes = bytes(&desk.join("journal")) as f64 / 1e6;
    println!("{events} records in {megabytes:.1} MB of journal; the middle of {RUNS} runs by the clock\n");
    println!("| what | clock, s | processor, s | in a second |");
    println!("|---|---|---|---|");
    row("state made from the journal", &mut rebuilt, events as f64, "records");
    row("verify", &mut verified, megabytes, "MB");
}

/// By the clock, and of the processor.
type Took = (Duration, Duration);

fn row(what: &str, took: &mut [Took], much: f64, unit: &str) {
    took.sort();
    let (clock, processor) = took[took.len() / 2];
    let (clock, processor) = (clock.as_secs_f64(), processor.as_secs_f64());
    println!("| {what} | {clock:.3} | {processor:.3} | {:.0} {unit} |", much / clock);
}

fn timed<T>(job: impl FnOnce() -> T) -> (Took, T) {
    let (begun, used) = (Instant::now(), processor());
    let done = job();
    ((begun.elapsed(), processor().checked_sub(used).unwrap()), done)
}

/// What all threads of this process have used of processors, also those that ended; the kernel tells hundredths of a second.
fn processor() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after_name) = told.rsplit_once(')').unwrap();
    let ticks: u64 = after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(10 * ticks)
}

/// How many records the journal has.
fn count(reader: &Reader) -> usize {
    let mut records = 0;
    reader
        .batches(1, &|_| true, &mut |_, items| {
            records += items.len();
            true
        })
        .unwrap();
    records
}

/// How many bytes the files of a folder have.
fn bytes(folder: &Path) -> u64 {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}
