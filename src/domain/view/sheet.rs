//! What an assessor sees of their own sessions (V1): what the session needs, and nothing else of the candidate.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{
    AssessorId, Checklist, Interview, Number, Plan, SessionId, SessionState, Sheet, SheetKey, SheetState,
    SkillsDetermination, Zone,
};
use crate::text::Line;

/// One of an assessor's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// Whose application's.
    pub number: Number,
    /// Which session.
    pub session: SessionId,
    /// As whom.
    pub assessor: AssessorId,
    /// The candidate's name.
    pub candidate: Line,
    /// The candidate's zone.
    pub candidate_zone: Option<Zone>,
    /// The assessor's own zone, in which times are shown beside the session's (A7); none for somebody who has left the
    /// roster.
    pub own_zone: Option<Zone>,
    /// When, where and how.
    pub plan: Plan,
    /// Whether it stands.
    pub state: SessionState,
    /// What is to be done about it next.
    pub task: OwnTask,
    /// How many items of the sheet are marked, of how many.
    pub progress: (u16, u16),
    /// Why staff gave the sheet back, while it is with its assessor for that (A9).
    pub returned: Option<Line>,
}

impl OwnSession {
    /// Which sheet is theirs of it.
    pub fn key(&self) -> SheetKey {
        SheetKey { number: self.number, session: self.session, assessor: self.assessor.clone() }
    }
}

/// What an assessor has to do about a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnTask {
    /// A returned sheet to correct.
    CorrectSheet,
    /// A sheet to finish: the session was held.
    FinishSheet,
    /// An interview to record (A10).
    RecordInterview,
    /// A determination to make (A11).
    Determine,
    /// A session to come.
    Attend,
    /// What it is waits until staff take the application up again (S5).
    OnHold,
    /// Nothing.
    Nothing,
}

/// One sheet with all that is needed to fill it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    /// Which.
    pub key: SheetKey,
    /// The session.
    pub session: OwnSession,
    /// How many edits it has seen.
    pub revision: u32,
    /// What it says.
    pub sheet: Sheet,
    /// Where it is: with its assessor, submitted, returned.
    pub state: SheetState,
    /// The checklist of the program version that the application is under.
    pub checklist: Checklist,
    /// What the pass rule makes of it as it is.
    pub indication: Indication,
    /// The interview that was held.
    pub interview: Option<Interview>,
    /// What the assessor determined.
    pub determination: Option<SkillsDetermination>,
}

/// What the pass rule makes of a sheet (A11).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indication {
    /// Whether it passes as it is; none while a competency has no level.
    pub passes: Option<bool>,
    /// Competency by competency, in the order of the sheet.
    pub competencies: Vec<CompetencyMean>,
    /// Why it does not pass, in words; empty where it does.
    pub against: Vec<String>,
    /// How many mandatory items are open.
    pub open: u16,
    /// Whether the rule says nothing of a sheet, but only of what assessors determine.
    pub is_silent: bool,
}

/// The mean of a competency: a sum of levels and how many they are, exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetencyMean {
    /// The competency's id.
    pub id: String,
    /// The sum of its levels.
    pub sum: u32,
    /// How many items have a level.
    pub count: u32,
}

/// When an application's assessment is looked at for monitoring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Sheets submitted from then on.
    pub from: Option<DateTime<Utc>>,
    /// Sheets submitted before then.
    pub to: Option<DateTime<Utc>>,
}

/// How assessors score, beside each other (A12).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Monitoring {
    /// All assessors together.
    pub all: ScoringRow,
    /// Assessor by assessor, by id.
    pub assessors: Vec<(AssessorId, Line, ScoringRow)>,
    /// How those agree who scored the same session.
    pub agreement: Agreement,
    /// The same of each program, by its name; empty where there is one alone. Where there are several, what is above tells
    /// how many there are, and nothing of their levels: they are of different scales.
    pub programs: Vec<(Line, Self)>,
}

/// How somebody scores. Means and spreads are of levels, in thousandths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoringRow {
    /// Sheets submitted.
    pub sheets: u32,
    /// Levels given.
    pub levels: u32,
    /// The mean level, in thousandths; none without levels.
    pub mean: Option<u32>,
    /// The standard deviation of the levels, in thousandths; none below two levels.
    pub spread: Option<u32>,
    /// How many were determined.
    pub determined: u32,
    /// How many of those eligible.
    pub eligible: u32,
}

/// How often two who scored the same session gave the same level.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Sessions that two scored.
    pub sessions: u32,
    /// Items that both gave a level.
    pub pairs: u32,
    /// Pairs with the same level.
    pub exact: u32,
    /// Pairs at most one level apart.
    pub within_one: u32,
    /// Cohen's kappa with linear weights, in thousandths; none below 30 pairs (A12).
    pub kappa: Option<i32>,
}

/// A part of a whole in percent, to the nearest, but 100 only where it is all of it and 0 only where it is none; none of
/// nothing.
pub fn percent(part: u32, whole: u32) -> Option<u64> {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let nearest = (part * 200 + whole).checked_div(whole * 2)?;
    Some(match nearest {
        0 if part > 0 => 1,
        100 if part < whole => 99,
        nearest => nearest,
    })
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_share_is_told_to_the_nearest_and_all_and_none_only_where_they_are_so() {
        let told = [(2, 3), (1, 3), (1, 8), (31, 60), (1, 1000), (999, 1000), (0, 7), (7, 7)];
        let told = told.map(|(part, whole)| percent(part, whole));
        assert_eq!(told, [67, 33, 13, 52, 1, 99, 0, 100].map(Some));
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(u32::MAX, u32::MAX), Some(100));
    }
}
