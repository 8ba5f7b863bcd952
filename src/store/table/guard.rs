//! sled behind a fence: it panics on damaged files, and may never come back from opening them.
//!
//! Where a caught panic was still goes to standard error by the process's panic hook, which leaves out what it says: that
//! may quote records.

use std::{
    any::Any,
    io,
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

/// How long sled may give no sign of life while it opens or is read through.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long files that are in use are waited for.
const RELEASE: Duration = Duration::from_secs(5);
/// How often they are tried meanwhile.
const RETRY: Duration = Duration::from_millis(5);
/// What sled may hold in memory of its pages, in bytes.
const CACHE: u64 = 16 * 1024 * 1024;

/// Why sled's folder could not be opened.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Somebody else has it open.
    Busy,
    /// The system is at fault, not what is in the files: no room, no right, no file handle.
    System(io::Error),
    /// A newer program wrote it.
    Newer(u8),
    /// What is in it cannot be used, in words.
    Broken(String),
}

/// A sign of life with a count, or the end.
enum Message<T> {
    Alive(u64),
    Done(Result<T, Failure>),
}

/// Runs a job that may panic or hang on a thread of its own. The job says now and then how far it is; `alive` gets
/// that. A job that hangs is left behind.
pub(super) fn on_thread<T: Send + 'static>(
    job: impl FnOnce(&dyn Fn(u64)) -> Result<T, Failure> + Send + 'static,
    alive: &mut dyn FnMut(u64),
) -> Result<T, Failure> {
    on_thread_within(PATIENCE, job, alive)
}

/// The same, with how long the job may give no sign of life.
fn on_thread_within<T: Send + 'static>(
    patience: Duration,
    job: impl FnOnce(&dyn Fn(u64)) -> Result<T, Failure> + Send + 'static,
    alive: &mut dyn FnMut(u64),
) -> Result<T, Failure> {
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        let report: &Sender<Message<T>> = &sender;
        // Nobody listens any more if this thread was given up; then there is nobody to tell.
        let done = catch(|| job(&|count| drop(report.send(Message::Alive(count)))));
        let _ = sender.send(Message::Done(done));
    };
    thread::Builder::new().name("state".to_owned()).spawn(work).map_err(Failure::System)?;
    loop {
        match receiver.recv_timeout(patience) {
            Ok(Message::Alive(count)) => alive(count),
            Ok(Message::Done(done)) => return done,
            Err(RecvTimeoutError::Timeout) => {
                return Err(Failure::Broken(format!("it gave no sign of life for {} s", patience.as_secs())));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::Broken("the thread that opened it ended".to_owned()));
            }
        }
    }
}

/// Runs a call of sled's; a panic becomes what the call's errors are.
pub(super) fn catch<T, E: From<String>>(call: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    // What the call touches is either sled's, which is given up after a panic, or is dropped here.
    panic::catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|panic| Err(E::from(format!("sled panicked: {}", words(&*panic)))))
}

impl From<String> for Failure {
    fn from(cause: String) -> Self {
        Self::Broken(cause)
    }
}

/// Opens sled's folder. sled closes its files some time after it was dropped, and a server that was killed has them
/// until the system has cleared it away, so files that are in use are waited for.
pub(super) fn open(folder: &Path) -> Result<sled::Db, Failure> {
    let since = Instant::now();
    loop {
        match open_now(folder) {
            Err(Failure::Busy) if since.elapsed() < RELEASE => thread::park_timeout(RETRY),
            opened => return opened,
        }
    }
}

fn open_now(folder: &Path) -> Result<sled::Db, Failure> {
    let config = sled::Config::new().path(folder).cache_capacity(CACHE).mode(sled::Mode::LowSpace);
    config.flush_every_ms(Some(1000)).open().map_err(|error| match error {
        sled::Error::Io(source) if source.to_string().contains("could not acquire lock") => Failure::Busy,
        sled::Error::Io(source) if is_systems(&source) => Failure::System(source),
        error => Failure::Broken(error.to_string()),
    })
}

/// Whether an error would be the same whatever the files hold.
fn is_systems(source: &io::Error) -> bool {
    use io::ErrorKind::{OutOfMemory, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    /// Too many open files, in this process and in all.
    const HANDLES: [Option<i32>; 2] = [Some(24), Some(23)];
    matches!(source.kind(), OutOfMemory | PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull)
        || HANDLES.contains(&source.raw_os_error())
}

/// What a panic said where that stands in sled's text: one that was put together may quote records, and nobody is told.
fn words(panic: &(dyn Any + Send)) -> String {
    panic.downcast_ref::<&str>().copied().unwrap_or("its message may quote records, and is not told").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_words() {
        let jobs: [fn(); 2] = [|| panic!("a page is gone"), || panic!("page {} is gone", "of Jane".to_uppercase())];
        let said = ["a page is gone", "its message may quote records, and is not told"];
        for (job, said) in jobs.into_iter().zip(said) {
            let job = move |_: &dyn Fn(u64)| {
                job();
                Ok(())
            };
            let result: Result<(), _> = on_thread(job, &mut |_| ());
            let Err(Failure::Broken(words)) = result else { panic!("{result:?}") };
            assert_eq!(words, format!("sled panicked: {said}"));
        }
    }

    #[test]
    fn a_job_that_hangs_is_left_behind() {
        let (gate, closed) = mpsc::channel::<()>();
        let job = move |_: &dyn Fn(u64)| {
            // Until the test is over, or for too long where it is waited for.
            let _ = closed.recv_timeout(Duration::from_secs(20));
            Ok(())
        };
        let left = on_thread_within(Duration::from_millis(50), job, &mut |_| ());
        drop(gate);
        let Err(Failure::Broken(words)) = left else { panic!("{left:?}") };
        assert_eq!(words, "it gave no sign of life for 0 s");
    }

    #[test]
    fn signs_of_life_arrive() {
        let mut seen = Vec::new();
        let job = |alive: &dyn Fn(u64)| {
            alive(1);
            alive(2);
            Ok(3)
        };
        assert!(matches!(on_thread(job, &mut |count| seen.push(count)), Ok(3)));
        assert_eq!(seen, [1, 2]);
    }
}
