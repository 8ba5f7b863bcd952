//! The main thread: accept, look after the socket, and decide when to leave.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::ServeOptions;
use super::connection;
use super::listener::Listener;
use super::room::Room;
use super::roster::{Place, Roster};
use super::signals::{Signals, Wake, Waker};
use crate::link::lock::{DeskLock, State};
use crate::link::preface::Verdict;
use crate::link::quiet::Quiet;
use crate::link::service::{Peer, Service};
use crate::link::wait::{Deadline, readable};
use crate::link::{DeskDir, LinkError};

/// How often the socket's place in the folder is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How long the queue is left alone when the system has no more descriptors or threads.
const BREATHER: Duration = Duration::from_millis(100);

/// How long an end of all connections takes of which nobody needs to be told.
const AT_ONCE: Duration = Duration::from_millis(150);

/// What all threads of a server share.
pub(super) struct Shared<S> {
    pub(super) service: S,
    pub(super) protocol: u32,
    pub(super) build: String,
    roster: Arc<Roster>,
    waker: Waker,
    /// What long requests and answers take of memory.
    pub(super) room: Room,
    /// What is logged of each uid.
    pub(super) quiet: Quiet<u32>,
    /// Whose desk it is: only they may ask the server to leave.
    pub(super) owner: u32,
    told_to_leave: AtomicBool,
}

impl<S> Shared<S> {
    pub(super) fn new(service: S, roster: Arc<Roster>, waker: Waker, options: &ServeOptions) -> Self {
        Self {
            service,
            protocol: options.protocol,
            build: options.build.clone(),
            roster,
            waker,
            room: Room::default(),
            quiet: Quiet::default(),
            owner: rustix::process::geteuid().as_raw(),
            told_to_leave: AtomicBool::new(false),
        }
    }

    /// A client asked the server to leave.
    pub(super) fn leave(&self) {
        self.told_to_leave.store(true, Ordering::SeqCst);
        self.waker.wake();
    }

    pub(super) fn is_closing(&self) -> bool {
        self.roster.is_closing()
    }
}

/// The server between its start and its end.
pub(super) struct MainLoop<S> {
    shared: Arc<Shared<S>>,
    options: ServeOptions,
    desk: DeskDir,
    lock: DeskLock,
    listener: Option<Listener>,
    signals: Signals,
    wake: Wake,
}

/// Why the server leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leave {
    Idle,
    Told,
    /// Its folder is another one now, or another server's.
    Displaced,
}

/// How the server found its files in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    InPlace,
    Displaced,
}

impl<S: Service> MainLoop<S> {
    pub(super) fn new(
        shared: Arc<Shared<S>>,
        options: ServeOptions,
        desk: DeskDir,
        lock: DeskLock,
        listener: Listener,
        signals: Signals,
        wake: Wake,
    ) -> Self {
        Self { shared, options, desk, lock, listener: Some(listener), signals, wake }
    }

    /// Serves until it is time to leave, and leaves.
    pub(super) fn run(&mut self) {
        let Some(mut listener) = self.listener.take() else { return };
        let why = self.serve(&mut listener);
        tracing::info!(?why, "leaving");
        self.lock.note(State::Leaving(""));
        if why == Leave::Told
            && let Err(error) = listener.set_aside()
        {
            tracing::warn!(%error, "the socket cannot be set aside");
        }
        // Who is still in its queue has asked nothing yet and tries again.
        match why {
            // The names in the folder are somebody else's.
            Leave::Displaced => drop(listener),
            Leave::Idle | Leave::Told => listener.close(),
        }
        self.shared.roster.send_home();
        let broken_off = self.drain();
        let lock = &mut self.lock;
        let undone = self.shared.service.leaving(&mut |words| lock.note(State::Leaving(words)));
        let undone: Vec<String> = broken_off.into_iter().chain(undone).collect();
        lock.note(State::Left(&undone.join("; ")));
    }

    /// Keeps lock and service from being given up before the process ends.
    pub(super) fn hold_until_exit(self) {
        std::mem::forget(self);
    }

    fn serve(&mut self, listener: &mut Listener) -> Leave {
        let mut looked = Instant::now();
        loop {
            let fds = [Some(listener.as_fd()), Some(self.signals.as_fd()), Some(self.wake.as_fd())];
            let [queue, signal, woken] = readable(fds, self.patience(looked));
            if signal && self.signals.came() {
                return Leave::Told;
            }
            if woken {
                self.wake.take();
            }
            if self.shared.told_to_leave.load(Ordering::SeqCst) {
                return Leave::Told;
            }
            if queue {
                self.accept_all(listener);
            }
            if looked.elapsed() >= LOOK {
                looked = Instant::now();
                for (uid, untold) in self.shared.quiet.left_out() {
                    tracing::warn!(uid, untold, "that many more were turned away, cut or refused");
                }
                self.shared.service.look_after();
                if self.look_after(listener) == Found::Displaced {
                    return Leave::Displaced;
                }
            }
            if self.is_idle() && self.may_leave(listener) {
                return Leave::Idle;
            }
        }
    }

    /// How long there is nothing to do but wait.
    fn patience(&self, looked: Instant) -> Duration {
        let look = LOOK.saturating_sub(looked.elapsed());
        match (self.options.idle, self.shared.roster.empty_for()) {
            // Rounded up, so that the moment has come when the wait is over.
            // Whose time is over and who stays for what goes on is looked at as often as the socket.
            (Some(idle), Some(empty)) if empty < idle => {
                look.min(idle.saturating_sub(empty) + Duration::from_micros(100))
            }
            _ => look,
        }
    }

    fn is_idle(&self) -> bool {
        let is_empty =
            matches!((self.options.idle, self.shared.roster.empty_for()), (Some(idle), Some(empty)) if empty >= idle);
        is_empty && !self.shared.service.is_busy()
    }

    /// Hides, and serves who came before that: only when nobody did is it safe to leave.
    fn may_leave(&self, listener: &Listener) -> bool {
        if let Err(error) = listener.set_aside() {
            tracing::warn!(%error, "the socket cannot be set aside");
            return true;
        }
        if self.accept_all(listener) == 0 {
            return true;
        }
        if let Err(error) = listener.come_back() {
            tracing::warn!(%error, "the socket cannot be put back; it is bound again");
        }
        false
    }

    /// Takes everybody in the queue; answers how many there were.
    fn accept_all(&self, listener: &Listener) -> usize {
        let mut count = 0;
        loop {
            match listener.accept() {
                Ok(Some(stream)) => {
                    count += 1;
                    self.take_in(stream);
                }
                Ok(None) => return count,
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be taken");
                    let _ = readable([Some(self.signals.as_fd())], BREATHER);
                    // Somebody is there, only not served yet.
                    return count + 1;
                }
            }
        }
    }

    fn take_in(&self, stream: UnixStream) {
        let (peer, place) = match self.admit(stream) {
            Ok(Some(admitted)) => admitted,
            Ok(None) => return,
            Err(error) => {
                tracing::debug!(%error, "a connection was gone at once");
                return;
            }
        };
        let shared = Arc::clone(&self.shared);
        let thread = thread::Builder::new().name("connection".to_owned());
        if let Err(error) = thread.spawn(move || connection::attend(&shared, &place, peer)) {
            tracing::warn!(%error, "no thread for a connection");
        }
    }

    /// The peer and its place; none where it was turned away.
    fn admit(&self, stream: UnixStream) -> io::Result<Option<(Peer, Place)>> {
        let credentials = rustix::net::sockopt::socket_peercred(&stream)?;
        let peer = Peer {
            uid: credentials.uid.as_raw(),
            gid: credentials.gid.as_raw(),
            pid: credentials.pid.as_raw_nonzero().get(),
        };
        let entered = match self.shared.service.knows(peer) {
            Ok(()) => {
                self.shared.roster.enter(peer, stream).map_err(|(stream, refused)| (stream, Verdict::Full, refused))
            }
            Err(refused) => Err((stream, Verdict::Refused, refused)),
        };
        match entered {
            Ok(place) => Ok(Some((peer, place))),
            Err((stream, word, refused)) => {
                if let Some(untold) = self.shared.quiet.tells(peer.uid) {
                    tracing::warn!(uid = peer.uid, pid = peer.pid, untold, reason = refused.message, "turned away");
                }
                connection::turn_away(&self.shared, &stream, word, &refused);
                Ok(None)
            }
        }
    }

    /// Sees that clients find the socket, and that nobody else can become the server. Where the folder is another one than
    /// the store was opened in, or somebody else holds its lock, what this server would answer is no longer the desk's.
    fn look_after(&mut self, listener: &mut Listener) -> Found {
        if !self.desk.is_in_place() {
            tracing::error!("the desk's folder was moved, removed or put in another's place; this server ends");
            return Found::Displaced;
        }
        if !self.lock.is_in_place() && self.lock_again() == Found::Displaced {
            return Found::Displaced;
        }
        if listener.is_in_place() {
            return Found::InPlace;
        }
        if listener.is_anothers() {
            tracing::warn!("a service manager listens at the desk's socket; this server makes room for its own");
            return Found::Displaced;
        }
        match listener.bind_again() {
            Ok(old) => {
                tracing::warn!("the socket was tidied away and is bound again");
                self.accept_all(&old);
            }
            Err(error) => tracing::warn!(%error, "the socket is gone and cannot be bound again"),
        }
        Found::InPlace
    }

    /// Locks the file others would try now.
    fn lock_again(&mut self) -> Found {
        match DeskLock::take(&self.desk, &self.options.build, self.lock.origin()) {
            Ok(mut lock) => {
                tracing::warn!("the lock file was tidied away and is made again");
                lock.note(State::Serving);
                // The old file stays locked too: somebody may have opened it before it was removed.
                std::mem::forget(std::mem::replace(&mut self.lock, lock));
            }
            Err(LinkError::Busy(holder)) => {
                tracing::error!(pid = holder.pid, "another server holds the desk's lock; this one ends");
                return Found::Displaced;
            }
            Err(error) => tracing::warn!(%error, "the lock file is gone and cannot be made again"),
        }
        Found::InPlace
    }

    /// Waits until nothing is under way any more, the limit has come, or a second signal; what is not finished then, in words.
    fn drain(&mut self) -> Option<String> {
        let deadline = Deadline::after(self.options.drain);
        let quiet = Deadline::after(AT_ONCE);
        let mut told = 0;
        loop {
            let count = self.shared.roster.under_way();
            if count == 0 {
                return None;
            }
            // Who only has to hang up needs no word.
            if count != told && quiet.passed() {
                told = count;
                self.lock.note(State::Leaving(&under_way(count)));
            }
            let patience = if quiet.passed() { deadline.left() } else { quiet.left() };
            let [signal, woken] = readable([Some(self.signals.as_fd()), Some(self.wake.as_fd())], patience);
            if woken {
                self.wake.take();
            }
            if deadline.passed() || (signal && self.signals.came()) {
                tracing::warn!(under_way = count, "not everything was finished");
                return Some(if count == 1 {
                    "a request was broken off".to_owned()
                } else {
                    format!("{count} requests were broken off")
                });
            }
        }
    }
}

fn under_way(count: usize) -> String {
    if count == 1 { "a request is under way".to_owned() } else { format!("{count} requests are under way") }
}
