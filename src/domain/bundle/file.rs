use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{AuditedConflict, AuditedDecision, AuditedRequirement, AuditedSession, By, Word};
use crate::domain::program::Contested;
use crate::domain::{
    AppealKind, AppealOutcome, Cents, Currency, LetterKind, LetterStateName, Number, Origin, Requirement, StageName,
};

/// An application of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedFile {
    /// Its number.
    pub number: Number,
    /// How many changes it had seen when it was looked at.
    pub revision: u32,
    /// The program that it is under (P1).
    pub program: Word,
    /// The first day of that program's version.
    pub version: NaiveDate,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// How it was taken in.
    pub way: Way,
    /// Where it was at the end of the period's last day; none where it was not there yet, or that day is to come.
    pub stage_at_end: Option<StageName>,
    /// Where it is.
    pub stage: StageName,
    /// Since when it is there.
    pub since: NaiveDate,
    /// Whether it rests longer than its target or period allows (S7).
    pub overdue: bool,
    /// The day on which it was admitted to the assessment (S2).
    pub admitted_on: Option<NaiveDate>,
    /// The stages in which it was and is, with their days.
    pub stays: Vec<AuditedStay>,
    /// When it ended, and when it came back.
    pub turns: Vec<AuditedTurn>,
    /// The requirements of its program.
    pub requirements: Vec<AuditedRequirement>,
    /// The conflict question, assessor by assessor (A3).
    pub conflicts: Vec<AuditedConflict>,
    /// Whether the candidate's request to be assessed by a video was granted; none where none was made or answered (A1).
    pub video_granted: Option<bool>,
    /// The candidate's word on being recorded (A6).
    pub consent: Option<bool>,
    /// The round of assessment under way, or the last one (S5).
    pub round: u16,
    /// The sessions.
    pub sessions: Vec<AuditedSession>,
    /// What the body decided.
    pub decisions: Vec<AuditedDecision>,
    /// The days on which notices went to IMI (S4).
    pub notices_sent_on: Vec<NaiveDate>,
    /// The day on which the link to register went out (S4).
    pub link_sent_on: Option<NaiveDate>,
    /// The currency of the program's fees (R8).
    pub fee_currency: Currency,
    /// All fees of the program that are asked of it.
    pub fee: Cents,
    /// What was paid in that currency, less refunds.
    pub fee_paid: Cents,
    /// What is owed of it now: nothing once it is waived or ended.
    pub fee_owed: Cents,
    /// Payments and refunds.
    pub payments: Vec<AuditedPayment>,
    /// The letters.
    pub letters: Vec<AuditedLetter>,
    /// Reviews and appeals (C1 to C3).
    pub appeals: Vec<AuditedAppeal>,
}

/// How a form was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// At the desk's machine.
    Desk,
    /// Over SSH.
    Gateway,
    /// Nobody knows any more.
    Unknown,
}

impl Way {
    /// The way of an origin.
    pub fn of(origin: Option<&Origin>) -> Self {
        match origin {
            Some(Origin::Local { .. }) => Self::Desk,
            Some(Origin::Ssh { .. }) => Self::Gateway,
            Some(Origin::Unknown) | None => Self::Unknown,
        }
    }

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Gateway => "gateway",
            Self::Unknown => "unknown",
        }
    }

    /// The way of an id, for people.
    pub fn words_of(id: &str) -> &'static str {
        match id {
            "desk" => "at the desk",
            "gateway" => "over SSH",
            _ => "not known",
        }
    }
}

/// A stay in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedStay {
    /// Which stage.
    pub stage: StageName,
    /// The first day; later by the days for which it was on hold.
    pub since: NaiveDate,
    /// The day on which it ended; none where it is there.
    pub until: Option<NaiveDate>,
}

/// That an application ended, or came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedTurn {
    /// On which day.
    pub on: NaiveDate,
    /// The final stage in which it ended; none where it came back from one.
    pub ended: Option<StageName>,
}

/// A payment, or a refund where the amount is below zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedPayment {
    /// The day.
    pub on: NaiveDate,
    /// How much.
    pub amount: Cents,
    /// In which currency.
    pub currency: Currency,
    /// For which of the program's fees, where it names one.
    pub fee: Option<Requirement>,
}

/// A letter (L1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedLetter {
    /// Its number at the desk.
    pub letter: u32,
    /// Which of the letters.
    pub kind: LetterKind,
    /// How far it is.
    pub state: LetterStateName,
    /// When it was drafted.
    pub drafted_at: DateTime<Utc>,
    /// When it was released.
    pub released_at: Option<DateTime<Utc>>,
    /// Who released it.
    pub released_by: Option<By>,
    /// When it went out.
    pub sent_at: Option<DateTime<Utc>>,
}

/// A review or an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedAppeal {
    /// Which of the application's, from 1.
    pub appeal: u16,
    /// Which of the two ways.
    pub kind: AppealKind,
    /// What was decided that is contested.
    pub against: Contested,
    /// On which day that was.
    pub against_on: NaiveDate,
    /// Who had decided it.
    pub against_by: By,
    /// The ground: an id of the program's, or `other`.
    pub ground: Word,
    /// The day on which it came.
    pub received_on: NaiveDate,
    /// Until when it is to be decided.
    pub due: Option<NaiveDate>,
    /// Who handles it (C2).
    pub handler: Option<By>,
    /// How it ended.
    pub outcome: Option<AppealOutcome>,
    /// On which day.
    pub decided_on: Option<NaiveDate>,
    /// Who decided it.
    pub decided_by: Option<By>,
    /// The revision of the step that followed from it.
    pub followed_by: Option<u32>,
}

/// What is left of an application that was forgotten (H3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedForgotten {
    /// Its number.
    pub number: Number,
    /// The program that it was under.
    pub program: Word,
    /// The first day of that program's version.
    pub version: NaiveDate,
    /// The month of its receipt: `2026-01`.
    pub received_in: Word,
    /// The month in which it ended.
    pub ended_in: Word,
    /// The stage that it ended in.
    pub stage: StageName,
    /// When it was forgotten.
    pub forgotten_at: DateTime<Utc>,
    /// By whom.
    pub by: By,
    /// Whether its candidate asked for it.
    pub on_request: bool,
}
