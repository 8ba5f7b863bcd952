//! The program: the dated thresholds, fees, lists and targets that the rules are applied with (P1).
//!
//! The texts of the built-in program lie beside this file; reading them is the business of the `intake` room, since
//! this one knows no file format.

mod change;
mod fees;
mod letters;
mod needs;
mod plan;
pub mod rule;
mod scoring;
mod terms;
mod version;
mod windows;

use chrono::NaiveDate;
use serde::Deserialize;

pub use change::{ProgramAct, ProgramChange, ProgramText};
pub use fees::FeeDue;
pub use letters::{LetterText, LetterTexts};
pub use needs::{
    Category, CountNeed, CourseNeed, DEEPEST, DeclarationNeed, FeeNeed, FormsNeed, Least, MOST_NEEDS, Need, PaperNeed,
    Part, PartsNeed, PointsNeed, RefereesNeed, Test, Within,
};
pub use plan::{AssessmentPlan, Independence, InterviewNeed, Needed, SessionNeed};
pub use rule::{Expression, ExpressionError};
pub use scoring::{ImiTerms, MeanLevel, MeanLevelError, PassRule, Split};
pub use version::ProgramVersion;
pub use windows::{Contested, Ground, Recourse, Retake, Windows};

use super::{Cents, Checklist, CivilHours, Currency, Hours, StageName};
use crate::text::same_name;

/// The text of CPR's program, as built in: its parts, one after the other.
pub const CPR: &str =
    concat!(include_str!("cpr.toml"), include_str!("cpr-checklist.toml"), include_str!("cpr-letters.toml"));

/// A dated version of a program.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// The program's short id, such as `cpr`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The day from which applications received fall under this version.
    pub version: NaiveDate,
    /// The only currency that its fee is paid in.
    pub currency: Currency,
    /// The body's own IANA time zone, in which days are counted.
    pub time_zone: String,
    /// The fee by day.
    pub fees: Vec<Fee>,
    /// What it asks for, in its order: the eight, or some of them and its own.
    #[serde(skip, default = "Need::eight")]
    pub requirements: Vec<Need>,
    /// R1 and R2.
    pub experience: ExperienceNeed,
    /// R3.
    pub references: ReferenceNeed,
    /// R4.
    pub feedback: FeedbackNeed,
    /// R5 and R6.
    pub training: TrainingNeed,
    /// R7.
    pub statement: StatementNeed,
    /// A1 to A11.
    pub assessment: AssessmentNeed,
    /// S1, S5 and S7.
    pub days: Days,
    /// H3.
    pub retention: Retention,
    /// What the assessor scores (A8).
    pub checklist: Checklist,
    /// What a sheet indicates (A11), and what counts where two assessors differ (S3).
    pub pass: PassRule,
    /// What is told to IMI, and to whom (S4).
    pub imi: ImiTerms,
    /// L1.
    pub letters: LetterTexts,
    /// The terms of re-assessments, reviews and appeals (S5, C1).
    #[serde(default)]
    pub windows: Windows,
}

/// A fee and the first day it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The first day.
    pub from: NaiveDate,
    /// How much, in the program's currency.
    pub amount: Cents,
}

/// The experience that is asked for (R1, R2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperienceNeed {
    /// Hours as a mediator of any sort.
    pub hours: Hours,
    /// Completed cases.
    pub cases: u32,
}

/// The references that are asked for (R3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceNeed {
    /// How many, all from one mediation.
    pub count: u32,
}

/// The feedback that is asked for (R4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedbackNeed {
    /// Complete feedback forms.
    pub forms: u32,
    /// Whether case evaluations of panel members count as forms.
    pub count_evaluations: bool,
}

/// The training that is asked for (R5, R6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingNeed {
    /// Hours of basic training.
    pub hours: Hours,
    /// Active role plays that had feedback.
    pub role_plays: u32,
    /// The first year of the CMTP scheme.
    pub cmtp_since: u16,
    /// Whose courses are approved.
    pub providers: Vec<Provider>,
}

/// A provider whose courses are approved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its name.
    pub name: String,
    /// Other names that forms use for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether only its CPR-sponsored courses are approved.
    #[serde(default)]
    pub sponsored_only: bool,
}

/// How long the self-statement may be (R7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementNeed {
    /// Words of text that fit on a page.
    pub words: u32,
    /// Pages of a document.
    pub pages: u32,
}

/// The skills assessment that is asked for (A1 to A11).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentNeed {
    /// Minutes that a session takes at least (A1).
    pub minutes: u16,
    /// Minutes that are set aside for the interview where nothing else is said (A10).
    pub interview_minutes: u16,
    /// How many assessors score a candidate at least; each session, where the plan says so.
    pub assessors: u8,
    /// The hours on the candidate's own clock in which sessions are offered (A4).
    #[serde(default)]
    pub candidate_hours: CivilHours,
    /// The sessions and interviews that are asked for (S2).
    #[serde(default)]
    pub plan: AssessmentPlan,
}

/// Windows and targets in days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// How long the candidate has to mend a deficiency (S1).
    pub deficiency: u16,
    /// Months within which a candidate who did not pass may be assessed again (S5).
    pub reassessment_months: u16,
    /// How long an application may rest in each stage (S7).
    pub targets: Targets,
}

/// How long an application is kept (H3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Years after it came into a final stage; from then on it may be forgotten without being asked for.
    pub years_after_end: u16,
}

/// Days in a stage before an application is overdue (S7); stages without an entry are never overdue by target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Targets {
    /// See [`StageName::Received`].
    pub received: Option<u16>,
    /// See [`StageName::InReview`].
    pub in_review: Option<u16>,
    /// See [`StageName::Approved`].
    pub approved: Option<u16>,
    /// See [`StageName::Scheduled`].
    pub scheduled: Option<u16>,
    /// See [`StageName::Assessed`].
    pub assessed: Option<u16>,
    /// See [`StageName::Passed`].
    pub passed: Option<u16>,
    /// See [`StageName::NotPassed`].
    pub not_passed: Option<u16>,
}

impl Targets {
    /// The target of a stage, where it has one.
    pub fn of(&self, stage: StageName) -> Option<u16> {
        match stage {
            StageName::Received => self.received,
            StageName::InReview => self.in_review,
            StageName::Approved => self.approved,
            StageName::Scheduled => self.scheduled,
            StageName::Assessed => self.assessed,
            StageName::Passed => self.passed,
            StageName::NotPassed => self.not_passed,
            StageName::Deficient
            | StageName::Certified
            | StageName::OnHold
            | StageName::Withdrawn
            | StageName::Declined
            | StageName::ClosedIncomplete => None,
        }
    }
}

impl Program {
    /// The fee in force on the day of receipt (R8); before the first entry, the first.
    pub fn fee_on(&self, received_on: NaiveDate) -> Cents {
        fee_in_force(&self.fees, received_on)
    }
}

/// The fee of a list in force on a day (R8); before the first entry, the first.
pub fn fee_in_force(fees: &[Fee], day: NaiveDate) -> Cents {
    let in_force = fees.iter().filter(|fee| fee.from <= day).max_by_key(|fee| fee.from);
    in_force.or(fees.iter().min_by_key(|fee| fee.from)).map_or(Cents::ZERO, |fee| fee.amount)
}

impl Provider {
    /// Whether an institution is this provider: the whole name or an alias, in any case (R5).
    pub fn is(&self, institution: &str) -> bool {
        std::iter::once(&self.name).chain(&self.aliases).any(|name| same_name(name, institution))
    }
}
