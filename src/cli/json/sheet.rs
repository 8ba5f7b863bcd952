//! Score sheets, sessions of an assessor, and monitoring.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::assessment::{DeterminedJson, InterviewJson};
use super::lines;
use crate::cli::words;
use crate::domain::view::{Agreement, Monitoring, OwnSession, OwnTask, ScoringRow, SheetView};
use crate::domain::{AssessorId, ChecklistItem, Level, Mark, Number, SessionId, SessionMode, SheetState, Zone};
use crate::text::{Line, Prose};

/// An element of `sheet list --json`.
#[derive(Serialize)]
pub(in crate::cli) struct OwnSessionJson<'a> {
    number: Number,
    session: SessionId,
    assessor: &'a AssessorId,
    candidate: &'a Line,
    candidate_zone: Option<Zone>,
    start: DateTime<Utc>,
    zone: Zone,
    minutes: u16,
    mode: SessionMode,
    place: Option<&'a Line>,
    state: &'static str,
    task: OwnTask,
    marked: u16,
    items: u16,
    returned: Option<&'a Line>,
}

impl<'a> OwnSessionJson<'a> {
    pub(in crate::cli) fn of(own: &'a OwnSession) -> Self {
        let plan = &own.plan;
        Self {
            number: own.number,
            session: own.session,
            assessor: &own.assessor,
            candidate: &own.candidate,
            candidate_zone: own.candidate_zone,
            start: plan.start,
            zone: plan.zone,
            minutes: plan.minutes,
            mode: plan.mode,
            place: plan.place.as_ref(),
            state: words::session_state(&own.state),
            task: own.task,
            marked: own.progress.0,
            items: own.progress.1,
            returned: own.returned.as_ref(),
        }
    }
}

/// `sheet show --json`.
#[derive(Serialize)]
pub(in crate::cli) struct SheetJson<'a> {
    schema: &'static str,
    session: OwnSessionJson<'a>,
    revision: u32,
    state: &'static str,
    scale: ScaleJson<'a>,
    competencies: Vec<CompetencyJson<'a>>,
    remark: Option<&'a Prose>,
    indication: IndicationJson,
    interview: Option<InterviewJson<'a>>,
    determination: Option<DeterminedJson<'a>>,
}

#[derive(Serialize)]
struct ScaleJson<'a> {
    levels: u8,
    names: &'a [String],
    note_at: u8,
}

#[derive(Serialize)]
struct CompetencyJson<'a> {
    id: &'a str,
    name: &'a str,
    mean: Option<String>,
    items: Vec<ItemJson<'a>>,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    id: &'a str,
    text: &'a str,
    mandatory: bool,
    levels: &'a [String],
    mark: Option<String>,
    note: Option<&'a Prose>,
}

#[derive(Serialize)]
struct IndicationJson {
    passes: Option<bool>,
    against: Vec<Line>,
    open: u16,
}

impl<'a> SheetJson<'a> {
    pub(in crate::cli) fn of(view: &'a SheetView) -> Self {
        let competencies = view.checklist.competencies.iter().zip(&view.indication.competencies);
        let competencies = competencies.map(|(competency, mean)| CompetencyJson {
            id: &competency.id,
            name: &competency.name,
            mean: (mean.count > 0).then(|| mean.shown()),
            items: competency.items.iter().map(|item| ItemJson::of(view, item)).collect(),
        });
        let indication = &view.indication;
        Self {
            schema: "qapdesk-sheet/1",
            session: OwnSessionJson::of(&view.session),
            revision: view.revision,
            state: sheet_state(&view.state),
            scale: ScaleJson {
                levels: view.checklist.scale.top.get(),
                names: &view.checklist.scale.names,
                note_at: view.checklist.scale.note_at.map_or(0, Level::get),
            },
            competencies: competencies.collect(),
            remark: view.sheet.remark.as_ref(),
            indication: IndicationJson {
                passes: indication.passes,
                against: lines(&indication.against),
                open: indication.open,
            },
            interview: view.interview.as_ref().map(InterviewJson::of),
            determination: view.determination.as_ref().map(DeterminedJson::of),
        }
    }
}

impl<'a> ItemJson<'a> {
    fn of(view: &'a SheetView, item: &'a ChecklistItem) -> Self {
        let score = view.sheet.scores.get(&item.id);
        Self {
            id: &item.id.0,
            text: &item.text,
            mandatory: item.mandatory,
            levels: &item.levels,
            mark: score.and_then(|score| score.mark).map(|mark: Mark| mark.to_string()),
            note: score.and_then(|score| score.note.as_ref()),
        }
    }
}

/// Where a sheet is, in a word.
pub(super) fn sheet_state(state: &SheetState) -> &'static str {
    match state {
        SheetState::Open => "open",
        SheetState::Submitted { .. } => "submitted",
        SheetState::Returned { .. } => "returned",
    }
}

/// `monitoring --json`. Means, spreads and kappa are decimal strings.
#[derive(Serialize)]
pub(in crate::cli) struct MonitoringJson<'a> {
    schema: &'static str,
    all: ScoringJson<'a>,
    assessors: Vec<ScoringJson<'a>>,
    agreement: AgreementJson,
    /// The same of each program, where there are several: no level is told of them together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    programs: Vec<ProgramScoringJson<'a>>,
}

#[derive(Serialize)]
struct ProgramScoringJson<'a> {
    program: &'a Line,
    #[serde(flatten)]
    of: MonitoringJson<'a>,
}

#[derive(Serialize)]
struct ScoringJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a AssessorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a Line>,
    sheets: u32,
    levels: u32,
    mean: Option<String>,
    spread: Option<String>,
    determined: u32,
    eligible: u32,
}

#[derive(Serialize)]
struct AgreementJson {
    sessions: u32,
    pairs: u32,
    exact: u32,
    within_one: u32,
    kappa: Option<String>,
}

impl<'a> MonitoringJson<'a> {
    pub(in crate::cli) fn of(report: &'a Monitoring) -> Self {
        let Agreement { sessions, pairs, exact, within_one, kappa } = report.agreement;
        let kappa = kappa.map(words::signed_thousandths);
        Self {
            schema: "qapdesk-monitoring/1",
            all: ScoringJson::of(None, &report.all),
            assessors: report.assessors.iter().map(|(id, name, row)| ScoringJson::of(Some((id, name)), row)).collect(),
            agreement: AgreementJson { sessions, pairs, exact, within_one, kappa },
            programs: report
                .programs
                .iter()
                .map(|(program, of)| ProgramScoringJson { program, of: Self::of(of) })
                .collect(),
        }
    }
}

impl<'a> ScoringJson<'a> {
    fn of(who: Option<(&'a AssessorId, &'a Line)>, row: &ScoringRow) -> Self {
        let decimal = |value: Option<u32>| value.map(|value| words::thousandths(Some(value)));
        Self {
            id: who.map(|(id, _)| id),
            name: who.map(|(_, name)| name),
            sheets: row.sheets,
            levels: row.levels,
            mean: decimal(row.mean),
            spread: decimal(row.spread),
            determined: row.determined,
            eligible: row.eligible,
        }
    }
}
