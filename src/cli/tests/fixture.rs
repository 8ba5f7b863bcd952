//! A desk with ready answers, and one application as the server would show it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::LazyLock;

use chrono::{NaiveDate, TimeZone, Utc};

use crate::cli::Status;
use crate::cli::desk::{Desk, NamedDocument, ServerFound, Serving, Whose};
use crate::cli::error::CliError;
use crate::cli::real::{documents_of, form_of_pdf};
use crate::cli::run::{Surroundings, run};
use crate::cli::words::Glyphs;
use crate::desk::GatewayKey;
use crate::domain::view::{ApplicationView, Row};
use crate::domain::{
    Account, AccountName, Application, Assessors, Command, Context, Decision, Diary, Digest, Names, Number, Origin,
    Program, Requirement, Role, apply, decide, program, receive,
};
use crate::link::protocol::{Answer, Problem, Request, Unreadable};
use crate::link::{Alive, Held, Left, Restarted};
use crate::text::Line;
use crate::tui::outside::{KeysFile, SettingsFile};
use crate::tui::recording::Player;
use crate::tui::theme::ThemeName;

/// What a command line did.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) status: Status,
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) asked: Vec<Request>,
}

impl Ran {
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    pub(super) fn error(&self) -> serde_json::Value {
        serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {}", self.stderr))
    }
}

/// Runs a command line as in a pipe.
pub(super) fn ran(arguments: &[&str], answers: Vec<Answer>) -> Ran {
    ran_in(arguments, answers, None)
}

/// Runs a command line; `width` is that of a terminal.
pub(super) fn ran_in(arguments: &[&str], answers: Vec<Answer>, width: Option<usize>) -> Ran {
    ran_with(arguments, answers, width, SettingsFile::default())
}

/// The settings that a text in their file makes.
pub(super) fn settings_file(text: &str) -> SettingsFile {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("settings.toml"), text).unwrap();
    SettingsFile::of(Some(folder.path()))
}

/// Runs a command line for a user with settings of their own.
pub(super) fn ran_with(arguments: &[&str], answers: Vec<Answer>, width: Option<usize>, settings: SettingsFile) -> Ran {
    ran_at(arguments, answers, width, settings, Unreadable::default())
}

/// Runs a command line as in a pipe, at a desk of which not all can be read.
pub(super) fn ran_damaged(arguments: &[&str], answers: Vec<Answer>, unreadable: Unreadable) -> Ran {
    ran_at(arguments, answers, None, SettingsFile::default(), unreadable)
}

fn ran_at(
    arguments: &[&str],
    answers: Vec<Answer>,
    width: Option<usize>,
    settings: SettingsFile,
    unreadable: Unreadable,
) -> Ran {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let (answers, noted) = (answers.into(), Rc::clone(&asked));
    let surroundings = Surroundings { colour: width.is_some(), width, progress: false, glyphs: Glyphs::UNICODE };
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let arguments: Vec<OsString> =
        std::iter::once("qapdesk").chain(arguments.iter().copied()).map(Into::into).collect();
    let open =
        |whose: Whose| Box::new(FakeDesk { answers, unreadable, settings, asked: noted, whose }) as Box<dyn Desk>;
    let status = run(&arguments, open, surroundings, &mut stdout, &mut stderr);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status, stdout: text(stdout), stderr: text(stderr), asked: asked.take() }
}

struct FakeDesk {
    answers: VecDeque<Answer>,
    unreadable: Unreadable,
    settings: SettingsFile,
    asked: Rc<RefCell<Vec<Request>>>,
    whose: Whose,
}

impl Desk for FakeDesk {
    fn ask(&mut self, request: &Request) -> Result<Answer, CliError> {
        self.asked.borrow_mut().push(request.clone());
        self.answers.pop_front().ok_or_else(|| panic!("no answer is ready for {request:?}"))
    }

    fn unreadable(&mut self) -> Result<Unreadable, CliError> {
        Ok(self.unreadable.clone())
    }

    fn documents_of(&self, file: &str, bytes: &[u8]) -> Result<Vec<NamedDocument>, Vec<Problem>> {
        documents_of(file, bytes, NaiveDate::MAX)
    }

    fn hide_names(&mut self) {
        self.asked.borrow_mut().push(Request::HideNames(true));
    }

    fn blank_form(&self) -> String {
        "form = \"qap-application/1\"\n".to_owned()
    }

    fn blank_pdf(&self, _program: Option<&str>) -> Result<Vec<u8>, CliError> {
        Ok(b"%PDF-1.7\n".to_vec())
    }

    fn form_of_pdf(&self, bytes: &[u8], received_on: Option<NaiveDate>) -> Option<Result<String, Vec<Problem>>> {
        form_of_pdf(bytes, received_on)
    }

    fn keys(&self, named: Option<&str>) -> Result<KeysFile, CliError> {
        Ok(KeysFile::of(named, None).expect("keys"))
    }

    fn replay(&mut self, _player: Player) -> Result<(), CliError> {
        Ok(())
    }

    fn settings(&self) -> SettingsFile {
        self.settings.clone()
    }

    fn open_terminal(&mut self, _theme: Option<ThemeName>, _keymap: Option<&str>) -> Result<(), CliError> {
        Ok(())
    }

    fn place(&self) -> Result<PathBuf, CliError> {
        Ok(PathBuf::from("/nowhere/qapdesk"))
    }

    fn home(&self) -> Result<PathBuf, CliError> {
        self.place()
    }

    fn gateway_keys(&self) -> Result<(PathBuf, Vec<GatewayKey>), CliError> {
        Ok((PathBuf::from("/var/lib/qapdesk"), Vec::new()))
    }

    fn is_gateway(&self) -> bool {
        self.whose.via.is_some()
    }

    fn serve(&mut self, _how: &Serving) -> Result<(), CliError> {
        Ok(())
    }

    fn server(&mut self) -> Result<ServerFound, CliError> {
        Ok(self.answers.pop_front().map_or(ServerFound::None, ServerFound::Answers))
    }

    fn ask_running(&mut self, request: &Request) -> Result<Option<Answer>, CliError> {
        self.ask(request).map(Some)
    }

    fn hold(&mut self, make: bool, what: &str) -> Result<Held, CliError> {
        Ok(Held::take(&self.place()?, make, what)?)
    }

    fn stop(&mut self, _tell: &mut dyn FnMut(&str)) -> Result<Option<Left>, CliError> {
        Ok(None)
    }

    fn restart(&mut self, tell: &mut dyn FnMut(&str)) -> Result<Restarted, CliError> {
        tell("a request is under way");
        let now = Alive { pid: 7, build: "qapdesk 9".to_owned(), protocol: 9 };
        Ok(Restarted { left: None, now })
    }
}

const FORM: &str = r#"
form = "qap-application/1"
received_on = 2026-10-12
[candidate]
given_name = "Jane"
family_name = "O'Connor"
email = "jane@example.org"
[[training]]
course = "Mediation skills"
institution = "CPR"
year = 2021
hours = 24
basic = true
theory = true
practice = true
role_plays = 4
role_play_feedback = true
[experience]
mediator = { cases = 31, hours = 199.9 }
[statement]
text = "I listen."
[[feedback]]
giver = "F-01"
capacity = "party"
case = "C-01"
received_on = 2026-09-30
unanswered = 0
via = "mediator"
[[payments]]
date = 2026-10-12
amount = "360.00"
currency = "USD"
"#;

// Read once: lists of hundreds are made of it.
static PROGRAM: LazyLock<Program> = LazyLock::new(|| toml::from_str(program::CPR).unwrap());
static APPLICATION: LazyLock<Application> = LazyLock::new(judged);

/// An application whose hours are unmet and whose cases are accepted.
pub(super) fn application() -> Application {
    APPLICATION.clone()
}

fn judged() -> Application {
    let account = Account::new(name("ada"), Role::Admin, Some(1000));
    let at = Utc.with_ymd_and_hms(2026, 11, 20, 15, 0, 0).unwrap();
    let drafts = crate::intake::read("jane.toml", FORM.as_bytes(), today()).unwrap();
    let (form, _) = drafts.into_iter().next().unwrap().resolve(&mut |_| None).unwrap();
    let origin = Origin::Local { uid: 1000 };
    let (assessors, diary) = (Assessors::default(), Diary::default());
    let around = crate::domain::Surroundings { assessors: &assessors, diary: &diary, draft: None };
    let (today, zone) = (today(), chrono_tz::UTC.into());
    let context = Context { by: &account, origin, at, today, zone, program: &PROGRAM, around, names: Names::Shown };
    let change = receive(Number::new(2026, 3), form, Digest([1; 32]), &context).unwrap();
    let received = apply(None, &change).unwrap();
    let accept = Command::Accept { requirement: Requirement::Cases, reason: Some(Line::clean("seen")) };
    let change = decide(&received, &accept, &context).unwrap();
    let application = apply(Some(received), &change).unwrap();
    assert_eq!(application.determinations[&Requirement::Cases].decision, Decision::Accepted);
    application
}

pub(super) fn view() -> ApplicationView {
    ApplicationView::of(&APPLICATION, &PROGRAM, today())
}

pub(super) fn row() -> Row {
    Row::of(&APPLICATION, &PROGRAM, today())
}

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub(super) fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}
