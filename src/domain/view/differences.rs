//! What an amendment changed, item by item and field by field, in words.

use std::collections::{BTreeMap, VecDeque};

use super::fields::{self, Fields};
use crate::domain::evidence;
use crate::domain::{Digest, Form, Memberships, Roster, SectionEdit, Splice, Statement, sections_between};
use crate::text::Line;

/// More lines than these of one section are counted and not told.
const MOST_TOLD: usize = 100;
/// The fields that name documents, and rosters: what a form lacks of those is told by itself.
const BY_THEMSELVES: [&str; 5] = ["syllabus", "completion", "document", "statement document", "rosters"];
/// The fields that have no word for nothing, with what they are in a form that does not have their key. Numbers are 0.
const WITHOUT_KEY: [(&str, &str); 8] = [
    ("CPR-sponsored", "no"),
    ("CMTP", "no"),
    ("basic", "no"),
    ("theory", "no"),
    ("practice", "no"),
    ("feedback on role plays", "no"),
    ("completed", "no"),
    ("CPR neutral", "no"),
];
/// What a section is called that is no list.
const FIELDS: &str = "fields";

/// What is different in a form, an item or field a line; empty where nothing is.
pub fn differences(before: &Form, after: &Form) -> Vec<String> {
    sections_between(before, after).iter().flat_map(section).collect()
}

/// What a form lacks of what is on file: rows that would be gone, fields that would be empty, and documents.
///
/// A row is there only where one of the same whole identity is: one that merely looks like it is told as a change of it,
/// and can be another one nevertheless. A yes that is a no, or a number that is 0, is lacking too: a form without the key
/// reads so, and whether the candidate meant it nobody can tell.
pub fn lacking(on_file: &Form, form: &Form) -> Vec<String> {
    let lines = sections_between(on_file, form).into_iter().flat_map(|edit| lacking_in(&edit));
    let kept: Vec<Digest> = form.documents().map(|document| document.digest).collect();
    let gone = on_file.documents().filter(|document| !kept.contains(&document.digest));
    lines.chain(gone.map(|document| format!("the document {}", document.name))).collect()
}

/// What the new side of a section lacks of the old one.
fn lacking_in(edit: &SectionEdit) -> Vec<String> {
    match edit {
        SectionEdit::ReceivedOn(_) => Vec::new(),
        SectionEdit::Candidate(swap) => emptied(fields::candidate(&swap.before), fields::candidate(&swap.after)),
        SectionEdit::Memberships(swap) => memberships(&swap.before, &swap.after),
        SectionEdit::Experience(swap) => emptied(fields::experience(&swap.before), fields::experience(&swap.after)),
        SectionEdit::Statement(swap) => emptied(fields::statement(&swap.before), fields::statement(&swap.after)),
        SectionEdit::Training(rows) => COURSES.lacking(rows),
        SectionEdit::CaseLog(rows) => CASES.lacking(rows),
        SectionEdit::References(rows) => REFERENCES.lacking(rows),
        SectionEdit::Feedback(rows) => FEEDBACK.lacking(rows),
        SectionEdit::Evaluations(rows) => EVALUATIONS.lacking(rows),
        SectionEdit::Payments(rows) => PAYMENTS.lacking(rows),
        SectionEdit::Declarations(rows) => DECLARATIONS.lacking(rows),
        SectionEdit::Points(rows) => POINTS.lacking(rows),
        SectionEdit::Papers(rows) => PAPERS.lacking(rows),
    }
}

/// What is empty of the memberships, and the rosters that are gone or without their year, one for one by organisation.
fn memberships(before: &Memberships, after: &Memberships) -> Vec<String> {
    let mut lines = emptied(fields::memberships(before), fields::memberships(after));
    let mut left: Vec<&Roster> = after.rosters.iter().collect();
    for roster in &before.rosters {
        let place = left.iter().position(|other| other.organisation == roster.organisation);
        let now = place.map(|place| left.swap_remove(place));
        if now.is_none_or(|now| roster.year_accepted.is_some() && now.year_accepted.is_none()) {
            lines.push(format!("roster {}", fields::roster(roster)));
        }
    }
    lines
}

/// What is different in a section.
pub(super) fn section(edit: &SectionEdit) -> Vec<String> {
    let (mut lines, list) = all_of(edit);
    let more = lines.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        lines.truncate(MOST_TOLD);
        lines.push(format!("and {more} more of the {list}"));
    }
    lines
}

/// All that is different in a section, and what it is called.
fn all_of(edit: &SectionEdit) -> (Vec<String>, &'static str) {
    match edit {
        SectionEdit::ReceivedOn(swap) => (vec![format!("received on {} → {}", swap.before, swap.after)], FIELDS),
        SectionEdit::Candidate(swap) => {
            (alone(fields::candidate(&swap.before), fields::candidate(&swap.after)), FIELDS)
        }
        SectionEdit::Memberships(swap) => {
            (alone(fields::memberships(&swap.before), fields::memberships(&swap.after)), FIELDS)
        }
        SectionEdit::Experience(swap) => {
            (alone(fields::experience(&swap.before), fields::experience(&swap.after)), FIELDS)
        }
        SectionEdit::Statement(swap) => (statement(&swap.before, &swap.after), FIELDS),
        SectionEdit::Training(rows) => COURSES.words(rows),
        SectionEdit::CaseLog(rows) => CASES.words(rows),
        SectionEdit::References(rows) => REFERENCES.words(rows),
        SectionEdit::Feedback(rows) => FEEDBACK.words(rows),
        SectionEdit::Evaluations(rows) => EVALUATIONS.words(rows),
        SectionEdit::Payments(rows) => PAYMENTS.words(rows),
        SectionEdit::Declarations(rows) => DECLARATIONS.words(rows),
        SectionEdit::Points(rows) => POINTS.words(rows),
        SectionEdit::Papers(rows) => PAPERS.words(rows),
    }
}

/// How the rows of a list are told.
struct Rows<T> {
    /// The list, as it is called.
    list: &'static str,
    /// What one is called.
    one: &'static str,
    /// By what it is known again: one of its fields.
    known_by: &'static str,
    /// The fields by which two are surely the same one.
    identity: &'static [&'static str],
    fields: fn(&T) -> Fields,
    /// A row in words.
    whole: fn(&T) -> String,
}

const COURSES: Rows<crate::domain::TrainingCourse> = Rows {
    list: "courses",
    one: "course",
    known_by: "name",
    identity: &["name", "institution"],
    fields: fields::course,
    whole: evidence::course,
};
const CASES: Rows<crate::domain::CaseLogRow> = Rows {
    list: "case-log rows",
    one: "case",
    known_by: "key",
    identity: &["key", "date"],
    fields: fields::case,
    whole: evidence::logged,
};
const REFERENCES: Rows<crate::domain::Reference> = Rows {
    list: "references",
    one: "reference",
    known_by: "name",
    identity: &["name", "case"],
    fields: fields::reference,
    whole: evidence::reference,
};
const FEEDBACK: Rows<crate::domain::FeedbackForm> = Rows {
    list: "feedback forms",
    one: "form of",
    known_by: "giver",
    identity: &["giver", "case"],
    fields: fields::feedback,
    whole: evidence::feedback_form,
};
const EVALUATIONS: Rows<crate::domain::Evaluation> = Rows {
    list: "evaluations",
    one: "panel evaluation on",
    known_by: "case",
    identity: &["case", "received on"],
    fields: fields::evaluation,
    whole: evidence::evaluation,
};
const PAYMENTS: Rows<crate::domain::Payment> = Rows {
    list: "payments",
    one: "payment of",
    known_by: "date",
    identity: &["date", "amount"],
    fields: fields::payment,
    whole: evidence::payment,
};

const DECLARATIONS: Rows<crate::domain::Declaration> = Rows {
    list: "declarations",
    one: "declaration",
    known_by: "name",
    identity: &["name"],
    fields: fields::declaration,
    whole: evidence::declaration,
};
const POINTS: Rows<crate::domain::PointsRow> = Rows {
    list: "points",
    one: "points in",
    known_by: "category",
    identity: &["category", "activity", "date"],
    fields: fields::points,
    whole: evidence::points,
};
const PAPERS: Rows<crate::domain::Paper> = Rows {
    list: "papers",
    one: "paper",
    known_by: "name",
    identity: &["name"],
    fields: fields::paper,
    whole: evidence::paper,
};

impl<T: Clone + Ord> Rows<T> {
    fn words(&self, rows: &Splice<T>) -> (Vec<String>, &'static str) {
        let (gone, new) = rows.gone_and_new();
        if gone.is_empty() && new.is_empty() {
            return (vec![format!("the {} stand in another order", self.list)], self.list);
        }
        let (pairs, gone, new) = self.paired(&gone, &new);
        let changed = pairs.into_iter().map(|(old, new)| {
            let (old, new) = ((self.fields)(old), (self.fields)(new));
            format!("{} {}: {}", self.one, self.key(&old), alone(old, new).join(", "))
        });
        let removed = gone.into_iter().map(|row| format!("removed: {}", (self.whole)(row)));
        let added = new.into_iter().map(|row| format!("added: {}", (self.whole)(row)));
        (changed.chain(removed).chain(added).collect(), self.list)
    }

    /// The rows that are gone, and the fields that are empty in one that stays, one for one by identity.
    fn lacking(&self, rows: &Splice<T>) -> Vec<String> {
        let (gone, new) = rows.gone_and_new();
        let mut left: BTreeMap<Vec<String>, VecDeque<Fields>> = BTreeMap::new();
        for row in new {
            let fields = (self.fields)(row);
            left.entry(self.identity(&fields)).or_default().push_back(fields);
        }
        let lines = gone.into_iter().flat_map(|row| {
            let fields = (self.fields)(row);
            let Some(now) = left.get_mut(&self.identity(&fields)).and_then(VecDeque::pop_front) else {
                return vec![(self.whole)(row)];
            };
            let key = self.key(&fields);
            emptied(fields, now).into_iter().map(|field| format!("{} {key}: {field}", self.one)).collect()
        });
        lines.collect()
    }

    /// By what a row is surely the same one; by all that it says where it says nothing of that.
    fn identity(&self, fields: &Fields) -> Vec<String> {
        let own = fields.iter().filter(|(name, _)| self.identity.contains(name));
        let own: Vec<String> = own.map(|(_, value)| value.clone()).collect();
        if own.iter().all(|value| is_empty(value)) {
            return fields.iter().map(|(_, value)| value.clone()).collect();
        }
        own
    }

    /// Rows that became others: those known by the same word, and then what is left at the same turn and alike in two
    /// thirds of its fields. The rest is gone, or new.
    fn paired<'a>(&self, gone: &[&'a T], new: &[&'a T]) -> (Vec<(&'a T, &'a T)>, Vec<&'a T>, Vec<&'a T>) {
        let mut by_key: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
        for (place, row) in new.iter().enumerate() {
            by_key.entry(self.key(&(self.fields)(row))).or_default().push_back(place);
        }
        let mut partners = vec![None; gone.len()];
        for (row, partner) in gone.iter().zip(&mut partners) {
            *partner = by_key.get_mut(&self.key(&(self.fields)(row))).and_then(VecDeque::pop_front);
        }
        let mut unpaired: VecDeque<usize> = by_key.into_values().flatten().collect();
        unpaired.make_contiguous().sort_unstable();
        for (row, partner) in gone.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
            let alike = unpaired.front().filter(|place| self.are_alike(row, new[**place])).copied();
            if alike.is_some() {
                unpaired.pop_front();
                *partner = alike;
            }
        }
        let pairs = gone.iter().zip(&partners).filter_map(|(row, partner)| Some((*row, new[(*partner)?]))).collect();
        let left = gone.iter().zip(&partners).filter(|(_, partner)| partner.is_none()).map(|(row, _)| *row).collect();
        (pairs, left, unpaired.into_iter().map(|place| new[place]).collect())
    }

    fn are_alike(&self, old: &T, new: &T) -> bool {
        let (old, new) = ((self.fields)(old), (self.fields)(new));
        let n_changed = old.iter().zip(&new).filter(|(old, new)| old != new).count();
        n_changed * 3 <= old.len()
    }

    fn key(&self, fields: &Fields) -> String {
        let found = fields.iter().find(|(name, _)| *name == self.known_by);
        found.map_or_else(String::new, |(_, value)| value.clone())
    }
}

/// The fields that differ: `hours 12 → 14`.
fn alone(before: Fields, after: Fields) -> Vec<String> {
    let pairs = before.into_iter().zip(after).filter(|(old, new)| old != new);
    pairs.map(|((name, old), (_, new))| format!("{name} {old} → {new}")).collect()
}

/// What the fields said that say nothing now: `hours 12`. Documents and rosters are told by themselves.
fn emptied(before: Fields, after: Fields) -> Vec<String> {
    let says = |name: &str, value: &str| !is_empty(value) && value != "0" && !WITHOUT_KEY.contains(&(name, value));
    let pairs = before.into_iter().zip(after).filter(|((name, old), (_, new))| says(name, old) && !says(name, new));
    let own = pairs.filter(|((name, _), _)| !BY_THEMSELVES.contains(name));
    own.map(|((name, old), _)| format!("{name} {old}")).collect()
}

/// Whether a field says nothing.
fn is_empty(value: &str) -> bool {
    matches!(value, "–" | "not stated")
}

fn statement(before: &Statement, after: &Statement) -> Vec<String> {
    let mut lines = alone(fields::statement(before), fields::statement(after));
    let texts = (&before.text, &after.text);
    if let (Some(old), Some(new)) = texts
        && old != new
    {
        let old: Vec<&str> = old.split_whitespace().collect();
        let new: Vec<&str> = new.split_whitespace().collect();
        let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        lines.push(match (old.get(same), new.get(same)) {
            (None, None) => "the statement is laid out in another way".to_owned(),
            (old, new) => {
                let word = |word: Option<&&str>| word.map_or_else(|| "its end".to_owned(), |word| format!("“{word}”"));
                let line = format!("the statement differs from word {}: {} → {}", same + 1, word(old), word(new));
                Line::clean(&line).to_string()
            }
        });
    }
    lines
}
