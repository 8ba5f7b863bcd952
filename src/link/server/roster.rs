//! Who is connected: counted by uid, waited for when idle, sent home when the server leaves.

use std::collections::HashMap;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::signals::Waker;
use crate::link::Refused;

/// All connections of a server.
#[derive(Debug)]
pub(super) struct Roster {
    list: Mutex<List>,
    waker: Waker,
    per_uid: usize,
}

#[derive(Debug)]
struct List {
    entries: HashMap<u64, Entry>,
    next: u64,
    /// When the last one left, while there is none.
    empty_since: Instant,
    closing: bool,
}

#[derive(Debug)]
struct Entry {
    uid: u32,
    stream: Arc<UnixStream>,
    /// A news connection has nothing under way that must be finished.
    news: bool,
}

/// One connection's place in the roster, given up when dropped.
#[derive(Debug)]
pub(super) struct Place {
    roster: Arc<Roster>,
    number: u64,
    pub(super) stream: Arc<UnixStream>,
}

impl Roster {
    pub(super) fn new(per_uid: usize, waker: Waker) -> Arc<Self> {
        let list = List { entries: HashMap::new(), next: 0, empty_since: Instant::now(), closing: false };
        Arc::new(Self { list: Mutex::new(list), waker, per_uid })
    }

    /// A place for a connection, unless its uid has all it may have.
    pub(super) fn enter(self: &Arc<Self>, uid: u32, stream: UnixStream) -> Result<Place, (UnixStream, Refused)> {
        let mut list = self.lock();
        let count = list.entries.values().filter(|entry| entry.uid == uid).count();
        if count >= self.per_uid {
            let message = format!("there are {count} connections of yours already, as many as one may have");
            return Err((stream, Refused { message, hint: "close some of them".to_owned() }));
        }
        let stream = Arc::new(stream);
        let number = list.next;
        list.next += 1;
        list.entries.insert(number, Entry { uid, stream: Arc::clone(&stream), news: false });
        drop(list);
        Ok(Place { roster: Arc::clone(self), number, stream })
    }

    /// How long there has been nobody; `None` while there is somebody.
    pub(super) fn empty_for(&self) -> Option<Duration> {
        let list = self.lock();
        list.entries.is_empty().then(|| list.empty_since.elapsed())
    }

    /// Lets nobody ask anything more: requests already sent are still answered, then each connection ends.
    pub(super) fn send_home(&self) {
        let mut list = self.lock();
        list.closing = true;
        for entry in list.entries.values() {
            let how = if entry.news { Shutdown::Both } else { Shutdown::Read };
            // One that has hung up by itself is gone already.
            let _ = entry.stream.shutdown(how);
        }
    }

    pub(super) fn is_closing(&self) -> bool {
        self.lock().closing
    }

    /// How many connections may still have a request under way.
    pub(super) fn under_way(&self) -> usize {
        self.lock().entries.values().filter(|entry| !entry.news).count()
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// From now on this is a news connection.
    pub(super) fn is_for_news(&self) {
        if let Some(entry) = self.roster.lock().entries.get_mut(&self.number) {
            entry.news = true;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut list = self.roster.lock();
        list.entries.remove(&self.number);
        list.empty_since = Instant::now();
        let wake = list.closing || list.entries.is_empty();
        drop(list);
        if wake {
            self.roster.waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_uid_has_so_many_and_another_its_own() {
        let (wake, waker) = Waker::pair().unwrap();
        let roster = Roster::new(2, waker);
        let stream = || UnixStream::pair().unwrap().0;
        let first = roster.enter(1, stream()).unwrap();
        let second = roster.enter(1, stream()).unwrap();
        let (_, refused) = roster.enter(1, stream()).unwrap_err();
        assert!(refused.message.contains("2 connections"));
        let third = roster.enter(2, stream()).unwrap();
        drop(first);
        let fourth = roster.enter(1, stream()).unwrap();
        fourth.is_for_news();
        assert_eq!((roster.under_way(), roster.empty_for(), wake.take()), (2, None, 0));
        drop((second, third, fourth));
        assert!(roster.empty_for().is_some() && wake.take() == 1);
    }
}
