//! Asking whether a server is there, and asking it to leave.

use std::path::Path;
use std::time::Duration;

use super::contact::{Attempt, attempt};
use super::options::ConnectOptions;
use crate::link::preface::Operation;
use crate::link::wait::Process;
use crate::link::{DeskDir, LinkError};

/// A server that answered a ping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alive {
    /// Its process id.
    pub pid: i32,
    /// Its build name.
    pub build: String,
    /// Its protocol number.
    pub protocol: u32,
}

/// Whether a server of this desk answers, of whatever version; starts none.
/// To the server this is a visit like any other, after which its idle time begins anew.
pub fn ping(desk_dir: &Path) -> Result<Option<Alive>, LinkError> {
    call(desk_dir, Operation::Ping)
}

/// Asks the server of this desk, of whatever version, to leave, and waits until its process has ended.
/// `None` when there was none. Requests under way are finished; `limit` should leave time for that.
pub fn stop(desk_dir: &Path, limit: Duration) -> Result<Option<Alive>, LinkError> {
    let left = call(desk_dir, Operation::Leave)?;
    if let Some(server) = &left {
        wait_for_end(server.pid, limit)?;
    }
    Ok(left)
}

/// Waits until a process that agreed to leave has ended.
pub(super) fn wait_for_end(pid: i32, limit: Duration) -> Result<(), LinkError> {
    if Process::watch(pid).ended(limit) {
        return Ok(());
    }
    Err(LinkError::WillNotLeave { pid, seconds: limit.as_secs() })
}

fn call(desk_dir: &Path, operation: Operation) -> Result<Option<Alive>, LinkError> {
    let options = ConnectOptions { start: false, ..ConnectOptions::new(desk_dir) };
    let desk = DeskDir::visit(desk_dir)?;
    match attempt(&desk, &options, operation)? {
        Attempt::Reached(found) | Attempt::OtherProtocol(found) => {
            Ok(Some(Alive { pid: found.pid, build: found.build, protocol: found.protocol }))
        }
        Attempt::Nobody | Attempt::Gone => Ok(None),
    }
}
