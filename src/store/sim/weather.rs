//! What goes wrong on a simulated disk, and when.

use std::{io, path::Path};

use super::{Dice, media::FailedSync};

/// The weather on a simulated disk; fair by default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weather {
    /// How many of a thousand calls that change something fail.
    pub(crate) changes: u32,
    /// How many of a thousand writes and reads are short.
    pub(crate) short: u32,
    /// How many of a thousand syncs of files fail.
    pub(crate) syncs: u32,
    /// How many of a thousand calls that only read fail.
    pub(crate) reads: u32,
    /// How many of a thousand calls of the database fail, or panic.
    pub(crate) database: u32,
    /// How many bytes are free; none where there is room.
    pub(crate) free: Option<u64>,
    /// Nothing can be changed.
    pub(crate) read_only: bool,
    /// No name can be changed and nothing opened for writing; what is open can be written.
    pub(crate) denied: bool,
    /// After so many more calls that change something the process stops, in the middle of the last.
    pub(crate) stop_in: Option<u64>,
    /// After so many more calls that change something one fails.
    pub(crate) fail_in: Option<u64>,
    /// After so many more calls that only read one fails.
    pub(crate) read_fails_in: Option<u64>,
}

/// A call, as the weather sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Read,
    /// Names are made, changed or removed, or a file is opened for writing.
    Name,
    /// So many bytes are written, by which the file grows so much.
    Write {
        bytes: usize,
        growth: u64,
    },
    Sync,
    SyncFolder,
    Length,
    Database,
}

/// What comes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Done,
    /// So many bytes are written, and that is the answer.
    Short(usize),
    /// So many bytes are written, or the rest is done where that is all of them, and the answer is an error.
    Fails(io::ErrorKind, usize),
}

impl Weather {
    /// Fair weather, but for a stop that is to come.
    pub(crate) fn clear(&mut self) {
        *self = Self { stop_in: self.stop_in, ..Self::default() };
    }

    /// Whether nothing goes wrong, but for a stop.
    pub(super) fn is_fair(&self) -> bool {
        let rates = [self.changes, self.short, self.syncs, self.reads, self.database];
        let closed = self.free.is_some() || self.read_only || self.denied;
        rates.iter().all(|rate| *rate == 0) && !closed
    }

    pub(super) fn fate(&mut self, call: Call, dice: &mut Dice) -> Fate {
        use io::ErrorKind::{Other, PermissionDenied, ReadOnlyFilesystem, StorageFull};
        if call == Call::Read {
            let comes_now = comes_now(&mut self.read_fails_in);
            return if comes_now || dice.in_thousand(self.reads) { Fate::Fails(Other, 0) } else { Fate::Done };
        }
        if call == Call::Database {
            return if dice.in_thousand(self.database) { Fate::Fails(Other, 0) } else { Fate::Done };
        }
        let part = |dice: &mut Dice| match call {
            Call::Write { bytes, .. } => dice.below(bytes + 1),
            _ => dice.below(2),
        };
        if comes_now(&mut self.fail_in) {
            return Fate::Fails(Other, part(dice));
        }
        if self.read_only && !matches!(call, Call::Sync | Call::SyncFolder) {
            return Fate::Fails(ReadOnlyFilesystem, 0);
        }
        if self.denied && call == Call::Name {
            return Fate::Fails(PermissionDenied, 0);
        }
        match call {
            Call::Sync if dice.in_thousand(self.syncs) => return Fate::Fails(Other, 0),
            Call::Sync => {}
            _ if dice.in_thousand(self.changes) => return Fate::Fails(Other, part(dice)),
            Call::Write { bytes, growth } if self.free.is_some_and(|free| free < growth) => {
                let room = usize::try_from(self.free.unwrap_or(0)).unwrap().min(bytes);
                return if room == 0 { Fate::Fails(StorageFull, 0) } else { Fate::Short(room) };
            }
            Call::Name if self.free.is_some_and(|free| free < 100) && dice.flip() => {
                return Fate::Fails(StorageFull, 0);
            }
            Call::Write { bytes, .. } if bytes > 1 && dice.in_thousand(self.short) => {
                return Fate::Short(1 + dice.below(bytes - 1));
            }
            _ => {}
        }
        Fate::Done
    }

    /// How much of a read that could be so long is read.
    pub(super) fn shortened(&self, len: usize, dice: &mut Dice) -> usize {
        if len > 1 && dice.in_thousand(self.short) { 1 + dice.below(len - 1) } else { len }
    }

    /// Whether all that is there can be read: nothing goes wrong but with what is changed.
    pub(super) fn is_readable(&self) -> bool {
        self.reads == 0 && self.database == 0
    }

    /// Whether nothing goes wrong but that the disk is full or closed.
    pub(super) fn is_only_closed(&self) -> bool {
        self.is_readable() && self.changes == 0 && self.syncs == 0
    }

    /// The file system gives room back, or takes it.
    pub(super) fn use_room(&mut self, taken: u64, given: u64) {
        if let Some(free) = &mut self.free {
            *free = free.saturating_sub(taken) + given;
        }
    }
}

/// Whether this is the call that fails.
fn comes_now(left: &mut Option<u64>) -> bool {
    *left = left.and_then(|left| left.checked_sub(1));
    if *left == Some(0) { left.take().is_some() } else { false }
}

/// What a failed sync does.
pub(super) fn failed_sync(dice: &mut Dice) -> FailedSync {
    use FailedSync::{Drops, Forgets, Keeps, Writes};
    *dice.pick(&[Keeps, Forgets, Forgets, Drops, Writes])
}

/// How an error of the disk looks.
pub(super) fn error(kind: io::ErrorKind, path: &Path) -> io::Error {
    io::Error::new(kind, format!("simulated: {kind} at {}", path.display()))
}
