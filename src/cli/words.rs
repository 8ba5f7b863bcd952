use chrono::{DateTime, Utc};

use super::output::Tone;
use crate::domain::view::{self, Indication, OwnTask, Posted, RequirementView, Row};
use crate::domain::{Origin, Requirement, SessionState, Tag, Verdict, WaitingFor, Zone};

/// The signs before a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyphs {
    met: &'static str,
    unmet: &'static str,
    review: &'static str,
}

impl Glyphs {
    /// For a locale that has them.
    pub(super) const UNICODE: Self = Self { met: "✓", unmet: "✗", review: "?" };
    /// For any other.
    pub(super) const ASCII: Self = Self { met: "+", unmet: "x", review: "?" };

    /// Those of the locale that the environment names.
    pub(super) fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set).unwrap_or_default().to_ascii_lowercase();
        if locale.contains("utf-8") || locale.contains("utf8") { Self::UNICODE } else { Self::ASCII }
    }

    /// Those of the panes that go with them.
    pub(super) fn of_terminal(self) -> crate::tui::theme::Glyphs {
        if self == Self::ASCII { crate::tui::theme::Glyphs::ASCII } else { crate::tui::theme::Glyphs::UNICODE }
    }

    /// The sign of a finding.
    pub(super) fn of(self, finding: Verdict) -> &'static str {
        match finding {
            Verdict::Met => self.met,
            Verdict::Unmet => self.unmet,
            Verdict::Review => self.review,
        }
    }
}

/// The finding in a word.
pub(super) fn finding(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Unmet => "unmet",
        Verdict::Review => "to be judged",
    }
}

/// The tone of a requirement's line.
pub(super) fn tone(requirement: &RequirementView) -> Tone {
    match requirement.finding {
        _ if !requirement.open => Tone::Good,
        Verdict::Unmet => Tone::Bad,
        Verdict::Met | Verdict::Review => Tone::Open,
    }
}

/// Days in the stage, with a mark where they are too many: `12!`.
pub(super) fn days(days: i64, overdue: bool) -> String {
    format!("{days}{}", if overdue { "!" } else { "" })
}

/// What is open, in words: `3 open, unmet: feedback, training`.
pub(super) fn open(row: &Row) -> String {
    if row.open == 0 {
        return "nothing open".to_owned();
    }
    if row.unmet.is_empty() {
        return format!("{} open", row.open);
    }
    format!("{} open, unmet: {}", row.open, ids(&row.unmet))
}

/// Requirements by id.
pub(super) fn ids(requirements: &[Requirement]) -> String {
    requirements.iter().map(Requirement::id).collect::<Vec<_>>().join(", ")
}

/// Tags, with commas between.
pub(super) fn tags(tags: &[Tag]) -> String {
    tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ")
}

/// Who is waited for, in words.
pub(super) fn waiting(waiting_for: WaitingFor) -> &'static str {
    match waiting_for {
        WaitingFor::Us => "waits for us",
        WaitingFor::Candidate => "waits for the candidate",
        WaitingFor::Reference => "waits for a reference",
        WaitingFor::Assessor => "waits for the assessor",
        WaitingFor::Imi => "waits for IMI",
        WaitingFor::Nobody => "waits for nobody",
    }
}

/// A moment as a clock in a zone shows it, with the zone (A7): `2026-11-23 14:00 America/New_York`.
pub(super) fn in_zone(at: DateTime<Utc>, zone: Zone) -> String {
    zone.show(at)
}

/// What an assessor has to do about a session, in words.
pub(super) fn own_task(task: OwnTask) -> &'static str {
    match task {
        OwnTask::CorrectSheet => "correct the returned sheet",
        OwnTask::FinishSheet => "finish the sheet and submit it",
        OwnTask::RecordInterview => "record the interview",
        OwnTask::Determine => "determine the level of skill",
        OwnTask::Attend => "attend the session",
        OwnTask::OnHold => "wait, or ask staff: the application is on hold",
        OwnTask::Nothing => "nothing",
    }
}

/// Whether a session stands, in a word.
pub(super) fn session_state(state: &SessionState) -> &'static str {
    match state {
        SessionState::Proposed => "proposed",
        SessionState::Confirmed => "confirmed",
        SessionState::Cancelled { .. } => "cancelled",
        SessionState::NoShow { .. } => "no_show",
    }
}

/// What the pass rule makes of a sheet, in words (A11).
pub(super) fn indication(indication: &Indication) -> &'static str {
    match indication.passes {
        Some(true) => "indication: passes",
        Some(false) => "indication: does not pass",
        None if indication.is_silent => "indication: none, by what assessors determine alone",
        None if !indication.against.is_empty() => "indication: none yet",
        None => "indication: none yet, a competency has no level",
    }
}

/// Whether a notice to IMI or a link went out, in words.
pub(super) fn posted(posted: Posted) -> String {
    match posted {
        Posted::Waits => "not sent yet".to_owned(),
        Posted::Released => "released, not sent yet".to_owned(),
        Posted::Unsure => "released, nobody knows whether it went".to_owned(),
        Posted::On(day) => format!("sent on {day}"),
    }
}

/// A number of thousandths as a decimal: `3.412`; `–` where there is none.
pub(super) fn thousandths(value: Option<u32>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{}.{:03}", value / 1000, value % 1000))
}

/// The same of a number that may be below zero.
pub(super) fn signed_thousandths(value: i32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", thousandths(Some(value.unsigned_abs())))
}

/// A part of a whole in percent.
pub(super) fn percent(part: u32, whole: u32) -> String {
    view::percent(part, whole).map_or_else(|| "–".to_owned(), |percent| format!("{percent}%"))
}

/// An instant with its zone: `2026-11-23 14:42 UTC`.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// A number of things: `1 file`, `2 files`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// How many faults were found: `no faults`, `1 fault`.
pub(super) fn faults(number: usize) -> String {
    if number == 0 { "no faults".to_owned() } else { count(number, "fault", "faults") }
}

/// By which key and from where somebody came, where they came over SSH.
pub(super) fn came(origin: &Origin) -> Option<String> {
    match origin {
        Origin::Ssh { key, address } => Some(format!("over SSH from {address}, by the key {key}")),
        Origin::Local { .. } | Origin::Unknown => None,
    }
}
