use chrono::NaiveDate;

use super::field::{Field, FieldName};
use super::form::Form;
use super::task::Task;
use crate::domain::view::{ApplicationView, Indication, SheetView};
use crate::domain::{AppealOutcome, AssessorId, Level, OTHER_GROUND, Scale, Session, SessionId, SheetKey, Zone};
use crate::tui::words;

/// What of a skills assessment a form is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matter {
    /// The sheet of the assessor who fills it in; none where staff do.
    pub key: Option<SheetKey>,
    /// What to know before it is filled in, in words.
    pub facts: Vec<String>,
    /// What the pass rule makes of the sheet.
    pub indication: Option<Indication>,
    /// The levels that there are.
    scale: Scale,
    /// The sessions that can be meant, each by a label of its own.
    sessions: Vec<(String, SessionId)>,
    /// The days for which their interviews are planned, or they themselves, on the desk's clock.
    days: Vec<NaiveDate>,
    /// The ways by which a decision can be contested.
    ways: Vec<&'static str>,
    /// The grounds on which it can be, by their ids.
    grounds: Vec<String>,
    /// The submitted sheets that can be meant, each by a label of its own.
    seats: Vec<(String, SessionId, AssessorId)>,
}

impl Matter {
    /// What staff see of it on an application, with levels called what they are on a scale.
    pub(super) fn of(task: Task, view: &ApplicationView, zone: Zone, scale: &Scale) -> Self {
        let current: Vec<&Session> = view.assessment.current_sessions().collect();
        let mut matter = Self { scale: scale.clone(), ..Self::default() };
        match task {
            Task::Interview => {
                matter.sessions = current.iter().map(|session| (words::session_label(session), session.id)).collect();
                matter.days = current.iter().map(|session| session.planned.plan.interview_day(zone)).collect();
            }
            Task::ReturnSheet => {
                let seats = current.iter().flat_map(|session| session.seats.iter().map(move |seat| (session, seat)));
                let submitted = seats.filter(|(_, seat)| seat.sheet.submitted().is_some());
                matter.seats = submitted
                    .map(|(session, seat)| (words::seat_label(session, seat), session.id, seat.assessor.clone()))
                    .collect();
            }
            Task::Outcome => matter.facts = words::determinations(&current, scale),
            Task::ImiNotice => matter.facts = words::notice_fields(view, None),
            Task::OpenAppeal => {
                matter.facts = words::grounds(view);
                matter.ways = view.grounds.iter().map(|(kind, _)| kind.id()).collect();
                let ids = view.grounds.iter().flat_map(|(_, grounds)| grounds).map(|(id, _)| id.to_string());
                for id in ids.chain([OTHER_GROUND.to_owned()]) {
                    if !matter.grounds.contains(&id) {
                        matter.grounds.push(id);
                    }
                }
            }
            Task::AssignAppeal | Task::DecideAppeal => matter.facts = words::appeal_facts(view),
            _ => {}
        }
        matter
    }

    /// What an assessor sees of their own session.
    pub(super) fn of_sheet(view: &SheetView, zone: Zone) -> Self {
        Self {
            key: Some(view.key.clone()),
            facts: vec![words::capital(&format!("{}.", words::indication(&view.indication)))],
            indication: Some(view.indication.clone()),
            scale: view.checklist.scale.clone(),
            sessions: vec![(view.key.session.to_string(), view.key.session)],
            days: vec![view.session.plan.interview_day(zone)],
            ..Self::default()
        }
    }

    /// The session of a label; the only one where there is no choice.
    pub(super) fn session(&self, label: &str) -> Option<SessionId> {
        match self.sessions.as_slice() {
            [(_, only)] => Some(*only),
            many => many.iter().find(|(own, _)| own == label).map(|(_, session)| *session),
        }
    }

    /// The session and assessor of a sheet's label.
    pub(super) fn seat(&self, label: &str) -> Option<(SessionId, AssessorId)> {
        let found = self.seats.iter().find(|(own, ..)| own == label);
        found.map(|(_, session, assessor)| (*session, assessor.clone()))
    }

    /// Whether a determination would be against the indication: without one, eligible is (A11).
    pub fn is_against(&self, eligible: bool) -> bool {
        self.indication.as_ref().is_some_and(|of| !of.is_silent && eligible != (of.passes == Some(true)))
    }

    /// The level of a label.
    pub(super) fn level(&self, label: &str) -> Option<Level> {
        self.scale.levels().find(|level| self.scale.shown(*level) == label)
    }

    /// The fields of a form about it; none where it is about something else.
    pub(super) fn fields(&self, task: Task, today: NaiveDate) -> Option<Vec<Field>> {
        use FieldName as F;
        let text = Field::text;
        // What is recorded late was held when it was planned, the last of several.
        let held_on = self.days.iter().copied().filter(|day| *day <= today).max().unwrap_or(today).to_string();
        let today = &today.to_string();
        Some(match task {
            Task::Interview => {
                let labels = self.sessions.iter().map(|(label, _)| label.clone()).collect();
                let session = (self.sessions.len() > 1).then(|| Field::one_of(F::Session, labels));
                let rest = [text(F::HeldOn, &held_on), Field::question(F::Remote), Field::prose(F::InterviewNotes, "")];
                session.into_iter().chain(rest).collect()
            }
            Task::Determine => {
                let levels: Vec<String> = self.scale.levels().map(|level| self.scale.shown(level)).collect();
                let answers = [true, false].map(words::yes_or_no);
                vec![
                    Field::choice(F::Level, levels.iter().map(String::as_str)),
                    Field::choice(F::Eligible, answers.iter().map(String::as_str)),
                    Field::prose(F::Rationale, ""),
                ]
            }
            Task::ReturnSheet => {
                let labels = self.seats.iter().map(|(label, ..)| label.clone()).collect();
                vec![Field::one_of(F::Sheet, labels), text(F::Reason, "")]
            }
            Task::Outcome => {
                vec![Field::choice(F::Decision, [words::PASSED, words::NOT_PASSED]), text(F::Remark, "")]
            }
            Task::Reassess => vec![text(F::Remark, "")],
            Task::OpenAppeal => vec![
                Field::one_of(F::Way, self.ways.iter().map(|way| (*way).to_owned()).collect()),
                Field::one_of(F::Ground, self.grounds.clone()),
                text(F::AskedOn, today),
                text(F::Remark, ""),
            ],
            Task::AssignAppeal => vec![text(F::Handler, "")],
            Task::DecideAppeal => {
                let outcomes = AppealOutcome::ALL.map(AppealOutcome::id);
                vec![Field::choice(F::AppealOutcome, outcomes), text(F::Reason, "")]
            }
            Task::ImiNotice => vec![
                text(F::Certification, ""),
                text(F::ReviewerGiven, ""),
                text(F::ReviewerFamily, ""),
                text(F::ReviewerEmail, ""),
                text(F::SentOn, ""),
            ],
            Task::RegistrationLink => vec![text(F::Link, ""), text(F::SentOn, "")],
            _ => return None,
        })
    }
}

impl Form {
    /// Takes in what its application has become; says whether what it is about is something else by now.
    pub fn renew(&mut self, view: &ApplicationView) -> bool {
        if self.number != Some(view.number) {
            return false;
        }
        if let Task::Move(session) = self.task {
            return self.move_on(session, view);
        }
        if !self.task.is_of_assessment() || self.matter.key.is_some() {
            return false;
        }
        let matter = Matter::of(self.task, view, self.typed_zone_or_desk(), &self.matter.scale);
        if matter == *self.matter {
            return false;
        }
        let fields = matter.fields(self.task, self.today).unwrap_or_default();
        *self.matter = matter;
        self.begin_anew(&fields);
        true
    }

    /// Has levels called what they are on the scale of the application's sheets (A8).
    pub fn name_levels(&mut self, view: &ApplicationView, scale: &Scale) {
        *self.matter = Matter::of(self.task, view, self.typed_zone_or_desk(), scale);
    }

    /// That the determination in it is against the indication, in words; none where it is not, or is about nothing like
    /// it.
    pub fn against_indication(&self) -> Option<String> {
        let answer = Some(self.value(FieldName::Eligible)).filter(|answer| !answer.is_empty())?;
        let eligible = answer == words::yes_or_no(true);
        self.matter.is_against(eligible).then(|| words::against_indication(&self.matter, eligible))
    }
}

/// Fills a form with what is on record already, to be corrected.
pub(super) fn fill(fields: &mut [Field], task: Task, view: &SheetView) {
    let mut begin = |name: FieldName, value: &str| {
        if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
            field.begin(value);
        }
    };
    match (task, &view.interview, &view.determination) {
        (Task::Interview, Some(held), _) => {
            begin(FieldName::HeldOn, &held.on.to_string());
            begin(FieldName::Remote, &words::yes_or_no(held.remote));
            begin(FieldName::InterviewNotes, &held.notes);
        }
        (Task::Determine, _, Some(made)) => {
            begin(FieldName::Level, &view.checklist.scale.shown(made.level));
            begin(FieldName::Eligible, &words::yes_or_no(made.eligible));
            begin(FieldName::Rationale, &made.rationale);
        }
        _ => {}
    }
}
