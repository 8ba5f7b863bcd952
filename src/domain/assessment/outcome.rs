use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Level;
use crate::domain::{AccountName, Candidate};
use crate::text::{Line, Prose};

/// What an assessor determined after session and interview (A11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillsDetermination {
    /// The level of skill.
    pub level: Level,
    /// Eligible for IMI certification or not.
    pub eligible: bool,
    /// Why.
    pub rationale: Prose,
    /// Whether it is against what the pass rule indicates.
    pub against_indication: bool,
    /// The assessor's account.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
}

/// The body's decision after an assessment (S3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyDecision {
    /// Passed or not.
    pub passed: bool,
    /// Why; always there where the assessors differ.
    pub reason: Option<Line>,
    /// Who recorded it: nobody who assessed.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
    /// The day of it in the program's zone, from which the window for a re-assessment counts (S5).
    pub on: NaiveDate,
}

/// A notice to IMI: exactly what IMI asks for (S4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImiNotice {
    /// For which certification.
    pub certification: Line,
    /// The mediator's given name; none for people with one name.
    pub given_name: Option<Line>,
    /// The mediator's family name, or the only one.
    pub family_name: Line,
    /// The mediator's e-mail.
    pub email: Line,
    /// The Reviewer, where there is one.
    pub reviewer: Option<ImiReviewer>,
    /// Who drew it up.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
    /// The day it went to IMI; none while it waits in the outbox.
    pub sent_on: Option<NaiveDate>,
}

impl ImiNotice {
    /// Whether it tells of a candidate under the names and e-mail that are on file (S4).
    pub(in crate::domain) fn is_of(&self, candidate: &Candidate) -> bool {
        self.given_name == candidate.given_name
            && self.family_name == candidate.family_name
            && candidate.email.as_ref() == Some(&self.email)
    }
}

/// The Reviewer who prepared a Feedback Digest, as IMI asks for them; optional since 1 September 2025.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImiReviewer {
    /// Their given name.
    pub given_name: Option<Line>,
    /// Their family name.
    pub family_name: Line,
    /// Their e-mail.
    pub email: Line,
}

/// The link to register with IMI, as it was sent to the candidate (S4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationLink {
    /// The link.
    pub link: Line,
    /// Who drew the letter up, or recorded it.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
    /// The day it went to the candidate; none while it waits in the outbox.
    pub sent_on: Option<NaiveDate>,
}
