//! How fast forms are taken in: a file of nearly as many as fit one, on an empty desk.
//!
//! `cargo bench --bench intake` takes 10,000, `cargo bench --bench intake -- 1000` so many, each time on a new desk: in this
//! process, which is what a server does with a file, and by `qapdesk intake FILE` over the link to a server of its own.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../made/mod.rs"]
#[expect(dead_code, reason = "no files of forms are wanted here")]
mod made;
#[path = "../scale/server.rs"]
#[expect(dead_code, reason = "a server's start is not measured here")]
mod server;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use qapdesk::desk::{Clock, Desk, Intake, Owner};

const PROGRAM: &str = env!("CARGO_BIN_EXE_qapdesk");
/// How often each is measured.
const TURNS: usize = 3;
/// How many forms are taken in where nothing else is said.
const FORMS: usize = 10_000;

/// What taking a file in took, in seconds.
#[derive(Clone, Copy)]
struct Took {
    clock: f64,
    /// The processor's time of all threads that took it in.
    processor: f64,
}

fn main() {
    let forms = std::env::args().skip(1).find_map(|word| word.replace('_', "").parse().ok()).unwrap_or(FORMS);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (text, there) = made::file_from(0, forms);
    assert_eq!(there, forms, "the forms are too many for a file");
    let file = folder.path().join("forms.jsonl");
    std::fs::write(&file, &text).unwrap();
    println!("{forms} forms of {} bytes on average", text.len() / forms);
    println!("| {forms} forms taken in | by the clock | a second | processor time | a form |");
    println!("|---|---|---|---|---|");
    tell("in one process", forms, |home| in_process(home, text.as_bytes()));
    tell("by `qapdesk intake FILE`", forms, |home| over_the_link(home, &file).0);
    tell("the same, the server alone", forms, |home| over_the_link(home, &file).1);
}

/// Measures a way some times, each on a new desk, and tells the middle one.
fn tell(what: &str, forms: usize, once: impl Fn(&Path) -> Took) {
    let mut all: Vec<Took> = (0..TURNS)
        .map(|_| {
            let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            once(home.path())
        })
        .collect();
    all.sort_by(|a, b| a.clock.total_cmp(&b.clock));
    let Took { clock, processor } = all[TURNS / 2];
    let a_form = processor * 1e6 / forms as f64;
    println!("| {what} | {clock:.2} s | {:.0} | {processor:.2} s | {a_form:.0} µs |", forms as f64 / clock);
}

fn in_process(home: &Path, text: &[u8]) -> Took {
    let uid = rustix::process::geteuid().as_raw();
    let owner = Owner { uid, name: "ada".to_owned() };
    let desk = Desk::open(&home.join("desk"), owner, Clock::system(), &mut |_| {}).unwrap();
    let who = desk.admit(uid, None).unwrap();
    let file = "forms.jsonl".to_owned();
    let file = Intake { file, bytes: text.to_vec(), documents: Vec::new(), dry_run: false, again: false };
    let (begun, before) = (Instant::now(), processor("self", 0));
    let taken = desk.intake(&who, file).unwrap_or_else(|error| panic!("{error:?}"));
    let took = Took { clock: begun.elapsed().as_secs_f64(), processor: processor("self", 0) - before };
    drop(taken);
    desk.close();
    took
}

/// What it took whom asks, and the server alone.
fn over_the_link(home: &Path, file: &Path) -> (Took, Took) {
    let server = server::Server::start(home);
    let id = server.id().to_string();
    let before = (processor("self", CHILDREN), processor(&id, 0));
    let begun = Instant::now();
    run(qapdesk(home).arg("intake").arg(file));
    let clock = begun.elapsed().as_secs_f64();
    let of_server = processor(&id, 0) - before.1;
    let of_client = processor("self", CHILDREN) - before.0;
    server.stop(home);
    (Took { clock, processor: of_client + of_server }, Took { clock, processor: of_server })
}

/// How far behind a process's own time the kernel tells that of its children that have ended.
const CHILDREN: usize = 2;

/// The processor's time in seconds that a process had, or its children that have ended.
fn processor(process: &str, of: usize) -> f64 {
    let told = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let after_name = told.rsplit(')').next().unwrap();
    let hundredths = after_name.split_whitespace().skip(11 + of).take(2).map(|time| time.parse::<f64>().unwrap());
    hundredths.sum::<f64>() / 100.0
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
