//! The JSON shapes of the roster and of the accounts: keys in the order of their contract, keys added since after them.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

use super::json::{ChangeJson, RefusalJson};
use crate::domain::view::{ConflictRow, RosterFile, RosterRow, ToCome};
use crate::domain::{
    Account, AccountName, AssessorId, Cents, ConflictAnswer, ConflictKind, Currency, Number, Role, SessionId, Window,
    Zone,
};
use crate::link::protocol::HistoryEntry;
use crate::text::{Line, PublicKey};

/// The name of the shape of an assessor.
const SCHEMA: &str = "qapdesk-assessor/1";

/// `qapdesk-assessor/1`.
#[derive(Serialize)]
pub(super) struct AssessorJson<'a> {
    schema: &'a str,
    id: &'a AssessorId,
    revision: u32,
    name: &'a Line,
    email: Option<&'a Line>,
    account: Option<&'a AccountName>,
    trainer: bool,
    panel: Option<PanelJson>,
    experience: Option<&'a Line>,
    languages: Vec<&'a Line>,
    zone: Zone,
    rates: Vec<RateJson>,
    weekly: Vec<WindowJson>,
    exceptions: Vec<DayJson>,
    load: u32,
    load_cap: Option<u16>,
    active: bool,
    qualified: bool,
    against: Vec<RefusalJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<Vec<Line>>,
}

#[derive(Serialize)]
struct PanelJson {
    until: Option<NaiveDate>,
}

#[derive(Serialize)]
struct RateJson {
    from: NaiveDate,
    amount: Cents,
    currency: Currency,
}

#[derive(Serialize)]
struct WindowJson {
    day: String,
    #[serde(flatten)]
    hours: HoursJson,
}

#[derive(Serialize)]
struct DayJson {
    day: NaiveDate,
    hours: Vec<HoursJson>,
}

#[derive(Serialize)]
struct HoursJson {
    from: String,
    to: String,
}

impl HoursJson {
    fn of(from: NaiveTime, to: NaiveTime) -> Self {
        let to = if to >= Window::LAST_SECOND { "24:00".to_owned() } else { to.format("%H:%M").to_string() };
        Self { from: from.format("%H:%M").to_string(), to }
    }
}

impl<'a> AssessorJson<'a> {
    /// An entry as it is today.
    pub(super) fn of(row: &'a RosterRow) -> Self {
        let profile = &row.assessor.profile;
        let rates = profile.rates.iter();
        let weekly = profile.weekly.iter();
        let exceptions = profile.exceptions.iter();
        Self {
            schema: SCHEMA,
            id: &row.assessor.id,
            revision: row.assessor.revision,
            name: &profile.name,
            email: profile.email.as_ref(),
            account: profile.account.as_ref(),
            trainer: profile.experienced_trainer,
            panel: profile.panel.map(|panel| PanelJson { until: panel.until }),
            experience: profile.evaluation_experience.as_ref(),
            languages: profile.languages.iter().collect(),
            zone: profile.zone,
            rates: rates
                .map(|rate| RateJson { from: rate.from, amount: rate.amount, currency: rate.currency })
                .collect(),
            weekly: weekly
                .map(|one| WindowJson {
                    day: one.day.to_string().to_ascii_lowercase(),
                    hours: HoursJson::of(one.from, one.to),
                })
                .collect(),
            exceptions: exceptions
                .map(|one| DayJson {
                    day: one.day,
                    hours: one.hours.iter().map(|(from, to)| HoursJson::of(*from, *to)).collect(),
                })
                .collect(),
            load: row.load,
            load_cap: profile.load_cap,
            active: profile.active,
            qualified: row.against.is_empty(),
            against: row.against.iter().map(RefusalJson::of).collect(),
            remarks: None,
        }
    }

    /// The same after a change, with what else there is to know.
    pub(super) fn with_remarks(self, remarks: &[String]) -> Self {
        Self { remarks: Some(remarks.iter().map(|remark| Line::clean(remark)).collect()), ..self }
    }
}

/// `qapdesk-assessor/1` with all that is on file.
#[derive(Serialize)]
pub(super) struct AssessorFileJson<'a> {
    #[serde(flatten)]
    assessor: AssessorJson<'a>,
    conflicts: Vec<ConflictJson<'a>>,
    to_come: Vec<ToComeJson>,
    history: Vec<ChangeJson<'a>>,
}

#[derive(Serialize)]
struct ConflictJson<'a> {
    number: Number,
    candidate: &'a Line,
    answer: &'a str,
    kind: Option<ConflictKind>,
    note: Option<&'a Line>,
    by: &'a AccountName,
    at: DateTime<Utc>,
}

#[derive(Serialize)]
struct ToComeJson {
    number: Number,
    session: SessionId,
    day: NaiveDate,
}

impl<'a> AssessorFileJson<'a> {
    /// An entry with its history.
    pub(super) fn of(file: &'a RosterFile, history: &'a [HistoryEntry]) -> Self {
        let to_come = |one: &ToCome| ToComeJson { number: one.number, session: one.session, day: one.day };
        Self {
            assessor: AssessorJson::of(&file.row),
            conflicts: file.conflicts.iter().map(ConflictJson::of).collect(),
            to_come: file.to_come.iter().map(to_come).collect(),
            history: history.iter().map(ChangeJson::of).collect(),
        }
    }
}

impl<'a> ConflictJson<'a> {
    fn of(row: &'a ConflictRow) -> Self {
        let (answer, kind, note) = match &row.record.answer {
            ConflictAnswer::Asked => ("asked", None, None),
            ConflictAnswer::None => ("none", None, None),
            ConflictAnswer::Declared { kind, note } => ("declared", Some(*kind), note.as_ref()),
            // Which was declared before, and why there is none.
            ConflictAnswer::Cleared { kind, note } => ("none", Some(*kind), Some(note)),
        };
        Self {
            number: row.number,
            candidate: &row.candidate,
            answer,
            kind,
            note,
            by: &row.record.by,
            at: row.record.at,
        }
    }
}

/// An element of `account list --json`.
#[derive(Serialize)]
pub(super) struct AccountJson<'a> {
    name: &'a AccountName,
    role: Role,
    uid: Option<u32>,
    disabled: bool,
    gateway: bool,
    keys: Vec<KeyJson<'a>>,
}

#[derive(Serialize)]
struct KeyJson<'a> {
    fingerprint: &'a str,
    comment: &'a Line,
    key: &'a str,
}

impl<'a> AccountJson<'a> {
    /// An account.
    pub(super) fn of(account: &'a Account) -> Self {
        let key =
            |key: &'a PublicKey| KeyJson { fingerprint: key.fingerprint(), comment: key.comment(), key: key.as_str() };
        Self {
            name: &account.name,
            role: account.role,
            uid: account.uid,
            disabled: account.disabled,
            gateway: account.may_come_through_gateway(),
            keys: account.keys.iter().map(key).collect(),
        }
    }
}

/// `account show --json`.
#[derive(Serialize)]
pub(super) struct AccountFileJson<'a> {
    #[serde(flatten)]
    account: AccountJson<'a>,
    history: Vec<ChangeJson<'a>>,
}

impl<'a> AccountFileJson<'a> {
    /// An account with what was done to it.
    pub(super) fn of(account: &'a Account, history: &'a [HistoryEntry]) -> Self {
        Self { account: AccountJson::of(account), history: history.iter().map(ChangeJson::of).collect() }
    }
}
