//! The forms about sessions: their fields, and the commands they stand for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::field::{Field, FieldName, is_settled};
use super::{Form, Task, reading};
use crate::domain::view::ApplicationView;
use crate::domain::{
    Absent, AssessorId, ClockChange, Command, ConflictAnswer, ConflictKind, ConflictRecord, FeePaid, InterviewPlan,
    Plan, Planned, Session, SessionId, SessionMode, Warning, Zone,
};
use crate::text::Line;
use crate::tui::words;

/// What a form about sessions knows beside its fields.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The desk's zone; none in a form that needs none.
    pub zone: Option<Zone>,
    /// The zone that the candidate lives by, where the form says one.
    pub candidate: Option<Zone>,
    /// The roster, by id; empty while it is not known: then any id is taken.
    pub roster: Vec<(AssessorId, Line)>,
    /// Whom it was opened on: what is typed about one is never put into the form about another.
    pub on: Option<AssessorId>,
    /// The assessors of the session, each by a label of its own.
    pub seats: Vec<(String, AssessorId)>,
    /// The session that is moved, as it was planned when the form was made of it.
    pub moved: Option<Planned>,
    /// How the conflict question is answered so far (A3).
    pub conflicts: BTreeMap<AssessorId, ConflictRecord>,
    /// How many minutes the program sets aside for an interview (A10).
    pub interview_minutes: u16,
}

/// What a form about sessions begins with, where it is opened on something.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Who is to assess, or is asked.
    pub assessor: Option<AssessorId>,
    /// When the session is to begin.
    pub start: Option<DateTime<Utc>>,
}

impl Form {
    /// A form about sessions.
    pub fn of_session(task: Task, view: &ApplicationView, today: NaiveDate, around: Around, given: &Given) -> Self {
        let zone = around.zone.unwrap_or_else(|| chrono_tz::UTC.into());
        let mut form = Self::new(task, view, (today, zone));
        form.fields = fields(task, view, today, &around, given);
        let moved = match task {
            Task::Move(id) => view.assessment.session(id).map(|session| session.planned.clone()),
            _ => None,
        };
        // Of an assessor that keys were on only the answer is left to say.
        form.at = usize::from(task == Task::Conflict && given.assessor.is_some() || is_settled(&form.fields));
        let (interview_minutes, conflicts) = (view.interview_minutes, view.assessment.conflicts.clone());
        form.around = Box::new(Around { on: given.assessor.clone(), moved, conflicts, interview_minutes, ..around });
        form
    }

    /// Takes in how the session that it moves is planned by now; says whether that is another plan. The whole of it is
    /// sent, so what was not typed follows: nobody takes back what they did not mean to.
    pub(super) fn move_on(&mut self, id: SessionId, view: &ApplicationView) -> bool {
        let Some(session) = view.assessment.session(id) else { return false };
        if self.around.moved.as_ref().is_some_and(|before| before.says_as(&session.planned)) {
            return false;
        }
        self.around.moved = Some(session.planned.clone());
        let fields = fields(self.task, view, self.today, &self.around, &Given::default());
        self.begin_anew(&fields);
        true
    }

    /// The command that a form about sessions stands for; none where a field cannot be read, or it is for something else.
    pub(super) fn session_command(&self) -> Option<Command> {
        let reason = self.line(FieldName::Reason).or_else(|| self.line(FieldName::Remark));
        let despite = BTreeSet::new();
        Some(match self.task {
            Task::Propose => Command::Propose { plan: self.plan()?, assessors: self.assessors()?, despite },
            Task::Move(session) => {
                Command::Move { session, plan: self.plan()?, assessors: self.assessors()?, despite, reason }
            }
            Task::Cancel(session) => Command::Cancel { session, reason },
            Task::NoShow(session) => {
                let who = match self.value(FieldName::Who) {
                    "candidate" => Absent::Candidate,
                    _ => Absent::Assessor,
                };
                Command::NoShow { session, who, reason }
            }
            Task::RequestVideo => Command::RequestVideo { asked_on: self.day(FieldName::AskedOn), reason },
            Task::AnswerVideo => {
                let granted = self.value(FieldName::VideoAnswer) == words::granted(true);
                Command::AnswerVideo { granted, reason }
            }
            Task::Consent => {
                let given = self.value(FieldName::Given) == words::given(true);
                Command::Consent { given, on: self.day(FieldName::On) }
            }
            Task::Conflict => {
                let answer = self.conflict_answer();
                Command::Conflict { assessor: self.assessor(FieldName::Assessor)?, answer }
            }
            Task::FeePaid(session) => {
                let label = self.value(FieldName::Seat);
                let assessor = self.around.seats.iter().find(|(own, _)| own == label).map(|(_, id)| id.clone())?;
                let (on, reference) = (self.day(FieldName::Date)?, self.line(FieldName::Reference));
                Command::PayAssessor { session, assessor, paid: Some(FeePaid { on, reference }) }
            }
            _ => return None,
        })
    }

    /// The zone in which times are typed; none where the field cannot be read.
    pub(super) fn typed_zone(&self) -> Option<Zone> {
        reading::zone(self.value(FieldName::Zone)).ok()
    }

    /// The zone in which times are typed, or the desk's while the field cannot be read.
    pub fn typed_zone_or_desk(&self) -> Zone {
        self.typed_zone().or(self.around.zone).unwrap_or_else(|| chrono_tz::UTC.into())
    }

    /// When the session begins as typed.
    pub(super) fn start(&self) -> Option<DateTime<Utc>> {
        reading::moment(FieldName::Start, self.value(FieldName::Start), self).ok()
    }

    /// When the interview of a moved session begins, where nobody says another time: as long after it as before by the
    /// clock; or that its clock does not say when that is.
    pub fn moved_along(&self) -> Option<Result<DateTime<Utc>, ClockChange>> {
        let plan = &self.around.moved.as_ref()?.plan;
        let (interview, before) = (plan.interview?, plan.start);
        let field = self.fields.iter().find(|field| field.name == FieldName::InterviewAt)?;
        let after = self.start().filter(|after| *after != before && field.typed().is_none())?;
        Some(interview.moved_along((before, after), self.typed_zone_or_desk()).map(|moved| moved.start))
    }

    fn plan(&self) -> Option<Plan> {
        let mode = self.value(FieldName::Mode);
        let interview = match self.value(FieldName::InterviewAt) {
            "" => None,
            text => {
                let start = match self.moved_along() {
                    Some(moved) => moved.ok()?,
                    None => reading::moment(FieldName::InterviewAt, text, self).ok()?,
                };
                let minutes = self.parsed(FieldName::InterviewMinutes).unwrap_or(self.around.interview_minutes);
                Some(InterviewPlan { start, minutes })
            }
        };
        Some(Plan {
            mode: SessionMode::ALL.into_iter().find(|one| one.id() == mode)?,
            start: self.start()?,
            minutes: self.parsed(FieldName::Minutes)?,
            zone: self.typed_zone()?,
            place: self.line(FieldName::Place),
            recorded: self.is_yes(FieldName::Recorded),
            interview,
        })
    }

    fn assessors(&self) -> Option<Vec<AssessorId>> {
        let first = self.assessor(FieldName::Assessor)?;
        match self.value(FieldName::SecondAssessor) {
            "" => Some(vec![first]),
            _ => Some(vec![first, self.assessor(FieldName::SecondAssessor)?]),
        }
    }

    fn assessor(&self, name: FieldName) -> Option<AssessorId> {
        reading::assessor(self.value(name), &self.around.roster).ok().map(|(id, _)| id)
    }

    fn conflict_answer(&self) -> ConflictAnswer {
        let answer = self.value(FieldName::ConflictAnswer);
        let note = self.line(FieldName::Remark);
        match ConflictKind::ALL.into_iter().find(|kind| kind.id() == answer) {
            Some(kind) => ConflictAnswer::Declared { kind, note },
            None if answer == words::NO_CONFLICT => self.no_conflict(note),
            None => ConflictAnswer::Asked,
        }
    }

    /// That the answer to the conflict question has no place for the remark that was typed; none where it has, or it is not
    /// known yet whose answer it is.
    pub(super) fn lost_remark(&self) -> Option<String> {
        let remark = self.fields.iter().find(|field| field.name == FieldName::Remark);
        if self.task != Task::Conflict || remark.is_none_or(|remark| remark.typed().is_none()) {
            return None;
        }
        let is_kept = match self.value(FieldName::ConflictAnswer) {
            words::CONFLICT_ASKED => false,
            words::NO_CONFLICT => {
                let record = self.around.conflicts.get(&self.assessor(FieldName::Assessor)?);
                let answer = record.map(|record| &record.answer);
                matches!(answer, Some(ConflictAnswer::Declared { .. } | ConflictAnswer::Cleared { .. }))
            }
            _ => true,
        };
        (!is_kept).then(|| words::NO_REMARK_KEPT.to_owned())
    }

    /// That there is no conflict: after one was declared, with why; the remark on that one says nothing of it.
    fn no_conflict(&self, note: Option<Line>) -> ConflictAnswer {
        let id = self.assessor(FieldName::Assessor);
        let record = id.and_then(|id| self.around.conflicts.get(&id));
        match record.map(|record| &record.answer) {
            Some(ConflictAnswer::Declared { kind, note: before }) if note != *before => match note {
                Some(note) => ConflictAnswer::Cleared { kind: *kind, note },
                None => ConflictAnswer::None,
            },
            Some(ConflictAnswer::Cleared { kind, .. }) => match note {
                Some(note) => ConflictAnswer::Cleared { kind: *kind, note },
                None => ConflictAnswer::None,
            },
            _ => ConflictAnswer::None,
        }
    }
}

/// The same command, with what is unusual in it said to be meant (A4); none for a command in which nothing can be.
pub fn with_despite(command: &Command, warnings: &BTreeSet<Warning>) -> Option<Command> {
    let mut command = command.clone();
    if let Command::Interview { session, on, remote, notes } = command {
        let is_asked = warnings.contains(&Warning::OthersInterview);
        return is_asked.then_some(Command::ReplaceInterview { session, on, remote, notes });
    }
    let (Command::Propose { despite, .. } | Command::Confirm { despite, .. } | Command::Move { despite, .. }) =
        &mut command
    else {
        return None;
    };
    despite.extend(warnings);
    Some(command)
}

fn fields(task: Task, view: &ApplicationView, today: NaiveDate, around: &Around, given: &Given) -> Vec<Field> {
    use FieldName as F;
    let text = Field::text;
    let day = today.to_string();
    match task {
        Task::Propose => {
            let mut fields = plan_fields(around, view);
            begin_new(&mut fields, view, around, given);
            fields
        }
        Task::Move(id) => {
            let mut fields = plan_fields(around, view);
            fields.push(text(F::Remark, ""));
            if let Some(session) = view.assessment.session(id) {
                begin_with(&mut fields, session);
            }
            fields
        }
        Task::Cancel(_) => vec![text(F::Reason, "")],
        Task::NoShow(_) => vec![Field::choice(F::Who, ["candidate", "assessor"]), text(F::Remark, "")],
        Task::RequestVideo => vec![text(F::AskedOn, &day), text(F::Remark, "")],
        Task::AnswerVideo => {
            vec![Field::choice(F::VideoAnswer, [true, false].map(words::granted)), text(F::Reason, "")]
        }
        Task::Consent => vec![Field::choice(F::Given, [true, false].map(words::given)), text(F::On, &day)],
        Task::Conflict => {
            let kinds = ConflictKind::ALL.map(ConflictKind::id);
            let answers = [words::CONFLICT_ASKED, words::NO_CONFLICT].into_iter().chain(kinds);
            let id = given.assessor.as_ref().map_or_else(String::new, ToString::to_string);
            let mut answer = Field::choice(F::ConflictAnswer, answers);
            let on_record = given.assessor.as_ref().map(|id| view.assessment.conflicts.get(id));
            let mut remark = "";
            match on_record.map(|record| record.map(|record| &record.answer)) {
                Some(None) => answer.begin(words::CONFLICT_ASKED),
                Some(Some(ConflictAnswer::None)) => answer.begin(words::NO_CONFLICT),
                Some(Some(ConflictAnswer::Cleared { note, .. })) => {
                    answer.begin(words::NO_CONFLICT);
                    remark = note.as_str();
                }
                Some(Some(ConflictAnswer::Declared { kind, note })) => {
                    answer.begin(kind.id());
                    remark = note.as_ref().map_or("", Line::as_str);
                }
                // Where the question was asked its answer is chosen, and where nobody is named yet: none may clear anybody
                // by itself, or take back what they declared (A3).
                Some(Some(ConflictAnswer::Asked)) | None => {}
            }
            vec![text(F::Assessor, &id), answer, text(F::Remark, remark)]
        }
        Task::FeePaid(_) => {
            let labels = around.seats.iter().map(|(label, _)| label.clone()).collect();
            vec![Field::one_of(F::Seat, labels), text(F::Date, &day), text(F::Reference, "")]
        }
        _ => Vec::new(),
    }
}

fn plan_fields(around: &Around, view: &ApplicationView) -> Vec<Field> {
    use FieldName as F;
    let text = Field::text;
    let zone = around.zone.map_or_else(String::new, |zone| zone.to_string());
    vec![
        Field::choice(F::Mode, SessionMode::ALL.map(SessionMode::id)),
        text(F::Start, ""),
        text(F::Zone, &zone),
        text(F::Minutes, &view.session_minutes.to_string()),
        text(F::Assessor, ""),
        text(F::SecondAssessor, ""),
        text(F::Place, ""),
        Field::question(F::Recorded),
        text(F::InterviewAt, ""),
        text(F::InterviewMinutes, &view.interview_minutes.to_string()),
    ]
}

/// Fills in what a new session begins with: what was chosen, and of the last session what mostly stays.
fn begin_new(fields: &mut [Field], view: &ApplicationView, around: &Around, given: &Given) {
    let mut begin = |name, value: &str| begin(fields, name, value);
    if let Some(last) = view.assessment.sessions.last() {
        begin(FieldName::Minutes, &last.planned.plan.minutes.to_string());
    }
    let is_granted =
        view.assessment.video.as_ref().and_then(|video| video.answer.as_ref()).is_some_and(|it| it.granted);
    if is_granted {
        begin(FieldName::Mode, SessionMode::Video.id());
    }
    if let Some(id) = &given.assessor {
        begin(FieldName::Assessor, id.as_str());
    }
    if let (Some(start), Some(zone)) = (given.start, around.zone) {
        begin(FieldName::Start, &words::typed_moment(start, zone));
    }
}

/// Fills in a session as it is planned.
fn begin_with(fields: &mut [Field], session: &Session) {
    let plan = &session.planned.plan;
    let mut begin = |name, value: &str| begin(fields, name, value);
    begin(FieldName::Mode, plan.mode.id());
    begin(FieldName::Start, &words::typed_moment(plan.start, plan.zone));
    begin(FieldName::Zone, &plan.zone.to_string());
    begin(FieldName::Minutes, &plan.minutes.to_string());
    begin(FieldName::Place, plan.place.as_ref().map_or("", Line::as_str));
    begin(FieldName::Recorded, &words::yes_or_no(plan.recorded));
    if let Some(interview) = plan.interview {
        begin(FieldName::InterviewAt, &words::typed_moment(interview.start, plan.zone));
        begin(FieldName::InterviewMinutes, &interview.minutes.to_string());
    }
    for (seat, name) in session.planned.seats.iter().zip([FieldName::Assessor, FieldName::SecondAssessor]) {
        begin(name, seat.assessor.as_str());
    }
}

fn begin(fields: &mut [Field], name: FieldName, value: &str) {
    if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
        field.begin(value);
    }
}

/// What is done with one of an application's sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionAct {
    /// Confirmed.
    Confirm,
    /// Moved, or planned otherwise.
    Move,
    /// Cancelled.
    Cancel,
    /// Told that somebody did not come.
    NoShow,
    /// Told that an assessor was paid, or that taken back.
    Pay,
}

impl SessionAct {
    /// The sessions of an application with which it may be done, as far as they themselves say: the last one first.
    pub fn suitable<'a>(self, view: &'a ApplicationView) -> Vec<&'a Session> {
        use crate::domain::SessionState as S;
        let fits = |session: &&'a Session| match self {
            Self::Confirm => session.planned.state == S::Proposed,
            Self::Move | Self::Cancel | Self::NoShow => session.planned.state.is_live(),
            Self::Pay => session.planned.seats.iter().any(|seat| seat.fee.is_some()),
        };
        view.assessment.sessions.iter().rev().filter(fits).collect()
    }

    /// The form in which it is said; none where it is a question.
    pub fn task(self, session: SessionId) -> Option<Task> {
        match self {
            Self::Confirm => None,
            Self::Move => Some(Task::Move(session)),
            Self::Cancel => Some(Task::Cancel(session)),
            Self::NoShow => Some(Task::NoShow(session)),
            Self::Pay => Some(Task::FeePaid(session)),
        }
    }
}
