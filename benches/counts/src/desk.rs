use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Days, NaiveTime, Utc};
use qapdesk::codec;
use qapdesk::desk::{Clock, Desk, Owner};
use qapdesk::domain::{Command, Names, Number, Requirement};
use qapdesk::link::protocol::{Answer, Intake, Name, Request};
use qapdesk::link::{Claim, DeskService, Peer, Service};
use qapdesk::text::Line;

use super::made::{file_from, first, name};

/// How many applications there are before anything is counted.
const APPLICATIONS: usize = 1_000;
/// The days from the first form to the moment at which all is done.
const DAYS: Days = Days::new(430);
/// Longer than changes gather before they are put into the state.
const LOOK: Duration = Duration::from_millis(500);
/// How much of the processor's time, in the kernel's hundredths of a second, a program takes in that while it rests.
const REST: u64 = 1;

/// A desk with applications, and its owner at it.
pub(crate) struct Opened {
    service: DeskService,
    session: <DeskService as Service>::Session,
    taken: usize,
}

impl Opened {
    /// Makes it in a folder.
    pub(crate) fn new(folder: &Path) -> Self {
        let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let owner = Owner { uid, name: "ada".to_owned() };
        let desk = Desk::open(&folder.join("desk"), owner, Clock::new(now), &mut |_| {}).unwrap();
        let service = DeskService::new(desk, "counts");
        let claim = Claim { account: None, via: None, names: Names::Shown };
        let Ok(session) = service.admit(Peer { uid, gid, pid: 1 }, &claim) else { panic!("its owner is not let in") };
        let mut opened = Self { service, session, taken: 0 };
        opened.take(APPLICATIONS);
        settle();
        opened
    }

    /// Asks as the server does what a client sent: bytes to bytes.
    fn ask_bytes(&mut self, request: &[u8]) -> Vec<u8> {
        let answer = self.service.answer(&mut self.session, codec::decode(request).unwrap());
        assert!(!matches!(answer, Answer::Failed(_)), "{answer:?}");
        codec::encode(&answer).unwrap()
    }

    /// Asks.
    pub(crate) fn ask(&mut self, request: &Request) -> Answer {
        let answer = self.ask_bytes(&codec::encode(request).unwrap());
        codec::decode(&answer).unwrap()
    }

    fn take(&mut self, forms: usize) {
        let request = self.next_forms(forms);
        self.ask_bytes(&request);
        self.taken += forms;
    }

    /// The request to take in so many forms that are not on file.
    fn next_forms(&self, forms: usize) -> Vec<u8> {
        let end = self.taken + forms;
        let (text, next) = file_from(self.taken, end);
        assert_eq!(next, end, "the forms are too many for a file");
        let (file, bytes) = ("forms.jsonl".to_owned(), text.into_bytes());
        let request = Request::Intake(Intake { file, bytes, documents: Vec::new(), dry_run: false, again: false });
        codec::encode(&request).unwrap()
    }
}

/// Takes so many forms in, until they are in the state.
pub(crate) fn take_in(desk: &mut Opened, times: u64, mark: &dyn Fn()) {
    let forms = usize::try_from(times).unwrap();
    let request = desk.next_forms(forms);
    mark();
    desk.ask_bytes(&request);
    settle();
    mark();
    desk.taken += forms;
}

/// Decides about so many applications, until that is in the state.
pub(crate) fn decide(desk: &mut Opened, times: u64, mark: &dyn Fn()) {
    let waive = |place| {
        let command = Command::Waive { requirement: Requirement::Feedback, reason: Some(Line::clean("by the board")) };
        let name = Name::Number(Number::new(2025, u32::try_from(place).unwrap()));
        codec::encode(&Request::Command { name, seen: None, command }).unwrap()
    };
    let requests: Vec<Vec<u8>> = (1..=times).map(waive).collect();
    mark();
    for request in &requests {
        desk.ask_bytes(request);
    }
    settle();
    mark();
}

/// Asks for so many names, as `qapdesk status` does.
pub(crate) fn find(desk: &mut Opened, times: u64, mark: &dyn Fn()) {
    let find = |place: u64| {
        let text = name(usize::try_from(place * 7).unwrap());
        codec::encode(&Request::Find { text, limit: 10 }).unwrap()
    };
    let requests: Vec<Vec<u8>> = (0..=times).map(find).collect();
    // The first one puts into the index what changed before.
    desk.ask_bytes(&requests[0]);
    mark();
    for request in &requests[1..] {
        desk.ask_bytes(request);
    }
    mark();
}

/// The moment at which all is done.
pub(crate) fn now() -> DateTime<Utc> {
    (first() + DAYS).and_time(NaiveTime::MIN).and_utc()
}

/// Lets the desk put into its state what was changed: until the program rests, however slow the machine is.
#[expect(clippy::disallowed_methods, reason = "the desk tells nobody when it has put changes into its state")]
fn settle() {
    let mut before = processor();
    loop {
        std::thread::sleep(LOOK);
        let now = processor();
        if now - before <= REST {
            return;
        }
        before = now;
    }
}

/// The processor's time that all threads of this program had.
fn processor() -> u64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = told.rsplit(')').next().unwrap();
    after_name.split_whitespace().skip(11).take(2).map(|time| time.parse::<u64>().unwrap()).sum()
}
