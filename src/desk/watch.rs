use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};

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
}

/// How many news wait for a watcher before it is cut off and has to read everything again.
const BACKLOG: usize = 256;
/// From how many changes on one turn is told as many.
const MANY: usize = 32;

/// Those who watch.
#[derive(Debug, Default)]
pub(super) struct Watchers(Mutex<Vec<SyncSender<News>>>);

impl Watchers {
    /// The news from now on.
    pub(super) fn watch(&self) -> Receiver<News> {
        let (sender, receiver) = sync_channel(BACKLOG);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        receiver
    }

    /// Tells all; who is gone or does not read is dropped.
    pub(super) fn tell(&self, news: &News) {
        let mut watchers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        watchers.retain(|watcher| match watcher.try_send(news.clone()) {
            Ok(()) => true,
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
        });
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
        assert_eq!(watchers.0.lock().unwrap().len(), 1);
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
}
