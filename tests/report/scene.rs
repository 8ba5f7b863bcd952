use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use assert_cmd::Command as Program;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qapdesk::desk::{Clock, Desk, Intake, Owner, Told, Who};
use qapdesk::domain::view::LetterOutcome;
use qapdesk::domain::{
    AssessorProfile, Command, LetterCommand, LetterId, Level, Mark, Names, Number, Requirement, Score, SessionId,
    Sheet, SheetEdit, SheetKey,
};
use qapdesk::text::{Line, Prose};

use crate::seated;

/// What was paid where a part of it was paid back.
const REFUNDED: &str = "400.00";
/// That part.
const REFUND: &str = "
[[payments]]
date = 2026-03-30
amount = \"-40.00\"
currency = \"USD\"
method = \"check\"
reference = \"back\"
";

/// A desk that worked on thirteen applications from January to April 2026, with what was undone and done again.
pub(crate) struct Scene {
    home: tempfile::TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let scene = Self::empty();
        let days = Arc::new(AtomicI64::new(0));
        Story::begin(&scene, &days).first_part();
        days.store(days_until("2026-02-03"), Ordering::SeqCst);
        seated::seat(&scene.path("desk"), start() + TimeDelta::days(days_until("2026-02-03")));
        Story::begin(&scene, &days).second_part();
        scene
    }

    /// A desk with nothing on file.
    pub(crate) fn empty() -> Self {
        let scene = Self { home: tempfile::tempdir().unwrap() };
        DirBuilder::new().mode(0o700).create(scene.path("desk")).unwrap();
        scene
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Program::cargo_bin("qapdesk").unwrap();
        command.env_clear().env("HOME", self.home.path()).env("XDG_DATA_HOME", self.path("data"));
        command.arg("--desk").arg(self.path("desk")).args(arguments).output().unwrap()
    }

    /// Its standard output; it must end well.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

fn start() -> DateTime<Utc> {
    "2026-01-01T15:00:00Z".parse().unwrap()
}

fn days_until(day: &str) -> i64 {
    (day.parse::<NaiveDate>().unwrap() - start().date_naive()).num_days()
}

fn because() -> Line {
    Line::clean("for a reason")
}

/// The desk, opened by a clock that the story turns.
struct Story<'a> {
    desk: Desk,
    owner: Who,
    days: &'a AtomicI64,
}

impl<'a> Story<'a> {
    fn begin(scene: &Scene, days: &'a Arc<AtomicI64>) -> Self {
        let now = Arc::clone(days);
        let clock = Clock::new(move || start() + TimeDelta::days(now.load(Ordering::SeqCst)));
        let uid = rustix::process::getuid().as_raw();
        let owner = Owner { uid, name: "ada".to_owned() };
        let desk = Desk::open(&scene.path("desk"), owner, clock, &mut |_| {}).unwrap();
        let owner = desk.admit(uid, None).unwrap();
        Self { desk, owner, days }
    }

    fn on(&self, day: &str) {
        self.days.store(days_until(day), Ordering::SeqCst);
    }

    /// Takes a form in that was received today.
    fn receives(&self, number: u32, paid: &str) {
        let today = (start() + TimeDelta::days(self.days.load(Ordering::SeqCst))).date_naive().to_string();
        let text = std::fs::read_to_string("samples/forms/complete.toml").unwrap();
        let text = text.replace("2026-09-30", "2025-12-01").replace("2026-10-12", &today);
        let text = text.replace("complete@", &format!("one-{number}@")).replace("360.00", paid);
        let text = text.replace("O'Connor", &format!("Family{number}"));
        let text = if paid == REFUNDED { format!("{text}{REFUND}") } else { text };
        let (file, documents) = (format!("{number}.toml"), Vec::new());
        let file = Intake { file, bytes: text.into_bytes(), documents, dry_run: false, again: false };
        self.desk.intake(&self.owner, file).unwrap();
    }

    fn does(&self, number: u32, command: Command) {
        // Some of it is done by who is not told whose application it is, and by who was told before.
        let names = [Names::Shown, Names::Hidden, Names::HiddenAgain][number as usize % 3];
        let who = Who { told: Told::new(names), ..self.owner.clone() };
        self.desk.command(&who, Number::new(2026, number), None, command).unwrap();
    }

    fn accepts_all(&self, number: u32) {
        for requirement in Requirement::ALL {
            self.does(number, Command::Accept { requirement, reason: None });
        }
    }

    fn approves(&self, number: u32) {
        self.does(number, Command::Approve { reason: None });
    }

    /// Has a letter go by post.
    fn posts(&self, letter: u32) {
        let sent = LetterCommand::MarkSent { note: Some(because()) };
        let done = self.desk.letters(&self.owner, vec![(LetterId(letter), None)], sent, false).unwrap();
        assert_eq!(done[0].outcome, LetterOutcome::Done);
    }

    fn first_part(self) {
        self.on("2026-01-12");
        self.receives(1, "360.00");
        self.on("2026-01-14");
        self.accepts_all(1);
        self.on("2026-01-15");
        self.receives(2, "360.00");
        self.on("2026-01-16");
        self.does(2, Command::MarkDeficient { requirement: Requirement::Fee, reason: Some(because()) });
        self.does(2, Command::Notify { due: None, reason: None });
        self.on("2026-01-19");
        self.posts(3);
        self.on("2026-01-20");
        self.approves(1);
        self.does(2, Command::Hold { reason: Some(because()), resume_on: None });
        self.on("2026-01-30");
        self.does(2, Command::Reopen { reason: Some(because()) });
        self.on("2026-02-02");
        self.receives(3, "360.00");
        self.receives(4, "360.00");
        self.desk.close();
    }

    fn second_part(self) {
        let chen = "chen".parse().unwrap();
        let row = self.desk.assessors(&self.owner).unwrap().into_iter().find(|row| row.assessor.id == chen).unwrap();
        let profile = AssessorProfile { name: Line::clean("Wei <Chen> & Co"), ..row.assessor.profile };
        self.desk.edit_assessor(&self.owner, &chen, None, profile, None).unwrap();
        self.assesses("chen", 4, true);
        self.assesses("diaz", 5, false);
        self.on("2026-02-05");
        self.does(2, Command::Withdraw { reason: None });
        self.on("2026-02-09");
        self.does(3, Command::Decline { reason: Some(because()) });
        self.on("2026-02-10");
        self.does(3, Command::Undo);
        let max = self.who("max");
        let passed = Command::Decide { passed: true, reason: None };
        self.desk.command(&max, Number::new(2026, 1), None, passed).unwrap();
        self.on("2026-02-12");
        self.does(3, Command::Redo);
        self.on("2026-02-20");
        self.accepts_all(4);
        self.approves(4);
        self.on("2026-03-02");
        self.receives(5, "360.00");
        self.on("2026-03-03");
        for number in 6..=10 {
            self.receives(number, "360.00");
        }
        self.on("2026-03-04");
        self.does(5, Command::Withdraw { reason: None });
        self.on("2026-03-05");
        self.does(5, Command::Undo);
        for (number, day) in (6..=10).zip(["2026-03-05", "2026-03-07", "2026-03-09", "2026-03-11", "2026-03-13"]) {
            self.on(day);
            self.accepts_all(number);
            self.approves(number);
        }
        self.on("2026-03-16");
        self.does(5, Command::Decline { reason: Some(because()) });
        self.on("2026-03-30");
        self.does(5, Command::Reopen { reason: Some(because()) });
        self.receives(11, "300.00");
        self.receives(12, "100.00");
        self.receives(13, REFUNDED);
        self.on("2026-04-01");
        let waive = Command::Waive { requirement: Requirement::Fee, reason: Some(because()) };
        self.desk.command(&max, Number::new(2026, 12), None, waive).unwrap();
        self.desk.close();
    }

    fn who(&self, name: &str) -> Who {
        self.desk.admit(rustix::process::getuid().as_raw(), Some(name)).unwrap()
    }

    /// Submits a sheet in which every item has a level, and determines; the first of both records the interview.
    fn assesses(&self, name: &str, level: u8, is_first: bool) {
        let (who, session) = (self.who(name), SessionId(1));
        let key = SheetKey { number: seated::number(), session, assessor: name.parse().unwrap() };
        let view = self.desk.sheet(&who, &key).unwrap();
        let mut sheet = Sheet::default();
        for (_, item) in view.checklist.items() {
            let mark = Level::new(level).map(Mark::Level);
            sheet.scores.insert(item.id.clone(), Score { mark, note: Some(Prose::clean("seen")) });
        }
        self.desk.edit_sheet(&who, &key, view.revision, SheetEdit::Whole(Box::new(sheet))).unwrap();
        self.desk.assess(&who, &key, None, Command::SubmitSheet { session }).unwrap();
        if is_first {
            let notes = Prose::clean("On the private meetings.");
            self.desk.assess(&who, &key, None, Command::Interview { session, on: None, remote: false, notes }).unwrap();
        }
        let (level, rationale) = (Level::new(4).unwrap(), Prose::clean("What the sheet says."));
        let determine = Command::DetermineSkills { session, level, eligible: true, rationale };
        self.desk.assess(&who, &key, None, determine).unwrap();
    }
}
