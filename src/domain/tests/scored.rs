//! An application with a confirmed session, its assessors, and accounts to act as: what the rules A8 to A12 and S2 to S5
//! are tried on.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::fixture::{accept, day, form, program};
use crate::domain::{
    Account, AccountName, Act, Application, Assessor, AssessorId, AssessorProfile, Assessors, Barred, Change, Command,
    Context, Diary, Digest, Event, Form, Level, Mark, Names, Number, OpenStage, Origin, Payment, Placement, Plan,
    Planned, Program, Refusal, Requirement, Role, Score, Seat, SeatPlan, SessionId, SessionMode, SessionState, Sheet,
    SheetDraft, Stage, StageName, Surroundings, apply, barred, decide, receive,
};
use crate::text::{Line, Prose};

pub(super) const FIRST: SessionId = SessionId(1);

/// The desk of one application: `chen` and `diaz` assess as the accounts `chen` and `diaz`; `ada` is a manager.
pub(super) struct Scored {
    pub(super) application: Application,
    pub(super) changes: Vec<Change>,
    pub(super) drafts: BTreeMap<AssessorId, SheetDraft>,
    pub(super) roster: Assessors,
    pub(super) program: Program,
    pub(super) now: DateTime<Utc>,
}

impl Scored {
    /// A session of these assessors, held an hour ago.
    pub(super) fn by(assessors: &[&str]) -> Self {
        let mut scored = Self::approved();
        scored.session(1, assessors, SessionMode::RolePlay);
        scored
    }

    pub(super) fn approved() -> Self {
        Self::with(form().payments)
    }

    /// One that was approved with these payments.
    pub(super) fn with(payments: Vec<Payment>) -> Self {
        let mut roster = Assessors::default();
        for id in ["chen", "diaz", "eko"] {
            roster.put(assessor(id));
        }
        let (program, now) = (program(), "2026-11-23T15:00:00Z".parse().expect("a time"));
        let account = account("ada", Role::Manager);
        let (assessors, diary) = (Assessors::default(), Diary::default());
        let context =
            context(&account, now, &program, Surroundings { assessors: &assessors, diary: &diary, draft: None });
        let change =
            receive(Number::new(2026, 1), Form { payments, ..form() }, Digest([1; 32]), &context).expect("received");
        let application = apply(None, &change).expect("an application");
        let mut scored = Self { application, changes: vec![change], drafts: BTreeMap::new(), roster, program, now };
        for requirement in Requirement::ALL {
            scored.does("ada", &accept(requirement));
        }
        scored.does("ada", &Command::Approve { reason: None });
        scored
    }

    /// Confirms a session that began an hour ago.
    pub(super) fn session(&mut self, id: u16, assessors: &[&str], mode: SessionMode) {
        let plan = Plan {
            mode,
            start: self.now - TimeDelta::hours(1),
            minutes: 60,
            zone: "America/New_York".parse().expect("a zone"),
            place: None,
            recorded: false,
            interview: None,
        };
        let seats = assessors.iter().map(|id| SeatPlan { assessor: self::id(id), fee: None }).collect();
        let planned = Planned { plan, seats, state: SessionState::Confirmed, sequence: 0, despite: [].into() };
        let planned = Event::SessionPlanned { session: SessionId(id), before: None, after: Some(Box::new(planned)) };
        let after = Placement { stage: Stage::Open(OpenStage::Scheduled), since: day("2026-11-23") };
        self.change(Act::Confirm, vec![planned, Event::Moved { before: self.application.placement, after }]);
    }

    /// Changes what is planned of a session.
    pub(super) fn replan(&mut self, id: u16, edit: impl FnOnce(&mut Planned)) {
        let before = self.application.assessment.session(SessionId(id)).expect("a session").planned.clone();
        let mut after = before.clone();
        edit(&mut after);
        let (before, after) = (Some(Box::new(before)), Some(Box::new(after)));
        self.change(Act::MoveSession, vec![Event::SessionPlanned { session: SessionId(id), before, after }]);
    }

    fn change(&mut self, act: Act, events: Vec<Event>) {
        let (number, revision) = (self.application.number, self.application.revision + 1);
        let (by, origin) = ("ada".parse().expect("a name"), Origin::Local { uid: 1000 });
        self.take(Change { number, revision, at: self.now, by, origin, act, reason: None, events });
    }

    fn take(&mut self, change: Change) {
        self.application = apply(Some(self.application.clone()), &change).expect("an application");
        self.changes.push(change);
    }

    /// What an account may not do, and why.
    pub(super) fn barred(&self, who: &str) -> Vec<Barred> {
        let (account, diary) = (account(who, Role::Staff), Diary::default());
        let around = Surroundings { assessors: &self.roster, diary: &diary, draft: None };
        barred(&self.application, &context(&account, self.now, &self.program, around))
    }

    /// Asks as an account: `ada` and `max` are managers, `sam` is staff, whoever else assesses.
    pub(super) fn run(&mut self, who: &str, command: &Command) -> Result<(), Refusal> {
        let role = match who {
            "ada" | "max" => Role::Manager,
            "sam" => Role::Staff,
            _ => Role::Assessor,
        };
        self.run_as(who, role, command)
    }

    pub(super) fn run_as(&mut self, who: &str, role: Role, command: &Command) -> Result<(), Refusal> {
        let account = account(who, role);
        let diary = Diary::default();
        let draft = self.roster.of_account(&account.name).and_then(|assessor| self.drafts.get(&assessor.id));
        let around = Surroundings { assessors: &self.roster, diary: &diary, draft };
        let change = decide(&self.application, command, &context(&account, self.now, &self.program, around))?;
        self.take(change);
        Ok(())
    }

    pub(super) fn does(&mut self, who: &str, command: &Command) {
        self.run(who, command).unwrap_or_else(|refusal| panic!("{command:?} of {who} refused: {refusal}"));
    }

    pub(super) fn refused(&mut self, who: &str, command: &Command) -> Refusal {
        let before = self.application.clone();
        let refusal = self.run(who, command).expect_err("a refusal");
        assert_eq!(self.application, before);
        refusal
    }

    /// Leaves a draft in which every item has a level, with a note.
    pub(super) fn scores(&mut self, who: &str, level: u8) {
        let sheet = even(&self.program, level);
        self.drafts.insert(id(who), SheetDraft { revision: 1, sheet });
    }

    /// Brings an assessor's part to its end.
    pub(super) fn assesses(&mut self, who: &str, session: SessionId, eligible: bool) {
        self.scores(who, if eligible { 4 } else { 2 });
        self.does(who, &Command::SubmitSheet { session });
        if self.application.assessment.session(session).is_some_and(|session| session.interview.is_none()) {
            self.does(who, &interview(session));
        }
        self.does(who, &determine(session, eligible, "as the sheet says"));
    }

    pub(super) fn stage(&self) -> StageName {
        self.application.placement.stage.name()
    }

    pub(super) fn seat(&self, session: SessionId, who: &str) -> &Seat {
        self.application.assessment.session(session).expect("a session").seat(&id(who)).expect("a seat")
    }
}

pub(super) fn even(program: &Program, level: u8) -> Sheet {
    let mark = Some(Mark::Level(Level::new(level).expect("a level")));
    let score = Score { mark, note: Some(Prose::clean("seen")) };
    let scores = program.checklist.items().map(|(_, item)| (item.id.clone(), score.clone())).collect();
    Sheet { scores, remark: None }
}

pub(super) fn interview(session: SessionId) -> Command {
    Command::Interview { session, on: None, remote: true, notes: Prose::clean("We spoke about the private meetings.") }
}

pub(super) fn determine(session: SessionId, eligible: bool, rationale: &str) -> Command {
    let level = Level::new(if eligible { 4 } else { 2 }).expect("a level");
    Command::DetermineSkills { session, level, eligible, rationale: Prose::clean(rationale) }
}

pub(super) fn decision(passed: bool, reason: Option<&str>) -> Command {
    Command::Decide { passed, reason: reason.map(Line::clean) }
}

pub(super) fn notice(sent_on: Option<&str>) -> Command {
    Command::NotifyImi { certification: None, reviewer: None, sent_on: sent_on.map(day) }
}

pub(super) fn id(text: &str) -> AssessorId {
    text.parse().expect("an id")
}

fn assessor(name: &str) -> Assessor {
    let account: AccountName = name.parse().expect("a name");
    let profile = AssessorProfile {
        name: Line::clean(name),
        email: None,
        account: Some(account),
        experienced_trainer: true,
        panel: None,
        evaluation_experience: Some(Line::clean("ten years")),
        languages: std::collections::BTreeSet::new(),
        zone: "America/New_York".parse().expect("a zone"),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    };
    Assessor { id: id(name), revision: 1, profile }
}

fn account(name: &str, role: Role) -> Account {
    Account::new(name.parse().expect("a name"), role, None)
}

fn context<'a>(by: &'a Account, at: DateTime<Utc>, program: &'a Program, around: Surroundings<'a>) -> Context<'a> {
    Context {
        at,
        today: at.date_naive(),
        zone: chrono_tz::UTC.into(),
        by,
        origin: Origin::Local { uid: 1000 },
        program,
        around,
        names: Names::Shown,
    }
}
