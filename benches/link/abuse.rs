//! Clients that mean the server no good.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use qapdesk::link::{Operation, PROTOCOL, Preface};

/// How many connections are open at once, each of them of one kind.
const AT_ONCE: usize = 1_000;
/// In how many turns of a second each of them says one byte more, and how long one takes.
const TURNS: usize = 20;
const PACE: Duration = Duration::from_millis(50);

/// What goes on until it is ended.
pub(crate) struct Abusers {
    thread: JoinHandle<()>,
    over: Sender<()>,
    connections: Arc<AtomicU64>,
    bytes: Arc<AtomicU64>,
}

impl Abusers {
    /// Ends it; how many connections there were, and how many bytes they sent.
    pub(crate) fn end(self) -> (u64, u64) {
        drop(self.over);
        self.thread.join().unwrap();
        (self.connections.load(Ordering::SeqCst), self.bytes.load(Ordering::SeqCst))
    }
}

/// Opens a thousand connections that stay, with half frames and one byte a second, and beside them again and again one that
/// sends noise or claims four gigabytes.
pub(crate) fn begin(folder: &Path) -> Abusers {
    let (connections, bytes) = (Arc::default(), Arc::default());
    let counted = (Arc::clone(&connections), Arc::clone(&bytes));
    let (over, is_over) = channel();
    let socket = folder.join("desk.sock");
    let (told, begun) = channel();
    let thread = std::thread::spawn(move || go_on(&socket, &told, &is_over, &counted));
    begun.recv().unwrap();
    Abusers { thread, over, connections, bytes }
}

/// How many connections there were, and how many bytes they sent.
type Counted = (Arc<AtomicU64>, Arc<AtomicU64>);

fn go_on(socket: &PathBuf, told: &Sender<()>, over: &Receiver<()>, (connections, bytes): &Counted) {
    let preface = Preface::new(PROTOCOL, Operation::Request, "abuse").to_bytes();
    let noise: Vec<u8> = (0..3_000_u32).map(|place| place.wrapping_mul(2_654_435_761).to_le_bytes()[2]).collect();
    let open = |say: &[u8]| {
        let mut stream = UnixStream::connect(socket).ok()?;
        connections.fetch_add(1, Ordering::SeqCst);
        if stream.write_all(say).is_ok() {
            bytes.fetch_add(say.len() as u64, Ordering::SeqCst);
        }
        Some(stream)
    };
    let half = [&preface[..], &[200, 0, 0, 0, 1]].concat();
    let mut kept: Vec<UnixStream> = (0..AT_ONCE).filter_map(|_| open(&half)).collect();
    let _ = told.send(());
    let mut round = 0_u32;
    while over.recv_timeout(PACE) == Err(RecvTimeoutError::Timeout) {
        round += 1;
        let claims = [&preface[..], &[0xff; 4]].concat();
        for say in [&noise[..], &claims] {
            drop(open(say));
        }
        // One byte a second of a frame that never ends, in turns; those that were cut come back.
        for stream in kept.iter_mut().skip(round as usize % TURNS).step_by(TURNS) {
            if stream.write_all(&[7]).is_err()
                && let Some(again) = open(&half)
            {
                *stream = again;
            }
        }
    }
}
