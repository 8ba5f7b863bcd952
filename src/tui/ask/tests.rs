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

/// Begins the thread on a first connection: where it is given work, and where its events come.
fn begin(connect: impl Connect, first: impl Connection + 'static) -> (Sender<Work>, Receiver<Event>) {
    let ((work_in, work_out), (event_in, events)) = (channel(), channel());
    let tell: Tell = Arc::new(move |event| event_in.send(event).is_ok());
    let again = work_in.clone();
    std::thread::spawn(move || work(connect, Box::new(first), &work_out, &again, &tell));
    (work_in, events)
}

fn next(events: &Receiver<Event>) -> Event {
    events.recv_timeout(Duration::from_secs(10)).expect("an event")
}

#[test]
fn a_server_that_went_away_is_reached_again_and_nothing_is_asked_twice() {
    let (work_in, events) = begin(Shaky { attempts: 0 }, Once { asked: false });
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
    let (let_go, held) = channel();
    let (work_in, events) = begin(Slow(Some(held)), Slow(None));
    work_in.send(Work::Ask(Ticket(1), Request::Verify)).expect("taken");
    work_in.send(Work::Ask(Ticket(2), Request::Greet)).expect("taken");
    assert!(matches!(next(&events), Event::Answer(Ticket(2), _)));
    let_go.send(()).expect("asked");
    assert!(matches!(next(&events), Event::Answer(Ticket(1), answer) if answer.is_ok()));
}

#[test]
fn a_long_question_that_cannot_be_asked_aside_is_asked_as_all_others_are() {
    let (work_in, events) = begin(Shaky { attempts: 0 }, Once { asked: false });
    work_in.send(Work::Ask(Ticket(1), Request::Verify)).expect("taken");
    assert!(matches!(next(&events), Event::Answer(Ticket(1), answer) if answer.is_ok()));
}

#[test]
fn e1_what_was_asked_before_names_were_hidden_is_not_told_after_it() {
    let (let_go, held) = channel();
    let (work_in, events) = begin(Slow(Some(held)), Slow(None));
    work_in.send(Work::Ask(Ticket(1), Request::Verify)).expect("taken");
    work_in.send(Work::Ask(Ticket(2), Request::HideNames(true))).expect("taken");
    assert!(matches!(next(&events), Event::Answer(Ticket(2), _)));
    let_go.send(()).expect("asked");
    assert!(matches!(next(&events), Event::Answer(Ticket(1), answer) if *answer == Err(TURNED.to_owned())));
}

/// A server that is gone at the first question, before it was sent.
struct Gone;

impl Connect for Gone {
    fn connect(&mut self, _: bool) -> Result<Box<dyn Connection>, LinkError> {
        Err(LinkError::NotRunning("/desk".into()))
    }
}

impl Connection for Gone {
    fn ask(&mut self, _: &Request) -> Result<Answer, LinkError> {
        Err(LinkError::NotRunning("/desk".into()))
    }

    fn watch(&self, _: Box<dyn FnMut(Option<News>) -> bool + Send>) -> Result<Watched, LinkError> {
        Ok(Watched(None))
    }
}

#[test]
fn what_was_to_be_read_from_a_server_that_is_gone_is_not_answered_beside_its_loss() {
    let (work_in, events) = begin(Gone, Gone);
    work_in.send(Work::Ask(Ticket(1), Request::Greet)).expect("taken");
    assert!(matches!(next(&events), Event::Lost(Away::Stopped)));
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
    let count = Arc::new(AtomicUsize::new(0));
    let (mute, first) = (Mute(Arc::clone(&count)), Mute(Arc::clone(&count)));
    let begun = Instant::now();
    let (work_in, events) = begin(mute, first);
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
    let (work_in, events) = begin(Stopped { runs: false }, Once { asked: false });
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
    let (began_in, began) = channel();
    let noted = Noted { hides_names: false, began: began_in };
    let (work_in, events) = begin(noted, Once { asked: true });
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
