//! Waiting for descriptors and processes with a time limit.

use std::os::fd::{BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

/// A point in time that can be moved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Instant);

impl Deadline {
    pub(super) fn after(limit: Duration) -> Self {
        Self(Instant::now() + limit)
    }

    /// What is left of it, zero when it has passed.
    pub(super) fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    pub(super) fn passed(self) -> bool {
        self.left().is_zero()
    }
}

/// Waits until one of the descriptors is readable or hung up; the answer has one entry for each.
///
/// An interrupted or failed wait answers "none", as a time-out does: whoever calls looks at its clock anyway.
pub(super) fn readable<const N: usize>(fds: [Option<BorrowedFd<'_>>; N], limit: Duration) -> [bool; N] {
    let mut asked: Vec<PollFd<'_>> =
        fds.iter().flatten().map(|fd| PollFd::from_borrowed_fd(*fd, PollFlags::IN | PollFlags::RDHUP)).collect();
    let limit = Timespec::try_from(limit).ok();
    let mut ready = [false; N];
    if poll(&mut asked, limit.as_ref()).is_err() {
        return ready;
    }
    let mut answers = asked.iter().map(|fd| !fd.revents().is_empty());
    for (flag, fd) in ready.iter_mut().zip(fds) {
        *flag = fd.is_some() && answers.next().unwrap_or(false);
    }
    ready
}

/// Waits until bytes can be written to a descriptor, or it broke; false when the limit came first.
pub(super) fn writable(fd: BorrowedFd<'_>, limit: Duration) -> bool {
    let limit = Timespec::try_from(limit).ok();
    poll(&mut [PollFd::from_borrowed_fd(fd, PollFlags::OUT)], limit.as_ref()).is_ok_and(|count| count > 0)
}

/// A process that is waited for.
#[derive(Debug)]
pub(super) struct Process(Option<OwnedFd>);

impl Process {
    /// The process of this id; one that has ended already counts as ended.
    pub(super) fn watch(pid: i32) -> Self {
        let Some(pid) = Pid::from_raw(pid).filter(|_| pid > 0) else { return Self(None) };
        match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(fd) => Self(Some(fd)),
            Err(_) => Self(None),
        }
    }

    /// Whether it was there, and its end can be seen.
    pub(super) fn is_seen(&self) -> bool {
        self.0.is_some()
    }

    /// Waits until it has ended; false when the limit came first.
    pub(super) fn ended(&self, limit: Duration) -> bool {
        let Some(fd) = &self.0 else { return true };
        readable([Some(std::os::fd::AsFd::as_fd(fd))], limit)[0]
    }
}

/// Lets a moment pass, where there is nothing to wait for but time.
pub(super) fn moment(limit: Duration) {
    let until = Deadline::after(limit);
    while !until.passed() {
        let limit = Timespec::try_from(until.left()).ok();
        match poll(&mut [], limit.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return,
        }
    }
}
