//! The skills assessment (A1 to A12): who may assess, when, what they scored, and what came of it.

mod apply;
mod assessor;
mod blind;
mod book;
mod checklist;
mod civil;
mod conflict;
mod diary;
mod fulfil;
mod hours;
mod indicate;
mod monitor;
mod offer;
mod outcome;
mod profile;
mod qualify;
mod roster_edit;
mod roster_text;
mod session;
mod sheet;
mod task;
mod week;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use apply::apply_to;
pub use assessor::{
    Assessor, AssessorAct, AssessorChange, AssessorId, AssessorIdError, AssessorProfile, Assessors, DayException,
    PanelStanding, Rate, Window,
};
pub use checklist::{Checklist, ChecklistItem, Competency, ItemId, Level, Scale};
pub use civil::{CandidateDay, CivilHours, CivilHoursError};
pub use conflict::{ConflictAnswer, ConflictKind, ConflictKindError, ConflictRecord};
pub use diary::{Booking, Diary, DiaryEntry, LONGEST_SESSION};
pub use fulfil::{has_interview, is_complete, lacking_assessors, lacking_sessions, sits_elsewhere};
pub use indicate::{indicate, indicate_round, items_without_note, open_items, progress};
pub(super) use monitor::Pairs;
pub use monitor::{FEWEST_PAIRS, Monitor};
pub use offer::offers;
pub use outcome::{BodyDecision, ImiNotice, ImiReviewer, RegistrationLink, SkillsDetermination};
pub(super) use profile::check_day;
pub use profile::check_language;
pub use roster_edit::{NotEdited, RosterContext, RosterEdit, RosterTarget, edit_roster};
pub use roster_text::{
    RosterTextError, days_text, hours_text, rates_text, read_days, read_rates, read_week, week_text,
};
pub use session::{
    Absent, Consent, FeePaid, FeeSnapshot, Interview, InterviewPlan, Plan, Planned, Seat, SeatPlan, Session, SessionId,
    SessionMode, SessionState, VideoAnswer, VideoRequest, Warning,
};
pub use sheet::{
    Mark, MarkError, Score, Sheet, SheetChange, SheetDraft, SheetEdit, SheetKey, SheetState, SheetStep, TextSplice,
};
pub use task::own_task;
pub use week::week;

/// All that an application's skills assessment came to so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The conflict question, by assessor (A3).
    pub conflicts: BTreeMap<AssessorId, ConflictRecord>,
    /// The candidate's request to be assessed by a video (A1).
    pub video: Option<VideoRequest>,
    /// The candidate's word on being recorded (A6).
    pub consent: Option<Consent>,
    /// All sessions, the first one first.
    pub sessions: Vec<Session>,
    /// The body's decisions, by round: the first assessment is round 1, the one after a decision of not passed is 2 (S3, S5).
    pub decisions: BTreeMap<u16, BodyDecision>,
    /// The notices to IMI, the first one first (S4).
    pub notices: Vec<ImiNotice>,
    /// The link to register, as it was sent to the candidate (S4).
    pub link: Option<RegistrationLink>,
    /// The round under way, or the last one: 1 for the first assessment, one more for each re-assessment (S5).
    pub round: u16,
    /// The id of the session that was planned last, be it that an undo took it back since: none is given to another, or
    /// the sheet that was kept of the one would fill that of the other (A9).
    pub last_session: SessionId,
}

impl Assessment {
    /// An assessment of which nothing is known yet.
    pub fn new() -> Self {
        Self { round: 1, ..Self::default() }
    }

    /// A session by its id.
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// The sessions of the round under way that were neither cancelled nor missed.
    pub fn current_sessions(&self) -> impl Iterator<Item = &Session> {
        let round = self.round;
        self.sessions.iter().filter(move |session| session.round == round && session.planned.state.is_live())
    }
}
