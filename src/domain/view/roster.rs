//! What clients see of the roster of assessors.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{
    Assessor, AssessorChange, AssessorProfile, ConflictRecord, Number, PanelStanding, Refusal, SessionId, days_text,
    rates_text, week_text,
};
use crate::text::Line;

/// One entry of the roster, as it is today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    /// The entry.
    pub assessor: Assessor,
    /// Why they may not assess today; empty for one who is qualified (A2).
    pub against: Vec<Refusal>,
    /// How many open sessions they have (A4).
    pub load: u32,
}

/// One entry with all that is on file about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterFile {
    /// The entry.
    pub row: RosterRow,
    /// The conflict question about every candidate, by number (A3).
    pub conflicts: Vec<ConflictRow>,
    /// What is planned with them from now on, the earliest first.
    pub to_come: Vec<ToCome>,
}

/// The conflict question about one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictRow {
    /// Whose application.
    pub number: Number,
    /// Their name.
    pub candidate: Line,
    /// How it was answered.
    pub record: ConflictRecord,
}

/// A session that is planned with an assessor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToCome {
    /// Whose application.
    pub number: Number,
    /// Which session.
    pub session: SessionId,
    /// On which day, in the assessor's zone.
    pub day: NaiveDate,
}

/// What a change of the roster came to, field by field: `languages: English → English, French`.
pub fn roster_details(change: &AssessorChange) -> Vec<String> {
    if let Some(before) = &change.before {
        return profile_details(before, &change.after.profile);
    }
    let known = told(&change.after.profile).into_iter().filter(|(_, value)| value != NOTHING);
    known.map(|(name, is)| format!("{name}: {is}")).collect()
}

/// What is different between two profiles, field by field.
pub fn profile_details(before: &AssessorProfile, after: &AssessorProfile) -> Vec<String> {
    let pairs = told(before).into_iter().zip(told(after));
    pairs.filter(|(was, is)| was != is).map(|((name, was), (_, is))| format!("{name}: {was} → {is}")).collect()
}

/// A value that is not there, in words.
const NOTHING: &str = "none";

/// A profile field by field, in words.
fn told(profile: &AssessorProfile) -> Vec<(&'static str, String)> {
    let text = |text: Option<&Line>| some(text.map_or("", Line::as_str));
    let languages: Vec<&str> = profile.languages.iter().map(Line::as_str).collect();
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    vec![
        ("name", profile.name.to_string()),
        ("e-mail", text(profile.email.as_ref())),
        ("account", profile.account.as_ref().map_or_else(|| NOTHING.to_owned(), ToString::to_string)),
        ("experienced trainer", yes(profile.experienced_trainer)),
        ("panel", standing_text(profile.panel)),
        ("experience of evaluating", text(profile.evaluation_experience.as_ref())),
        ("languages", some(&languages.join(", "))),
        ("zone", profile.zone.to_string()),
        ("rates", some(&rates_text(&profile.rates))),
        ("week", some(&week_text(&profile.weekly))),
        ("days that differ", some(&days_text(&profile.exceptions))),
        ("load at most", profile.load_cap.map_or_else(|| NOTHING.to_owned(), |cap| cap.to_string())),
        ("active", yes(profile.active)),
    ]
}

fn some(text: &str) -> String {
    if text.is_empty() { NOTHING.to_owned() } else { text.to_owned() }
}

/// A neutral's standing in words: `until 2027-06-30`.
pub fn standing_text(panel: Option<PanelStanding>) -> String {
    match panel {
        None => NOTHING.to_owned(),
        Some(PanelStanding { until: None }) => "neutral of the panel".to_owned(),
        Some(PanelStanding { until: Some(until) }) => format!("neutral of the panel until {until}"),
    }
}
