//! One thread that makes the changes of all, as many at once as wait: what the desk's writer does, for its peers.

use std::iter::Cycle;
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::vec::IntoIter;

use crate::Client;

/// As many as the desk takes in one turn.
const MOST: usize = 256;

/// Who waits for a change.
type Waiting = SyncSender<()>;

/// The thread, and how it is asked.
pub struct Gatherer {
    ask: Option<Sender<(usize, Waiting)>>,
    thread: Option<JoinHandle<()>>,
}

impl Gatherer {
    /// `keep` makes the changes of clients at once, and returns when they are on the disk.
    pub fn new(mut keep: impl FnMut(&[usize]) + Send + 'static) -> Self {
        let (ask, asked) = channel::<(usize, Waiting)>();
        let thread = std::thread::spawn(move || {
            while let Ok(first) = asked.recv() {
                let (places, waiting): (Vec<usize>, Vec<Waiting>) =
                    std::iter::once(first).chain(asked.try_iter().take(MOST - 1)).unzip();
                keep(&places);
                waiting.iter().for_each(|one| one.send(()).unwrap());
            }
        });
        Self { ask: Some(ask), thread: Some(thread) }
    }

    pub fn client(&self, own: Vec<usize>) -> Box<dyn Client + '_> {
        Box::new(One { ask: self.ask.clone().unwrap(), own: own.into_iter().cycle() })
    }
}

impl Drop for Gatherer {
    fn drop(&mut self) {
        self.ask = None;
        self.thread.take().unwrap().join().unwrap();
    }
}

struct One {
    ask: Sender<(usize, Waiting)>,
    own: Cycle<IntoIter<usize>>,
}

impl Client for One {
    fn change(&mut self) {
        let (done, is_done) = sync_channel(1);
        self.ask.send((self.own.next().unwrap(), done)).unwrap();
        is_done.recv().unwrap();
    }
}
