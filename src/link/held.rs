//! A desk's folder held by a command that works on its files while no server runs.

use std::path::Path;
use std::time::Duration;

use super::lock::DeskLock;
use super::wait::moment;
use super::{DeskDir, LinkError, StartedBy};

/// How long passes before it is said that somebody has the lock.
const A_MOMENT: Duration = Duration::from_millis(50);

/// The lock of a desk, held by a command until this is dropped. Clients that come meanwhile wait, and are told for what.
#[derive(Debug)]
pub struct Held {
    desk: DeskDir,
    lock: DeskLock,
}

impl Held {
    /// Takes the lock of a desk's folder, which must be ours, or says who has it ([`LinkError::Busy`]). `make` makes the
    /// folder where it is missing. `what` is done, in words for whoever waits.
    pub fn take(folder: &Path, make: bool, what: &str) -> Result<Self, LinkError> {
        let desk = if make { DeskDir::create(folder)? } else { DeskDir::check(folder)? };
        let build = concat!("qapdesk ", env!("CARGO_PKG_VERSION"));
        let taken = DeskLock::take(&desk, build, StartedBy::Hand);
        if matches!(taken, Err(LinkError::Busy(_))) {
            // Whoever asks again at once does not do so too often.
            moment(A_MOMENT);
        }
        let mut lock = taken?;
        lock.note(what);
        Ok(Self { desk, lock })
    }

    /// The desk's folder.
    pub fn path(&self) -> &Path {
        self.desk.path()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.lock.note("left");
    }
}
