//! The thread that puts into the state what the journal took, behind the changes.

use std::{
    io,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::Reader;

/// How long changes gather before they are put into the state together: an application that changes often is written once,
/// and after a kill no more than this, and what was under way, is applied again.
const GATHER: Duration = Duration::from_millis(100);

/// The thread; it ends when this is dropped.
#[derive(Debug)]
pub struct Settler {
    bell: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Settler {
    /// Starts it.
    pub fn start(reader: Reader) -> io::Result<Self> {
        let (bell, rung) = sync_channel(1);
        let thread = thread::Builder::new().name("settler".to_owned()).spawn(move || run(&reader, &rung))?;
        Ok(Self { bell: Some(bell), thread: Some(thread) })
    }

    /// Tells it that something was committed.
    pub fn ring(&self) {
        // One ring is enough, however many were made.
        self.bell.as_ref().map(|bell| bell.try_send(()));
    }
}

impl Drop for Settler {
    fn drop(&mut self) {
        self.bell = None;
        let Some(thread) = self.thread.take() else { return };
        thread.thread().unpark();
        if thread.join().is_err() {
            tracing::error!("the thread that writes the state panicked; the journal has all");
        }
    }
}

fn run(reader: &Reader, rung: &Receiver<()>) {
    while rung.recv().is_ok() {
        thread::park_timeout(GATHER);
        reader.shared.state.settle();
    }
}
