//! A form that meets everything, and a desk of one application to try commands on.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeZone, Utc};

use crate::domain::view::ApplicationView;
use crate::domain::{
    About, Account, Addressee, Application, Assessor, AssessorProfile, Assessors, Candidate, Capacity, CaseLogRow,
    CaseRole, Change, Command, Context, Diary, Digest, Document, Draft, Experience, ExperienceRow, FeedbackForm,
    Finding, Form, Letter, LetterId, LetterKind, Memberships, Names, Number, OpenStage, Origin, PanelStanding, Payment,
    Program, Recipient, Reference, Refusal, Requirement, Role, Stage, Statement, Surroundings, TrainingCourse, Via,
    apply, decide, findings, letter_day, program, receive, release_letter,
};
use crate::text::{Line, Prose};

pub(super) fn program() -> Program {
    // Read once: reading it takes longer than most tests, and properties ask for it after every step.
    static PROGRAM: LazyLock<Program> = LazyLock::new(|| toml::from_str(program::CPR).expect("the built-in program"));
    PROGRAM.clone()
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(super) fn line(text: &str) -> Line {
    Line::parse(text).expect("clean text")
}

pub(super) fn form() -> Form {
    Form {
        received_on: day("2026-10-12"),
        candidate: Candidate {
            name: line("Jane O'Connor"),
            given_name: Some(line("Jane")),
            family_name: line("O'Connor"),
            email: Some(line("jane@example.org")),
            primary_phone: None,
            secondary_phone: None,
            cell: None,
            fax: None,
            address: None,
            time_zone: None,
        },
        training: vec![course("CPR", 2021, "24")],
        memberships: Memberships::default(),
        experience: Experience { mediator: Some(declared(31, "240.5")), ..Experience::default() },
        case_log: Vec::new(),
        statement: Statement { text: Some(Prose::clean("I listen.")), ..Statement::default() },
        references: vec![
            reference("R. Counsel", Capacity::Counsel, Some("C-01")),
            reference("P. Party", Capacity::Party, Some("C-01")),
        ],
        feedback: (1..=15).map(|place| feedback(place, 0)).collect(),
        evaluations: Vec::new(),
        payments: vec![payment("360.00", "USD")],
        declarations: Vec::new(),
        points: Vec::new(),
        papers: Vec::new(),
    }
}

pub(super) fn declared(cases: u32, hours: &str) -> ExperienceRow {
    ExperienceRow { cases: Some(cases), hours: Some(hours.parse().expect("hours")) }
}

pub(super) fn course(institution: &str, year: u16, hours: &str) -> TrainingCourse {
    TrainingCourse {
        course: line(&format!("Course of {institution}")),
        institution: line(institution),
        year: Some(year),
        hours: hours.parse().expect("hours"),
        cpr_sponsored: false,
        cmtp: false,
        basic: true,
        theory: true,
        practice: true,
        role_plays: 4,
        role_play_feedback: true,
        syllabus: None,
        completion: None,
    }
}

pub(super) fn document(name: &str) -> Document {
    Document { name: line(name), digest: Digest([7; 32]), size: 10 }
}

pub(super) fn reference(name: &str, capacity: Capacity, case: Option<&str>) -> Reference {
    Reference {
        name: Some(line(name)),
        firm: None,
        city: None,
        phone: Some(line("+1 212 555 0111")),
        email: None,
        capacity: Some(capacity),
        case: case.map(line),
    }
}

pub(super) fn feedback(place: u32, unanswered: u32) -> FeedbackForm {
    FeedbackForm {
        giver: Some(line(&format!("F-{place:02}"))),
        capacity: Some(if place.is_multiple_of(2) { Capacity::Counsel } else { Capacity::Party }),
        case: Some(line(&format!("C-{place:02}"))),
        received_on: Some(day("2026-09-30")),
        unanswered: Some(unanswered),
        via: Some(Via::Mediator),
        duplicate_of: None,
    }
}

pub(super) fn logged(key: &str, role: CaseRole, hours: &str, completed: bool) -> CaseLogRow {
    CaseLogRow {
        key: line(key),
        date: None,
        role: Some(role),
        hours: hours.parse().expect("hours"),
        completed,
        fee_paid: None,
        in_person: None,
    }
}

pub(super) fn payment(amount: &str, currency: &str) -> Payment {
    Payment {
        date: day("2026-10-12"),
        amount: amount.parse().expect("an amount"),
        currency: currency.parse().expect("a currency"),
        method: Some(line("check")),
        reference: None,
        fee: None,
    }
}

/// A fee of a program's own.
pub(super) fn own_fee(id: &str, amount: &str) -> program::Need {
    let amounts = vec![program::Fee { from: day("2018-04-01"), amount: amount.parse().expect("an amount") }];
    let test = program::Test::Fee(program::FeeNeed { amounts });
    let part = program::Part { title: id.to_owned(), missing: None, ask: None, test };
    program::Need { requirement: id.parse().expect("an id"), first: false, part }
}

pub(super) fn finding(form: &Form, requirement: Requirement) -> Finding {
    findings(form, &program()).of(requirement).expect("one of the eight").clone()
}

/// One application, and the changes that made it.
pub(super) struct OneFile {
    pub(super) application: Application,
    pub(super) changes: Vec<Change>,
    pub(super) today: NaiveDate,
    pub(super) role: Role,
    pub(super) names: Names,
    pub(super) program: Program,
    /// The roster; nobody is on it at first.
    pub(super) assessors: Assessors,
    /// Who is taken when, as the application's own sessions have it.
    pub(super) diary: Diary,
}

impl OneFile {
    pub(super) fn received(form: Form) -> Self {
        let today = day("2026-11-23");
        let account = account(Role::Admin);
        let program = program();
        let (assessors, diary) = (Assessors::default(), Diary::default());
        let around = Surroundings { assessors: &assessors, diary: &diary, draft: None };
        let context = context(&account, today, &program, around);
        let change = receive(Number::new(2026, 1), form, Digest([1; 32]), &context).expect("received");
        let application = apply(None, &change).expect("an application");
        Self {
            application,
            changes: vec![change],
            today,
            role: Role::Admin,
            names: Names::Shown,
            program,
            assessors,
            diary,
        }
    }

    /// The same with assessors on the roster.
    pub(super) fn with_assessors(mut self, ids: &[&str]) -> Self {
        for id in ids {
            self.assessors.put(assessor(id));
        }
        self
    }

    pub(super) fn run(&mut self, command: &Command) -> Result<(), Refusal> {
        let account = account(self.role);
        let around = Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None };
        let context = Context { names: self.names, ..context(&account, self.today, &self.program, around) };
        let change = decide(&self.application, command, &context)?;
        self.application = apply(Some(self.application.clone()), &change).expect("an application");
        self.diary.put(&self.application);
        self.changes.push(change);
        Ok(())
    }

    /// A letter that the last change drafted, as a draft.
    pub(super) fn letter(&self, kind: LetterKind) -> Letter {
        let to = vec![Recipient { name: line("Jane"), email: Some(line("jane@example.org")) }];
        let (subject, body) = (line("A subject"), Prose::clean(&self.text()));
        let (addressee, about) = (Addressee::Candidate, About::Application);
        let draft = Draft { kind, about, addressee, to, subject, body, invitations: Vec::new() };
        let cause = (self.application.number, self.application.revision);
        Letter::of(draft, LetterId(1), cause, line("1@example"), self.changes[0].at)
    }

    /// A letter's text, which gives the day until which something is asked for.
    fn text(&self) -> String {
        match self.application.placement.stage {
            Stage::Open(OpenStage::Deficient { due, .. }) => format!("Until {}.", letter_day(due)),
            _ => "A text.".to_owned(),
        }
    }

    /// Releases a letter, as an account of the file's role.
    pub(super) fn release(&mut self, letter: &Letter) -> Result<Letter, Refusal> {
        let account = account(self.role);
        let around = Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None };
        let context = context(&account, self.today, &self.program, around);
        let (released, change) = release_letter(letter, &self.application, &context)?;
        self.application = apply(Some(self.application.clone()), &change).expect("an application");
        self.changes.push(change);
        Ok(*released.after)
    }

    /// Reads with what a command of an admin would be decided with.
    pub(super) fn with_context<T>(&self, read: impl FnOnce(&Context<'_>) -> T) -> T {
        let around = Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None };
        read(&context(&account(Role::Admin), self.today, &self.program, around))
    }

    /// The application as an account of a role sees it.
    pub(super) fn seen_by(&self, role: Role) -> ApplicationView {
        let around = Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None };
        ApplicationView::of_account(&self.application, &context(&account(role), self.today, &program(), around))
    }

    /// Runs a command that must be accepted.
    pub(super) fn does(&mut self, command: &Command) {
        self.run(command).unwrap_or_else(|refusal| panic!("{command:?} refused: {refusal}"));
    }

    pub(super) fn accept_all(&mut self) {
        for requirement in Requirement::ALL {
            self.does(&accept(requirement));
        }
    }
}

pub(super) fn accept(requirement: Requirement) -> Command {
    Command::Accept { requirement, reason: None }
}

pub(super) fn deficient(requirement: Requirement) -> Command {
    Command::MarkDeficient { requirement, reason: Some(line("too little")) }
}

pub(super) fn waive(requirement: Requirement) -> Command {
    Command::Waive { requirement, reason: Some(line("known to the body")) }
}

fn account(role: Role) -> Account {
    Account::new("ada".parse().expect("a name"), role, None)
}

fn context<'a>(by: &'a Account, today: NaiveDate, program: &'a Program, around: Surroundings<'a>) -> Context<'a> {
    let at = Utc.from_utc_datetime(&today.and_hms_opt(15, 0, 0).expect("a time"));
    let (zone, origin) = (chrono_tz::UTC.into(), Origin::Local { uid: 1000 });
    Context { at, today, zone, by, origin, program, around, names: Names::Shown }
}

/// A qualified assessor without hours, rates or a limit, who lives in New York.
pub(super) fn assessor(id: &str) -> Assessor {
    let profile = AssessorProfile {
        name: line(id),
        email: Some(line(&format!("{id}@example.org"))),
        account: None,
        experienced_trainer: true,
        panel: Some(PanelStanding { until: None }),
        evaluation_experience: Some(line("assessed twelve candidates since 2019")),
        languages: [line("English")].into(),
        zone: "America/New_York".parse().expect("a zone"),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    };
    Assessor { id: id.parse().expect("an id"), revision: 1, profile }
}
