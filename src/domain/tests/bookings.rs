//! Whatever several people do to several applications, nobody is booked twice and no session stands that may not.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::fixture::{OneFile, assessor, form, line, program};
use crate::domain::{
    Absent, Account, Application, AssessorId, Assessors, Booking, Cents, Change, Command, ConflictAnswer, ConflictKind,
    Context, Diary, Event, FeePaid, InterviewPlan, Names, Number, OpenStage, Origin, Plan, Program, Rate, Role,
    Session, SessionId, SessionMode, SessionState, Stage, Surroundings, Warning, apply, decide,
};

/// Applications; the first two are of the same candidate.
const FILES: usize = 4;
const ASSESSORS: [&str; 3] = ["chen", "dana", "eve"];

static APPROVED: LazyLock<Application> = LazyLock::new(|| {
    let mut file = OneFile::received(form());
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    file.application
});

/// What somebody does.
#[derive(Debug, Clone)]
enum Doing {
    /// A command on one of the applications.
    Ask(usize, Command),
    /// The roster has an assessor active or not, and at another rate.
    Roster(usize, bool, u16),
    /// Hours go by.
    Wait(i64),
}

/// The desk as the rules see it, and what was done at it.
struct House {
    program: Program,
    account: Account,
    now: DateTime<Utc>,
    assessors: Assessors,
    diary: Diary,
    files: Vec<Application>,
    changes: Vec<Vec<Change>>,
}

impl House {
    fn new() -> Self {
        let files: Vec<Application> = (0..FILES).map(file).collect();
        let mut house = Self {
            program: program(),
            account: Account::new("ada".parse().expect("a name"), Role::Admin, None),
            now: base(),
            assessors: Assessors::default(),
            diary: Diary::default(),
            changes: files.iter().map(|_| Vec::new()).collect(),
            files,
        };
        (0..ASSESSORS.len()).for_each(|place| house.set_assessor(place, true, 300));
        house
    }

    fn set_assessor(&mut self, place: usize, active: bool, rate: u16) {
        let mut entry = assessor(ASSESSORS[place]);
        entry.profile.active = active;
        let (from, currency) = (base().date_naive(), "USD".parse().expect("a currency"));
        entry.profile.rates = vec![Rate { from, amount: Cents::new(i64::from(rate) * 100), currency }];
        self.assessors.put(entry);
    }

    /// Does it, and looks at what it made of the sessions; what is refused changes nothing.
    fn does(&mut self, doing: Doing) {
        let (place, command) = match doing {
            Doing::Ask(place, command) => (place, command),
            Doing::Roster(place, active, rate) => return self.set_assessor(place, active, rate),
            Doing::Wait(hours) => return self.now += TimeDelta::hours(hours),
        };
        let (at, by, origin) = (self.now, &self.account, Origin::Local { uid: 1 });
        let around = Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None };
        let (today, zone) = (at.date_naive(), chrono_tz::UTC.into());
        let context = Context { at, today, zone, by, origin, program: &self.program, around, names: Names::Shown };
        let before = &self.files[place];
        let Ok(change) = decide(before, &command, &context) else { return };
        let after = apply(Some(before.clone()), &change).expect("an application");
        for session in after.assessment.sessions.iter().filter(|session| is_new(before, session)) {
            self.may_stand(&after, session);
        }
        self.diary.put(&after);
        self.files[place] = after;
        self.changes[place].push(change);
    }

    /// A4, A3, A2: what a session needs at the moment at which it is planned or comes back.
    fn may_stand(&self, application: &Application, session: &Session) {
        let stage = application.placement.stage.open();
        assert!(matches!(stage, Some(OpenStage::Approved | OpenStage::Scheduled)), "{stage:?}");
        for seat in &session.seats {
            let assessor = self.assessors.get(&seat.assessor).expect("on the roster");
            let day = assessor.profile.zone.local(session.planned.plan.start).date_naive();
            assert!(assessor.profile.is_qualified_on(day), "{} is not qualified", assessor.id);
            let record = application.assessment.conflicts.get(&seat.assessor).expect("asked about a conflict");
            assert_eq!(record.answer, ConflictAnswer::None);
        }
    }

    /// A4: everybody's bookings, computed without the diary, do not overlap.
    fn nobody_is_booked_twice(&self) {
        let mut booked: BTreeMap<String, Vec<Booking>> = BTreeMap::new();
        for file in &self.files {
            let live = file.assessment.sessions.iter().filter(|session| session.planned.state.is_live());
            for session in live {
                let candidate = file.form.candidate.email.as_ref().map_or_else(String::new, ToString::to_string);
                let who = session.seats.iter().map(|seat| seat.assessor.to_string()).chain([candidate]);
                who.for_each(|who| booked.entry(who).or_default().extend(Booking::of(file.number, session)));
            }
        }
        for (who, mut bookings) in booked {
            bookings.sort();
            for pair in bookings.windows(2) {
                assert!(pair[0].end <= pair[1].start, "{who} is booked twice: {pair:?}");
            }
        }
    }

    /// S2: an application is scheduled exactly while a confirmed session of it stands.
    fn stages_follow_the_sessions(&self) {
        for file in &self.files {
            let is_confirmed = |session: &Session| session.planned.state == SessionState::Confirmed;
            let confirmed = file.assessment.current_sessions().any(is_confirmed);
            if let Stage::Open(stage) | Stage::OnHold { from: stage, .. } = file.placement.stage {
                assert_eq!(stage == OpenStage::Scheduled, confirmed, "{stage:?}");
            }
        }
    }

    /// A5: what is paid is what was paid less what was taken back, each by the fee that it was paid for.
    fn money_adds_up(&self) {
        for (file, changes) in self.files.iter().zip(&self.changes) {
            let mut state = Some(file_of(file.number));
            let mut balance = 0;
            for change in changes {
                let then = apply(state.clone(), change);
                for event in &change.events {
                    let Event::FeePaidSet { session, assessor, before, after } = event else { continue };
                    let (paid, taken) = (after.is_some(), before.is_some());
                    assert_ne!(paid, taken, "paid twice, or taken back twice");
                    // The change that pays may take the fee of the day; what it takes back is the fee until then.
                    let of = if paid { &then } else { &state };
                    let fee = fee(of.as_ref().expect("a state"), *session, assessor);
                    balance += if paid { fee } else { -fee };
                }
                state = then;
            }
            let paid = file.assessment.sessions.iter().flat_map(|session| {
                let seats = session.seats.iter().filter(|seat| seat.paid.is_some());
                seats.map(|seat| fee(file, session.id, &seat.assessor))
            });
            assert_eq!(paid.sum::<i64>(), balance);
        }
    }

    /// H1: the state is the fold of its changes, and the diary that of the state.
    fn all_of_it_is_the_fold_of_its_events(&self) {
        let mut diary = Diary::default();
        for (file, changes) in self.files.iter().zip(&self.changes) {
            let folded = changes.iter().fold(Some(file_of(file.number)), apply);
            assert_eq!(folded.as_ref(), Some(file));
            diary.put(file);
        }
        for id in ASSESSORS.map(|id| id.parse::<AssessorId>().expect("an id")) {
            assert!(diary.of(&id).eq(self.diary.of(&id)), "{id}");
            assert_eq!(diary.load(&id), self.diary.load(&id), "{id}");
        }
    }
}

fn base() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().expect("a moment")
}

fn file(place: usize) -> Application {
    let mut file = APPROVED.clone();
    file.number = Number::new(2026, u32::try_from(place).expect("few") + 1);
    let owner = if place < 2 { 0 } else { place };
    Arc::make_mut(&mut file.form).candidate.email = Some(line(&format!("{owner}@example.org")));
    file
}

fn file_of(number: Number) -> Application {
    file(usize::try_from(number.sequence()).expect("few") - 1)
}

/// Whether a session stands now that did not, or stands at another time or with another assessor.
fn is_new(before: &Application, session: &Session) -> bool {
    let who = |session: &Session| session.seats.iter().map(|seat| seat.assessor.clone()).collect::<Vec<_>>();
    let stood = before.assessment.session(session.id).filter(|before| before.planned.state.is_live());
    let same = stood.is_some_and(|stood| stood.planned.plan == session.planned.plan && who(stood) == who(session));
    session.planned.state.is_live() && !same
}

/// The fee of an assessor for a session, in cents.
fn fee(file: &Application, session: SessionId, assessor: &AssessorId) -> i64 {
    let session = file.assessment.session(session).expect("a session");
    let seat = session.planned.seats.iter().find(|seat| seat.assessor == *assessor).expect("a seat");
    seat.fee.expect("a fee").amount.value()
}

/// Half hours of two days, so that many of them overlap.
fn any_plan() -> impl Strategy<Value = Plan> {
    (0_i64..48, select(vec![60_u16, 90, 120]), select(vec![None, Some(0_i64), Some(60)])).prop_map(
        |(half_hours, minutes, gap)| {
            let start = base() + TimeDelta::hours(20) + TimeDelta::minutes(30 * half_hours);
            let interview = gap
                .map(|gap| InterviewPlan { start: start + TimeDelta::minutes(i64::from(minutes) + gap), minutes: 30 });
            let zone = "Europe/London".parse().expect("a zone");
            Plan { mode: SessionMode::RolePlay, start, minutes, zone, place: None, recorded: false, interview }
        },
    )
}

fn any_assessor() -> impl Strategy<Value = AssessorId> {
    select(ASSESSORS.to_vec()).prop_map(|id| id.parse().expect("an id"))
}

fn any_session() -> impl Strategy<Value = SessionId> {
    (1_u16..4).prop_map(SessionId)
}

fn any_command() -> impl Strategy<Value = Command> {
    let despite = || select(vec![Warning::ALL.to_vec(), Vec::new(), vec![Warning::OutsideHours]]);
    let reason = || select(vec![Some(line("because")), None]);
    let kind = ConflictKind::Trained;
    let answers = vec![
        ConflictAnswer::None,
        ConflictAnswer::None,
        ConflictAnswer::None,
        ConflictAnswer::Asked,
        ConflictAnswer::Declared { kind, note: None },
    ];
    let paid = FeePaid { on: base().date_naive(), reference: None };
    prop_oneof![
        6 => (any_assessor(), select(answers)).prop_map(|(assessor, answer)| Command::Conflict { assessor, answer }),
        8 => (any_plan(), vec(any_assessor(), 1..3), despite()).prop_map(|(plan, assessors, despite)| {
            Command::Propose { plan, assessors, despite: despite.into_iter().collect() }
        }),
        6 => (any_session(), despite()).prop_map(|(session, despite)| {
            Command::Confirm { session, despite: despite.into_iter().collect() }
        }),
        6 => (any_session(), any_plan(), vec(any_assessor(), 1..3), despite()).prop_map(
            |(session, plan, assessors, despite)| {
                Command::Move { session, plan, assessors, despite: despite.into_iter().collect(), reason: None }
            }
        ),
        3 => (any_session(), reason()).prop_map(|(session, reason)| Command::Cancel { session, reason }),
        2 => any_session().prop_map(|session| Command::NoShow { session, who: Absent::Candidate, reason: None }),
        4 => (any_session(), any_assessor(), select(vec![Some(paid), None]))
            .prop_map(|(session, assessor, paid)| Command::PayAssessor { session, assessor, paid }),
        1 => Just(Command::Withdraw { reason: None }),
        1 => reason().prop_map(|reason| Command::Hold { reason, resume_on: None }),
        2 => reason().prop_map(|reason| Command::Reopen { reason }),
        8 => Just(Command::Undo),
        6 => Just(Command::Redo),
    ]
}

fn any_doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        20 => (0..FILES, any_command()).prop_map(|(place, command)| Doing::Ask(place, command)),
        1 => (0..ASSESSORS.len(), any::<bool>(), 250_u16..400)
            .prop_map(|(place, active, rate)| Doing::Roster(place, active, rate)),
        1 => (1_i64..12).prop_map(Doing::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a4_h2_nothing_that_several_people_do_double_books_anybody(doings in vec(any_doing(), 20..120)) {
        let mut house = House::new();
        for id in ASSESSORS.iter().take(2) {
            let (assessor, answer) = (id.parse().expect("an id"), ConflictAnswer::None);
            for place in 0..FILES {
                let answer = Command::Conflict { assessor: AssessorId::clone(&assessor), answer: answer.clone() };
                house.does(Doing::Ask(place, answer));
            }
        }
        for doing in doings {
            house.does(doing);
            house.nobody_is_booked_twice();
            house.stages_follow_the_sessions();
        }
        house.money_adds_up();
        house.all_of_it_is_the_fold_of_its_events();
    }
}
