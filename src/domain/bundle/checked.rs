use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{By, Faces, Figure};
use crate::domain::{Application, Decision, Finding, Requirement, Verdict};

/// Where a requirement stands: what the evidence shows and what was determined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedRequirement {
    /// Which.
    pub requirement: Requirement,
    /// What the evidence on file shows.
    pub finding: Verdict,
    /// What is on file.
    pub have: Figure,
    /// What is asked for.
    pub need: Figure,
    /// What was determined; none where nothing was.
    pub determination: Option<Decision>,
    /// Who did.
    pub by: Option<By>,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Whether a reason is on record.
    pub has_reason: bool,
    /// Whether the evidence changed since (D3).
    pub stale: bool,
}

impl AuditedRequirement {
    /// Where the requirement of a finding stands.
    pub(super) fn of(finding: &Finding, application: &Application, faces: &mut Faces) -> Self {
        let requirement = finding.requirement;
        let made = application.determinations.get(&requirement);
        Self {
            requirement,
            finding: finding.verdict,
            have: Figure::of(&finding.have),
            need: Figure::of(&finding.need),
            determination: made.map(|made| made.decision),
            by: made.map(|made| faces.by(&made.by, made.at)),
            at: made.map(|made| made.at),
            has_reason: made.is_some_and(|made| made.reason.is_some()),
            stale: application.is_stale(requirement),
        }
    }
}
