//! What a server does that was started by a client: go its own way, and say when it is ready.
//!
//! Its standard output is a pipe to the client that started it. It says one line at a time: `progress TEXT` any number
//! of times, then one of `ready`, `busy PID` and `error CAUSE<tab>REMEDY`. Lines of other words are ignored. After that
//! nothing is written any more.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;

use rustix::fs::{Mode, OFlags};

use super::{DeskDir, LinkError};
use crate::text::Line;

/// A log longer than this is set aside when the next server starts, in bytes.
const LOG_BYTES: u64 = 1024 * 1024;

/// Leaves the terminal's session and the folder one was called in, and keeps what is written from now on private.
///
/// The serve command calls this first when it was started with `--background`.
pub fn detach() -> io::Result<()> {
    // A process that leads a group already (started by hand) cannot make a session; it does not need one either.
    if rustix::process::setsid().is_err() {
        tracing::debug!("no session of our own");
    }
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    std::env::set_current_dir("/")
}

/// The server's log, private and appended to; one grown long is kept as `server.log.1`.
pub(super) fn open_log(desk: &DeskDir) -> Result<File, LinkError> {
    let path = desk.log_path();
    if std::fs::symlink_metadata(&path).is_ok_and(|found| found.len() > LOG_BYTES) {
        // Two clients may do this at once; the second then finds a short or missing log, which is as good.
        let _ = std::fs::rename(&path, path.with_extension("log.1"));
    }
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let opened = OpenOptions::new().append(true).create(true).mode(0o600).custom_flags(flags).open(&path);
    opened.map_err(|source| LinkError::io("the server's log", &path, source))
}

/// Where a starting server tells how it gets on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    /// To the client that started it, through standard output.
    Pipe,
    /// To whoever looks at standard error.
    People,
}

impl Report {
    pub(super) fn progress(self, text: &str) {
        match self {
            Self::Pipe => say(&format!("progress {}", one_line(text))),
            Self::People => tell(text),
        }
    }

    pub(super) fn ready(self, desk: &DeskDir) {
        match self {
            Self::Pipe => say("ready"),
            Self::People => tell(&format!("serving {}", desk.path().display())),
        }
    }

    /// The reason why it does not serve; for people whoever called `serve` says it.
    pub(super) fn failed(self, error: &LinkError) {
        if self == Self::People {
            return;
        }
        match error {
            LinkError::Busy(holder) => say(&format!("busy {}", holder.pid)),
            error => {
                let hint = error.hint().unwrap_or_default();
                say(&format!("error {}\t{}", one_line(&error.to_string()), one_line(&hint)));
            }
        }
    }
}

fn say(line: &str) {
    // The client may have gone in the meantime; the server serves others.
    let mut pipe = io::stdout().lock();
    let _ = pipe.write_all(format!("{line}\n").as_bytes()).and_then(|()| pipe.flush());
}

fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", one_line(line));
}

pub(super) fn one_line(text: &str) -> String {
    Line::clean(text).to_string()
}
