//! One application from receipt to its link to register, with each change's letters.

use chrono::{DateTime, Days, NaiveDate, Utc};
use qapdesk::domain::view::LetterRow;
use qapdesk::domain::{
    AccountName, Act, Addressee, Application, Assessor, AssessorProfile, Assessors, BodyDecision, Change, Digest,
    Event, Form, ImiNotice, InterviewPlan, Letter, LetterId, LetterState, Named, Number, OpenStage, Origin, Placement,
    Plan, Planned, Program, ProgramVersion, RegistrationLink, Released, Requirement, SeatPlan, SessionId, SessionMode,
    SessionState, Stage, apply, readdress,
};
use qapdesk::intake::{program, read};
use qapdesk::letters::{Letters, Sender, Setting, consequences, rezone};
use qapdesk::text::Line;

pub(crate) fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

pub(crate) fn sender() -> Sender {
    Sender {
        name: line("CPR Institute, QAP"),
        email: line("qap@example.org"),
        reply_to: Some(line("office@example.org")),
    }
}

/// The form of a candidate; the name is put in as it is.
pub(crate) fn form(name: &str) -> Form {
    let text = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nname = \"x\"\n\
                family_name = \"x\"\nemail = \"minh@example.org\"\ntime_zone = \"Europe/Berlin\"\n\
                [experience]\nmediator = { cases = 30, hours = 199.9 }\n\
                [[payments]]\ndate = 2026-10-12\namount = \"100\"\ncurrency = \"USD\"\n";
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut form = read("form.toml", text.as_bytes(), today).unwrap()[0].form().clone();
    let (given, family) = name.split_once(' ').unwrap_or(("", name));
    form.candidate.name = Line::clean(name);
    form.candidate.given_name = (!given.is_empty()).then(|| Line::clean(given));
    form.candidate.family_name = Line::clean(family);
    form
}

fn assessor(id: &str, name: &str, zone: &str) -> Assessor {
    let profile = AssessorProfile {
        name: Line::clean(name),
        email: Some(line(&format!("{id}@example.net"))),
        account: None,
        experienced_trainer: true,
        panel: None,
        evaluation_experience: Some(line("ten years")),
        languages: [line("English")].into(),
        zone: zone.parse().unwrap(),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    };
    Assessor { id: id.parse().unwrap(), revision: 1, profile }
}

/// What happened so far.
pub(crate) struct Story {
    pub(crate) program: Program,
    assessors: Assessors,
    pub(crate) application: Option<Application>,
    pub(crate) letters: Vec<Letter>,
    at: DateTime<Utc>,
    place: Line,
    /// Where this desk has notices to IMI go.
    pub(crate) imi: Option<Line>,
}

impl Story {
    pub(crate) fn of(form: Form, assessor_name: &str, place: &str) -> Self {
        let mut assessors = Assessors::default();
        assessors.put(assessor("chen", assessor_name, "America/New_York"));
        assessors.put(assessor("okafor", "Chidi Okafor", "Africa/Lagos"));
        let program = program::built_in().unwrap().remove(0);
        let at = "2026-10-12T15:00:00Z".parse().unwrap();
        let place = Line::clean(place);
        let imi = Some(line("notices@imi.example"));
        let mut story = Self { program, assessors, application: None, letters: Vec::new(), at, place, imi };
        let version = ProgramVersion { id: line("cpr"), version: story.program.version };
        let received = Event::Received { program: version, content: Digest([1; 32]), form: std::sync::Arc::new(form) };
        story.does(Act::Receive, vec![received]);
        story
    }

    /// One change, an hour after the one before it.
    pub(crate) fn does(&mut self, act: Act, events: Vec<Event>) {
        self.at += chrono::TimeDelta::hours(1);
        let revision = self.application.as_ref().map_or(1, |application| application.revision + 1);
        let by: AccountName = "ada".parse().unwrap();
        let number = Number::new(2026, 8);
        let origin = Origin::Local { uid: 1000 };
        let change = Change { number, revision, at: self.at, by, origin, act, reason: None, events };
        let before = self.application.take();
        let after = apply(before.clone(), &change).unwrap();
        let rows = || self.letters.iter().map(LetterRow::of).collect();
        let letters = Letters::new(&rows);
        let imi = self.imi.as_ref();
        let setting = Setting { program: &self.program, assessors: &self.assessors, imi, letters: &letters };
        let found = consequences(&change, before.as_ref(), &after, &setting);
        for letter in &mut self.letters {
            if found.needless.contains(&letter.id) {
                letter.state =
                    LetterState::Discarded { reason: line("needless"), by_change: Some(revision), held: None };
            }
            let again = found.needless_again.as_ref().filter(|(_, letters)| letters.contains(&letter.id));
            if let Some((by, _)) = again {
                letter.state = LetterState::Discarded { reason: line("needless"), by_change: Some(*by), held: None };
            }
            if let Some(corrected) = found.corrected.as_ref().filter(|one| one.letters.contains(&letter.id)) {
                readdress(letter, &corrected.before, &corrected.after);
                if letter.addressee == Addressee::Candidate {
                    rezone(letter, None, corrected.zones);
                }
            }
            if found.back.contains(&letter.id) {
                letter.state = LetterState::Draft;
            }
        }
        for draft in found.drafts {
            let id = LetterId(u32::try_from(self.letters.len() + 1).unwrap());
            let message_id = line(&format!("{number}.{id}@cpr.qapdesk.invalid"));
            self.letters.push(Letter::of(draft, id, (number, revision), message_id, self.at));
        }
        self.application = Some(after);
    }

    /// Has the next change be made at a moment.
    pub(crate) fn goes_on_at(&mut self, moment: &str) {
        self.at = moment.parse().unwrap();
    }

    /// Has all drafts go out.
    pub(crate) fn release_all(&mut self) {
        for letter in self.letters.iter_mut().filter(|letter| letter.state == LetterState::Draft) {
            letter.released = Some(Released { at: self.at, by: "ada".parse().unwrap() });
            letter.state = LetterState::Sent { at: self.at, answer: line("250 ok"), message: None };
        }
    }

    pub(crate) fn drafts(&self) -> Vec<&Letter> {
        self.letters.iter().filter(|letter| letter.state == LetterState::Draft).collect()
    }

    pub(crate) fn moved(&self, stage: Stage) -> Event {
        let before = self.application.as_ref().unwrap().placement;
        Event::Moved { before, after: Placement { stage, since: self.at.date_naive() } }
    }

    pub(crate) fn notify(&mut self) {
        let named = Named::of([Requirement::Hours, Requirement::Fee], &self.program);
        let due = NaiveDate::from_ymd_opt(2026, 12, 24).unwrap();
        let moved = self.moved(Stage::Open(OpenStage::Deficient { due, named }));
        self.does(Act::Notify, vec![moved]);
    }

    pub(crate) fn approve(&mut self) {
        let moved = self.moved(Stage::Open(OpenStage::Approved));
        self.does(Act::Approve, vec![moved]);
    }

    /// The session as it is planned.
    pub(crate) fn planned(&self) -> Option<Planned> {
        let application = self.application.as_ref().unwrap();
        application.assessment.session(SessionId(1)).map(|session| session.planned.clone())
    }

    /// A plan on a day of November 2026, before the clocks of nobody change.
    pub(crate) fn plan(&self, start: &str, state: SessionState, sequence: u32, assessors: &[&str]) -> Planned {
        let start: DateTime<Utc> = start.parse().unwrap();
        let plan = Plan {
            mode: SessionMode::RolePlay,
            start,
            minutes: 90,
            zone: "America/New_York".parse().unwrap(),
            place: Some(self.place.clone()),
            recorded: true,
            interview: Some(InterviewPlan { start: start + chrono::TimeDelta::minutes(105), minutes: 30 }),
        };
        let seats = assessors.iter().map(|id| SeatPlan { assessor: id.parse().unwrap(), fee: None }).collect();
        Planned { plan, seats, state, sequence, despite: std::collections::BTreeSet::new() }
    }

    pub(crate) fn plans(&mut self, act: Act, planned: Planned) {
        let before = self.planned().map(Box::new);
        self.does(act, vec![Event::SessionPlanned { session: SessionId(1), before, after: Some(Box::new(planned)) }]);
    }

    pub(crate) fn decides(&mut self, passed: bool) {
        let on = self.at.date_naive().checked_add_days(Days::new(1)).unwrap();
        let made = BodyDecision { passed, reason: None, by: "max".parse().unwrap(), at: self.at, on };
        let act = if passed { Act::Pass } else { Act::NotPass };
        self.does(act, vec![Event::BodyDecided { round: 1, before: None, after: Some(Box::new(made)) }]);
    }

    pub(crate) fn notice(&mut self) {
        let candidate = self.application.as_ref().unwrap().form.candidate.clone();
        let notice = ImiNotice {
            certification: line("IMI Certified Mediator"),
            given_name: candidate.given_name,
            family_name: candidate.family_name,
            email: candidate.email.unwrap(),
            reviewer: None,
            by: "ada".parse().unwrap(),
            at: self.at,
            sent_on: None,
        };
        self.does(Act::NotifyImi, vec![Event::NoticeSet { place: 0, before: None, after: Some(Box::new(notice)) }]);
    }

    pub(crate) fn link(&mut self) {
        let link = RegistrationLink {
            link: line("https://imi.example/register/8"),
            by: "ada".parse().unwrap(),
            at: self.at,
            sent_on: None,
        };
        self.does(Act::SendLink, vec![Event::LinkSet { before: None, after: Some(link) }]);
    }
}

/// All letters of the way from receipt to the link, with a session that is moved and then cancelled, as named letters.
pub(crate) fn whole(form: Form, assessor_name: &str, place: &str) -> Vec<(String, Letter)> {
    let mut story = Story::of(form, assessor_name, place);
    let mut named: Vec<(String, Letter)> = Vec::new();
    let mut take = |story: &mut Story, names: &[&str]| {
        let drafts = story.drafts();
        assert_eq!(drafts.len(), names.len(), "{names:?}");
        named.extend(names.iter().map(|name| (*name).to_owned()).zip(drafts.into_iter().cloned()));
        story.release_all();
    };
    take(&mut story, &["acknowledgement"]);
    story.notify();
    take(&mut story, &["deficiency"]);
    story.approve();
    take(&mut story, &["approval"]);
    let first = "2026-11-26T15:00:00Z";
    let planned = story.plan(first, SessionState::Proposed, 0, &["chen"]);
    story.plans(Act::Propose, planned);
    take(&mut story, &["assessor_invitation"]);
    let planned = story.plan(first, SessionState::Confirmed, 0, &["chen"]);
    story.plans(Act::Confirm, planned);
    take(&mut story, &["session_confirmation", "session_confirmation_assessor"]);
    let planned = story.plan("2026-12-03T16:30:00Z", SessionState::Confirmed, 1, &["chen"]);
    story.plans(Act::MoveSession, planned);
    take(&mut story, &["session_moved", "session_moved_assessor"]);
    let reason = line("the assessor is ill");
    let planned = story.plan("2026-12-03T16:30:00Z", SessionState::Cancelled { reason }, 2, &["chen"]);
    story.plans(Act::CancelSession, planned);
    take(&mut story, &["session_cancelled", "session_cancelled_assessor"]);
    story.decides(true);
    take(&mut story, &["result"]);
    story.notice();
    take(&mut story, &["notice_to_imi"]);
    story.link();
    take(&mut story, &["registration_link"]);
    named
}
