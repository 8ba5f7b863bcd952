use std::fmt;

use super::{Filter, Key, Owner, Term, Test};
use crate::domain::{Requirement, Tag};

impl fmt::Display for Filter {
    /// The words that read back to the same filter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, term) in self.terms.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        write!(f, "{}", self.test)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stage(stages) => values(f, Key::Stage, stages.iter().map(|stage| stage.id())),
            Self::Unmet(requirements) => values(f, Key::Unmet, requirements.iter().map(Requirement::id)),
            Self::Open(requirements) => values(f, Key::Open, requirements.iter().map(Requirement::id)),
            Self::Owner(owners) => values(f, Key::Owner, owners.iter().map(Owner::word)),
            Self::Tag(tags) => values(f, Key::Tag, tags.iter().map(Tag::as_str)),
            Self::Received(compare, day) => write!(f, "{}{}{day}", Key::Received.word(), compare.sign()),
            Self::Days(compare, days) => write!(f, "{}{}{days}", Key::Days.word(), compare.sign()),
            Self::Overdue => f.write_str(Key::Overdue.word()),
            Self::Waiting => f.write_str(Key::Waiting.word()),
            Self::NeedsUs => f.write_str(Key::NeedsUs.word()),
            Self::Text(text) if is_bare(text) => f.write_str(text),
            Self::Text(text) => write!(f, "\"{}\"", text.replace('"', "\"\"")),
        }
    }
}

impl Owner {
    /// The word for it.
    pub fn word(&self) -> &str {
        match self {
            Self::Me => "me",
            Self::Nobody => "none",
            Self::Account(name) => name.as_str(),
        }
    }
}

fn values<'a>(f: &mut fmt::Formatter<'_>, key: Key, values: impl Iterator<Item = &'a str>) -> fmt::Result {
    f.write_str(key.word())?;
    for (place, value) in values.enumerate() {
        if place > 0 {
            f.write_str(",")?;
        }
        f.write_str(value)?;
    }
    Ok(())
}

/// Whether a text is read as text without quotation marks.
fn is_bare(text: &str) -> bool {
    let is_key = |key: Key| key.word() == text.to_lowercase();
    !text.is_empty()
        && !text.starts_with('-')
        && !text.contains(|letter: char| letter.is_whitespace() || matches!(letter, '"' | ':'))
        && !Key::ALL.into_iter().any(is_key)
}
