use std::io;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator;

use super::guard;

/// How long the program may take to leave by itself after a signal.
const GRACE: Duration = Duration::from_secs(1);

/// Turns SIGTERM and SIGINT into a call, and ends the program itself when that does not.
#[derive(Debug)]
pub struct Signals {
    handle: iterator::Handle,
    _left: SyncSender<()>,
}

impl Signals {
    /// Calls `ask_to_leave` at the first signal; when this value is not dropped soon after, restores the terminal and
    /// ends the program with 128 and the signal's number.
    pub fn watch(ask_to_leave: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let mut signals = iterator::Signals::new([SIGTERM, SIGINT])?;
        let handle = signals.handle();
        let (left, leaving) = sync_channel(0);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let Some(signal) = signals.forever().next() else { return };
            ask_to_leave();
            if leaving.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
                guard::restore();
                std::process::exit(128 + signal);
            }
        })?;
        Ok(Self { handle, _left: left })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
    }
}
