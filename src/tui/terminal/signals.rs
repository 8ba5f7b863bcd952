use std::io;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{iterator, low_level};

use super::guard;

/// How long the program may take to leave by itself after a signal.
const GRACE: Duration = Duration::from_secs(1);
/// How long a terminal may take that takes no bytes: its output is stopped, or nobody reads it.
const RESTORING: Duration = Duration::from_millis(500);

/// Turns SIGTERM and SIGINT into a call, and ends the program itself when that does not. After SIGHUP the terminal is
/// gone or about to go: the program ends at once, since crossterm would go on reading nothing.
#[derive(Debug)]
pub struct Signals {
    handle: iterator::Handle,
    _left: SyncSender<()>,
}

impl Signals {
    /// Calls `ask_to_leave` at the first signal; when this value is not dropped soon after, restores the terminal and
    /// ends the program with 128 and the signal's number.
    pub fn watch(ask_to_leave: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let mut signals = iterator::Signals::new([SIGTERM, SIGINT, SIGHUP])?;
        let handle = signals.handle();
        let (left, leaving) = sync_channel(0);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            // A ctrl-c in a program that the screen is lent to is that program's.
            let is_ours = |signal: &i32| *signal != SIGINT || !guard::is_lent();
            let Some(signal) = signals.forever().find(is_ours) else { return };
            if signal != SIGHUP {
                ask_to_leave();
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
