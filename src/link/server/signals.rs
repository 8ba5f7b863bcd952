//! What wakes the main thread: signals, and its own connection threads.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use signal_hook::consts::{SIGINT, SIGTERM};

/// The end of a pipe that becomes readable.
#[derive(Debug)]
pub(super) struct Wake(UnixStream);

impl Wake {
    /// How many times it was woken since the last look.
    pub(super) fn take(&self) -> usize {
        let mut bytes = [0; 64];
        let mut times = 0;
        while let Ok(count @ 1..) = (&self.0).read(&mut bytes) {
            times += count;
        }
        times
    }
}

impl AsFd for Wake {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// The end that wakes.
#[derive(Debug, Clone)]
pub(super) struct Waker(Arc<UnixStream>);

impl Waker {
    pub(super) fn pair() -> io::Result<(Wake, Self)> {
        let (read, write) = UnixStream::pair()?;
        read.set_nonblocking(true)?;
        write.set_nonblocking(true)?;
        Ok((Wake(read), Self(Arc::new(write))))
    }

    pub(super) fn wake(&self) {
        // A full pipe wakes as well as one more byte would.
        let _ = (&*self.0).write(&[1]);
    }
}

/// SIGTERM and SIGINT, caught from now on.
#[derive(Debug)]
pub(super) struct Signals(Wake);

impl Signals {
    pub(super) fn catch() -> io::Result<Self> {
        let (read, write) = UnixStream::pair()?;
        read.set_nonblocking(true)?;
        signal_hook::low_level::pipe::register(SIGTERM, write.try_clone()?)?;
        signal_hook::low_level::pipe::register(SIGINT, write)?;
        Ok(Self(Wake(read)))
    }

    /// Whether one came since the last look.
    pub(super) fn came(&self) -> bool {
        self.0.take() > 0
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
