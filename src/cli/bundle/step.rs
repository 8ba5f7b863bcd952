use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::bundle::{AuditedForgotten, AuditedStep, Person};
use crate::domain::{Number, Role, StageName};
use crate::store::JournalHead;

/// A line of `changes.jsonl`.
#[derive(Serialize)]
pub(in crate::cli) struct StepJson {
    /// The change of the journal that it is a part of.
    change: u64,
    /// The journal's head with that change.
    head: String,
    at: DateTime<Utc>,
    number: Option<Number>,
    revision: Option<u32>,
    kind: &'static str,
    what: String,
    by: Option<Person>,
    role: Option<Role>,
    stage: Option<StageName>,
    has_reason: bool,
}

impl StepJson {
    /// What its keys say.
    pub(super) const KEYS: [(&'static str, &'static str); 11] = [
        ("change", "the running number of the change in the desk's journal; what was kept together has one number"),
        ("head", "that number and the digest of the whole journal up to it: qapdesk verify --head HEAD checks it"),
        ("at", "when, in UTC"),
        ("number", "the application; null of what is of none"),
        ("revision", "the revision after it of what was changed: the application, the letter, the entry"),
        ("kind", "application, letter, forgotten, sealed, roster, account or program"),
        ("what", "what was done"),
        ("by", "who; null where the desk did it by itself"),
        ("role", "their role then"),
        ("stage", "the stage into which the application came by it"),
        ("has_reason", "whether a reason is on record"),
    ];

    /// The line of a step.
    pub(in crate::cli) fn of(step: &AuditedStep) -> Self {
        Self {
            change: step.sequence,
            head: JournalHead { sequence: step.sequence, chain: step.chain.0 }.to_string(),
            at: step.at,
            number: step.number,
            revision: step.revision,
            kind: step.act.kind(),
            what: step.act.words(),
            by: step.by.map(|by| by.who),
            role: step.by.and_then(|by| by.role),
            stage: step.stage,
            has_reason: step.has_reason,
        }
    }
}

/// A line of `applications.jsonl` about one that was forgotten.
#[derive(Serialize)]
pub(in crate::cli) struct ForgottenJson<'a> {
    pub(in crate::cli) forgotten: bool,
    #[serde(flatten)]
    pub(in crate::cli) file: &'a AuditedForgotten,
}
