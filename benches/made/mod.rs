//! Applications made up from a seed, the same ones each time. `desk.rs` makes a desk of them, in which they are in every
//! stage.

mod forms;
mod names;
mod random;

use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};

use names::Name;
pub(crate) use random::Random;

/// How many forms a file has at most: what `qapdesk intake` takes of one.
const PER_FILE: usize = 20_000;
/// What a file has at most in bytes, below what `qapdesk intake` takes of one.
const BYTES: usize = 48 << 20;
/// The first day on which a form is received: the first of the built-in program.
const FIRST: (i32, u32, u32) = (2025, 9, 1);
/// The days over which forms are received.
const DAYS: usize = 420;

/// The name of the candidate at a place, as it is written.
pub(crate) fn name(place: usize) -> String {
    Name::of(&mut Random::of(place)).whole()
}

/// Writes so many forms as JSONL files that `qapdesk intake` takes, by the day of receipt.
pub(crate) fn write(folder: &Path, applications: usize) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).unwrap();
    let mut files = Vec::new();
    let mut place = 0;
    while place < applications {
        let file = folder.join(format!("forms-{place:07}.jsonl"));
        let (text, next) = file_from(place, applications);
        std::fs::write(&file, text).unwrap();
        files.push(file);
        place = next;
    }
    files
}

/// The forms of one file, and the place of the first one that is not in it.
pub(super) fn file_from(mut place: usize, applications: usize) -> (String, usize) {
    let mut text = String::new();
    let end = applications.min(place + PER_FILE);
    while place < end && text.len() < BYTES {
        forms::write(&mut text, place, received_on(place, applications));
        text.push('\n');
        place += 1;
    }
    (text, place)
}

/// The first day on which a form is received.
pub(super) fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(FIRST.0, FIRST.1, FIRST.2).unwrap()
}

/// The day on which the form at a place is received.
pub(super) fn received_on(place: usize, applications: usize) -> NaiveDate {
    first() + Days::new((place * DAYS / applications) as u64)
}
