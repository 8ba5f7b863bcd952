use chrono_tz::Tz;

use crate::domain::{Note, Origin};
use crate::link::protocol::HistoryEntry;

/// The title of the section with who applies.
pub const CANDIDATE: &str = "Candidate";
/// The title of the section with training courses.
pub const TRAINING: &str = "A  Training";
/// The title of the section with memberships.
pub const MEMBERSHIPS: &str = "B  Memberships";
/// The title of the section with declared experience.
pub const EXPERIENCE: &str = "C  Experience";
/// The title of the section with the case log.
pub const CASE_LOG: &str = "Case log";
/// The title of the section with the statement.
pub const STATEMENT: &str = "Statement";
/// The title of the section with references.
pub const REFERENCES: &str = "D  References";
/// The title of the section with feedback forms.
pub const FEEDBACK_FORMS: &str = "E  Feedback forms";
/// The title of the section with panel evaluations.
pub const EVALUATIONS: &str = "Panel evaluations";
/// The title of the section with documents.
pub const DOCUMENTS: &str = "Documents";
/// The title of the section with payments.
pub const PAYMENTS: &str = "Fee";
/// The title of the section with what a program asks for by names of its own.
pub const MORE_EVIDENCE: &str = "Declarations, points, papers";
/// The title of the section with assessment sessions.
pub const SESSIONS: &str = "Sessions";
/// What the section with sessions says.
pub const NO_SESSIONS: &str = "none yet";
/// The title of the section with letters.
pub const LETTERS: &str = "Letters";
/// What the section with letters says when there are none.
pub const NO_LETTERS: &str = "none";

/// The title of the section with notes.
pub const NOTES: &str = "Notes";
/// What the section with notes says when there are none.
pub const NO_NOTES: &str = "none";

/// Who wrote a note, and when.
pub fn note_head(note: &Note, zone: Tz) -> String {
    format!("{}  {}", super::moment(note.at, zone), note.by)
}

/// Whether a change records that a letter went out by other ways than the desk's.
pub fn is_letter(entry: &HistoryEntry) -> bool {
    entry.details.iter().any(|detail| detail.starts_with("the letter named "))
}

/// A letter, as far as it was recorded.
pub fn letter(entry: &HistoryEntry, zone: Tz) -> String {
    let day = super::short_day(entry.at.with_timezone(&zone).date_naive());
    let remark = entry.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    format!("{day}  deficiency letter, recorded by {}{remark}; {}", entry.by, entry.details.join("; "))
}

/// A change's first line: its number, as wide as that of the newest, when, who, what.
pub fn change(entry: &HistoryEntry, newest: u32, zone: Tz) -> String {
    let wide = newest.to_string().len();
    format!("{:>wide$}  {}  {} {}", entry.revision, super::moment(entry.at, zone), entry.by, entry.what)
}

/// From where a change was made.
pub fn from_where(origin: &Origin) -> String {
    match origin {
        Origin::Local { uid } => format!("from this machine, uid {uid}"),
        Origin::Unknown => "it was not written down from where".to_owned(),
        Origin::Ssh { key, address } => format!("over SSH from {address}, by the key {key}"),
    }
}

/// That a change says more than is shown.
pub fn folded(lines: usize) -> String {
    format!("… and {lines} more: Enter shows all")
}

/// Which lines of a page are shown.
pub fn lines_shown(top: usize, rows: usize, lines: usize) -> String {
    format!("{}–{} of {lines}", top + 1, (top + rows).min(lines))
}

/// What is looked for on a page, and which match is shown.
pub fn matches(text: &str, at: usize, count: usize) -> String {
    if count == 0 { format!("“{text}”: nothing") } else { format!("“{text}” {} of {count}", at + 1) }
}

/// What stands before the text that is looked for on a page.
pub const SEARCH: &str = "/";
/// What `next` says when nothing was looked for yet.
pub const NOTHING_SOUGHT: &str = "nothing was looked for yet: / looks for a word on this page";
/// What `next` says when nothing was found.
pub const NOT_ON_PAGE: &str = "not on this page";
/// What a search says that went past the end of the page.
pub const ROUND_DOWN: &str = "from the top again";
/// What a search says that went past the beginning of the page.
pub const ROUND_UP: &str = "from the end again";
/// Which keys a search on a page has.
pub const SEARCH_KEYS: &str = "Enter: keep it, n and N go on · Up and Down: other matches · Esc: leave it";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::view::details;
    use crate::domain::{Act, Change, Event, Number, Requirement};

    fn entry(revision: u32) -> HistoryEntry {
        let (at, by) = (chrono::DateTime::UNIX_EPOCH, "ada".parse().expect("a name"));
        let what = Act::Approve.words();
        HistoryEntry { revision, at, by, origin: Origin::Unknown, what, reason: None, details: Vec::new() }
    }

    #[test]
    fn a_letter_that_only_was_recorded_is_among_the_letters() {
        let HistoryEntry { at, by, origin, .. } = entry(9);
        let events = vec![Event::Notified { requirements: vec![Requirement::Hours] }];
        let number = Number::new(2026, 1);
        let change = Change { number, revision: 9, at, by, origin, act: Act::Notify, reason: None, events };
        let recorded = HistoryEntry {
            what: change.words(),
            details: details(&change, &crate::domain::Scale::default()),
            ..entry(9)
        };
        assert!(is_letter(&recorded) && !is_letter(&entry(9)), "{recorded:?}");
    }

    #[test]
    fn the_numbers_of_changes_stand_below_each_other() {
        let lines = [11, 9].map(|revision| change(&entry(revision), 11, Tz::UTC));
        let expected = ["11  1970-01-01 00:00 UTC  ada approved", " 9  1970-01-01 00:00 UTC  ada approved"];
        assert!(lines.iter().zip(expected).all(|(line, expected)| line.starts_with(expected)), "{lines:?}");
    }
}
