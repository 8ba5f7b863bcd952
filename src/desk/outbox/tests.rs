//! Letters on their way, with a mail server that is a value and a clock that the test turns.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use super::courier::MailRoom;
use super::round::told_of_last;
use super::{Carried, Carrier, Carry, Leave, Route};
use crate::desk::{Clock, Desk, DeskError, Intake, News, Owner, Who};
use crate::domain::view::{LetterOutcome, LetterRow, OutboxQuery};
use crate::domain::{
    Command, LetterCommand, LetterEdit, LetterId, LetterKind, LetterState, LetterStateName, Number, Recipient,
    Requirement,
};
use crate::letters::Message;
use crate::store::sim::{Failing, FailingDisk};
use crate::text::Line;

mod brought_back;
mod held_up;
mod told;
mod unsent;

const LIMIT: Duration = Duration::from_secs(20);

/// A mail server that does as it is told, and keeps what it was given.
#[derive(Default)]
struct Server {
    next: Mutex<Vec<Carried>>,
    got: Mutex<Vec<Vec<u8>>>,
    /// The way to it fails inside, once.
    fails_inside: AtomicBool,
    /// The disk that is full below a path from the next letter on.
    full: Mutex<Option<(FailingDisk, PathBuf, Option<Failing>)>>,
    /// It says nothing so long, once: before it is handed a letter, and after that.
    silent: [Mutex<Option<Receiver<()>>>; 2],
    is_called_back: AtomicBool,
}

impl Server {
    /// Waits until it is silent no more.
    fn hears(&self, place: usize) {
        if let Some(silent) = self.silent[place].lock().unwrap().take() {
            let _ = silent.recv();
        }
    }
}

struct ToServer(Arc<Server>);

impl Carry for ToServer {
    fn carry(&self, _: &Route, message: &Message, leave: &Leave) -> Carried {
        self.0.hears(0);
        if let Err(called_back) = leave.take() {
            self.0.is_called_back.store(true, Ordering::SeqCst);
            return called_back;
        }
        self.0.hears(1);
        assert!(!self.0.fails_inside.swap(false, Ordering::SeqCst), "on purpose");
        if let Some((files, folder, failing)) = &mut *self.0.full.lock().unwrap() {
            *failing = Some(files.fail("write", folder));
        }
        let next = self.0.next.lock().unwrap().pop().unwrap_or(Carried::Taken("250 queued".to_owned()));
        if matches!(next, Carried::Taken(_) | Carried::Unsure(_)) {
            self.0.got.lock().unwrap().push(message.bytes.clone());
        }
        next
    }

    fn try_out(&self, _: &Route) -> Result<Vec<String>, String> {
        Ok(vec!["it answers".to_owned()])
    }
}

struct House {
    desk: Desk,
    who: Who,
    news: Receiver<News>,
    server: Arc<Server>,
    seconds: Arc<AtomicI64>,
    /// The courier fails inside as soon as it looks at the clock.
    courier_fails: Arc<AtomicBool>,
    /// How often the courier looked at the clock.
    looked: Arc<AtomicI64>,
}

impl House {
    fn open(folder: &Path) -> Self {
        Self::open_on(folder, &FailingDisk::default())
    }

    fn open_on(folder: &Path, files: &FailingDisk) -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let begun: DateTime<Utc> = "2026-11-26T15:00:00Z".parse().unwrap();
        let now = Arc::clone(&seconds);
        let courier_fails = Arc::new(AtomicBool::new(false));
        let fails = Arc::clone(&courier_fails);
        let looked = Arc::new(AtomicI64::new(0));
        let looks = Arc::clone(&looked);
        let clock = Clock::new(move || {
            let is_courier = std::thread::current().name() == Some("courier");
            looks.fetch_add(is_courier.into(), Ordering::SeqCst);
            assert!(!(is_courier && fails.load(Ordering::SeqCst)), "on purpose");
            begun + TimeDelta::seconds(now.load(Ordering::SeqCst))
        });
        let server = Arc::new(Server::default());
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let carrier = Carrier::new(ToServer(Arc::clone(&server)));
        let desk = Desk::open_on(&files.ground(), folder, owner, clock, carrier, &mut |_| {}).unwrap();
        let who = desk.admit(1000, None).unwrap();
        let news = desk.watch(&who);
        Self { desk, who, news, server, seconds, courier_fails, looked }
    }

    fn set_up(folder: &Path) {
        let text = "from = \"CPR <qap@example.org>\"\nsendmail = [\"/bin/false\"]\n";
        std::fs::write(folder.join("mail.toml"), text).unwrap();
    }

    fn take_in(&self) -> Number {
        let text = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n\
                    email = \"doe@example.org\"\n";
        let (file, bytes) = ("form.toml".to_owned(), text.as_bytes().to_vec());
        let file = Intake { file, bytes, documents: Vec::new(), dry_run: false, again: false };
        self.desk.intake(&self.who, file).unwrap()[0].number
    }

    fn does(&self, number: Number, command: Command) {
        self.desk.command(&self.who, number, None, command).unwrap();
    }

    fn notify(&self, number: Number) {
        let (requirement, reason) = (Requirement::Hours, Some(Line::clean("too few")));
        self.does(number, Command::MarkDeficient { requirement, reason });
        self.does(number, Command::Notify { due: None, reason: None });
    }

    fn all(&self) -> Vec<LetterRow> {
        let mut rows = self.desk.outbox(&self.who, &OutboxQuery { all: true, ..OutboxQuery::default() }).unwrap().rows;
        rows.sort_by_key(|row| row.id);
        rows
    }

    fn on(&self, row: &LetterRow, command: LetterCommand) -> LetterOutcome {
        self.desk.letters(&self.who, vec![(row.id, Some(row.revision))], command, false).unwrap().remove(0).outcome
    }

    fn release_all(&self) {
        for row in self.all().iter().filter(|row| row.state == LetterState::Draft) {
            assert_eq!(self.on(row, LetterCommand::Release), LetterOutcome::Done);
        }
    }

    /// Waits until the first letter is so; each news has it looked at again.
    fn waits_for(&self, name: LetterStateName) -> LetterRow {
        let begun = Instant::now();
        loop {
            let row = self.all().remove(0);
            if row.state.name() == name {
                return row;
            }
            assert!(begun.elapsed() < LIMIT, "{row:?}");
            let _ = self.news.recv_timeout(Duration::from_millis(200));
        }
    }

    fn got(&self) -> usize {
        self.server.got.lock().unwrap().len()
    }

    fn answers(&self, carried: Carried) {
        self.server.next.lock().unwrap().push(carried);
    }

    /// What to do next, which look-up and application say alike.
    fn next(&self, number: Number) -> String {
        let next = self.desk.show(&self.who, number).unwrap().next;
        assert_eq!(next, self.desk.find(&self.who, "doe", 1).unwrap().remove(0).row.next);
        next
    }

    fn later(&self, by: TimeDelta) {
        self.seconds.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }
}

#[test]
fn l1_nothing_leaves_without_a_release_and_is_kept_as_it_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    let number = house.take_in();
    let row = house.all().remove(0);
    assert_eq!((row.kind, row.state.name(), row.number), (LetterKind::Acknowledgement, LetterStateName::Draft, number));
    assert_eq!((house.got(), house.desk.counts(&house.who).unwrap().drafts), (0, 1));
    house.release_all();
    let row = house.waits_for(LetterStateName::Sent);
    assert_eq!(house.got(), 1);
    let kept = house.desk.message(&house.who, row.id).unwrap();
    assert_eq!(kept, house.server.got.lock().unwrap()[0]);
    let history = house.desk.letter(&house.who, row.id).unwrap().history;
    let words: Vec<&str> = history.iter().map(|entry| entry.act.words()).collect();
    assert_eq!(words, ["drafted it", "released it", "began to send it", "sent it"]);
    assert!(house.desk.verify(&house.who).unwrap().is_clean());
}

#[test]
fn l1_without_settings_released_letters_wait_and_the_outbox_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    house.take_in();
    house.release_all();
    let part = house.desk.outbox(&house.who, &OutboxQuery::default()).unwrap();
    assert!(part.trouble.unwrap().contains("mail.toml"));
    assert_eq!(part.rows[0].state, LetterState::Released);
    House::set_up(folder.path());
    house.waits_for(LetterStateName::Sent);
    assert_eq!(house.got(), 1);
}

#[test]
fn l1_a_letter_that_is_not_taken_is_tried_later_and_goes_once() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    house.take_in();
    house.answers(Carried::Later("451 busy".to_owned()));
    house.release_all();
    let row = house.waits_for(LetterStateName::Retrying);
    let LetterState::Retrying { attempts: 1, ref why, .. } = row.state else { panic!("{row:?}") };
    assert_eq!((why.as_str(), house.got()), ("451 busy", 0));
    house.later(TimeDelta::minutes(2));
    house.waits_for(LetterStateName::Sent);
    assert_eq!(house.got(), 1);
}

#[test]
fn l1_a_letter_that_is_refused_stays_and_says_why_and_can_be_edited_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    house.take_in();
    house.answers(Carried::Refused("550 no such user".to_owned()));
    house.release_all();
    let row = house.waits_for(LetterStateName::Failed);
    assert!(matches!(&row.state, LetterState::Failed { why, .. } if why.as_str() == "550 no such user"));
    house.later(TimeDelta::days(3));
    assert_eq!((house.on(&row, LetterCommand::Retry), house.got()), (LetterOutcome::Done, 0));
    house.waits_for(LetterStateName::Sent);
}

#[test]
fn l1_a_desk_that_stopped_in_the_middle_does_not_know_and_never_sends_twice() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    house.take_in();
    house.answers(Carried::Unsure("the line went dead".to_owned()));
    house.release_all();
    house.waits_for(LetterStateName::Unsure);
    house.later(TimeDelta::days(2));
    drop(house);
    let house = House::open(folder.path());
    let row = house.waits_for(LetterStateName::Unsure);
    assert_eq!(house.got(), 0);
    assert_eq!(house.on(&row, LetterCommand::MarkUnsent), LetterOutcome::Done);
    house.release_all();
    house.waits_for(LetterStateName::Sent);
    assert_eq!(house.got(), 1);
}

#[test]
fn l1_a_letter_on_its_way_whose_key_is_lost_does_not_keep_the_desk_from_opening() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let files = FailingDisk::default();
    let house = House::open_on(folder.path(), &files);
    house.take_in();
    // The server is gone before what came of the letter is kept.
    *house.server.full.lock().unwrap() = Some((files.clone(), folder.path().join("journal"), None));
    house.release_all();
    house.waits_for(LetterStateName::Sending);
    drop(house);
    for copy in ["keys/2026.a", "keys/2026.b"] {
        let path = folder.path().join(copy);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[100] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }
    let house = House::open(folder.path());
    assert_eq!(house.all()[0].state.name(), LetterStateName::Sending, "and is never sent again");
    assert_eq!(house.got(), 0);
}

#[test]
fn h2_an_undo_discards_the_draft_and_a_release_forbids_it() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    house.notify(number);
    let of = |house: &House| house.all().remove(1).state.name();
    assert_eq!(of(&house), LetterStateName::Draft);
    house.does(number, Command::Undo);
    assert_eq!(of(&house), LetterStateName::Discarded);
    house.does(number, Command::Redo);
    assert_eq!(of(&house), LetterStateName::Draft);
    house.release_all();
    let refused = house.desk.command(&house.who, number, None, Command::Undo).unwrap_err();
    assert!(refused.to_string().contains("was released"), "{refused}");
    assert!(house.desk.verify(&house.who).unwrap().is_clean());
}

#[test]
fn h2_what_a_reopening_brought_back_goes_and_comes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    let reason = || Some(Line::clean("asked for"));
    for close in [Command::Withdraw { reason: None }, Command::Decline { reason: reason() }] {
        house.does(number, close);
        house.does(number, Command::Reopen { reason: reason() });
        assert_eq!(house.all()[0].state.name(), LetterStateName::Draft);
        for (command, state) in [
            (Command::Undo, LetterStateName::Discarded),
            (Command::Redo, LetterStateName::Draft),
            (Command::Undo, LetterStateName::Discarded),
            (Command::Undo, LetterStateName::Draft),
            (Command::Redo, LetterStateName::Discarded),
            (Command::Redo, LetterStateName::Draft),
        ] {
            house.does(number, command.clone());
            assert_eq!(house.all()[0].state.name(), state, "{command:?}");
        }
    }
    assert!(house.desk.verify(&house.who).unwrap().is_clean());
}

#[test]
fn h2_a_letter_that_was_held_comes_back_held() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    house.notify(number);
    let row = house.all().remove(1);
    assert_eq!(house.on(&row, LetterCommand::Hold { reason: Some(Line::clean("wait")) }), LetterOutcome::Done);
    house.does(number, Command::Undo);
    assert_eq!(house.all().remove(1).state.name(), LetterStateName::Discarded);
    house.does(number, Command::Redo);
    assert_eq!(house.all().remove(1).state, LetterState::Held { reason: Line::clean("wait") });
}

#[test]
fn l1_a_released_letter_does_not_go_after_what_makes_it_untrue() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    house.release_all();
    assert_eq!(house.all()[0].state, LetterState::Released);
    house.does(number, Command::Withdraw { reason: None });
    assert_eq!(house.all()[0].state.name(), LetterStateName::Discarded);
}

#[test]
fn l1_verify_reads_what_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    house.take_in();
    house.release_all();
    let row = house.waits_for(LetterStateName::Sent);
    let report = house.desk.verify(&house.who).unwrap();
    assert!(report.is_clean() && report.documents == 1, "{report:?}");
    let digest = row.state.message().unwrap().to_string();
    let (start, rest) = digest.split_at(2);
    std::fs::remove_file(folder.path().join("documents").join(start).join(rest)).unwrap();
    let report = house.desk.verify(&house.who).unwrap();
    assert!(report.faults.iter().any(|fault| fault.contains("letter 1 names a document")), "{report:?}");
}

#[test]
fn l1_a_command_on_a_letter_that_somebody_changed_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    house.take_in();
    let row = house.all().remove(0);
    assert_eq!(house.on(&row, LetterCommand::Hold { reason: Some(Line::clean("wait")) }), LetterOutcome::Done);
    assert_eq!(house.on(&row, LetterCommand::Release), LetterOutcome::Changed);
}

#[test]
fn l1_a_courier_that_fails_while_it_sends_does_not_know_and_goes_on_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    house.take_in();
    house.server.fails_inside.store(true, Ordering::SeqCst);
    house.release_all();
    let row = house.waits_for(LetterStateName::Unsure);
    assert!(matches!(&row.state, LetterState::Unsure { why, .. } if why.contains("failed inside")), "{row:?}");
    assert_eq!(house.on(&row, LetterCommand::MarkUnsent), LetterOutcome::Done);
    house.release_all();
    house.waits_for(LetterStateName::Sent);
    assert_eq!(house.got(), 1);
}

#[test]
fn s4_the_writer_knows_the_address_for_imi_as_the_settings_were_read_last() {
    let folder = tempfile::tempdir().unwrap();
    let write = |imi: &str| {
        let text = format!("from = \"qap@example.org\"\nimi = \"{imi}\"\nsendmail = [\"/bin/false\"]\n");
        std::fs::write(folder.path().join("mail.toml"), text).unwrap();
    };
    assert_eq!(MailRoom::new(folder.path()).imi(), None);
    write("one@imi.example");
    let room = MailRoom::new(folder.path());
    assert_eq!(room.imi(), Some(Line::clean("one@imi.example")));
    write("two@imi.example");
    assert_eq!(room.imi(), Some(Line::clean("one@imi.example")), "no file is read for it");
    room.settings().unwrap();
    assert_eq!(room.imi(), Some(Line::clean("two@imi.example")));
    write("nobody");
    room.settings().unwrap_err();
    assert_eq!(room.imi(), Some(Line::clean("two@imi.example")), "a slip unsays nothing");
    std::fs::remove_file(folder.path().join("mail.toml")).unwrap();
    room.settings().unwrap_err();
    assert_eq!(room.imi(), None);
}

#[test]
fn l1_an_address_that_mail_servers_do_not_take_is_kept_and_not_released() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    house.take_in();
    let row = house.all().remove(0);
    let to = Some(vec![Recipient { name: Line::clean("Jürgen"), email: Some(Line::clean("jürgen@example.org")) }]);
    let edit = LetterCommand::Edit(LetterEdit { to, ..LetterEdit::default() });
    assert_eq!(house.on(&row, edit), LetterOutcome::Done);
    let row = house.all().remove(0);
    let LetterOutcome::Refused(refusal) = house.on(&row, LetterCommand::Release) else { panic!("{row:?}") };
    assert!(refusal.message.contains("before the @"), "{refusal}");
}

#[test]
fn l1_more_letters_than_a_request_takes_are_refused_and_none_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let on = |count| (1..=count).map(|id| (LetterId(id), None)).collect::<Vec<_>>();
    let refused = house.desk.letters(&house.who, on(2001), LetterCommand::Release, true).unwrap_err();
    assert!(refused.to_string().contains("2001 letters at once"), "{refused}");
    let parts = house.desk.letters(&house.who, on(2000), LetterCommand::Release, true).unwrap();
    assert_eq!(parts.len(), 2000);
}

#[test]
fn l1_an_error_on_one_letter_leaves_what_was_done_to_those_before_it() {
    let failed = || DeskError::Store("the page is damaged".to_owned());
    assert!(told_of_last(LetterId(7), failed(), true).is_err(), "nothing was done yet");
    let part = told_of_last(LetterId(8), failed(), false).unwrap();
    let LetterOutcome::Refused(refusal) = part.outcome else { panic!("{part:?}") };
    assert!(refusal.message.contains("letter 8") && refusal.message.contains("damaged"), "{refusal}");
}

#[test]
fn the_pause_between_attempts_grows_to_an_hour_and_then_to_a_day() {
    let pauses: Vec<i64> = (1..10).map(|attempts| super::step::pause(attempts).num_minutes()).collect();
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 1440, 1440]);
}
