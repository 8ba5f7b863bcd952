use std::fmt;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::presence::Presence;
use crate::domain::{AccountName, Number, Permission, Role, SheetKey};

/// What the desk tells those who watch it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// An application changed, or came.
    Changed {
        /// Which.
        number: Number,
        /// The revision it has now.
        revision: u32,
    },
    /// Many changed at once.
    ManyChanged,
    /// The store cannot keep changes, or can again.
    Store {
        /// What is wrong; none when all is well again.
        trouble: Option<String>,
    },
    /// Who assesses, or who has an account, changed.
    Roster,
    /// Letters were drafted, released, sent or otherwise changed.
    Outbox {
        /// How many wait to be read and released.
        drafts: u32,
        /// How many could not be sent, or nobody knows whether they were.
        stuck: u32,
    },
    /// Who has an application open; told to those who have.
    Present {
        /// Which.
        number: Number,
        /// All of them, whoever is told among them, by name.
        accounts: Vec<AccountName>,
    },
    /// A score sheet was edited; told to the account of its assessor only (A9).
    Sheet {
        /// Which.
        key: SheetKey,
        /// The revision it has now.
        revision: u32,
    },
    /// An application was forgotten, and is not there any more (H3).
    Forgotten {
        /// Which.
        number: Number,
    },
    /// There is little room left on the desk's disk, or enough again.
    Room {
        /// How much, in mebibytes; none when it is enough again.
        left: Option<u64>,
    },
}

/// How many news wait for a watcher before it is cut off and has to read everything again.
const BACKLOG: usize = 256;
/// From how many changes on one turn is told as many.
const MANY: usize = 32;

/// From how many watchers on those that hung up are looked for at each further one.
const SOME: usize = 16;

/// What those are told of a store's trouble who may not read applications.
const TROUBLE: &str = "the desk cannot keep changes at the moment";

/// What a watcher may hear of (V1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// Everything.
    Readers,
    /// That applications changed, but not which, and nothing of letters, assessors and accounts.
    Finders,
    /// That something changed, which may be of their own sessions, but not which application.
    Own,
}

impl Audience {
    /// What those of a role may hear of.
    pub(super) fn of(role: Role) -> Self {
        match role {
            role if role.may(Permission::Read) => Self::Readers,
            role if role.may(Permission::Find) => Self::Finders,
            _ => Self::Own,
        }
    }

    /// News as this audience hears them; none where it does not.
    fn hears(self, news: &News) -> Option<News> {
        match (self, news) {
            (Self::Readers, _) | (_, News::Store { trouble: None } | News::ManyChanged | News::Sheet { .. }) => {
                Some(news.clone())
            }
            // The cause names files of the desk's machine.
            (_, News::Store { trouble: Some(_) }) => Some(News::Store { trouble: Some(TROUBLE.to_owned()) }),
            (_, News::Changed { .. } | News::Forgotten { .. }) | (Self::Own, News::Roster) => Some(News::ManyChanged),
            (Self::Finders, News::Roster)
            | (Self::Finders | Self::Own, News::Outbox { .. } | News::Present { .. } | News::Room { .. }) => None,
        }
    }
}

/// Those who watch.
#[derive(Debug, Default)]
pub(super) struct Watchers(Mutex<Watching>);

/// Called after something was sent to a watcher, and when no more will be.
pub type Ring = Box<dyn Fn() + Send>;

struct Watcher {
    account: AccountName,
    audience: Audience,
    /// None when it is given up.
    sender: Option<SyncSender<News>>,
    ring: Ring,
}

impl Watcher {
    /// Whether it took that.
    fn hears(&self, news: News) -> bool {
        let taken = self.sender.as_ref().is_some_and(|sender| sender.try_send(news).is_ok());
        (self.ring)();
        taken
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watcher({}, {:?})", self.account, self.audience)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Whoever is woken finds the end.
        drop(self.sender.take());
        (self.ring)();
    }
}

#[derive(Debug, Default)]
struct Watching {
    watchers: Vec<Watcher>,
    presence: Presence,
    /// What is wrong with the store; none when all is well.
    trouble: Option<String>,
    /// How little room is left, in mebibytes; none when it is enough.
    room: Option<u64>,
}

impl Watchers {
    /// The news from now on; the first are what is wrong with the store, if anything is.
    pub(super) fn watch(&self, account: AccountName, audience: Audience, ring: Ring) -> Receiver<News> {
        let (sender, receiver) = sync_channel(BACKLOG);
        let mut watching = self.lock();
        let present = News::Store { trouble: watching.trouble.clone() };
        if let Some(heard) = audience.hears(&present).filter(|_| watching.trouble.is_some()) {
            drop(sender.try_send(heard));
        }
        let room = News::Room { left: watching.room };
        if let Some(heard) = audience.hears(&room).filter(|_| watching.room.is_some()) {
            drop(sender.try_send(heard));
        }
        // A channel does not say that its other end is gone until something is sent; what is sent changes nothing.
        if watching.watchers.len() >= SOME {
            watching.tell(&present);
        }
        watching.watchers.push(Watcher { account, audience, sender: Some(sender), ring });
        receiver
    }

    /// Tells that the store cannot keep changes, or can again, where that is news: on a full disk each change that is tried
    /// finds the same.
    pub(super) fn tell_trouble(&self, trouble: Option<String>) {
        let mut watching = self.lock();
        if watching.trouble == trouble {
            return;
        }
        watching.trouble.clone_from(&trouble);
        watching.tell(&News::Store { trouble });
    }

    /// What is wrong with the store; none when all is well.
    pub(super) fn trouble(&self) -> Option<String> {
        self.lock().trouble.clone()
    }

    /// Tells how little room is left, in mebibytes, or that it is enough again; false where that is no news.
    pub(super) fn tell_room(&self, left: Option<u64>) -> bool {
        let mut watching = self.lock();
        let is_news = watching.room != left;
        if is_news {
            watching.room = left;
            watching.tell(&News::Room { left });
        }
        is_news
    }

    /// Tells all.
    pub(super) fn tell(&self, news: &News) {
        self.lock().tell(news);
    }

    /// Tells whoever has come as an account, wherever they sit.
    pub(super) fn tell_account(&self, account: &AccountName, news: &News) {
        self.lock().tell_some(news, |watcher| watcher == account);
    }

    fn lock(&self) -> MutexGuard<'_, Watching> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A terminal has an application open from now on: it is told who has, and the others where that is news to them.
    /// What is told has the order in which it came about.
    pub(super) fn enter(&self, number: Number, account: &AccountName) {
        let mut watching = self.lock();
        let is_first = watching.presence.enter(number, account);
        let accounts = watching.presence.of(number);
        let news = News::Present { number, accounts: accounts.clone() };
        watching.tell_some(&news, |watcher| watcher == account || (is_first && accounts.contains(watcher)));
    }

    /// A terminal has an application open no more; those who still have are told.
    pub(super) fn leave(&self, number: Number, account: &AccountName) {
        let mut watching = self.lock();
        if !watching.presence.leave(number, account) {
            return;
        }
        let accounts = watching.presence.of(number);
        if !accounts.is_empty() {
            let news = News::Present { number, accounts: accounts.clone() };
            watching.tell_some(&news, |watcher| accounts.contains(watcher));
        }
    }

    /// Tells what changed in one turn.
    pub(super) fn tell_changes(&self, changed: &[(Number, u32)]) {
        if changed.len() >= MANY {
            return self.tell(&News::ManyChanged);
        }
        for &(number, revision) in changed {
            self.tell(&News::Changed { number, revision });
        }
    }
}

impl Watching {
    /// Tells all that may hear it.
    fn tell(&mut self, news: &News) {
        self.tell_some(news, |_| true);
    }

    /// Tells those of some accounts that may hear it; who is gone or does not read is dropped.
    fn tell_some(&mut self, news: &News, is_told: impl Fn(&AccountName) -> bool) {
        self.watchers.retain(|watcher| {
            let heard = watcher.audience.hears(news).filter(|_| is_told(&watcher.account));
            heard.is_none_or(|news| watcher.hears(news))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watcher_that_never_reads_is_cut_off_and_others_are_told() {
        let watchers = Watchers::default();
        let (lazy, eager) = (watch(&watchers, Audience::Readers), watch(&watchers, Audience::Own));
        for _ in 0..=BACKLOG {
            watchers.tell(&News::ManyChanged);
            assert!(eager.try_recv().is_ok());
        }
        assert_eq!(watchers.lock().watchers.len(), 1);
        drop(lazy);
    }

    #[test]
    fn many_changes_are_told_as_one() {
        let watchers = Watchers::default();
        let receiver = watch(&watchers, Audience::Readers);
        let changed: Vec<(Number, u32)> = (1..=40).map(|place| (Number::new(2026, place), 1)).collect();
        watchers.tell_changes(&changed);
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [News::ManyChanged]);
    }

    #[test]
    fn v1_each_role_hears_what_it_may_know() {
        let watchers = Watchers::default();
        let heard = [Role::Auditor, Role::Lookup, Role::Assessor].map(|role| watch(&watchers, Audience::of(role)));
        let changed = News::Changed { number: Number::new(2026, 1), revision: 3 };
        for news in [&changed, &News::Roster, &News::Outbox { drafts: 2, stuck: 1 }, &News::Room { left: Some(9) }] {
            watchers.tell(news);
        }
        let [reads, finds, own] = heard.map(|heard| heard.try_iter().collect::<Vec<_>>());
        assert_eq!(
            reads,
            [changed.clone(), News::Roster, News::Outbox { drafts: 2, stuck: 1 }, News::Room { left: Some(9) }]
        );
        assert_eq!(finds, [News::ManyChanged]);
        assert_eq!(own, [News::ManyChanged, News::ManyChanged]);
    }

    #[test]
    fn a9_of_an_edit_of_a_sheet_its_assessor_hears_and_nobody_else() {
        let watchers = Watchers::default();
        let own = watchers.watch(name("chen"), Audience::Own, Box::new(|| {}));
        let other = watchers.watch(name("mia"), Audience::Readers, Box::new(|| {}));
        let (session, assessor) = (crate::domain::SessionId(1), "chen".parse().unwrap());
        let news = News::Sheet { key: SheetKey { number: Number::new(2026, 1), session, assessor }, revision: 2 };
        watchers.tell_account(&name("chen"), &news);
        assert_eq!(own.try_iter().collect::<Vec<_>>(), [news]);
        assert!(other.try_recv().is_err());
    }

    #[test]
    fn watchers_that_hung_up_do_not_gather() {
        let watchers = Watchers::default();
        for _ in 0..1000 {
            drop(watch(&watchers, Audience::Readers));
        }
        assert!(watchers.lock().watchers.len() <= SOME + 1);
    }

    #[test]
    fn who_comes_during_trouble_is_told() {
        let watchers = Watchers::default();
        watchers.tell_trouble(Some("the disk is full".to_owned()));
        let late = watch(&watchers, Audience::Own);
        let told = late.try_recv();
        assert!(
            matches!(&told, Ok(News::Store { trouble: Some(words) }) if words == TROUBLE),
            "not the cause: {told:?}"
        );
        watchers.tell_trouble(None);
        assert_eq!(late.try_recv(), Ok(News::Store { trouble: None }));
        assert!(watch(&watchers, Audience::Own).try_recv().is_err());
    }

    #[test]
    fn the_same_trouble_is_told_once() {
        let watchers = Watchers::default();
        let heard = watch(&watchers, Audience::Readers);
        for _ in 0..3 {
            watchers.tell_trouble(Some("the disk is full".to_owned()));
        }
        watchers.tell_trouble(Some("the disk may only be read".to_owned()));
        watchers.tell_trouble(None);
        let told: Vec<bool> = heard.try_iter().map(|news| matches!(news, News::Store { trouble: Some(_) })).collect();
        assert_eq!(told, [true, true, false]);
    }

    fn name(name: &str) -> AccountName {
        name.parse().unwrap()
    }

    fn watch(watchers: &Watchers, audience: Audience) -> Receiver<News> {
        watchers.watch(name("bo"), audience, Box::new(|| {}))
    }

    #[test]
    fn who_has_an_application_open_is_told_to_those_who_have_and_to_nobody_else() {
        let (watchers, number) = (Watchers::default(), Number::new(2026, 1));
        let [ada, bo, max] = [name("ada"), name("bo"), name("max")];
        let heard =
            [&ada, &bo, &max].map(|account| watchers.watch(account.clone(), Audience::Readers, Box::new(|| {})));
        let elsewhere =
            [Audience::Finders, Audience::Own].map(|audience| watchers.watch(bo.clone(), audience, Box::new(|| {})));
        let all = |heard: &[Receiver<News>]| -> Vec<Vec<Vec<AccountName>>> {
            let names = |news| match news {
                News::Present { number: of, accounts } if of == number => accounts,
                other => panic!("{other:?}"),
            };
            heard.iter().map(|heard| heard.try_iter().map(names).collect()).collect()
        };
        watchers.enter(number, &ada);
        watchers.enter(number, &bo);
        let (one, both) = (vec![ada.clone()], vec![ada.clone(), bo.clone()]);
        assert_eq!(all(&heard), [vec![one.clone(), both.clone()], vec![both.clone()], vec![]]);
        watchers.enter(number, &bo);
        assert_eq!(all(&heard), [vec![], vec![both], vec![]], "a second terminal is news to its own account only");
        watchers.leave(number, &bo);
        assert!(all(&heard).concat().is_empty());
        watchers.leave(number, &bo);
        assert_eq!(all(&heard), [vec![one], vec![], vec![]]);
        watchers.enter(Number::new(2026, 2), &max);
        assert!(all(&heard[..2]).concat().is_empty() && all(&elsewhere).concat().is_empty());
    }
}
