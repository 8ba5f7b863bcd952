use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::time::Instant;

use super::run::{Run, Tally};
use crate::store::sim::{Bug, Machine};

/// How many runs a plain `cargo test` has.
const RUNS: u64 = 20;
/// How much of a run's log is printed.
const LINES: usize = 400;
/// Within how many runs a planted bug is found.
const WITHIN: u64 = 1000;
/// Runs that found a bug which few find. They are tried first; which do depends on the simulator, so all are tried after them.
const RARE: [u64; 6] = [265, 73, 51, 601, 112, 16];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

thread_local! {
    /// Whether this thread panicked last because a check of the simulator does not hold: not anywhere in the desk itself.
    static IS_CHECK: Cell<bool> = const { Cell::new(false) };
}

/// Keeps what the simulated database says when it panics out of the test's output.
fn be_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let words = info.payload_as_str().unwrap_or_default();
            let is_of_simulator = info.location().is_some_and(|place| place.file().contains("/sim/"));
            IS_CHECK.set(is_of_simulator && !words.starts_with("simulated:"));
            if !words.starts_with("simulated:") && !Bug::any_is_planted() {
                hook(info);
            }
        }));
    });
}

fn run(seed: u64) -> Tally {
    Run::new(Machine::new(seed), seed).live()
}

/// Whether a check does not hold in a run.
fn finds(seed: u64) -> bool {
    IS_CHECK.set(false);
    panic::catch_unwind(AssertUnwindSafe(|| run(seed))).is_err() && IS_CHECK.get()
}

/// A run with its log printed where it fails; says how to replay it.
fn replay(seed: u64) {
    let machine = Machine::new(seed).with_log();
    let log = machine.clone();
    let done = panic::catch_unwind(AssertUnwindSafe(|| Run::new(machine, seed).live()));
    let log = log.log();
    for line in &log[log.len().saturating_sub(LINES)..] {
        println!("{line}");
    }
    println!("replay: QAPDESK_SIM_SEED={seed} cargo test --lib desk::sim -- --nocapture");
    match done {
        Ok(tally) => println!("{tally:?}"),
        Err(cause) => panic::resume_unwind(cause),
    }
}

#[test]
fn whatever_fails_nothing_acknowledged_is_lost_and_nothing_else_is_there() {
    be_quiet();
    if let Some(seed) = number("QAPDESK_SIM_SEED") {
        return replay(seed);
    }
    let (from, runs) = (number("QAPDESK_SIM_FROM").unwrap_or(1), number("QAPDESK_SIM_RUNS").unwrap_or(RUNS));
    let begun = Instant::now();
    let mut sum = Tally::default();
    for seed in from..from + runs {
        match panic::catch_unwind(AssertUnwindSafe(|| run(seed))) {
            Ok(tally) => sum.add(&tally),
            Err(_) => replay(seed),
        }
    }
    println!("{runs} runs in {:.1} s: {sum:?}", begun.elapsed().as_secs_f64());
    assert!(sum.kept > 10 * runs && sum.faults > runs, "{sum:?}");
}

#[test]
fn the_same_seed_is_the_same_run() {
    be_quiet();
    for seed in [3, 4, 5] {
        let (one, other) = (run(seed), run(seed));
        assert_eq!((one.trace, one.kept, one.batches), (other.trace, other.kept, other.batches));
    }
}

#[test]
fn every_planted_bug_is_found() {
    be_quiet();
    let only = std::env::var("QAPDESK_SIM_BUG").ok();
    let (mut found, mut clean) = (Vec::new(), BTreeSet::new());
    for bug in Bug::ALL.into_iter().filter(|bug| only.as_ref().is_none_or(|only| format!("{bug:?}") == *only)) {
        let planted = bug.plant();
        let mut seeds = RARE.into_iter().chain(1..=WITHIN);
        let seed = seeds.find(|seed| finds(*seed));
        drop(planted);
        println!("{bug:?}: run {seed:?}");
        // What it found is the bug: without it nothing is wrong in the same run.
        if let Some(seed) = seed
            && clean.insert(seed)
        {
            run(seed);
        }
        found.push((bug, seed));
    }
    assert!(found.iter().all(|(_, seed)| seed.is_some()), "{found:?}");
}
