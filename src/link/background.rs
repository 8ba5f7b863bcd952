//! What a server does that was started by a client: go its own way, and say when it is ready.
//!
//! Its standard output is a pipe to the client that started it. It says one line at a time: `progress TEXT` any number
//! of times, then one of `ready`, `busy PID` and `error CAUSE<tab>REMEDY`. Lines of other words are ignored. After that
//! nothing is written any more.

use std::io::{self, Write};

use rustix::fs::Mode;

use super::{DeskDir, LinkError};
use crate::text::Line;

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
            Self::People => {
                tell(&format!("serving {}; its log is told here, on standard error", desk.path().display()));
            }
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
