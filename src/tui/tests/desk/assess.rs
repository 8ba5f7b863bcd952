//! The part of the desk in memory that assessors ask: their sessions and sheets, and how they score.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::{Desk, account, not_found};
use crate::domain::report::{Report, ReportPeriod};
use crate::domain::view::{OwnSession, OwnTask, SheetView};
use crate::domain::{
    Act, Application, Assessor, AssessorProfile, Change, Command, Event, InterviewPlan, Monitor, Number, OpenStage,
    Origin, Permission, Placement, Plan, Planned, Refusal, Role, Rule, Seat, SeatPlan, Session, SessionId, SessionMode,
    SessionState, Sheet, SheetDraft, SheetEdit, SheetKey, SheetState, Stage, apply, check_edit, indicate, progress,
};
use crate::link::protocol::{Answer, Failure, News, Request};
use crate::text::Line;

impl Desk {
    /// The answer to what an assessor asks, and to what is asked about their sheets; none to anything else.
    pub(super) fn ask_assess(&mut self, request: &Request) -> Option<Answer> {
        let may = |permission| self.account.role.may(permission);
        Some(match request {
            Request::OwnSessions if may(Permission::Assess) => Answer::OwnSessions(self.own_sessions()),
            Request::Sheet(key) => match self.sheet(key) {
                Some(view) => Answer::Sheet(Box::new(view)),
                None => refused(Rule::A9, "none of yours"),
            },
            Request::EditSheet { key, seen, edit } => self.edit_sheet(key, *seen, edit),
            Request::Assess { key, seen, command } => self.assess(key, *seen, command),
            Request::Monitoring(period) if may(Permission::Read) => {
                let mut monitor = Monitor::of(*period);
                for application in &self.applications {
                    monitor.add(&application.assessment, &self.program);
                }
                Answer::Monitoring(Box::new(monitor.finish(&self.assessors)))
            }
            Request::Report(query) if may(Permission::Read) => {
                let mut report = year();
                let period = ReportPeriod::asked(query.from, query.to, report.today).expect("a period");
                (report.from, report.to, report.program) = (period.from(), period.to(), query.program.clone());
                Answer::Report(Box::new(report))
            }
            _ => return None,
        })
    }

    /// Signs in another account.
    pub(in crate::tui::tests) fn signed_in(mut self, name: &str, role: Role) -> Self {
        self.account = account(name, role);
        self
    }

    /// Puts somebody on the roster whose account has the name of their id.
    pub(in crate::tui::tests) fn enrol(&mut self, id: &str, name: &str) {
        let profile = AssessorProfile {
            name: Line::clean(name),
            email: None,
            account: Some(id.parse().expect("a name")),
            experienced_trainer: true,
            panel: None,
            evaluation_experience: Some(Line::clean("ten years")),
            languages: BTreeSet::new(),
            zone: "Europe/Berlin".parse().expect("a zone"),
            rates: Vec::new(),
            weekly: Vec::new(),
            exceptions: Vec::new(),
            load_cap: None,
            active: true,
        };
        self.assessors.put(Assessor { id: id.parse().expect("an id"), revision: 1, profile });
    }

    /// Confirms a session that begins so many hours from now, and says which it is.
    pub(in crate::tui::tests) fn session(&mut self, number: Number, assessors: &[&str], hours: i64) -> SessionId {
        let id = self.seat(number, assessors, hours);
        let before = self.applications[self.find(number).expect("there")].placement;
        let after = Placement { stage: Stage::Open(OpenStage::Scheduled), since: self.now.date_naive() };
        self.change(number, vec![Event::Moved { before, after }]);
        id
    }

    /// The same, whatever stage the application is in and stays in.
    pub(in crate::tui::tests) fn seat(&mut self, number: Number, assessors: &[&str], hours: i64) -> SessionId {
        let at = self.find(number).expect("there");
        let id = SessionId(u16::try_from(self.applications[at].assessment.sessions.len() + 1).expect("few"));
        let start = self.now + TimeDelta::hours(hours);
        let plan = Plan {
            mode: SessionMode::RolePlay,
            start,
            minutes: 90,
            zone: "Europe/London".parse().expect("a zone"),
            place: Some(Line::clean("https://meet.example.org/jane")),
            recorded: true,
            interview: Some(InterviewPlan { start: start + TimeDelta::hours(2), minutes: 30 }),
        };
        let seats = assessors.iter().map(|id| SeatPlan { assessor: id.parse().expect("an id"), fee: None }).collect();
        let (state, despite) = (SessionState::Confirmed, BTreeSet::new());
        let planned = Planned { plan, seats, state, sequence: 0, despite };
        self.change(number, vec![Event::SessionPlanned { session: id, before: None, after: Some(Box::new(planned)) }]);
        id
    }

    fn change(&mut self, number: Number, events: Vec<Event>) {
        let at = self.find(number).expect("there");
        let (revision, by) = (self.applications[at].revision + 1, "ada".parse().expect("a name"));
        let origin = Origin::Local { uid: 1000 };
        let change = Change { number, revision, at: self.now, by, origin, act: Act::Confirm, reason: None, events };
        self.applications[at] = apply(Some(self.applications[at].clone()), &change).expect("an application");
        self.diary.put(&self.applications[at]);
        self.changes.push(change);
    }

    /// How many sheets of an application are submitted.
    pub(in crate::tui::tests) fn submitted_sheets(&self, number: Number) -> usize {
        let sessions = &self.applications[self.find(number).expect("there")].assessment.sessions;
        sessions.iter().flat_map(|session| &session.seats).filter(|seat| seat.sheet.submitted().is_some()).count()
    }

    /// Lets another window of whose sheet it is mark an item in it.
    pub(in crate::tui::tests) fn marks_elsewhere(&mut self, key: &SheetKey, edit: &SheetEdit) {
        let seen = self.drafts.get(key).map_or(0, |draft| draft.revision);
        let answer = self.edit_sheet(key, seen, edit);
        let Answer::SheetSaved { revision, .. } = answer else { panic!("not kept: {answer:?}") };
        self.news.push(News::Sheet { key: key.clone(), revision });
    }

    /// Lets an account do something as the assessor of a session.
    pub(in crate::tui::tests) fn assesses(&mut self, who: &str, number: Number, command: &Command) {
        let before = std::mem::replace(&mut self.account, account(who, Role::Assessor));
        let key = Self::key(number, session_of(command), who);
        let answer = self.assess(&key, None, command);
        self.account = before;
        assert!(matches!(answer, Answer::Sheet(_)), "{who}: {answer:?}");
    }

    /// Leaves a sheet in which every item has a level.
    pub(in crate::tui::tests) fn scores(&mut self, who: &str, number: Number, session: SessionId, level: u8) {
        let key = Self::key(number, session, who);
        let mark = crate::domain::Level::new(level).map(crate::domain::Mark::Level);
        let note = Some(crate::text::Prose::clean("seen in the second joint meeting"));
        let score = crate::domain::Score { mark, note };
        let scores = self.program.checklist.items().map(|(_, item)| (item.id.clone(), score.clone())).collect();
        self.drafts.insert(key, SheetDraft { revision: 1, sheet: Sheet { scores, remark: None } });
    }

    /// An account's sheet of a session.
    pub(in crate::tui::tests) fn key(number: Number, session: SessionId, who: &str) -> SheetKey {
        SheetKey { number, session, assessor: who.parse().expect("an id") }
    }

    fn own(&self) -> Option<&Assessor> {
        self.assessors.of_account(&self.account.name)
    }

    fn own_sessions(&self) -> Vec<OwnSession> {
        let Some(me) = self.own() else { return Vec::new() };
        let all =
            self.applications.iter().flat_map(|one| one.assessment.sessions.iter().map(move |session| (one, session)));
        let mut own: Vec<OwnSession> =
            all.filter_map(|(one, session)| Some(self.own_session(one, session, session.seat(&me.id)?))).collect();
        own.sort_by_key(|session| (session.task, session.plan.start));
        own
    }

    fn own_session(&self, application: &Application, session: &Session, seat: &Seat) -> OwnSession {
        let key = SheetKey { number: application.number, session: session.id, assessor: seat.assessor.clone() };
        let (plan, state) = (session.planned.plan.clone(), session.planned.state.clone());
        let is_submitted = seat.sheet.submitted().is_some();
        let task = match (&seat.sheet, &session.interview, &seat.determination) {
            _ if !state.is_live() => OwnTask::Nothing,
            (SheetState::Returned { .. }, ..) => OwnTask::CorrectSheet,
            _ if plan.start > self.now => OwnTask::Attend,
            _ if !is_submitted => OwnTask::FinishSheet,
            (_, None, _) => OwnTask::RecordInterview,
            (_, _, None) => OwnTask::Determine,
            _ => OwnTask::Nothing,
        };
        let returned = match &seat.sheet {
            SheetState::Returned { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        OwnSession {
            number: application.number,
            session: session.id,
            assessor: seat.assessor.clone(),
            candidate: application.form.candidate.name.clone(),
            candidate_zone: None,
            own_zone: self.assessors.get(&seat.assessor).map(|assessor| assessor.profile.zone),
            plan,
            state,
            task,
            progress: progress(&self.program.checklist, &self.left(&key, seat).sheet),
            returned,
        }
    }

    /// A sheet as its assessor left it.
    fn left(&self, key: &SheetKey, seat: &Seat) -> SheetDraft {
        match (&seat.sheet, self.drafts.get(key)) {
            (SheetState::Submitted { sheet, .. }, draft) => {
                SheetDraft { revision: draft.map_or(0, |draft| draft.revision), sheet: (**sheet).clone() }
            }
            (_, Some(draft)) => draft.clone(),
            (SheetState::Returned { sheet, .. }, None) => SheetDraft { revision: 0, sheet: (**sheet).clone() },
            (SheetState::Open, None) => SheetDraft::default(),
        }
    }

    /// One's own sheet; for who may read, any that is submitted.
    fn sheet(&self, key: &SheetKey) -> Option<SheetView> {
        let application = &self.applications[self.find(key.number)?];
        let session = application.assessment.session(key.session)?;
        let seat = session.seat(&key.assessor)?;
        let is_own = self.own().is_some_and(|me| me.id == key.assessor);
        let is_read = self.account.role.may(Permission::Read) && seat.sheet.submitted().is_some();
        if !is_own && !is_read {
            return None;
        }
        let SheetDraft { revision, sheet } = self.left(key, seat);
        Some(SheetView {
            key: key.clone(),
            session: self.own_session(application, session, seat),
            revision,
            indication: indicate(&self.program.checklist, &self.program.pass, &sheet),
            sheet,
            state: seat.sheet.clone(),
            checklist: self.program.checklist.clone(),
            interview: session.interview.clone(),
            determination: seat.determination.clone(),
        })
    }

    fn edit_sheet(&mut self, key: &SheetKey, seen: u32, edit: &SheetEdit) -> Answer {
        let Some(view) = self.sheet(key) else { return refused(Rule::A9, "none of yours") };
        if matches!(view.state, SheetState::Submitted { .. }) {
            return refused(Rule::A9, "the sheet is submitted already and locked");
        }
        if view.session.plan.start > self.now {
            return refused(Rule::A9, "the session has not begun");
        }
        if view.revision != seen {
            let message = "the sheet was edited elsewhere".to_owned();
            return Answer::Failed(Failure::Conflict { revision: view.revision, message });
        }
        if let Err(refusal) = check_edit(edit, &self.program.checklist) {
            return refused(refusal.rule, &refusal.message);
        }
        let mut sheet = view.sheet;
        match edit.clone() {
            SheetEdit::Mark { item, mark } => sheet.scores.entry(item).or_default().mark = mark,
            SheetEdit::Note { item, note } => sheet.scores.entry(item).or_default().note = note,
            SheetEdit::Remark(remark) => sheet.remark = remark,
            SheetEdit::Whole(whole) => sheet = *whole,
        }
        let (revision, indication) = (seen + 1, indicate(&self.program.checklist, &self.program.pass, &sheet));
        self.edits.push(edit.clone());
        self.drafts.insert(key.clone(), SheetDraft { revision, sheet });
        Answer::SheetSaved { revision, indication }
    }

    fn assess(&mut self, key: &SheetKey, seen: Option<u32>, command: &Command) -> Answer {
        if self.find(key.number).is_none() {
            return not_found(key.number);
        }
        let now = self.drafts.get(key).map_or(0, |draft| draft.revision);
        if matches!(command, Command::SubmitSheet { .. }) && seen.is_some_and(|seen| seen != now) {
            let message = "the sheet was edited elsewhere".to_owned();
            return Answer::Failed(Failure::Conflict { revision: now, message });
        }
        match self.run(&self.account.clone(), key.number, command) {
            Ok(_) => self.sheet(key).map_or_else(|| not_found(key.number), |view| Answer::Sheet(Box::new(view))),
            Err(refusal) => {
                let Refusal { rule, message, hint, warnings } = refusal;
                Answer::Failed(Failure::Refused { rule, message, hint, warnings })
            }
        }
    }
}

/// The figures of a year with something of everything.
fn year() -> Report {
    serde_json::from_str(include_str!("../../../../samples/reports/year.json")).expect("a report")
}

fn refused(rule: Rule, message: &str) -> Answer {
    let (message, hint) = (message.to_owned(), "ask staff".to_owned());
    Answer::Failed(Failure::Refused { rule, message, hint, warnings: BTreeSet::new() })
}

/// The session that an assessor's command names.
fn session_of(command: &Command) -> SessionId {
    match command {
        Command::SubmitSheet { session }
        | Command::Interview { session, .. }
        | Command::ReplaceInterview { session, .. }
        | Command::DetermineSkills { session, .. } => *session,
        other => panic!("no assessor does this: {other:?}"),
    }
}
