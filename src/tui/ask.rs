//! The thread that talks to the desk's server, so that the screen never waits for it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::effect::Ticket;
use super::event::Event;
use crate::link::protocol::{Answer, News, Request};
use crate::link::{Client, ConnectOptions, LinkError, Pushed, Watching};

/// The first and the longest pause between two attempts to reach a server that went away.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How the screen reaches a server, at first and again after it went away.
pub trait Connect: Send + 'static {
    /// A new connection.
    fn connect(&mut self) -> Result<Box<dyn Connection>, LinkError>;
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
    fn connect(&mut self) -> Result<Box<dyn Connection>, LinkError> {
        Ok(Box::new(Client::connect(self)?))
    }
}

impl Connection for Client {
    fn ask(&mut self, request: &Request) -> Result<Answer, LinkError> {
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
    /// Watch again: no more news come.
    NewsEnded,
}

/// Where the thread's events go; false when nobody listens any more.
pub(super) type Tell = std::sync::Arc<dyn Fn(Event) -> bool + Send + Sync>;

/// A connection with its news.
struct Line {
    connection: Box<dyn Connection>,
    _watched: Watched,
}

/// Asks what it is given, connects again when the server went away, until nobody gives it work any more.
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
    let mut pause = PAUSE;
    loop {
        let given = if line.is_some() {
            work.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            work.recv_timeout(pause)
        };
        match (given, line.as_mut()) {
            (Err(RecvTimeoutError::Disconnected), _) => return,
            (Ok(Work::Ask(ticket, request)), Some(open)) => match open.connection.ask(&request) {
                Ok(answer) => drop(tell(Event::Answer(ticket, Box::new(Ok(answer))))),
                Err(error @ (LinkError::Failed(_) | LinkError::Refused(_))) => {
                    tell(Event::Answer(ticket, Box::new(Err(error.to_string()))));
                }
                Err(error) => line = lost(tell, &error),
            },
            (Ok(Work::NewsEnded), Some(_)) => line = lost(tell, &LinkError::NewsEnded),
            // Without a connection nothing is asked: the screen asks anew when it hears that the server is back.
            (Ok(_), None) => continue,
            (Err(RecvTimeoutError::Timeout), _) => {}
        }
        if line.is_some() {
            continue;
        }
        match connect.connect().and_then(|connection| open(connection, again, tell)) {
            Ok(open) => {
                (line, pause) = (Some(open), PAUSE);
                tell(Event::Back);
            }
            Err(error) => {
                line = lost(tell, &error);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
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
    Ok(Line { connection, _watched: watched })
}

fn lost(tell: &Tell, error: &LinkError) -> Option<Line> {
    tell(Event::Lost(error.to_string()));
    None
}
