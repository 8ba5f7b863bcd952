//! The server: takes the lock, makes the service, listens, answers, and leaves without failing a client.
//!
//! The main thread accepts and watches: signals, the socket's place in the folder, idleness. Each connection has a
//! thread. Leaving is always the same: stop listening first, then finish, then end the process while lock and store are
//! still held, so that the next server finds neither half open.

mod connection;
mod listener;
mod main_loop;
mod panics;
mod room;
mod roster;
mod signals;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustix::fs::Mode;

use self::main_loop::{MainLoop, Shared};
pub use self::panics::keep_panics_private;
use self::panics::words_of;
use self::roster::{Bounds, Roster};
pub use self::roster::{Visitor, Visitors};
use self::signals::{Signals, Wake, Waker};
use super::background::Report;
use super::core_file::leave_no_core;
use super::lock::{DeskLock, StartedBy, State};
use super::{Begin, DeskDir, LinkError, PROTOCOL, Service};

/// How a server serves.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The desk folder; made when missing.
    pub desk_dir: PathBuf,
    /// In which folders it serves.
    pub begin: Begin,
    /// The group whose members reach the socket; `None`: only the folder's owner does.
    pub group: Option<u32>,
    /// Started by a client: readiness is told on standard output in the words a client waits for.
    pub background: bool,
    /// Leaves after this long without any connection; `None`: stays.
    pub idle: Option<Duration>,
    /// How long requests under way may take when the server is told to leave.
    pub drain: Duration,
    /// How many connections one uid may have at a time: the gateway's are those of all who come through it.
    pub connections_per_uid: usize,
    /// How many connections one account may have at a time, of those that were let in.
    pub connections_per_account: usize,
    /// The uid through which many people come, and how many connections each account may have through it.
    pub gateway: Option<(u32, usize)>,
    /// This program's name and version, for people.
    pub build: String,
    /// The protocol number; other than [`PROTOCOL`] only to try what happens between versions.
    pub protocol: u32,
}

impl ServeOptions {
    /// A server that somebody runs and watches: it stays until it is told to leave.
    pub fn new(desk_dir: impl Into<PathBuf>) -> Self {
        Self {
            desk_dir: desk_dir.into(),
            begin: Begin::default(),
            group: None,
            background: false,
            idle: None,
            drain: Duration::from_secs(10),
            connections_per_uid: 1200,
            connections_per_account: 400,
            gateway: None,
            build: concat!("qapdesk ", env!("CARGO_PKG_VERSION")).to_owned(),
            protocol: PROTOCOL,
        }
    }

    /// Who started it: systemd tells each process that it starts so by the process's number, which no child of it takes
    /// for its own.
    fn origin(&self) -> StartedBy {
        let is_us = |name| std::env::var(name).is_ok_and(|pid| pid == std::process::id().to_string());
        match self.background {
            true => StartedBy::Client,
            false if is_us("SYSTEMD_EXEC_PID") || is_us("LISTEN_PID") => StartedBy::ServiceManager,
            false => StartedBy::Hand,
        }
    }

    /// A server that a client started: it leaves after ten minutes without one.
    pub fn background(desk_dir: impl Into<PathBuf>) -> Self {
        Self { background: true, idle: Some(Duration::from_mins(10)), ..Self::new(desk_dir) }
    }
}

/// Serves until told to leave or idle; the process should then end at once, with nothing more done in it.
///
/// Takes the lock first, then calls `make` (which opens the store and may tell its progress), then listens. When this
/// returns `Ok`, [`Service::leaving`] was called, and lock and service are still held: only the end of the process
/// gives them up. SIGTERM and SIGINT let requests under way finish; a second one does not wait for them.
///
/// # Errors
/// [`LinkError::Busy`] when the desk has a server already (for a background server that is no failure: whoever started
/// it was told), [`LinkError::NotMade`] with `make`'s words, and whatever the folder or the socket refuse.
pub fn serve<S: Service>(
    options: ServeOptions,
    make: impl FnOnce(&mut dyn FnMut(&str)) -> Result<S, String>,
) -> Result<(), LinkError> {
    let report = if options.background { Report::Pipe } else { Report::People };
    let outcome = start(options, report, make);
    match outcome {
        Ok(mut main_loop) => {
            main_loop.run();
            main_loop.hold_until_exit();
            Ok(())
        }
        Err(error) => {
            report.failed(&error);
            Err(error)
        }
    }
}

fn start<S: Service>(
    options: ServeOptions,
    report: Report,
    make: impl FnOnce(&mut dyn FnMut(&str)) -> Result<S, String>,
) -> Result<MainLoop<S>, LinkError> {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    if let Err(error) = leave_no_core() {
        tracing::warn!(%error, "a crash may leave a core file, with what is in memory");
    }
    let descriptors = raise_descriptors();
    // Before anything is made in it.
    options.begin.look(&options.desk_dir)?;
    let desk = DeskDir::create(&options.desk_dir)?;
    let mut lock = DeskLock::take(&desk, &options.build, options.origin())?;
    match made_ready(&options, (report, descriptors), (&desk, &mut lock), make) {
        Ok(Ready { shared, listener, signals, wake }) => {
            lock.note(State::Serving);
            report.ready(&desk);
            tracing::info!(desk = %desk.path().display(), build = options.build, "serving");
            Ok(MainLoop::new(shared, options, desk, lock, listener, signals, wake))
        }
        Err(error) => {
            // For whoever looks later: the client that started it may have told nobody.
            lock.note(State::Failed(&error.to_string()));
            Err(error)
        }
    }
}

/// All that a server needs to serve, once it has the lock.
struct Ready<S> {
    shared: Arc<Shared<S>>,
    listener: listener::Listener,
    signals: Signals,
    wake: Wake,
}

fn made_ready<S: Service>(
    options: &ServeOptions,
    (report, descriptors): (Report, usize),
    (desk, lock): (&DeskDir, &mut DeskLock),
    make: impl FnOnce(&mut dyn FnMut(&str)) -> Result<S, String>,
) -> Result<Ready<S>, LinkError> {
    let mut progress = |text: &str| {
        lock.note(State::Starting(text));
        report.progress(text);
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| make(&mut progress)));
    let service = outcome.unwrap_or_else(|panic| Err(format!("opening failed inside: {}", words_of(&*panic))));
    let service = service.map_err(LinkError::NotMade)?;

    let system = |source| LinkError::io("a pipe of", desk.path(), source);
    let (wake, waker) = Waker::pair().map_err(system)?;
    let signals = Signals::catch().map_err(system)?;
    match options.group {
        Some(group) => desk.share(group),
        None => desk.unshare(),
    }
    .map_err(|source| LinkError::io("the group of", desk.path(), source))?;
    let listener = listener::Listener::open(desk, options.group)?;
    let roster = Roster::new(bounds(options, descriptors), waker.clone());
    service.opening(Visitors::new(Arc::clone(&roster)));
    let shared = Arc::new(Shared::new(service, roster, waker, options));
    Ok(Ready { shared, listener, signals, wake })
}

/// What the store, the log and letters on their way need of the descriptors.
const OWN_DESCRIPTORS: usize = 128;

/// Takes all descriptors that the system lets this process have: each connection is one, and the store needs its own.
/// Answers how many there are.
fn raise_descriptors() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let raised = rustix::process::Rlimit { current: limit.maximum, ..limit };
    let now = match rustix::process::setrlimit(rustix::process::Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(error) => {
            tracing::warn!(%error, "no more descriptors than before");
            limit.current
        }
    };
    now.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX))
}

/// How many connections there may be: as was asked for, but no uid uses up what the system lets this process have.
fn bounds(options: &ServeOptions, descriptors: usize) -> Bounds {
    let all = descriptors.saturating_sub(OWN_DESCRIPTORS).max(descriptors / 2);
    Bounds {
        all,
        per_uid: options.connections_per_uid.min(all - all / 4),
        per_account: options.connections_per_account,
        gateway: options.gateway,
        owner: rustix::process::geteuid().as_raw(),
    }
}
