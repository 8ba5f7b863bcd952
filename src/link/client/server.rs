//! Who serves behind a socket. The kernel names whoever made it: the server itself, or a service manager, whose clients
//! are in the queue before it has started the server.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::net::sockopt::socket_peercred;

use super::options::ConnectOptions;
use crate::link::lock::State;
use crate::link::wait::{Deadline, Process, readable};
use crate::link::{DeskDir, Holder, LinkError};

/// How long a server that listens may take to greet.
pub(super) const GREETING: Duration = Duration::from_secs(5);
/// How often is looked what a starting server says of itself.
const LOOK: Duration = Duration::from_millis(50);

/// Whoever made the socket that a client is connected to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maker {
    /// Its user, by the kernel's word.
    pub(super) uid: u32,
    pid: i32,
}

impl Maker {
    /// Who made the socket at the other end.
    pub(super) fn of(stream: &UnixStream) -> io::Result<Self> {
        let found = socket_peercred(stream)?;
        Ok(Self { uid: found.uid.as_raw(), pid: found.pid.as_raw_nonzero().get() })
    }

    /// The process that serves, 0 where that cannot be known. To be asked once the server has spoken: it holds the lock
    /// by then, and before that the one that left stands in it.
    pub(super) fn server(self, desk: &DeskDir) -> i32 {
        match Holder::read(desk) {
            // Who made its socket itself and has left since is not the next one, which has the lock now.
            holder if holder.pid == self.pid || !is_there(self.pid) => self.pid,
            holder if holder.pid > 0 => holder.pid,
            _ if self.must_be_server(desk) => self.pid,
            _ => 0,
        }
    }

    /// Waits until the server speaks, or hangs up. One that made its socket listens since it can answer; one behind the
    /// socket of a service manager may be starting still, and is waited for as long as it gets on with that.
    ///
    /// # Errors
    /// [`LinkError::Timeout`] where it starts and does not get on, [`LinkError::Silent`] where it should answer.
    pub(super) fn speaks(
        self,
        stream: &UnixStream,
        desk: &DeskDir,
        options: &ConnectOptions,
        progress: &mut dyn FnMut(&str),
    ) -> Result<(), LinkError> {
        let (mut seen, mut limit, mut told) = (None, GREETING, false);
        let (mut deadline, greeting) = (Deadline::after(limit), Deadline::after(GREETING));
        while !readable([Some(stream.as_fd())], LOOK)[0] {
            let holder = Holder::read(desk);
            if seen.as_ref() != Some(&holder) {
                limit = self.patience(&holder, desk, options);
                deadline = Deadline::after(limit);
                if let State::Starting(words) = holder.does()
                    && !words.is_empty()
                    && is_there(holder.pid)
                {
                    progress(words);
                    told = true;
                }
                seen = Some(holder);
            } else if deadline.passed() {
                return Err(self.silence(holder, desk, limit));
            } else if greeting.passed() && !told {
                progress("the desk's server says nothing yet: it may be starting");
                told = true;
            }
        }
        Ok(())
    }

    /// How long no word and no sign of progress may come.
    fn patience(self, holder: &Holder, desk: &DeskDir, options: &ConnectOptions) -> Duration {
        match holder.pid {
            0 if self.must_be_server(desk) => GREETING,
            // What it does is its owner's to read.
            0 => options.patience,
            pid if pid == self.pid || holder.does() == State::Serving && is_there(pid) => GREETING,
            _ => options.connect_within,
        }
    }

    fn silence(self, holder: Holder, desk: &DeskDir, limit: Duration) -> LinkError {
        match holder.pid {
            0 if self.must_be_server(desk) => LinkError::Silent { pid: self.pid },
            pid if !is_there(pid) => LinkError::Silent { pid: 0 },
            pid if holder.does() == State::Serving => LinkError::Silent { pid },
            _ => LinkError::Timeout { seconds: limit.as_secs(), holder, log: desk.log_path() },
        }
    }

    /// Where the lock cannot be read: a socket of the desk's owner is the server's own, as far as can be told, and one of
    /// another user is a service manager's.
    fn must_be_server(self, desk: &DeskDir) -> bool {
        !desk.is_ours() && self.uid == desk.owner() && self.pid > 1
    }
}

fn is_there(pid: i32) -> bool {
    !Process::watch(pid).ended(Duration::ZERO)
}
