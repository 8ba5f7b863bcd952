//! Whom an application can be assessed by, and why not by the others (A2, A3).

use chrono::{DateTime, Utc};

use super::{Assessment, Assessor, ConflictAnswer};
use crate::domain::{Application, Refusal, Rule};

impl Application {
    /// Why an assessor may not assess this candidate at a moment, rule by rule; empty for one who may. Qualified they
    /// must be on the day that it then is where they live (A2, A3).
    pub fn against(&self, assessor: &Assessor, at: DateTime<Utc>) -> Vec<Refusal> {
        let mut against = assessor.profile.unqualified_on(assessor.profile.zone.local(at).date_naive());
        against.extend(self.assessment.conflict_against(assessor));
        against
    }
}

impl Assessment {
    /// Why the conflict question keeps an assessor from this candidate; none where it was answered with none (A3).
    pub fn conflict_against(&self, assessor: &Assessor) -> Option<Refusal> {
        let name = &assessor.profile.name;
        let (message, hint) = match self.conflicts.get(&assessor.id).map(|record| &record.answer) {
            Some(ConflictAnswer::None) => return None,
            None => {
                (format!("{name} was not asked about a conflict with this candidate"), "ask, and record the answer")
            }
            Some(ConflictAnswer::Asked) => {
                (format!("{name} was asked about a conflict and has not answered"), "record the answer first")
            }
            Some(ConflictAnswer::Declared { kind, .. }) => {
                (format!("{name} declared a conflict with this candidate: {kind}"), "choose another assessor")
            }
        };
        Some(Refusal::new(Rule::A3, message, hint))
    }
}
