//! What the roster of assessors says.

use chrono_tz::Tz;

use super::{at, clean};
use crate::domain::view::{ConflictRow, RosterRow, ToCome, standing_text};
use crate::domain::{Assessor, AssessorProfile, ConflictAnswer, days_text, rates_text, week_text};
use crate::link::protocol::HistoryEntry;
use crate::text::Line;

/// The name of the page with all assessors.
pub const ROSTER: &str = "Assessors";
/// What it says where there are none.
pub const NOBODY_ON_THE_ROSTER: &str = "Nobody is on the roster yet.";
/// That a day ends a standing which is not there (A2).
pub const NOT_ON_THE_PANEL: &str = "a day needs “on the panel: yes”; empty it where they are not";
/// That a command is about an assessor, for the hint bar.
pub const NO_ASSESSOR_SHORT: &str = "no assessor";
/// That a command is about an assessor.
pub const NO_ASSESSOR: &str = "this is about an assessor: go to one in the roster first";
/// That an entry is too long for a form.
pub const TOO_LONG_FOR_A_FORM: &str =
    "this entry has more hours or days than a form has room for: change it with qapdesk assessor available";
/// That the entry that a form changes must be read again first.
pub const ENTRY_ON_ITS_WAY: &str = "the newest entry is on its way: save once more";
/// The title of an assessor's rates.
pub const RATES: &str = "Rates";
/// The title of the hours of their week.
pub const WEEK_HOURS: &str = "Week";
/// The title of the days that differ from it.
pub const OTHER_DAYS: &str = "Days that differ from the week";
/// The title of the sessions that are planned with them.
pub const TO_COME: &str = "Sessions to come";
/// The title of their conflicts.
pub const CONFLICTS: &str = "Conflicts";
/// That there is nothing under a title.
pub const NONE_OF_IT: &str = "none";

/// An assessor's name and id.
pub fn assessor_name(assessor: &Assessor) -> String {
    format!("{} · {}", assessor.profile.name, assessor.id)
}

/// What an assessor speaks, where they live and how much they have to do.
pub fn assessor_facts(row: &RosterRow) -> String {
    let profile = &row.assessor.profile;
    let languages: Vec<&str> = profile.languages.iter().map(Line::as_str).collect();
    let languages = if languages.is_empty() { "no language".to_owned() } else { languages.join(", ") };
    format!("{languages} · {} · {}", profile.zone, load(row))
}

fn load(row: &RosterRow) -> String {
    match row.assessor.profile.load_cap {
        Some(cap) => format!("load {} of {cap}", row.load),
        None => format!("load {}", row.load),
    }
}

/// Whether an assessor may assess today, or every reason why not (A2).
pub fn assessor_standing(row: &RosterRow) -> String {
    if row.against.is_empty() {
        return "qualified".to_owned();
    }
    let reasons: Vec<String> = row.against.iter().map(|refusal| clean(&refusal.message)).collect();
    format!("not qualified: {}", reasons.join("; "))
}

/// What the roster says of an assessor, a line each.
pub fn assessor_profile(row: &RosterRow) -> Vec<String> {
    let profile = &row.assessor.profile;
    let trainer = profile.experienced_trainer.then(|| "experienced trainer".to_owned());
    let basis: Vec<String> = trainer.into_iter().chain(profile.panel.map(|panel| standing_text(Some(panel)))).collect();
    let basis = if basis.is_empty() { NONE_OF_IT.to_owned() } else { basis.join(", ") };
    let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE_OF_IT.to_owned());
    vec![
        format!("basis: {basis}"),
        format!("experience of evaluating: {}", or_none(profile.evaluation_experience.as_ref().map(Line::to_string))),
        format!("e-mail: {}", or_none(profile.email.as_ref().map(Line::to_string))),
        format!("account: {}", or_none(profile.account.as_ref().map(ToString::to_string))),
        assessor_facts(row),
        if profile.active { "active".to_owned() } else { "not active".to_owned() },
    ]
}

/// An assessor's rates, a line each (A5).
pub fn rates(profile: &AssessorProfile) -> Vec<String> {
    profile.rates.iter().map(|rate| rates_text(&[*rate])).collect()
}

/// The hours of an assessor's week, with their zone (A7).
pub fn week_hours(profile: &AssessorProfile) -> Vec<String> {
    let week = week_text(&profile.weekly);
    if week.is_empty() { Vec::new() } else { vec![format!("{week} ({})", profile.zone)] }
}

/// The days that differ from the week, a line each.
pub fn other_days(profile: &AssessorProfile) -> Vec<String> {
    days_text(&profile.exceptions).split(", ").filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// A session that is planned with an assessor.
pub fn to_come(one: &ToCome) -> String {
    format!("{}  session {} on {}", one.number, one.session, one.day)
}

/// The conflict question about one candidate.
pub fn conflict_row(row: &ConflictRow, zone: Tz) -> String {
    let answer = match &row.record.answer {
        ConflictAnswer::Asked => "asked, no answer yet".to_owned(),
        ConflictAnswer::None => "none".to_owned(),
        ConflictAnswer::Declared { kind, note: None } => kind.to_string(),
        ConflictAnswer::Declared { kind, note: Some(note) } => format!("{kind}, {note}"),
        ConflictAnswer::Cleared { kind, note } => format!("none, {kind} was declared before: {note}"),
    };
    let whose = super::titled(row.number, &row.candidate);
    format!("{whose}: {answer} ({}, {})", row.record.by, at(row.record.at, zone))
}

/// A change of an entry.
pub fn roster_change(entry: &HistoryEntry, zone: Tz) -> String {
    format!("{}  {} {}", at(entry.at, zone), entry.by, entry.what)
}

/// What a form for an entry is for.
pub fn roster_form(entry: Option<&Assessor>) -> String {
    match entry {
        Some(entry) => format!("Change the entry of {}", assessor_name(entry)),
        None => "Add an assessor".to_owned(),
    }
}

/// That an entry is saved, with what else there is to know.
pub fn roster_saved(row: &RosterRow, remarks: &[String]) -> String {
    let said = format!("saved {}: {}", row.assessor.profile.name, assessor_standing(row));
    let remarks = remarks.iter().map(|remark| clean(remark));
    std::iter::once(said).chain(remarks).collect::<Vec<_>>().join("; ")
}
