//! Erasing what is left of applications that were forgotten (H3).
//!
//! The journal says that one was forgotten before anything is erased, and its key is destroyed last. So a key that lives
//! says that something may be left, and whatever stopped an erasure in between, the next one does all of it again: every
//! step may be done twice. As long as the key lives the journal still tells which documents were the application's.

use std::collections::BTreeSet;

use super::{
    StoreError, Writer,
    journal::SAVED,
    lines::Lines,
    payload::{self, Wish},
    renewal,
};
use crate::domain::{Digest, Number, Record};

impl Writer {
    /// The applications that were forgotten and of which something may be left.
    pub fn unerased(&self) -> Result<Vec<Number>, StoreError> {
        let shared = &self.reader.shared;
        let forgotten = self.reader.all_forgotten()?;
        // One whose key is lost in both copies was not erased, as far as anybody knows.
        let is_left = |number: &Number| !matches!(shared.vault.key(*number), Ok(None));
        Ok(forgotten.into_iter().map(|one| one.number).filter(is_left).collect())
    }

    /// Erases what is left of every application that was forgotten: the documents that no other one ever named, what was
    /// cut off the journal or set aside, the old bytes of the state, and the key under which the journal has it sealed.
    ///
    /// Reading goes on beside it; changes wait. After an error something is left, and the next call does it again.
    pub fn erase(&mut self) -> Result<Vec<Number>, StoreError> {
        // What is on its way may name documents.
        self.end()?;
        // What was refused may still stand behind the journal's end.
        self.journal().bring_back()?;
        let numbers = self.unerased()?;
        if numbers.is_empty() {
            return Ok(numbers);
        }
        self.in_place()?;
        let shared = &self.reader.shared;
        // Before all that takes long.
        if !shared.state.waits_for_readers() {
            return Err(StoreError::BeingRead { folder: shared.state.folder().to_owned() });
        }
        renewal::clear_aside(&shared.ground, shared.state.folder())?;
        #[cfg(test)]
        if super::sim::Bug::KeyDestroyedFirst.is_planted() {
            shared.vault.destroy(&numbers)?;
        }
        shared.documents.remove(&self.documents_of_nobody_but(&numbers)?)?;
        for path in shared.disk.all(&shared.journal_folder)? {
            // What was saved is in the journal, or this one was not opened.
            if path.extension().is_some_and(|ending| ending == "torn" || ending == SAVED) {
                shared.disk.remove(&path)?;
            }
        }
        shared.disk.sync_folder(&shared.journal_folder)?;
        if let Some(desk) = shared.journal_folder.parent() {
            Lines::forget(&shared.disk, desk)?;
        }
        if !shared.state.renew(&self.journal())? {
            return Err(StoreError::BeingRead { folder: shared.state.folder().to_owned() });
        }
        shared.vault.destroy(&numbers)?;
        Ok(numbers)
    }

    /// The documents that are there and no application but these ever named: theirs, and what was put down for a change
    /// that was never made.
    ///
    /// Of others whose key is lost nobody knows what they named: then only what these named is among them.
    fn documents_of_nobody_but(&self, numbers: &[Number]) -> Result<BTreeSet<Digest>, StoreError> {
        let shared = &self.reader.shared;
        let (mut theirs, mut of_others) = (BTreeSet::new(), BTreeSet::new());
        let mut closed = BTreeSet::new();
        for frame in self.journal().frames(1)? {
            let batch = payload::from_payload_of(&frame?, &shared.vault, &|_| Wish::Whole, &mut |head, _| {
                closed.insert(head.number);
                Ok(())
            })?;
            for item in batch.items {
                let is_theirs = item.head.is_none_or(|head| numbers.contains(&head.number));
                let named = if is_theirs { &mut theirs } else { &mut of_others };
                named.extend(item.record.iter().flat_map(Record::documents));
            }
        }
        closed.retain(|number| !numbers.contains(number));
        let mut left = shared.documents.all()?;
        if let Some(first) = closed.first() {
            let n_closed = closed.len();
            tracing::error!(
                %first, n_closed,
                "what is sealed of them does not open: of the documents that nobody names only those of the forgotten are erased"
            );
            left.retain(|digest| theirs.contains(digest));
        }
        left.retain(|digest| !of_others.contains(digest));
        Ok(left)
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_displaced;
#[cfg(test)]
mod tests_gone;
#[cfg(test)]
mod tests_stopped;
