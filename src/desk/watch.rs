use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::domain::Number;

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
    },
}

/// How many news wait for a watcher before it is cut off and has to read everything again.
const BACKLOG: usize = 256;
/// From how many changes on one turn is told as many.
const MANY: usize = 32;

/// From how many watchers on those that hung up are looked for at each further one.
const SOME: usize = 16;

/// Those who watch.
#[derive(Debug, Default)]
pub(super) struct Watchers(Mutex<Watching>);

#[derive(Debug, Default)]
struct Watching {
    senders: Vec<SyncSender<News>>,
    /// What is wrong with the store; none when all is well.
    trouble: Option<String>,
}

impl Watchers {
    /// The news from now on; the first is what is wrong with the store, if anything is.
    pub(super) fn watch(&self) -> Receiver<News> {
        let (sender, receiver) = sync_channel(BACKLOG);
        let mut watching = self.lock();
        let present = News::Store { trouble: watching.trouble.clone() };
        if watching.trouble.is_some() {
            drop(sender.try_send(present.clone()));
        }
        // A channel does not say that its other end is gone until something is sent; what is sent changes nothing.
        if watching.senders.len() >= SOME {
            send(&mut watching.senders, &present);
        }
        watching.senders.push(sender);
        receiver
    }

    /// Tells that the store cannot keep changes, or can again.
    pub(super) fn tell_trouble(&self, trouble: Option<String>) {
        let mut watching = self.lock();
        watching.trouble.clone_from(&trouble);
        send(&mut watching.senders, &News::Store { trouble });
    }

    /// Tells all.
    pub(super) fn tell(&self, news: &News) {
        send(&mut self.lock().senders, news);
    }

    fn lock(&self) -> MutexGuard<'_, Watching> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Sends to all; who is gone or does not read is dropped.
fn send(senders: &mut Vec<SyncSender<News>>, news: &News) {
    senders.retain(|watcher| match watcher.try_send(news.clone()) {
        Ok(()) => true,
        Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watcher_that_never_reads_is_cut_off_and_others_are_told() {
        let watchers = Watchers::default();
        let (lazy, eager) = (watchers.watch(), watchers.watch());
        for _ in 0..=BACKLOG {
            watchers.tell(&News::ManyChanged);
            assert!(eager.try_recv().is_ok());
        }
        assert_eq!(watchers.lock().senders.len(), 1);
        drop(lazy);
    }

    #[test]
    fn many_changes_are_told_as_one() {
        let watchers = Watchers::default();
        let receiver = watchers.watch();
        let changed: Vec<(Number, u32)> = (1..=40).map(|place| (Number::new(2026, place), 1)).collect();
        watchers.tell_changes(&changed);
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [News::ManyChanged]);
    }

    #[test]
    fn watchers_that_hung_up_do_not_gather() {
        let watchers = Watchers::default();
        for _ in 0..1000 {
            drop(watchers.watch());
        }
        assert!(watchers.lock().senders.len() <= SOME + 1);
    }

    #[test]
    fn who_comes_during_trouble_is_told() {
        let watchers = Watchers::default();
        watchers.tell_trouble(Some("the disk is full".to_owned()));
        let late = watchers.watch();
        assert!(matches!(late.try_recv(), Ok(News::Store { trouble: Some(_) })));
        watchers.tell_trouble(None);
        assert_eq!(late.try_recv(), Ok(News::Store { trouble: None }));
        assert!(watchers.watch().try_recv().is_err());
    }
}
