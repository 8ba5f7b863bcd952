//! Signals that do not end the program, and those for a command that has something to take away before they end it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::{flag, low_level};

/// What ends a command.
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

/// Has a write be refused with its cause from now on where a file may not grow any more, as on a full disk: SIGXFSZ would end
/// the program without a word. What the program starts does not inherit it.
pub(super) fn outlive_longest_file() -> io::Result<()> {
    flag::register(SIGXFSZ, Arc::default()).map(drop)
}

/// Whether a signal came that ends the command; none is caught before it says so.
#[derive(Debug, Default)]
pub(super) struct Interruption {
    came: Arc<AtomicBool>,
    /// Which one came last, by its place in the list from 1.
    which: Arc<AtomicUsize>,
}

impl Interruption {
    /// Catches them from now on, but for those that whoever started the program has it ignore, as `nohup` does. A second one
    /// ends the program at once.
    pub(super) fn catch(&self) -> io::Result<()> {
        let ignored = ignored();
        for (place, signal) in (1..).zip(SIGNALS) {
            if ignored & (1_u64 << (signal - 1)) != 0 {
                continue;
            }
            // In this order: at the second one it is known that one came.
            flag::register_conditional_default(signal, Arc::clone(&self.came))?;
            flag::register_usize(signal, Arc::clone(&self.which), place)?;
            flag::register(signal, Arc::clone(&self.came))?;
        }
        Ok(())
    }

    /// What is set when one comes.
    pub(super) fn flag(&self) -> &AtomicBool {
        &self.came
    }

    /// Whether one came.
    pub(super) fn came(&self) -> bool {
        self.came.load(Ordering::SeqCst)
    }

    /// Ends the program as the signal would have that came: whoever started it sees what it sees of every other command. It
    /// goes on where none came.
    pub(super) fn end(&self) {
        let place = self.which.load(Ordering::SeqCst).checked_sub(1);
        if let Some(signal) = place.and_then(|place| SIGNALS.get(place)) {
            // Where it cannot, the command ends as one that failed.
            let _ = low_level::emulate_default_handler(*signal);
        }
    }
}

/// The signals that the program ignores since it was started: a bit each, the lowest for the first.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}
