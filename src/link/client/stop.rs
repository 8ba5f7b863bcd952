//! Asking whether a server is there, and asking it to leave.

use std::path::Path;
use std::time::Duration;

use super::Client;
use super::contact::{Attempt, attempt};
use super::options::ConnectOptions;
use crate::link::lock::State;
use crate::link::preface::Operation;
use crate::link::wait::{Deadline, Process, moment};
use crate::link::{DeskDir, Holder, LinkError, StartedBy};

/// A server that answered a ping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alive {
    /// Its process id, 0 where that is not known.
    pub pid: i32,
    /// Its build name.
    pub build: String,
    /// Its protocol number.
    pub protocol: u32,
}

/// Whether a server of this desk answers, of whatever version; starts none, but a service manager that listens for it does.
/// To the server this is a visit like any other, after which its idle time begins anew.
pub fn ping(desk_dir: &Path) -> Result<Option<Alive>, LinkError> {
    call(desk_dir, Operation::Ping, &mut |_| {})
}

/// The process that is becoming the server of this desk and does not answer yet, or that leaves and does not any more, with
/// what it does; none where none is.
pub fn unheard(desk_dir: &Path) -> Result<Option<Holder>, LinkError> {
    let holder = Holder::now(&DeskDir::visit(desk_dir)?);
    Ok(holder.filter(|holder| matches!(holder.does(), State::Starting(_) | State::Leaving(_) | State::Left(_))))
}

/// Why the desk's last server could not start, in its words; none where it could, or nobody tried.
pub fn failed_start(desk_dir: &Path) -> Result<Option<String>, LinkError> {
    let holder = Holder::read(&DeskDir::visit(desk_dir)?);
    Ok(match holder.does() {
        State::Failed(cause) => Some(cause.to_owned()),
        State::Starting(_) if Process::watch(holder.pid).ended(Duration::ZERO) => {
            Some("it ended before it was ready".to_owned())
        }
        _ => None,
    })
}

/// A server that has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its process id.
    pub pid: i32,
    /// Who started it; none where it did not say.
    pub origin: Option<StartedBy>,
    /// What it left undone, in words.
    pub undone: Option<String>,
}

/// How long a server that leaves may be busy with one thing: it gives up the longest of them after twenty seconds itself.
pub const LEAVING: Duration = Duration::from_secs(25);

/// How often is looked what a leaving server waits for.
const LOOK: Duration = Duration::from_millis(100);

/// Asks the server of this desk, of whatever version, to leave, and waits until its process has ended; one that starts is
/// asked when it is there, and one that leaves already is waited for.
/// `None` when there was none. Requests under way are finished; what the server waits for is told in words, and is given
/// `limit` each time.
pub fn stop(desk_dir: &Path, limit: Duration, tell: &mut dyn FnMut(&str)) -> Result<Option<Left>, LinkError> {
    let desk = DeskDir::visit(desk_dir)?;
    let Some(pid) = leaving(&desk, limit, tell)? else { return Ok(None) };
    wait_for_end(&desk, pid, limit, tell)?;
    let last = Some(Holder::read(&desk)).filter(|last| last.pid == pid).unwrap_or_default();
    let undone = match last.does() {
        State::Left(undone) if !undone.is_empty() => Some(undone.to_owned()),
        _ => None,
    };
    Ok(Some(Left { pid, origin: last.origin, undone }))
}

/// Waits until the process of a server that leaves has ended, and tells what that one waits for.
pub(super) fn wait_for_end(
    desk: &DeskDir,
    pid: i32,
    limit: Duration,
    tell: &mut dyn FnMut(&str),
) -> Result<(), LinkError> {
    let process = Process::watch(pid);
    let (mut deadline, mut told) = (Deadline::after(limit), String::new());
    while !process.ended(LOOK) {
        let said = Holder::read(desk);
        match said.does() {
            State::Leaving(words) if said.pid == pid && !words.is_empty() && words != told => {
                words.clone_into(&mut told);
                deadline = Deadline::after(limit);
                tell(words);
            }
            _ if deadline.passed() => {
                return Err(LinkError::WillNotLeave { pid, seconds: limit.as_secs() });
            }
            _ => {}
        }
    }
    Ok(())
}

/// The process of the server that leaves: because it is asked to now, or already. Nobody listens also while a server starts,
/// and then the lock says that there is one.
fn leaving(desk: &DeskDir, limit: Duration, tell: &mut dyn FnMut(&str)) -> Result<Option<i32>, LinkError> {
    let (mut deadline, mut told) = (Deadline::after(limit), String::new());
    loop {
        if let Some(server) = call(desk.path(), Operation::Leave, tell)? {
            return Ok(Some(server.pid));
        }
        let Some(holder) = Holder::now(desk) else { return Ok(None) };
        match holder.does() {
            State::Leaving(_) | State::Left(_) => return Ok(Some(holder.pid)),
            // A command that works on the desk's files is no server.
            State::Works(_) => return Ok(None),
            State::Starting(step) if !step.is_empty() && step != told => {
                step.clone_into(&mut told);
                deadline = Deadline::after(limit);
                tell(step);
            }
            State::Starting(_) | State::Serving | State::Failed(_) => {}
        }
        if deadline.passed() {
            return Err(LinkError::Timeout { seconds: limit.as_secs(), holder, log: desk.log_path() });
        }
        Process::watch(holder.pid).ended(LOOK);
    }
}

/// What came of a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restarted {
    /// The server that left; none where there was none.
    pub left: Option<Left>,
    /// The server that runs now.
    pub now: Alive,
}

/// Stops the server as [`stop`] does, and has one run again as that one was started: a client's in the background, and
/// another by the service manager that runs it. One that a person runs is left alone, since only they can start it again.
pub fn restart(options: &ConnectOptions, limit: Duration, tell: &mut dyn FnMut(&str)) -> Result<Restarted, LinkError> {
    let desk = options.desk()?;
    let holder = match call(desk.path(), Operation::Ping, tell)? {
        Some(server) => Holder { pid: server.pid, ..Holder::read(&desk) },
        None => unheard(desk.path())?.unwrap_or_default(),
    };
    if holder.origin == Some(StartedBy::Hand) && !matches!(holder.does(), State::Leaving(_) | State::Left(_)) {
        return Err(LinkError::RunByHand { pid: holder.pid, is_shared: desk.is_shared() });
    }
    let left = stop(desk.path(), limit, tell)?;
    let origin = left.as_ref().and_then(|left| left.origin).or(holder.origin);
    if origin == Some(StartedBy::ServiceManager) {
        let now = wait_for_service(desk.path(), options.connect_within, tell)?;
        return Ok(Restarted { left, now });
    }
    drop(Client::connect_with(&ConnectOptions { start: true, ..options.clone() }, tell)?);
    let now = call(desk.path(), Operation::Ping, tell)?;
    let now = now.ok_or_else(|| LinkError::NotRunning(desk.path().to_owned()))?;
    Ok(Restarted { left, now })
}

/// Waits until the service manager has started a server; where it listens itself, asking is what makes it do so.
fn wait_for_service(desk: &Path, limit: Duration, tell: &mut dyn FnMut(&str)) -> Result<Alive, LinkError> {
    let deadline = Deadline::after(limit);
    loop {
        if let Some(server) = call(desk, Operation::Ping, tell)? {
            return Ok(server);
        }
        if deadline.passed() {
            return Err(LinkError::NotStartedAgain { seconds: limit.as_secs() });
        }
        moment(LOOK);
    }
}

fn call(desk_dir: &Path, operation: Operation, tell: &mut dyn FnMut(&str)) -> Result<Option<Alive>, LinkError> {
    let options = ConnectOptions { start: false, ..ConnectOptions::new(desk_dir) };
    let desk = DeskDir::visit(desk_dir)?;
    match attempt(&desk, &options, operation, tell)? {
        Attempt::Reached(found) | Attempt::OtherProtocol(found) => {
            Ok(Some(Alive { pid: found.pid, build: found.build, protocol: found.protocol }))
        }
        Attempt::Nobody | Attempt::Gone => Ok(None),
    }
}
