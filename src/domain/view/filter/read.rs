use std::ops::Range;
use std::str::FromStr;

use super::{Compare, Filter, FilterError, FilterTrouble, Key, Owner, Term, Test};
use crate::domain::{AccountNameError, Requirement, StageName};
use crate::text::{Line, excerpt, nearest};

/// A word of a filter as it is written: what stands between white space, quoted text whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// It, with its quotation marks.
    pub text: &'a str,
}

impl Word<'_> {
    /// What the word asks, or what is wrong with it.
    pub fn read(&self) -> Result<Term, FilterTrouble> {
        let (negated, rest) = match self.text.strip_prefix('-') {
            Some("") => return Err(FilterTrouble::Nothing),
            Some(rest) if rest.starts_with('-') => return Err(FilterTrouble::Hyphens),
            Some(rest) => (true, rest),
            None => (false, self.text),
        };
        Ok(Term { negated, test: test(rest)? })
    }
}

/// The words of a filter.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut start, mut is_quoted) = (None, false);
    for (at, letter) in text.char_indices() {
        if letter == '"' {
            is_quoted = !is_quoted;
        }
        match start {
            Some(begin) if letter.is_whitespace() && !is_quoted => {
                words.push(Word { range: begin..at, text: &text[begin..at] });
                start = None;
            }
            None if !letter.is_whitespace() => start = Some(at),
            _ => {}
        }
    }
    if let Some(begin) = start {
        words.push(Word { range: begin..text.len(), text: &text[begin..] });
    }
    words
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let mut filter = Self::default();
        for (place, word) in (1..).zip(&words(text)) {
            let added = word.read().and_then(|term| filter.push(term).map_err(FilterTrouble::TooMany));
            added.map_err(|trouble| FilterError::at(place, word, trouble))?;
        }
        Ok(filter)
    }
}

fn test(word: &str) -> Result<Test, FilterTrouble> {
    if word.starts_with('"') {
        return Ok(Test::Text(quoted(word)?));
    }
    let lower = word.to_lowercase();
    if let Some(test) = Key::ALL.into_iter().find(|key| key.word() == lower).and_then(Key::alone) {
        return Ok(test);
    }
    let Some((key, values)) = word.split_once(':') else { return Ok(Test::Text(Line::clean(word))) };
    let key = format!("{}:", key.to_lowercase());
    match Key::ALL.into_iter().find(|known| known.word() == key) {
        Some(key) => of_key(key, values),
        None => Err(unknown(&key)),
    }
}

fn unknown(key: &str) -> FilterTrouble {
    let bare = key.trim_end_matches(':');
    if let Some(key) = Key::ALL.into_iter().find(|known| known.word() == bare) {
        return FilterTrouble::Alone { key: key.word() };
    }
    let known = nearest(bare, Key::ALL.map(|key| key.word().trim_end_matches(':')));
    let key = Key::ALL.into_iter().find(|key| Some(key.word().trim_end_matches(':')) == known);
    FilterTrouble::Key { nearest: key.map(|key| key.word().to_owned()) }
}

/// Quoted text: a doubled quotation mark inside is one of it.
fn quoted(word: &str) -> Result<Line, FilterTrouble> {
    let inside = word.strip_prefix('"').unwrap_or(word);
    let Some(inside) = inside.strip_suffix('"').filter(|_| word.matches('"').count().is_multiple_of(2)) else {
        return Err(FilterTrouble::Open);
    };
    Ok(Line::clean(&inside.replace("\"\"", "\"")))
}

fn of_key(key: Key, values: &str) -> Result<Test, FilterTrouble> {
    let (what, example) = key.takes();
    if values.is_empty() {
        return Err(FilterTrouble::Empty { what, example });
    }
    match key {
        Key::Stage => each(values, what, StageName::ALL.map(StageName::id), str::parse).map(Test::Stage),
        Key::Unmet => each(values, what, Requirement::ALL.map(Requirement::standard_id), str::parse).map(Test::Unmet),
        Key::Open => each(values, what, Requirement::ALL.map(Requirement::standard_id), str::parse).map(Test::Open),
        Key::Owner => each(values, what, ["me", "none"], str::parse).map(Test::Owner),
        Key::Tag => each(values, what, [], str::parse).map(Test::Tag),
        Key::Received => compared(values, what, str::parse).map(|(compare, day)| Test::Received(compare, day)),
        Key::Days => compared(values, what, str::parse).map(|(compare, days)| Test::Days(compare, days)),
        Key::Overdue | Key::Waiting | Key::NeedsUs => Err(FilterTrouble::Alone { key: key.word() }),
    }
}

impl FromStr for Owner {
    type Err = AccountNameError;

    fn from_str(text: &str) -> Result<Self, AccountNameError> {
        match text.to_lowercase().as_str() {
            "me" => Ok(Self::Me),
            "none" => Ok(Self::Nobody),
            name => name.parse().map(Self::Account),
        }
    }
}

/// Values with commas between.
fn each<T, E>(
    values: &str,
    what: &'static str,
    known: impl IntoIterator<Item = &'static str>,
    read: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, FilterTrouble> {
    let known: Vec<&str> = known.into_iter().collect();
    let wrong = |value: &str| FilterTrouble::Value {
        value: excerpt(value),
        what,
        nearest: nearest(value, known.iter().copied()).map(str::to_owned),
    };
    values.split(',').map(|value| read(value).map_err(|_| wrong(value))).collect()
}

/// A value with a sign before it.
fn compared<T, E>(
    text: &str,
    what: &'static str,
    read: impl Fn(&str) -> Result<T, E>,
) -> Result<(Compare, T), FilterTrouble> {
    let signed = Compare::ALL.into_iter().find_map(|compare| Some((compare, text.strip_prefix(compare.sign())?)));
    let (compare, value) = signed.unwrap_or((Compare::Equal, text));
    let value = value.strip_prefix('=').filter(|_| compare == Compare::Equal).unwrap_or(value);
    let wrong = |_| FilterTrouble::Value { value: excerpt(value), what, nearest: None };
    Ok((compare, read(value).map_err(wrong)?))
}

impl Key {
    /// What its values are, and a whole term with one.
    fn takes(self) -> (&'static str, &'static str) {
        match self {
            Self::Stage => ("stage", "stage:in_review,deficient"),
            Self::Unmet => ("requirement", "unmet:fee"),
            Self::Open => ("requirement", "open:training"),
            Self::Owner => ("account", "owner:me or owner:none"),
            Self::Tag => ("tag", "tag:rush"),
            Self::Received => ("day such as 2026-10-01", "received:>2026-10-01"),
            Self::Days => ("number of days", "days:>30"),
            Self::Overdue | Self::Waiting | Self::NeedsUs => ("value", self.word()),
        }
    }
}
