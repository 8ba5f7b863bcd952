use std::io;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::{iterator, low_level};

use super::{guard, job};

/// How long the program may take to leave by itself after a signal.
const GRACE: Duration = Duration::from_secs(1);
/// How long a terminal may take that takes no bytes: its output is stopped, or nobody reads it.
const RESTORING: Duration = Duration::from_millis(500);

/// What a signal asks of the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Leave (SIGTERM, SIGINT).
    Leave,
    /// Give the terminal back and stop (SIGTSTP).
    Stop,
    /// Take the terminal again, whoever stopped the program (SIGCONT).
    GoOn,
}

/// Turns signals into calls, and ends the program itself when it does not leave. After SIGHUP the terminal is gone or
/// about to go: the program ends at once, since crossterm would go on reading nothing.
#[derive(Debug)]
pub struct Signals {
    handle: iterator::Handle,
    _left: SyncSender<()>,
}

impl Signals {
    /// Calls `tell` at each signal; when this value is not dropped soon after one that asks to leave, restores the
    /// terminal and ends the program with 128 and the signal's number.
    pub fn watch(tell: impl Fn(Told) + Send + 'static) -> io::Result<Self> {
        let mut signals = iterator::Signals::new([SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT])?;
        let handle = signals.handle();
        let (left, leaving) = sync_channel(0);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let Some(signal) = signals.forever().find(|signal| ends(*signal, &tell)) else { return };
            if signal != SIGHUP {
                tell(Told::Leave);
                if leaving.recv_timeout(GRACE) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
            restore_within(RESTORING);
            low_level::exit(128 + signal);
        })?;
        Ok(Self { handle, _left: left })
    }
}

/// Whether a signal ends the program; others are told of here.
fn ends(signal: i32, tell: &impl Fn(Told)) -> bool {
    match signal {
        // A ctrl-c in a program that the screen is lent to is that program's.
        SIGINT => !guard::is_lent(),
        // The shell waits until the whole job stands still, also while that program has the terminal.
        SIGTSTP if job::can_be_resumed() && guard::is_lent() => {
            job::stop();
            false
        }
        SIGTSTP => {
            tell(Told::Stop);
            false
        }
        SIGCONT => {
            tell(Told::GoOn);
            false
        }
        _ => true,
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
    }
}

/// Gives the terminal back, if it takes bytes in time.
fn restore_within(limit: Duration) {
    let (done, restored) = sync_channel(1);
    let restore = move || {
        guard::restore();
        let _ = done.send(());
    };
    if thread::Builder::new().spawn(restore).is_ok() {
        let _ = restored.recv_timeout(limit);
    }
}
