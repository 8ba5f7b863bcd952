//! Making the state anew in another folder, beside readers.

use std::{
    sync::PoisonError,
    time::{Duration, Instant},
};

use super::State;
use crate::store::{StoreError, journal::Journal, renewal, table::Table};

/// How long readers are waited for before the state is put in the place of the one that they read.
#[cfg(not(test))]
const PATIENCE: Duration = Duration::from_secs(10);
#[cfg(test)]
const PATIENCE: Duration = Duration::from_millis(200);
/// How long a reader is waited for at a time.
const PAUSE: Duration = Duration::from_millis(10);

impl State {
    /// Makes the state anew from what it holds, in a new folder, so that nothing is left of records that were removed: a
    /// database keeps old bytes. Readers wait while the one is put in the place of the other, and all of it is read and
    /// checked. Nothing is done, and `false` returned, while a reader is in the middle of a scan for too long.
    pub(in crate::store) fn renew(&self, journal: &Journal) -> Result<bool, StoreError> {
        self.settle();
        let _one = self.one_settles();
        // Before all else: what an earlier one left may be what fills the disk.
        renewal::clear(&self.ground, &self.folder)?;
        // Somebody may have deleted it under the desk, which has it open still.
        self.ground.disk.make_folder(&self.folder)?;
        self.probe()?;
        self.needs_room_for_another()?;
        if let Err(error) = self.noticed(self.copy_anew()) {
            self.clear_half_made();
            return Err(error);
        }
        let until = Instant::now() + PATIENCE;
        let mut view = loop {
            let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
            if view.close() {
                break view;
            }
            drop(view);
            if Instant::now() > until {
                self.clear_half_made();
                return Ok(false);
            }
            std::thread::park_timeout(PAUSE);
        };
        // Until it is open again the writer has it mended.
        self.doubt();
        let replaced = renewal::replace(&self.ground, &self.folder);
        self.open_again(&mut view, journal)?;
        drop(view);
        replaced?;
        renewal::clear(&self.ground, &self.folder)?;
        Ok(true)
    }

    /// Waits until no reader is in the middle of a scan; `false` where one is for too long.
    pub(in crate::store) fn waits_for_readers(&self) -> bool {
        let until = Instant::now() + PATIENCE;
        while self.view.read().unwrap_or_else(PoisonError::into_inner).is_being_read() {
            if Instant::now() > until {
                return false;
            }
            std::thread::park_timeout(PAUSE);
        }
        true
    }

    /// Refuses to make another state beside this one where it would fill the disk: then no change could be kept.
    fn needs_room_for_another(&self) -> Result<(), StoreError> {
        let needed = renewal::size(&self.ground.disk, &self.folder)? + renewal::SPARE;
        if self.ground.disk.room(&self.folder)? < needed {
            return Err(StoreError::NoRoomForAnother { folder: self.folder.clone(), needed });
        }
        Ok(())
    }

    /// Copies the state beside it, where the table has all of it.
    fn copy_anew(&self) -> Result<(), StoreError> {
        let view = self.view();
        if view.ahead.len() == 0
            && !self.is_suspect()
            && let Some(table) = &view.table
        {
            let fresh = renewal::path(&self.folder, renewal::FRESH);
            let copy = Table::open(&self.ground, &fresh, &mut |_| ())?;
            table.copy_to(&copy)?;
        }
        Ok(())
    }

    /// Leaves no copy on the disk that is not put in the place of the state.
    fn clear_half_made(&self) {
        if let Err(error) = renewal::clear(&self.ground, &self.folder) {
            tracing::warn!(%error, "a copy of the state is not removed yet");
        }
    }
}
