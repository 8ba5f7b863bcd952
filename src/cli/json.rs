//! The JSON shapes that scripts build on: keys in the order of their contract, keys added since after them.

mod appeal;
mod assessment;
mod sheet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

pub(super) use self::appeal::AppealJson;
pub(super) use self::assessment::{AssessmentJson, ScheduleJson};
pub(super) use self::sheet::{MonitoringJson, OwnSessionJson, SheetJson};
use crate::domain::view::{ApplicationView, DeterminationView, Found, NameView, RequirementView};
use crate::domain::{
    AccountName, Decision, FeedbackCount, Form, Note, Number, Origin, Refusal, Requirement, Rule, SavedView, StageName,
    Tag, Verdict, WaitingFor,
};
use crate::link::protocol::HistoryEntry;
use crate::text::{Line, Prose};

/// `qapdesk-application/1`.
#[derive(Serialize)]
pub(super) struct ApplicationJson<'a> {
    schema: &'a str,
    number: Number,
    revision: u32,
    candidate: &'a NameView,
    stage: StageName,
    received_on: NaiveDate,
    days_in_stage: i64,
    overdue: bool,
    assigned_to: Option<&'a AccountName>,
    next: Line,
    waiting_for: WaitingFor,
    requirements: Vec<RequirementJson<'a>>,
    feedback: FeedbackJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a Form>,
    due: Option<NaiveDate>,
    undo: Option<Line>,
    program: Line,
    notes: Vec<NoteJson<'a>>,
    redo: Option<Line>,
    undo_refused: Option<RefusalJson>,
    tags: &'a [Tag],
    #[serde(skip_serializing_if = "Option::is_none")]
    assessment: Option<AssessmentJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<ScheduleJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    appeals: Vec<AppealJson<'a>>,
}

/// The forms by what they are, and how many of them and of the panel evaluations count together.
#[derive(Serialize)]
struct FeedbackJson<'a> {
    #[serde(flatten)]
    forms: &'a FeedbackCount,
    counted: u32,
}

#[derive(Serialize)]
struct NoteJson<'a> {
    at: DateTime<Utc>,
    by: &'a AccountName,
    text: &'a Prose,
}

/// Why something is refused.
#[derive(Serialize)]
pub(super) struct RefusalJson {
    rule: Rule,
    message: Line,
    hint: Line,
}

#[derive(Serialize)]
struct RequirementJson<'a> {
    id: Requirement,
    /// Only of a program's own, whose id alone says little.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Line>,
    finding: Verdict,
    have: &'a str,
    need: &'a str,
    unit: &'a str,
    missing: Vec<Line>,
    determination: Option<DeterminationJson<'a>>,
    open: bool,
    notes: Vec<Line>,
}

#[derive(Serialize)]
struct DeterminationJson<'a> {
    verdict: Decision,
    by: &'a AccountName,
    at: DateTime<Utc>,
    reason: Option<&'a Line>,
    stale: bool,
    changed: Vec<Line>,
}

impl<'a> ApplicationJson<'a> {
    /// The whole application.
    pub(super) fn whole(view: &'a ApplicationView) -> Self {
        Self { evidence: Some(&view.evidence), ..Self::without_evidence(view) }
    }

    /// As an element of a list: of its assessment only how far it is.
    pub(super) fn listed(view: &'a ApplicationView) -> Self {
        let schedule = Some(ScheduleJson::of(&view.assessment));
        Self { assessment: None, schedule, ..Self::without_evidence(view) }
    }

    /// All but the evidence, as it is after a change.
    pub(super) fn without_evidence(view: &'a ApplicationView) -> Self {
        Self {
            schema: ApplicationView::SCHEMA,
            number: view.number,
            revision: view.revision,
            candidate: &view.candidate,
            stage: view.stage,
            received_on: view.received_on,
            days_in_stage: view.days_in_stage,
            overdue: view.overdue,
            assigned_to: view.assigned_to.as_ref(),
            next: Line::clean(&view.next),
            waiting_for: view.waiting_for,
            requirements: view.requirements.iter().map(RequirementJson::of).collect(),
            feedback: FeedbackJson { forms: &view.feedback, counted: view.counted_feedback() },
            evidence: None,
            due: view.due,
            undo: view.undo.as_deref().map(Line::clean),
            program: Line::clean(&view.program),
            notes: view.notes.iter().map(NoteJson::of).collect(),
            redo: view.redo.as_deref().map(Line::clean),
            undo_refused: view.undo_refused.as_ref().map(RefusalJson::of),
            tags: &view.tags,
            assessment: Some(AssessmentJson::of(view)),
            schedule: None,
            appeals: view.appeals.iter().map(AppealJson::of).collect(),
        }
    }
}

impl<'a> NoteJson<'a> {
    fn of(note: &'a Note) -> Self {
        Self { at: note.at, by: &note.by, text: &note.text }
    }
}

impl RefusalJson {
    /// A refusal.
    pub(super) fn of(refusal: &Refusal) -> Self {
        Self { rule: refusal.rule, message: Line::clean(&refusal.message), hint: Line::clean(&refusal.hint) }
    }
}

impl<'a> RequirementJson<'a> {
    fn of(view: &'a RequirementView) -> Self {
        Self {
            id: view.id,
            title: matches!(view.id, Requirement::Own(_)).then(|| Line::clean(&view.title)),
            finding: view.finding,
            have: &view.have,
            need: &view.need,
            unit: &view.unit,
            missing: lines(&view.missing),
            determination: view.determination.as_ref().map(DeterminationJson::of),
            open: view.open,
            notes: lines(&view.notes),
        }
    }
}

impl<'a> DeterminationJson<'a> {
    fn of(view: &'a DeterminationView) -> Self {
        Self {
            verdict: view.verdict,
            by: &view.by,
            at: view.at,
            reason: view.reason.as_ref(),
            stale: view.stale,
            changed: lines(&view.changed),
        }
    }
}

/// An element of `view list --json`.
#[derive(Serialize)]
pub(super) struct ViewJson<'a> {
    name: &'a str,
    filter: String,
    sort: String,
}

impl<'a> ViewJson<'a> {
    pub(super) fn of(view: &'a SavedView) -> Self {
        Self { name: view.name.as_str(), filter: view.filter.to_string(), sort: view.order.to_string() }
    }
}

/// An element of `status --json`.
#[derive(Serialize)]
pub(super) struct FoundJson<'a> {
    number: Number,
    name: &'a Line,
    stage: StageName,
    unmet: &'a [Requirement],
    next: Option<Line>,
    score: u32,
    open: u32,
    days_in_stage: Option<i64>,
    overdue: Option<bool>,
    waiting_for: Option<WaitingFor>,
}

impl<'a> FoundJson<'a> {
    pub(super) fn of(found: &'a Found) -> Self {
        let row = &found.row;
        // What a role may not know is nothing, and never a number.
        let is_known = !row.is_kept_to_look_up();
        Self {
            number: row.number,
            name: &row.name,
            stage: row.stage,
            unmet: &row.unmet,
            next: is_known.then(|| Line::clean(&row.next)),
            score: found.score,
            open: row.open,
            days_in_stage: is_known.then_some(row.days_in_stage),
            overdue: is_known.then_some(row.overdue),
            waiting_for: is_known.then_some(row.waiting_for),
        }
    }
}

/// An element of `history --json`.
#[derive(Serialize)]
pub(super) struct ChangeJson<'a> {
    revision: u32,
    at: DateTime<Utc>,
    by: &'a AccountName,
    origin: OriginJson,
    what: Line,
    reason: Option<&'a Line>,
    details: Vec<Line>,
}

/// From where somebody came.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum OriginJson {
    Local { uid: u32 },
    Unknown,
    Ssh { key: Line, address: Line },
}

impl OriginJson {
    pub(super) fn of(origin: &Origin) -> Self {
        match origin {
            Origin::Local { uid } => Self::Local { uid: *uid },
            Origin::Unknown => Self::Unknown,
            Origin::Ssh { key, address } => Self::Ssh { key: key.clone(), address: address.clone() },
        }
    }
}

impl<'a> ChangeJson<'a> {
    pub(super) fn of(entry: &'a HistoryEntry) -> Self {
        let origin = OriginJson::of(&entry.origin);
        Self {
            revision: entry.revision,
            at: entry.at,
            by: &entry.by,
            origin,
            what: Line::clean(&entry.what),
            reason: entry.reason.as_ref(),
            details: lines(&entry.details),
        }
    }
}

fn lines(texts: &[String]) -> Vec<Line> {
    texts.iter().map(|text| Line::clean(text)).collect()
}
