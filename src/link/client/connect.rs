//! From nothing to a greeted connection, whatever state the server is in.

use std::time::Duration;

use super::contact::{Attempt, Contact, attempt};
use super::options::ConnectOptions;
use super::start::{Started, start};
use super::stop::{LEAVING, wait_for_end};
use crate::link::lock::State;
use crate::link::preface::Operation;
use crate::link::wait::{Deadline, Process, moment};
use crate::link::{DeskDir, Holder, LinkError};

/// The first and the longest pause between two attempts while another process holds the lock.
const PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Connects, starting or replacing the server as needed. Everything before the greeting's end may be tried again.
pub(super) fn establish(
    options: &ConnectOptions,
    operation: Operation,
    progress: &mut dyn FnMut(&str),
) -> Result<Contact, LinkError> {
    let desk = options.desk()?;
    let mut patience = options.connect_within;
    let mut deadline = Deadline::after(patience);
    let mut turn: Option<Turn> = None;
    let mut was_replaced = false;
    loop {
        match attempt(&desk, options, operation, progress)? {
            Attempt::Reached(contact) => return Ok(contact),
            Attempt::OtherProtocol(contact) => {
                replace(&desk, options, &contact, progress)?;
                // Once: one that comes back as old as before is started by somebody else.
                if !std::mem::replace(&mut was_replaced, true) {
                    deadline = Deadline::after(options.connect_within);
                }
            }
            Attempt::Gone => moment(PAUSE),
            Attempt::Nobody if !options.start || !desk.is_ours() || desk.is_shared() => {
                return Err(LinkError::NotRunning(desk.path().to_owned()));
            }
            Attempt::Nobody => {
                let Some(waiting) = turn.as_mut() else {
                    // Before the log is opened, which would be made.
                    options.begin.look(desk.path())?;
                    if let Started::Busy(pid) = start(&desk, options, progress, &mut deadline)? {
                        turn = Some(Turn::after(pid));
                    }
                    continue;
                };
                if waiting.is_over() {
                    // Whoever follows one that was seen to end has time of their own. One that nobody sees may be there still.
                    if waiting.holder.is_seen() {
                        patience = options.connect_within;
                        deadline = Deadline::after(patience);
                    } else {
                        moment(PAUSE);
                    }
                    turn = None;
                } else if let Some(news) = waiting.news(&desk) {
                    patience = news.patience(options);
                    deadline = Deadline::after(patience);
                    news.tell(progress);
                }
            }
        }
        if deadline.passed() {
            let seconds = patience.as_secs();
            return Err(LinkError::Timeout { seconds, holder: Holder::read(&desk), log: desk.log_path() });
        }
    }
}

/// Asks an older server to leave; a newer one is left alone, as only it can read what it has written.
fn replace(
    desk: &DeskDir,
    options: &ConnectOptions,
    found: &Contact,
    progress: &mut dyn FnMut(&str),
) -> Result<(), LinkError> {
    let (ours, theirs, build) = (options.protocol, found.protocol, found.build.clone());
    if theirs >= ours {
        return Err(LinkError::ServerIsNewer { ours, theirs, build });
    }
    if !options.start || !desk.is_ours() {
        let owner = (!desk.is_ours()).then(|| desk.owner());
        return Err(LinkError::ServerIsOlder { ours, theirs, build, owner });
    }
    let pid = match attempt(desk, options, Operation::Leave, progress)? {
        Attempt::Reached(leaving) => leaving.pid,
        // It has left already, or somebody else asked it.
        _ => found.pid,
    };
    wait_for_end(desk, pid, LEAVING, &mut |words| News::Leaves(words.to_owned()).tell(progress))
}

/// Waiting while another process has the lock but does not listen: it starts, or it leaves.
struct Turn {
    holder: Process,
    pause: Duration,
    state: String,
}

impl Turn {
    fn after(pid: i32) -> Self {
        Self { holder: Process::watch(pid), pause: PAUSE, state: String::new() }
    }

    /// Pauses, at most until the holder ends. Whether it has.
    fn is_over(&mut self) -> bool {
        let over = self.holder.ended(self.pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        over
    }

    /// What the holder says that it does, when that has changed.
    fn news(&mut self, desk: &DeskDir) -> Option<News> {
        let state = Holder::read(desk).state;
        if state == self.state {
            return None;
        }
        let news = match State::of(&state) {
            State::Starting(step) if !step.is_empty() => News::Starts(step.to_owned()),
            State::Leaving(what) => News::Leaves(what.to_owned()),
            _ => return None,
        };
        self.state = state;
        Some(news)
    }
}

/// What another process does that has the lock.
enum News {
    /// It starts, and how far it is.
    Starts(String),
    /// It leaves, and what it waits for, where it says so.
    Leaves(String),
}

impl News {
    /// How long it may take until there is something new.
    fn patience(&self, options: &ConnectOptions) -> Duration {
        match self {
            Self::Starts(_) => options.connect_within,
            Self::Leaves(_) => options.connect_within.max(LEAVING),
        }
    }

    fn tell(&self, progress: &mut dyn FnMut(&str)) {
        match self {
            Self::Starts(step) => progress(step),
            Self::Leaves(what) if what.is_empty() => {}
            Self::Leaves(what) => progress(&format!("the server before this one leaves: {what}")),
        }
    }
}
