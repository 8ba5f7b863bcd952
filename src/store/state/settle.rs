//! Putting into the table what was acknowledged, behind the changes.

use std::sync::{MutexGuard, PoisonError};

use super::State;

impl State {
    /// Puts into the table what is in front of it. What it does not take is answered from memory, and the table is opened
    /// again. While it is in doubt nothing is put there: it is brought up to the journal when it is opened.
    pub(in crate::store) fn settle(&self) {
        let _one = self.one_settles();
        // The database puts some of what it keeps into files of their own, by their paths. Asked before readers are kept out:
        // the disk may hang.
        let is_in_place = self.ground.disk.in_place().is_ok();
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if self.is_suspect() || view.stands_in || !is_in_place {
            return;
        }
        let Some(table) = view.table.clone() else { return };
        let Some(made) = view.ahead.begin() else { return };
        drop(view);
        let put = made.to_puts().and_then(|puts| table.apply(&puts, made.applied, made.chain));
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        match put {
            // One who found meanwhile that it cannot be read may not know of this: then it stays in front, too.
            Ok(()) if !self.is_suspect() => view.ahead.end(),
            Ok(()) => {}
            Err(error) => {
                let applied = made.applied;
                tracing::error!(
                    "all up to change {applied} is safe in the journal but not in the state; it is answered from memory: \
                     {error}"
                );
                self.doubt();
            }
        }
    }

    /// Held while records are put into the table, or it is closed.
    pub(super) fn one_settles(&self) -> MutexGuard<'_, ()> {
        self.settling.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
