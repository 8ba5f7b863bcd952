//! Reads on record (V1): what assessors and auditors read of applications is kept in the journal.
//!
//! Nobody waits for it, so that reading goes on while the disk is full: reads queue up here until the writer can keep
//! them. The same read by the same account within [`SAME_READ`] is one.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::job::Job;
use super::round::Round;
use super::{Desk, DeskError, Who};
use crate::domain::{AccountName, Application, Change, Digest, Letter, Number, Read, ReadKind, Record, SAME_READ};
use crate::store::StoreError;

/// How many reads wait at most for a disk that takes nothing.
const MOST: usize = 100_000;
/// How many are kept by one turn of the writer.
const PART: usize = 500;
/// From how many on those that are long past are dropped from memory.
const MANY: usize = 5_000;

/// Reads that wait to be kept, and those of the last minutes.
#[derive(Debug, Default)]
pub(super) struct ReadBook(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    waiting: VecDeque<Read>,
    recent: HashMap<(AccountName, Number, ReadKind), DateTime<Utc>>,
    /// From how many recent ones on those that are long past are dropped next, or from [`MANY`].
    tidy_at: usize,
    /// Whether the writer was asked to keep them, and has not yet taken all.
    is_asked: bool,
    /// How many found no room.
    lost: u64,
}

impl ReadBook {
    /// Notes a read; whether the writer is to be asked, which it is not yet.
    fn note(&self, read: Read) -> bool {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (read.by.clone(), read.number, read.what);
        if pages.recent.get(&key).is_some_and(|last| (read.at - *last).abs() < SAME_READ) {
            return false;
        }
        if pages.recent.len() >= pages.tidy_at.max(MANY) {
            pages.recent.retain(|_, last| (read.at - *last).abs() < SAME_READ);
            // Where many are of the last minutes they are not all looked at for each read.
            pages.tidy_at = pages.recent.len() * 2;
        }
        pages.recent.insert(key, read.at);
        if pages.waiting.len() >= MOST {
            pages.lost += 1;
            if pages.lost.is_power_of_two() {
                tracing::error!(
                    lost = pages.lost,
                    "reads are not on record: the disk takes nothing, and too many wait"
                );
            }
            return false;
        }
        pages.waiting.push_back(read);
        !std::mem::replace(&mut pages.is_asked, true)
    }

    /// Takes reads to be kept, first to last.
    fn take(&self) -> Vec<Read> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let n_taken = pages.waiting.len().min(PART);
        pages.is_asked = pages.waiting.len() > n_taken;
        pages.waiting.drain(..n_taken).collect()
    }

    /// Puts reads back that could not be kept; the next read asks for them again.
    pub(super) fn put_back(&self, reads: Vec<Read>) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for read in reads.into_iter().rev() {
            pages.waiting.push_front(read);
        }
        pages.is_asked = false;
    }

    /// How many reads wait to be kept.
    pub(super) fn n_waiting(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).waiting.len()
    }

    /// Whether more reads wait than the last turn took, and nothing failed.
    pub(super) fn goes_on(&self) -> bool {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.is_asked && !pages.waiting.is_empty()
    }
}

impl Desk {
    /// Notes that somebody read something of an application, where their role's reads are on record (V1).
    pub(super) fn note_read(&self, who: &Who, number: Number, what: ReadKind) {
        if !who.account.role.reads_on_record() {
            return;
        }
        let (at, by, origin) = (self.now(), who.account.name.clone(), who.origin.clone());
        if self.shared().reads.note(Read { at, by, origin, number, what }) {
            self.tell_writer(Job::Reads);
        }
    }

    /// Notes that somebody read a document: of each application that names it.
    pub(super) fn note_document(&self, who: &Who, digest: Digest) -> Result<(), DeskError> {
        if !who.account.role.reads_on_record() {
            return Ok(());
        }
        let numbers = self.named_by(digest)?;
        // What nothing on file names is read by nobody whose reads are on record.
        if numbers.is_empty() {
            return Err(DeskError::NoDocument(digest));
        }
        for number in numbers {
            self.note_read(who, number, ReadKind::Document);
        }
        Ok(())
    }

    /// The applications that name a document, now or, where none does, before.
    pub(super) fn named_by(&self, digest: Digest) -> Result<Vec<Number>, DeskError> {
        let reader = &self.shared().reader;
        let mut numbers = Vec::new();
        let mut unread = |number: Number, error: StoreError| {
            tracing::error!(%number, %error, "whether it names a document is not known");
            Ok(())
        };
        let mut by_application = |application: Application| {
            let names = application.form.documents().any(|document| document.digest == digest);
            numbers.extend(names.then_some(application.number));
        };
        reader.applications(&mut by_application, &mut unread)?;
        if numbers.is_empty() {
            let mut by_letter = |letter: Letter| {
                numbers.extend((letter.state.message() == Some(digest)).then_some(letter.number));
            };
            // Whose letter cannot be read was told with their application.
            reader.letters(&mut by_letter, &mut |_, _| Ok(()))?;
        }
        if numbers.is_empty() {
            let mut by_change = |change: Change| {
                let number = change.number;
                numbers.extend(Record::Application(change).documents().contains(&digest).then_some(number));
            };
            reader.changes(&mut by_change, &mut unread)?;
        }
        numbers.dedup();
        Ok(numbers)
    }
}

impl Round<'_, '_> {
    /// Adds reads that wait to the round, as one batch.
    pub(super) fn keep_reads(&mut self) -> Result<(), DeskError> {
        let reads = self.shared.reads.take();
        if reads.is_empty() {
            return Ok(());
        }
        let records: Vec<Record> = reads.iter().cloned().map(Record::Read).collect();
        if let Err(error) = self.turn.push(&records) {
            self.shared.reads.put_back(reads);
            return Err(error.into());
        }
        self.note_reads(reads);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::Origin;

    fn read(by: &str, sequence: u32, what: ReadKind, minutes: i64) -> Read {
        let at = DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let (by, origin) = (by.parse().unwrap(), Origin::Local { uid: 1000 });
        Read { at, by, origin, number: Number::new(2026, sequence), what }
    }

    #[test]
    fn v1_the_same_read_within_ten_minutes_is_one() {
        let book = ReadBook::default();
        assert!(book.note(read("aud", 1, ReadKind::File, 0)), "the writer is asked once");
        for again in [
            read("aud", 1, ReadKind::File, 9),
            read("aud", 1, ReadKind::History, 9),
            read("aud", 2, ReadKind::File, 9),
            read("bea", 1, ReadKind::File, 9),
            read("aud", 1, ReadKind::File, 10),
        ] {
            assert!(!book.note(again));
        }
        let kept = book.take();
        assert_eq!(kept.len(), 5, "{kept:?}");
        book.put_back(kept);
        assert!(book.n_waiting() == 5 && !book.goes_on());
        assert!(book.note(read("aud", 3, ReadKind::File, 10)), "asked again");
        assert_eq!(book.take()[0].at, DateTime::UNIX_EPOCH, "in their order");
        assert_eq!(book.n_waiting(), 0);
    }

    #[test]
    fn v1_the_writer_goes_on_until_all_that_wait_are_taken() {
        let book = ReadBook::default();
        let n_reads = PART * 2 + 1;
        let asked = (0..n_reads)
            .filter(|sequence| book.note(read("aud", u32::try_from(*sequence).unwrap(), ReadKind::File, 0)));
        assert_eq!(asked.count(), 1);
        let mut n_taken = 0;
        while book.goes_on() {
            n_taken += book.take().len();
        }
        assert_eq!((n_taken, book.n_waiting()), (n_reads, 0));
    }

    #[test]
    fn v1_no_more_wait_than_there_is_room_for() {
        let book = ReadBook::default();
        for sequence in 0..=u32::try_from(MOST).unwrap() {
            book.note(read("aud", sequence, ReadKind::File, 0));
        }
        let pages = book.0.lock().unwrap();
        assert_eq!((pages.waiting.len(), pages.lost), (MOST, 1));
    }
}
