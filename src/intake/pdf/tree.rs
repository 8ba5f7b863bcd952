//! The values of a filled form as the JSON text of an application.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::fields::{Kind, kind_of};

/// What the field `form` says.
pub(super) const FORM: &str = "qap-application/1";

/// The highest number of a row that is looked at.
const MOST_ROWS: usize = 1000;

/// The most steps of a field's name; no field of the form has so many.
const MOST_STEPS: usize = 8;

/// What a field says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Text(String),
    /// Whether a mark is set.
    Mark(bool),
}

/// The JSON text of what the fields say, by name. What is blank is left out, and so is a row of which nothing is filled in;
/// the rows below keep their number, so that a problem names the row as it stands in the form.
pub(super) fn to_json(fields: &BTreeMap<String, Said>) -> String {
    let mut root = Branch::default();
    for (name, said) in fields {
        if let Some(value) = value_of(name, said) {
            root.put(&mut name.splitn(MOST_STEPS, '-'), value, matches!(said, Said::Mark(false)));
        }
    }
    root.into_value().map_or_else(|| "{}".to_owned(), |value| value.to_string())
}

/// What a form says there; a whole number where one is asked for and digits are written, else text, which its reader refuses.
fn value_of(name: &str, said: &Said) -> Option<Value> {
    let text = match said {
        Said::Mark(is_set) => return Some(Value::Bool(*is_set)),
        Said::Text(text) => text.trim(),
    };
    if text.is_empty() {
        return None;
    }
    let number = (kind_of(name) == Some(Kind::Whole)).then(|| text.parse::<u64>().ok()).flatten();
    Some(number.map_or_else(|| Value::String(text.to_owned()), Value::from))
}

/// A table or list that grows.
#[derive(Debug, Default)]
struct Branch {
    below: BTreeMap<String, Branch>,
    value: Option<Value>,
    /// Whether something is filled in, not only left as it was.
    is_filled: bool,
}

impl Branch {
    fn put<'a>(&mut self, steps: &mut impl Iterator<Item = &'a str>, value: Value, is_left: bool) {
        self.is_filled |= !is_left;
        match steps.next() {
            Some(step) => self.below.entry(step.to_owned()).or_default().put(steps, value, is_left),
            None => self.value = Some(value),
        }
    }

    fn into_value(self) -> Option<Value> {
        if !self.is_filled {
            return None;
        }
        if self.below.is_empty() {
            return self.value;
        }
        // All steps are numbers of rows, or it is a table.
        let Some(numbers) = self.below.keys().map(|step| row_of(step)).collect::<Option<Vec<usize>>>() else {
            let entries = self.below.into_iter().filter_map(|(key, branch)| Some((key, branch.into_value()?)));
            return Some(Value::Object(entries.collect::<Map<_, _>>()));
        };
        let mut rows = vec![Value::Null; numbers.into_iter().max().unwrap_or_default()];
        for (step, branch) in self.below {
            let place = row_of(&step).and_then(|row| rows.get_mut(row - 1));
            if let (Some(place), Some(value)) = (place, branch.into_value()) {
                *place = value;
            }
        }
        while rows.last().is_some_and(Value::is_null) {
            rows.pop();
        }
        Some(Value::Array(rows))
    }
}

/// The number of a row, from 1, where a step is one.
fn row_of(step: &str) -> Option<usize> {
    step.parse::<usize>().ok().filter(|row| (1..=MOST_ROWS).contains(row))
}
