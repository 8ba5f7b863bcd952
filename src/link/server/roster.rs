//! Who is connected: counted by uid, waited for when idle, sent home when the server leaves.

use std::collections::HashMap;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::signals::Waker;
use crate::link::Refused;
use crate::link::service::Peer;

/// How many connections of one uid may be there that have not said hello.
const UNGREETED: usize = 200;

/// How many connections there may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// In all; the desk's owner is let in beyond it, to see what is the matter.
    pub(super) all: usize,
    /// Of one uid.
    pub(super) per_uid: usize,
    /// Of one account.
    pub(super) per_account: usize,
    /// The uid of the gateway, behind which there are many people, and how many each account may have through it.
    pub(super) gateway: Option<(u32, usize)>,
    /// The desk's owner.
    pub(super) owner: u32,
}

/// What of a uid's connections is kept for accounts that have none: one part in so many.
const KEPT_FREE: usize = 6;

/// All connections of a server.
#[derive(Debug)]
pub(super) struct Roster {
    list: Mutex<List>,
    waker: Waker,
    bounds: Bounds,
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
    /// Whose it is, once it was let in.
    account: Option<String>,
    pid: i32,
    since: Instant,
    stream: Arc<UnixStream>,
    /// A news connection has nothing under way that must be finished.
    news: bool,
}

/// Who is connected, as a service may know it.
#[derive(Debug, Clone)]
pub struct Visitors(Arc<Roster>);

/// One connection that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Whose it is.
    pub account: String,
    /// The Unix user at its other end.
    pub uid: u32,
    /// The process at its other end.
    pub pid: i32,
    /// Since when, in seconds.
    pub seconds: u64,
    /// Whether it is told news; a terminal has one of these and one that asks.
    pub news: bool,
}

impl Visitors {
    pub(super) fn new(roster: Arc<Roster>) -> Self {
        Self(roster)
    }

    /// All who were let in, the longest there first.
    pub fn all(&self) -> Vec<Visitor> {
        let list = self.0.lock();
        let mut all: Vec<Visitor> = list.entries.values().filter_map(Entry::visitor).collect();
        all.sort_by(|one, other| other.seconds.cmp(&one.seconds).then(one.pid.cmp(&other.pid)));
        all
    }

    /// Ends all connections of those accounts of which `ends` is true, at once.
    pub fn send_home(&self, ends: impl Fn(&str) -> bool) {
        for entry in self.0.lock().entries.values().filter(|entry| entry.account.as_deref().is_some_and(&ends)) {
            // One that has hung up by itself is gone already.
            let _ = entry.stream.shutdown(Shutdown::Read);
            if entry.news {
                let _ = entry.stream.shutdown(Shutdown::Both);
            }
        }
    }
}

impl Entry {
    fn visitor(&self) -> Option<Visitor> {
        let account = self.account.clone()?;
        let (uid, pid, seconds, news) = (self.uid, self.pid, self.since.elapsed().as_secs(), self.news);
        Some(Visitor { account, uid, pid, seconds, news })
    }
}

/// One connection's place in the roster, given up when dropped.
#[derive(Debug)]
pub(super) struct Place {
    roster: Arc<Roster>,
    number: u64,
    pub(super) stream: Arc<UnixStream>,
}

impl Roster {
    pub(super) fn new(bounds: Bounds, waker: Waker) -> Arc<Self> {
        let list = List { entries: HashMap::new(), next: 0, empty_since: Instant::now(), closing: false };
        Arc::new(Self { list: Mutex::new(list), waker, bounds })
    }

    /// A place for a connection, unless its uid has all it may have.
    pub(super) fn enter(self: &Arc<Self>, peer: Peer, stream: UnixStream) -> Result<Place, (UnixStream, Refused)> {
        let (uid, pid) = (peer.uid, peer.pid);
        let mut list = self.lock();
        if list.entries.len() >= self.bounds.all && uid != self.bounds.owner {
            let message = "there are as many connections to the desk as there may be".to_owned();
            return Err((stream, Refused { message, hint: "try again in a moment".to_owned() }));
        }
        let count = list.entries.values().filter(|entry| entry.uid == uid).count();
        if count >= self.bounds.per_uid {
            let message = format!("there are {count} connections of yours already, as many as one may have");
            return Err((stream, Refused { message, hint: "close some of them".to_owned() }));
        }
        let strangers = list.entries.values().filter(|entry| entry.uid == uid && entry.account.is_none()).count();
        if strangers >= UNGREETED {
            let message = format!("{strangers} connections of yours have not said whose they are");
            return Err((stream, Refused { message, hint: "try again in a moment".to_owned() }));
        }
        let stream = Arc::new(stream);
        let number = list.next;
        list.next += 1;
        let entry = Entry { uid, account: None, pid, since: Instant::now(), stream: Arc::clone(&stream), news: false };
        list.entries.insert(number, entry);
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
    /// Notes whose it is, unless that account has all it may have.
    pub(super) fn is_of(&self, account: &str) -> Result<(), Refused> {
        let mut list = self.roster.lock();
        let bounds = self.roster.bounds;
        let of_account = |entry: &&Entry| entry.account.as_deref() == Some(account);
        let count = list.entries.values().filter(of_account).count();
        let uid = list.entries.get(&self.number).map(|entry| entry.uid);
        let through_gateway = bounds.gateway.filter(|(gateway, _)| uid == Some(*gateway));
        if let Some((gateway, most)) = through_gateway {
            let of_gateway = || list.entries.values().filter(|entry| entry.uid == gateway);
            let own = of_gateway().filter(of_account).count();
            if own >= most {
                let message =
                    format!("{account} has {own} connections over SSH already, as many as one account may have");
                return Err(Refused { message, hint: "close some of them".to_owned() });
            }
            if own > 0 && of_gateway().count() > bounds.per_uid - bounds.per_uid / KEPT_FREE {
                let message = "there are as many connections over SSH as there may be; the rest are for who has none";
                return Err(Refused { message: message.to_owned(), hint: "try again in a moment".to_owned() });
            }
        }
        if count >= bounds.per_account {
            let message = format!("{account} has {count} connections already, as many as one account may have");
            return Err(Refused { message, hint: "close some of them".to_owned() });
        }
        if let Some(entry) = list.entries.get_mut(&self.number) {
            entry.account = Some(account.to_owned());
        }
        Ok(())
    }

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

    fn bounds(per_uid: usize, per_account: usize) -> Bounds {
        Bounds { all: 100, per_uid, per_account, gateway: None, owner: 1000 }
    }

    fn enters(roster: &Arc<Roster>, uid: u32) -> Result<Place, Refused> {
        let stream = UnixStream::pair().unwrap().0;
        roster.enter(Peer { uid, gid: 1, pid: 1 }, stream).map_err(|(_, refused)| refused)
    }

    #[test]
    fn who_comes_through_the_gateway_has_few_and_leaves_room_for_who_has_none() {
        let (_wake, waker) = Waker::pair().unwrap();
        let roster = Roster::new(Bounds { gateway: Some((7, 3)), ..bounds(12, 9) }, waker);
        let comes = |uid, account: &str| {
            let place = enters(&roster, uid)?;
            place.is_of(account).map(|()| place)
        };
        let mut all: Vec<Place> = (0..3).map(|_| comes(7, "chen").unwrap()).collect();
        assert!(comes(7, "chen").unwrap_err().message.contains("chen has 3 connections over SSH"));
        all.push(comes(8, "chen").unwrap());
        for account in ["diaz", "eve"] {
            all.extend((0..3).map(|_| comes(7, account).unwrap()));
        }
        all.push(comes(7, "max").unwrap());
        assert!(comes(7, "max").unwrap_err().message.contains("for who has none"));
        all.push(comes(7, "new").unwrap());
        assert_eq!(all.len(), 12);
    }

    #[test]
    fn nobody_takes_the_last_descriptors_but_the_owner_comes_in() {
        let (_wake, waker) = Waker::pair().unwrap();
        let roster = Roster::new(Bounds { all: 2, ..bounds(9, 9) }, waker);
        let _both = [enters(&roster, 1).unwrap(), enters(&roster, 2).unwrap()];
        assert!(enters(&roster, 3).is_err() && enters(&roster, 1000).is_ok());
    }

    #[test]
    fn one_uid_has_so_many_and_another_its_own() {
        let (wake, waker) = Waker::pair().unwrap();
        let roster = Roster::new(bounds(2, 2), waker);
        let stream = || UnixStream::pair().unwrap().0;
        let peer = |uid| Peer { uid, gid: 1, pid: 1 };
        let first = roster.enter(peer(1), stream()).unwrap();
        let second = roster.enter(peer(1), stream()).unwrap();
        let (_, refused) = roster.enter(peer(1), stream()).unwrap_err();
        assert!(refused.message.contains("2 connections"));
        let third = roster.enter(peer(2), stream()).unwrap();
        drop(first);
        let fourth = roster.enter(peer(1), stream()).unwrap();
        fourth.is_for_news();
        assert_eq!((roster.under_way(), roster.empty_for(), wake.take()), (2, None, 0));
        drop((second, third, fourth));
        assert!(roster.empty_for().is_some() && wake.take() == 1);
    }

    #[test]
    fn one_account_has_so_many_whatever_its_uids_and_can_be_sent_home() {
        let (_wake, waker) = Waker::pair().unwrap();
        let roster = Roster::new(bounds(9, 2), waker);
        let places: Vec<(Place, UnixStream)> = (0..4)
            .map(|uid| {
                let (ours, theirs) = UnixStream::pair().unwrap();
                (roster.enter(Peer { uid, gid: 1, pid: 1 }, ours).unwrap(), theirs)
            })
            .collect();
        assert!(places[0].0.is_of("chen").is_ok() && places[1].0.is_of("chen").is_ok());
        assert!(places[2].0.is_of("chen").unwrap_err().message.contains("chen has 2 connections"));
        assert!(places[3].0.is_of("bo").is_ok());
        let visitors = Visitors::new(Arc::clone(&roster));
        assert_eq!(visitors.all().iter().filter(|visitor| visitor.account == "chen").count(), 2);
        places[1].0.is_for_news();
        visitors.send_home(|account| account == "chen");
        let mut byte = [0];
        let ended =
            |place: &Place| std::io::Read::read(&mut &*place.stream, &mut byte.clone()).is_ok_and(|count| count == 0);
        places[3].0.stream.set_nonblocking(true).unwrap();
        assert!(ended(&places[0].0) && ended(&places[1].0) && !ended(&places[3].0));
        byte[0] = 1;
        let mut theirs = &places[1].1;
        assert_eq!(std::io::Read::read(&mut theirs, &mut byte).unwrap(), 0, "news end at the other side too");
    }
}
