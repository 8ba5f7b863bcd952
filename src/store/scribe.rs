//! The thread that has turns on the disk while the writer decides the next ones.

use std::{
    io,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use super::{
    StoreError,
    commit::commit,
    fold::Fold,
    journal::{Appended, Journal},
    read::Shared,
};

/// The thread; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Scribe {
    ask: Option<SyncSender<Entrusted>>,
    done: Receiver<Result<Appended, StoreError>>,
    thread: Option<JoinHandle<()>>,
}

/// A turn that it is to have on the disk.
#[derive(Debug)]
pub(super) struct Entrusted {
    pub(super) fold: Arc<Fold>,
    pub(super) frames: Vec<Vec<u8>>,
}

impl Scribe {
    /// Starts it.
    pub(super) fn start(shared: Arc<Shared>, journal: Arc<Mutex<Journal>>) -> io::Result<Self> {
        let (ask, asked) = sync_channel::<Entrusted>(1);
        let (answer, done) = sync_channel(1);
        let write = move || {
            for Entrusted { fold, frames } in asked {
                if answer.send(commit(&shared, &journal, fold, &frames)).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("scribe".to_owned()).spawn(write)?;
        Ok(Self { ask: Some(ask), done, thread: Some(thread) })
    }

    /// Gives it a turn. Where the thread has failed inside, whoever waits is told.
    pub(super) fn entrust(&self, turn: Entrusted) {
        self.ask.as_ref().map(|ask| ask.send(turn));
    }

    /// What came of the turn that it was given.
    pub(super) fn wait(&self) -> Result<Appended, StoreError> {
        self.done.recv().unwrap_or_else(|_| panic!("the thread that writes the journal failed inside"))
    }
}

impl Drop for Scribe {
    fn drop(&mut self) {
        self.ask = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes the journal panicked");
        }
    }
}
