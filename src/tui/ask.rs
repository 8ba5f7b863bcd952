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
                aside.ask(&mut connect, ticket, request, tell);
            }
            (Ok(Work::Ask(ticket, request)), Some(open)) => match open.connection.ask(&request) {
                Ok(answer) => drop(tell(Event::Answer(ticket, Box::new(Ok(answer))))),
                Err(error @ (LinkError::Failed(_) | LinkError::Refused(_))) => {
                    tell(Event::Answer(ticket, Box::new(Err(error.to_string()))));
                }
                Err(error) => {
                    if !error.outcome_unknown() {
                        tell(Event::Answer(ticket, Box::new(Err(error.to_string()))));
                    }
                    pause = pause_after(open, pause);
                    line = lost(tell, &error);
                }
            },
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
    fn ask(&self, connect: &mut impl Connect, ticket: Ticket, request: Request, tell: &Tell) {
        let (tell_it, turns) = (Arc::clone(tell), Arc::clone(&self.turns));
        let turn = turns.load(Ordering::SeqCst);
        let ask = |mut connection: Box<dyn Connection>| {
            let ask = move || {
                let answer = connection.ask(&request).map_err(|error| error.to_string());
                // What was asked while names were shown is not told once they are hidden (E1).
                let is_so_still = turns.load(Ordering::SeqCst) == turn;
                let answer = if is_so_still { answer } else { Err(TURNED.to_owned()) };
                tell_it(Event::Answer(ticket, Box::new(answer)));
            };
            thread::Builder::new().name("long question".to_owned()).spawn(ask).map_err(|error| error.to_string())
        };
        if let Err(why) = connect.connect(false).map_err(|error| error.to_string()).and_then(ask) {
            tell(Event::Answer(ticket, Box::new(Err(why))));
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
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    use super::*;
    use crate::domain::Names;

    /// A server that goes away at the second question of each connection, and is back at the third attempt.
    struct Shaky {
        attempts: u32,
    }

    struct Once {
        asked: bool,
    }

    impl Connect for Shaky {
        fn connect(&mut self, _: bool) -> Result<Box<dyn Connection>, LinkError> {
            self.attempts += 1;
            if self.attempts.is_multiple_of(3) { Ok(Box::new(Once { asked: false })) } else { Err(LinkError::NotSent) }
        }
    }

    impl Connection for Once {
        fn ask(&mut self, _: &Request) -> Result<Answer, LinkError> {
            if self.asked {
                return Err(LinkError::OutcomeUnknown);
            }
            self.asked = true;
            Ok(Answer::Document(Vec::new()))
        }

        fn watch(&self, _: Box<dyn FnMut(Option<News>) -> bool + Send>) -> Result<Watched, LinkError> {
            Ok(Watched(None))
        }
    }

    fn next(events: &Receiver<Event>) -> Event {
        events.recv_timeout(Duration::from_secs(10)).expect("an event")
    }

    #[test]
    fn a_server_that_went_away_is_reached_again_and_nothing_is_asked_twice() {
        let ((work_in, work_out), (event_in, events)) = (channel(), channel());
        let tell: Tell = Arc::new(move |event| event_in.send(event).is_ok());
        let again = work_in.clone();
        let first = Box::new(Once { asked: false });
        std::thread::spawn(move || work(Shaky { attempts: 0 }, first, &work_out, &again, &tell));
        let ask = |ticket| work_in.send(Work::Ask(Ticket(ticket), Request::Greet)).expect("taken");
        ask(1);
        assert!(matches!(next(&events), Event::Answer(Ticket(1), _)));
        ask(2);
        let mut losses = 0;
        loop {
            match next(&events) {
                Event::Lost(_) => losses += 1,
                Event::Back => break,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(losses, 3, "the question and two attempts");
        ask(3);
        assert!(matches!(next(&events), Event::Answer(Ticket(3), _)));
    }

    /// A server that answers what takes long once it is let go.
    struct Slow(Option<Receiver<()>>);

    impl Connect for Slow {
        fn connect(&mut self, _: bool) -> Result<Box<dyn Connection>, LinkError> {
            Ok(Box::new(Self(self.0.take())))
        }
    }

    impl Connection for Slow {
        fn ask(&mut self, request: &Request) -> Result<Answer, LinkError> {
            if request.takes_long() {
                let let_go = self.0.as_ref().expect("asked on the connection that others wait for");
                let_go.recv_timeout(Duration::from_secs(10)).expect("let go");
            }
            Ok(Answer::Document(Vec::new()))
        }

        fn watch(&self, _: Box<dyn FnMut(Option<News>) -> bool + Send>) -> Result<Watched, LinkError> {
            Ok(Watched(None))
        }
    }

    #[test]
    fn what_is_asked_after_a_long_question_does_not_wait_for_it() {
        let ((work_in, work_out), (event_in, events)) = (channel(), channel());
        let tell: Tell = Arc::new(move |event| event_in.send(event).is_ok());
        let (again, (let_go, held)) = (work_in.clone(), channel());
        std::thread::spawn(move || work(Slow(Some(held)), Box::new(Slow(None)), &work_out, &again, &tell));
        work_in.send(Work::Ask(Ticket(1), Request::Verify)).expect("taken");
        work_in.send(Work::Ask(Ticket(2), Request::Greet)).expect("taken");
        assert!(matches!(next(&events), Event::Answer(Ticket(2), _)));
        let_go.send(()).expect("asked");
        assert!(matches!(next(&events), Event::Answer(Ticket(1), answer) if answer.is_ok()));
    }

    #[test]
    fn e1_what_was_asked_before_names_were_hidden_is_not_told_after_it() {
        let ((work_in, work_out), (event_in, events)) = (channel(), channel());
        let tell: Tell = Arc::new(move |event| event_in.send(event).is_ok());
        let (again, (let_go, held)) = (work_in.clone(), channel());
        std::thread::spawn(move || work(Slow(Some(held)), Box::new(Slow(None)), &work_out, &again, &tell));
        work_in.send(Work::Ask(Ticket(1), Request::Verify)).expect("taken");
        work_in.send(Work::Ask(Ticket(2), Request::HideNames(true))).expect("taken");
        assert!(matches!(next(&events), Event::Answer(Ticket(2), _)));
        let_go.send(()).expect("asked");
        assert!(matches!(next(&events), Event::Answer(Ticket(1), answer) if *answer == Err(TURNED.to_owned())));
    }

    /// A server that ends the news at once, each time.
    struct Mute(Arc<AtomicUsize>);

    impl Connect for Mute {
        fn connect(&mut self, _: bool) -> Result<Box<dyn Connection>, LinkError> {
            Ok(Box::new(Self(Arc::clone(&self.0))))
        }
    }

    impl Connection for Mute {
        fn ask(&mut self, _: &Request) -> Result<Answer, LinkError> {
            Err(LinkError::OutcomeUnknown)
        }

        fn watch(&self, mut tell: Box<dyn FnMut(Option<News>) -> bool + Send>) -> Result<Watched, LinkError> {
            self.0.fetch_add(1, Ordering::SeqCst);
            tell(None);
            Ok(Watched(None))
        }
    }

    #[test]
    fn a_server_that_ends_the_news_at_once_is_not_reached_in_a_hot_loop() {
        let ((work_in, work_out), (event_in, events)) = (channel(), channel());
        let tell: Tell = Arc::new(move |event| event_in.send(event).is_ok());
        let (count, again) = (Arc::new(AtomicUsize::new(0)), work_in.clone());
        let (mute, first) = (Mute(Arc::clone(&count)), Box::new(Mute(Arc::clone(&count))));
        let begun = Instant::now();
        std::thread::spawn(move || work(mute, first, &work_out, &again, &tell));
        while count.load(Ordering::SeqCst) < 4 {
            next(&events);
        }
        assert!(begun.elapsed() >= PAUSE * (2 + 4 + 8), "{:?}", begun.elapsed());
        drop(work_in);
    }

    /// A server that runs only after it was asked to start.
    struct Stopped {
        runs: bool,
    }

    impl Connect for Stopped {
        fn connect(&mut self, start: bool) -> Result<Box<dyn Connection>, LinkError> {
            self.runs |= start;
            if self.runs { Ok(Box::new(Once { asked: false })) } else { Err(LinkError::NotRunning("/desk".into())) }
        }
    }

    #[test]
    fn a_server_that_was_stopped_stays_so_until_it_is_asked_for() {
        let ((work_in, work_out), (event_in, events)) = (channel(), channel());
        let tell: Tell = Arc::new(move |event| event_in.send(event).is_ok());
        let again = work_in.clone();
        let first = Box::new(Once { asked: false });
        std::thread::spawn(move || work(Stopped { runs: false }, first, &work_out, &again, &tell));
        work_in.send(Work::NewsEnded).expect("taken");
        assert!(matches!(next(&events), Event::Lost(Away::Silent(_))), "the news ended");
        for attempt in 0..3 {
            let event = next(&events);
            assert!(matches!(event, Event::Lost(Away::Stopped)), "attempt {attempt}: {event:?}");
        }
        work_in.send(Work::Start).expect("taken");
        while !matches!(next(&events), Event::Back) {}
        work_in.send(Work::Ask(Ticket(1), Request::Greet)).expect("taken");
        assert!(matches!(next(&events), Event::Answer(Ticket(1), _)));
    }

    /// A server that goes away at the first question of each connection; it writes down how each began.
    struct Noted {
        hides_names: bool,
        began: Sender<bool>,
    }

    impl Connect for Noted {
        fn connect(&mut self, _: bool) -> Result<Box<dyn Connection>, LinkError> {
            self.began.send(self.hides_names).expect("taken");
            Ok(Box::new(Once { asked: true }))
        }

        fn hide_names(&mut self, hidden: bool) {
            self.hides_names = hidden;
        }
    }

    #[test]
    fn e1_a_line_that_is_cut_while_names_are_hidden_begins_again_so() {
        let ((work_in, work_out), (event_in, events)) = (channel(), channel());
        let tell: Tell = Arc::new(move |event| event_in.send(event).is_ok());
        let ((began_in, began), again) = (channel(), work_in.clone());
        let noted = Noted { hides_names: false, began: began_in };
        let first = Box::new(Once { asked: true });
        std::thread::spawn(move || work(noted, first, &work_out, &again, &tell));
        for (ticket, hidden) in [(1, true), (2, false)] {
            work_in.send(Work::Ask(Ticket(ticket), Request::HideNames(hidden))).expect("taken");
            assert_eq!(began.recv_timeout(Duration::from_secs(10)), Ok(hidden), "the desk may not have heard of it");
            while !matches!(next(&events), Event::Back) {}
        }
        let claimed = |names: Names, hidden| {
            let mut options = ConnectOptions::new("/desk");
            options.claim.names = names;
            Connect::hide_names(&mut options, hidden);
            options.claim.names
        };
        assert_eq!(claimed(Names::Shown, true), Names::HiddenAgain, "names were told before");
        assert_eq!(claimed(Names::Hidden, true), Names::Hidden);
        assert_eq!(claimed(Names::Hidden, false), Names::Shown);
    }
}
