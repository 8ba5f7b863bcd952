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

/// The process that is becoming the server of this desk and does not answer yet, with what it does; none where none is.
pub fn starting(desk_dir: &Path) -> Result<Option<Holder>, LinkError> {
    let holder = Holder::read(&DeskDir::visit(desk_dir)?);
    // What a process wrote that was killed stays in the file.
    let starts = matches!(holder.does(), State::Starting(_)) && !Process::watch(holder.pid).ended(Duration::ZERO);
    Ok(starts.then_some(holder))
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

/// A server that has left because it was asked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Which it was.
    pub server: Alive,
    /// Who started it; none where it did not say.
    pub origin: Option<StartedBy>,
    /// What it left undone, in words.
    pub undone: Option<String>,
}

/// How often is looked what a leaving server waits for.
const LOOK: Duration = Duration::from_millis(100);

/// Asks the server of this desk, of whatever version, to leave, and waits until its process has ended.
/// `None` when there was none. Requests under way are finished; what the server waits for is told in words, and is given
/// `limit` each time.
pub fn stop(desk_dir: &Path, limit: Duration, tell: &mut dyn FnMut(&str)) -> Result<Option<Left>, LinkError> {
    let desk = DeskDir::visit(desk_dir)?;
    let Some(server) = call(desk_dir, Operation::Leave, tell)? else { return Ok(None) };
    let process = Process::watch(server.pid);
    let (mut deadline, mut told) = (Deadline::after(limit), String::new());
    while !process.ended(LOOK) {
        let said = Holder::read(&desk);
        match said.does() {
            State::Leaving(words) if said.pid == server.pid && !words.is_empty() && words != told => {
                words.clone_into(&mut told);
                deadline = Deadline::after(limit);
                tell(words);
            }
            _ if deadline.passed() => {
                return Err(LinkError::WillNotLeave { pid: server.pid, seconds: limit.as_secs() });
            }
            _ => {}
        }
    }
    let last = Some(Holder::read(&desk)).filter(|last| last.pid == server.pid).unwrap_or_default();
    let undone = match last.does() {
        State::Left(undone) if !undone.is_empty() => Some(undone.to_owned()),
        _ => None,
    };
    Ok(Some(Left { server, origin: last.origin, undone }))
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
    let running = call(desk.path(), Operation::Ping, tell)?;
    let holder = running.as_ref().map(|_| Holder::read(&desk)).unwrap_or_default();
    if let (Some(server), Some(StartedBy::Hand)) = (&running, holder.origin) {
        return Err(LinkError::RunByHand { pid: server.pid });
    }
    let left = stop(desk.path(), limit, tell)?;
    let origin = left.as_ref().and_then(|left| left.origin).or(holder.origin);
    if running.is_some() && origin == Some(StartedBy::ServiceManager) {
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

/// Waits until a process that agreed to leave has ended.
pub(super) fn wait_for_end(pid: i32, limit: Duration) -> Result<(), LinkError> {
    if Process::watch(pid).ended(limit) {
        return Ok(());
    }
    Err(LinkError::WillNotLeave { pid, seconds: limit.as_secs() })
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
