//! A year of sessions, booked by the rules.

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use qapdesk::domain::{
    Account, Application, Assessor, AssessorId, AssessorProfile, Assessors, Command, ConflictAnswer, Context, Diary,
    Digest, InterviewPlan, Names, Number, Origin, Plan, Program, Requirement, Role, SessionId, SessionMode,
    Surroundings, Warning, Window, apply, decide, receive,
};
use qapdesk::intake::{program, read};
use qapdesk::text::Line;

const ZONES: [&str; 8] = [
    "America/New_York",
    "Europe/London",
    "Asia/Kolkata",
    "Australia/Sydney",
    "America/St_Johns",
    "Asia/Kathmandu",
    "America/Los_Angeles",
    "Europe/Berlin",
];

const FORM: &str = r#"
form = "qap-application/1"
received_on = 2026-10-12
[candidate]
given_name = "Jane"
family_name = "O'Connor"
email = "jane@example.org"
"#;

/// The roster, the applications with their sessions, and the diary of it all.
pub(super) struct Year {
    pub(super) now: DateTime<Utc>,
    pub(super) assessors: Assessors,
    pub(super) applications: Vec<Application>,
    pub(super) diary: Diary,
    pub(super) program: Program,
    account: Account,
}

impl Year {
    /// So many assessors, and so many sessions with them, spread over a year from now.
    pub(super) fn of(assessors: usize, sessions: usize) -> Self {
        let mut year = Self {
            now: "2026-11-23T14:07:00Z".parse().unwrap(),
            assessors: Assessors::default(),
            applications: Vec::new(),
            diary: Diary::default(),
            program: program::built_in().unwrap().pop().unwrap(),
            account: Account::new("ada".parse().unwrap(), Role::Admin, None),
        };
        (0..assessors).for_each(|place| year.assessors.put(assessor(place)));
        let approved = year.approved();
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random % u64::try_from(below).unwrap()).unwrap()
        };
        for place in 0..sessions {
            let mut application = approved.clone();
            application.number = Number::new(2026, u32::try_from(place).unwrap() + 1);
            Arc::make_mut(&mut application.form).candidate.email =
                Some(Line::clean(&format!("candidate-{place}@example.org")));
            let id: AssessorId = format!("assessor-{}", next(assessors)).parse().unwrap();
            let (conflict, assessor) = (ConflictAnswer::None, id.clone());
            application = year.done(application, &Command::Conflict { assessor, answer: conflict }).unwrap();
            // Another time where somebody is taken; a year has room.
            let booked = std::iter::repeat_with(|| {
                let start = "2026-11-23T00:00:00Z".parse::<DateTime<Utc>>().unwrap();
                let start = start + TimeDelta::minutes(15 * i64::try_from(next(365 * 96)).unwrap());
                let plan = plan(start);
                let propose = Command::Propose { plan, assessors: vec![id.clone()], despite: Warning::ALL.into() };
                year.done(application.clone(), &propose)
            });
            let proposed = booked.into_iter().flatten().next().unwrap();
            let confirm = Command::Confirm { session: SessionId(1), despite: Warning::ALL.into() };
            let confirmed = year.done(proposed, &confirm).unwrap();
            year.diary.put(&confirmed);
            year.applications.push(confirmed);
        }
        year
    }

    /// Reads with what a command would be decided with.
    pub(super) fn with_context<T>(&self, read: impl FnOnce(&Context<'_>) -> T) -> T {
        let (at, origin) = (self.now, Origin::Local { uid: 1 });
        let around = Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None };
        let (by, program) = (&self.account, &self.program);
        let (today, zone) = (at.date_naive(), chrono_tz::UTC.into());
        read(&Context { at, today, zone, by, origin, program, around, names: Names::Shown })
    }

    fn done(&self, application: Application, command: &Command) -> Option<Application> {
        let change = self.with_context(|context| decide(&application, command, context)).ok()?;
        apply(Some(application), &change)
    }

    fn approved(&self) -> Application {
        let draft = read("form.toml", FORM.as_bytes(), self.now.date_naive()).unwrap().pop().unwrap();
        let (form, _) = draft.resolve(&mut |_| None).unwrap();
        let number = Number::new(2026, 1);
        let received = self.with_context(|context| receive(number, form, Digest([1; 32]), context)).unwrap();
        let mut application = apply(None, &received).unwrap();
        for requirement in Requirement::ALL {
            let reason = Some(Line::clean("known to the body"));
            application = self.done(application, &Command::Waive { requirement, reason }).unwrap();
        }
        self.done(application, &Command::Approve { reason: None }).unwrap()
    }
}

/// An assessor with hours on five days, in one of several zones.
fn assessor(place: usize) -> Assessor {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let days = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let windows = days
        .into_iter()
        .flat_map(|day| [Window { day, from: time(9), to: time(12) }, Window { day, from: time(13), to: time(18) }]);
    let profile = AssessorProfile {
        name: Line::clean(&format!("Assessor {place}")),
        email: None,
        account: None,
        experienced_trainer: true,
        panel: None,
        evaluation_experience: Some(Line::clean("since 2019")),
        languages: [Line::clean("English")].into(),
        zone: ZONES[place % ZONES.len()].parse().unwrap(),
        rates: Vec::new(),
        weekly: windows.collect(),
        exceptions: Vec::new(),
        load_cap: Some(12),
        active: true,
    };
    Assessor { id: format!("assessor-{place}").parse().unwrap(), revision: 1, profile }
}

fn plan(start: DateTime<Utc>) -> Plan {
    Plan {
        mode: SessionMode::RolePlay,
        start,
        minutes: 60,
        zone: "America/New_York".parse().unwrap(),
        place: None,
        recorded: false,
        interview: Some(InterviewPlan { start: start + TimeDelta::minutes(60), minutes: 45 }),
    }
}
