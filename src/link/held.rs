//! A desk's folder held by a command that works on its files while no server runs.

use std::path::Path;
use std::time::Duration;

use super::lock::{DeskLock, Holder, State};
use super::wait::moment;
use super::{Begin, DeskDir, LinkError, StartedBy};

/// How long passes before it is said that somebody has the lock.
const A_MOMENT: Duration = Duration::from_millis(50);

/// The lock of a desk, held by a command until this is dropped. Clients that come meanwhile wait, and are told for what.
#[derive(Debug)]
pub struct Held {
    desk: DeskDir,
    lock: DeskLock,
    /// Whether the folder was made for it.
    is_new: bool,
    /// Whether the file of the lock was.
    is_lock_new: bool,
    /// Why the last server did not start, as it stands in the lock's file before and afterwards.
    last_word: Option<String>,
}

impl Held {
    /// Takes the lock of a desk's folder, which must be ours, or says who has it ([`LinkError::Busy`]). `make` makes the
    /// folder where it is missing, and a desk must be there else. `what` is done, in words for whoever waits.
    pub fn take(folder: &Path, make: bool, what: &str) -> Result<Self, LinkError> {
        // Before the lock is made, so that nothing is left in a folder that is something else's.
        if make { Begin::New } else { Begin::Never }.look(folder)?;
        let is_new = make && !folder.exists();
        let desk = if make { DeskDir::create(folder)? } else { DeskDir::check(folder)? };
        let is_lock_new = !desk.lock_path().exists();
        let before = Holder::read(&desk).state;
        let last_word = Some(before).filter(|before| matches!(State::of(before), State::Failed(_)));
        let build = concat!("qapdesk ", env!("CARGO_PKG_VERSION"));
        let take = if make { DeskLock::take } else { DeskLock::take_to_read };
        let taken = take(&desk, build, StartedBy::Hand);
        if matches!(taken, Err(LinkError::Busy(_))) {
            // Whoever asks again at once does not do so too often.
            moment(A_MOMENT);
        }
        let mut lock = taken?;
        lock.note(State::Works(what));
        Ok(Self { desk, lock, is_new, is_lock_new, last_word })
    }

    /// Gives the lock up where nothing came of it. Its file, and a folder that holds nothing else, go again where they were
    /// made for it, so that nobody takes the folder for a desk.
    pub fn undo(self) {
        // What stays of it is an empty folder, in which a desk can be made.
        if self.is_lock_new {
            let _ = std::fs::remove_file(self.desk.lock_path());
        }
        if self.is_new {
            let _ = std::fs::remove_dir(self.path());
        }
    }

    /// Notes that nothing keeps a server from starting any more.
    pub fn is_mended(&mut self) {
        self.last_word = None;
    }

    /// The desk's folder.
    pub fn path(&self) -> &Path {
        self.desk.path()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.lock.note(self.last_word.as_deref().map_or(State::Left(""), State::of));
    }
}
