//! The thread that talks to the desk's server, so that the screen never waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::effect::Ticket;
use super::event::{Away, Event};
use crate::link::protocol::{Answer, News, Request};
use crate::link::{Client, ConnectOptions, LinkError, Pushed, Refused, Watching};

/// The first and the longest pause between two attempts to reach a server that went away.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Why what was asked before names were hidden or shown is not told after it.
const TURNED: &str = "names were hidden or shown meanwhile: open it again";

/// How the screen reaches a server, at first and again after it went away.
pub trait Connect: Send + 'static {
    /// A new connection. A server is started for it only where none runs and `start` says so, and never later on.
    fn connect(&mut self, start: bool) -> Result<Box<dyn Connection>, LinkError>;

    /// Has further connections hide names from their beginning, or show them (E1).
    fn hide_names(&mut self, _hidden: bool) {}
}

/// A connection to a server.
pub trait Connection: Send {
    /// Asks one thing and waits for its answer.
    fn ask(&mut self, request: &Request) -> Result<Answer, LinkError>;

    /// Hands news on, and none when no more will come, until `tell` answers false or what is returned is dropped.
    fn watch(&self, tell: Box<dyn FnMut(Option<News>) -> bool + Send>) -> Result<Watched, LinkError>;
}

/// News come until this is dropped.
pub struct Watched(#[expect(dead_code, reason = "only its end matters")] Option<Watching>);

impl Connect for ConnectOptions {
    fn connect(&mut self, start: bool) -> Result<Box<dyn Connection>, LinkError> {
        let here = Self { start: false, ..self.clone() };
        match Client::connect(&here) {
            Err(LinkError::NotRunning(_)) if start => {}
            connected => return Ok(Box::new(connected?)),
        }
        // A client that may start a server does so whenever it finds none, also one that was stopped.
        drop(Client::connect(&Self { start, ..self.clone() })?);
        Ok(Box::new(Client::connect(&here)?))
    }

    fn hide_names(&mut self, hidden: bool) {
        self.claim.names = self.claim.names.turned(hidden);
    }
}

impl Connection for Client {
    fn ask(&mut self, request: &Request) -> Result<Answer, LinkError> {
        if let Request::HideNames(hidden) = request {
            // Should the line be cut, the next one begins so: nothing is told in between.
            let claim = self.claim_mut();
            claim.names = claim.names.turned(*hidden);
        }
        Client::ask(self, request)
    }

    fn watch(&self, mut tell: Box<dyn FnMut(Option<News>) -> bool + Send>) -> Result<Watched, LinkError> {
        let watching = self.watch_with(move |pushed| match pushed {
            Pushed::News(news) => tell(Some(news)),
            Pushed::Lost(_) => tell(None),
        })?;
        Ok(Watched(Some(watching)))
    }
}

/// What the thread is given to do.
#[derive(Debug)]
pub(super) enum Work {
    /// Ask this.
    Ask(Ticket, Request),
    /// Ask this, and on no other connection.
    AskHere(Ticket, Request),
    /// Start a server where none runs: somebody wants one.
    Start,
    /// Watch again: no more news come.
    NewsEnded,
    /// Say so when all that was given before is answered.
    Rest(Sender<()>),
}

/// Where the thread's events go; false when nobody listens any more.
pub(super) type Tell = Arc<dyn Fn(Event) -> bool + Send + Sync>;

/// A connection with its news.
struct Line {
    connection: Box<dyn Connection>,
    since: Instant,
    _watched: Watched,
}

/// Asks what it is given, connects again when the server went away, until nobody gives it work any more.
///
/// A server that was stopped stays so until it is asked for: only one that somebody else started is looked for.
pub(super) fn work(
    mut connect: impl Connect,
    first: Box<dyn Connection>,
    work: &Receiver<Work>,
    again: &Sender<Work>,
    tell: &Tell,
) {
    let mut line = match open(first, again, tell) {
        Ok(line) => Some(line),
        Err(error) => lost(tell, &error),
    };
    let (mut could_not_start, mut is_folder_there) = (false, true);
    let (mut pause, aside) = (PAUSE, Aside::default());
    loop {
        let had_line = line.is_some();
        let given = if line.is_some() {
            work.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            work.recv_timeout(pause)
        };
        let mut start = false;
        if let Ok(Work::Ask(_, Request::HideNames(hidden))) = &given {
            connect.hide_names(*hidden);
            aside.turns.fetch_add(1, Ordering::SeqCst);
        }
        match (given, line.as_mut()) {
            (Err(RecvTimeoutError::Disconnected), _) => return,
            // Whoever waits no longer has gone on.
            (Ok(Work::Rest(rest)), _) => drop(rest.send(())),
            (Ok(Work::Ask(ticket, request)), Some(_)) if request.takes_long() => {
                aside.ask(&mut connect, (ticket, request), again, tell);
            }
            (Ok(Work::Ask(ticket, request) | Work::AskHere(ticket, request)), Some(open)) => {
                match open.connection.ask(&request) {
                    Ok(answer) => drop(tell(Event::Answer(ticket, Box::new(Ok(answer))))),
                    Err(error @ (LinkError::Failed(_) | LinkError::Refused(_) | LinkError::Full(_))) => {
                        tell(Event::Answer(ticket, Box::new(Err(error.to_string()))));
                    }
                    Err(error) => {
                        // Of what was only to be read the loss says enough.
                        if !error.outcome_unknown() && !request.only_reads() {
                            tell(Event::Answer(ticket, Box::new(Err(error.to_string()))));
                        }
                        pause = pause_after(open, pause);
                        line = lost(tell, &error);
                    }
                }
            }
            (Ok(Work::NewsEnded), Some(open)) => {
                pause = pause_after(open, pause);
                line = lost(tell, &LinkError::NewsEnded);
            }
            // In a folder that is gone there would be another desk, without anything on file.
            (Ok(Work::Start), None) => start = is_folder_there,
            // Without a connection nothing is asked: the screen asks anew when it hears that the server is back.
            (Ok(_), None) => continue,
            (Ok(Work::Start), Some(_)) | (Err(RecvTimeoutError::Timeout), _) => {}
        }
        // A line that ended at once would do so again: the next attempt comes after the pause.
        if line.is_some() || pause > PAUSE && had_line {
            continue;
        }
        match connect.connect(start).and_then(|connection| open(connection, again, tell)) {
            Ok(open) => {
                line = Some(open);
                (could_not_start, is_folder_there) = (false, true);
                tell(Event::Back);
            }
            // Only an admin of the desk can change that.
            Err(LinkError::Refused(Refused { message, hint })) => {
                tell(Event::SentAway { message, hint });
                return;
            }
            // Why it could not be started says more than that it does not run.
            Err(LinkError::NotRunning(_)) if could_not_start && !start => pause = LONGEST_PAUSE,
            Err(error) => {
                (could_not_start, is_folder_there) = (start, !matches!(error, LinkError::Folder(_)));
                line = lost(tell, &error);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// What takes long is asked on connections of their own: what is asked after it does not wait for it.
#[derive(Default)]
struct Aside {
    /// How often names were hidden or shown.
    turns: Arc<AtomicU32>,
}

impl Aside {
    /// Where that comes to nothing it is asked as all else is: then it is known whether the server is there.
    fn ask(&self, connect: &mut impl Connect, (ticket, request): (Ticket, Request), again: &Sender<Work>, tell: &Tell) {
        let Ok(mut connection) = connect.connect(false) else {
            let _ = again.send(Work::AskHere(ticket, request));
            return;
        };
        let (again, told, turns) = (again.clone(), Arc::clone(tell), Arc::clone(&self.turns));
        let turn = turns.load(Ordering::SeqCst);
        let ask = move || {
            let answer = match connection.ask(&request) {
                Ok(answer) => Ok(answer),
                Err(error @ (LinkError::Failed(_) | LinkError::Refused(_) | LinkError::Full(_))) => {
                    Err(error.to_string())
                }
                Err(_) => {
                    let _ = again.send(Work::AskHere(ticket, request));
                    return;
                }
            };
            // What was asked while names were shown is not told once they are hidden (E1).
            let is_so_still = turns.load(Ordering::SeqCst) == turn;
            let answer = if is_so_still { answer } else { Err(TURNED.to_owned()) };
            told(Event::Answer(ticket, Box::new(answer)));
        };
        if let Err(error) = thread::Builder::new().name("long question".to_owned()).spawn(ask) {
            tell(Event::Answer(ticket, Box::new(Err(error.to_string()))));
        }
    }
}

fn open(connection: Box<dyn Connection>, again: &Sender<Work>, tell: &Tell) -> Result<Line, LinkError> {
    let (again, tell) = (again.clone(), tell.clone());
    let hand_on = move |news| match news {
        Some(news) => tell(Event::News(news)),
        None => again.send(Work::NewsEnded).is_ok(),
    };
    let watched = connection.watch(Box::new(hand_on))?;
    Ok(Line { connection, since: Instant::now(), _watched: watched })
}

/// How long is waited when a line ends: no time where it held, longer each time where it did not.
fn pause_after(line: &Line, pause: Duration) -> Duration {
    if line.since.elapsed() < LONGEST_PAUSE { (pause * 2).min(LONGEST_PAUSE) } else { PAUSE }
}

fn lost(tell: &Tell, error: &LinkError) -> Option<Line> {
    tell(Event::Lost(match error {
        LinkError::NotRunning(_) => Away::Stopped,
        error => Away::Silent(error.to_string()),
    }));
    None
}

#[cfg(test)]
mod tests;
