//! The pass rule as an expression in a program file (A11): what the sheets of an assessment must show.
//!
//! ```text
//! rule    = and { "or" and }
//! and     = not { "and" not }
//! not     = "not" not | "(" rule ")" | test
//! test    = share "assessors" "pass"
//!         | share "competencies" [ op number ] [ scopes ]
//!         | share ["mandatory"] "items" op number [ scopes ]
//!         | id [ op number ] [ scopes ]
//! share   = "every" | "all" | "any" | "no" | "at least" N ["of"]
//! scopes  = [ "by" share "assessors" ] [ "in" share "sessions" ]
//! op      = ">=" | ">" | "=" | "<=" | "<" | "!="
//! ```
//!
//! A competency is compared by the mean of its levels, and without a comparison by the program's `competency_mean`.

mod flaw;
mod parse;
mod token;
mod weigh;
mod words;

use serde::{Deserialize, Deserializer, de};

pub use flaw::{ExpressionError, Flaw};
pub use weigh::{Scored, Sight, Truth, Weighed, weigh};

use super::PassRule;
use crate::domain::Checklist;

/// The longest expression, in characters.
pub const LENGTH: usize = 2000;
/// How deep brackets and `not` may be nested.
pub const DEPTH: usize = 16;
/// The most tests of an expression.
pub const TESTS: usize = 100;

/// A pass rule as it is written, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    text: String,
    root: Part,
}

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    All(Vec<Part>),
    Any(Vec<Part>),
    Not(Box<Part>),
    Test(Test),
}

/// What is asked of sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Test {
    subject: Subject,
    compare: Option<Compare>,
    assessors: Option<Share>,
    sessions: Option<Share>,
    place: Place,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    /// So many assessors find the candidate eligible.
    Pass(Share),
    /// So many competencies.
    Competencies(Share),
    /// So many items, or mandatory ones.
    Items { share: Share, mandatory: bool },
    /// A competency or item by its id.
    Named(String),
}

/// How many of some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    All,
    Any,
    None,
    AtLeast(u16),
}

/// A comparison with a number, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Compare {
    op: Op,
    hundredths: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    AtLeast,
    Above,
    Equal,
    AtMost,
    Below,
    Other,
}

impl Op {
    fn holds<T: Ord>(self, found: &T, wanted: &T) -> bool {
        match self {
            Self::AtLeast => found >= wanted,
            Self::Above => found > wanted,
            Self::Equal => found == wanted,
            Self::AtMost => found <= wanted,
            Self::Below => found < wanted,
            Self::Other => found != wanted,
        }
    }
}

/// Where in the text something stands, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: u32,
    column: u32,
}

impl Expression {
    /// The expression as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What a program's rule without an expression says: every competency reaches the mean, and no mandatory item is below
    /// the lowest level.
    pub(super) fn of_thresholds(rule: &PassRule) -> Self {
        let mean = rule.competency_mean;
        let place = Place { line: 1, column: 1 };
        let test = |subject, compare| Part::Test(Test { subject, compare, assessors: None, sessions: None, place });
        let mut parts = vec![test(Subject::Competencies(Share::All), None)];
        let mut words = format!("every competency >= {mean}");
        if let Some(least) = rule.mandatory_least {
            let below = Compare { op: Op::Below, hundredths: u16::from(least.get()) * 100 };
            parts.push(test(Subject::Items { share: Share::None, mandatory: true }, Some(below)));
            words = format!("{words} and no mandatory item < {least}");
        }
        Self { text: words, root: Part::All(parts) }
    }

    /// Refuses what a checklist does not have: ids, levels, and numbers of competencies or items.
    pub fn check(&self, checklist: &Checklist) -> Result<(), ExpressionError> {
        for test in self.root.tests() {
            let error = |flaw| Err(ExpressionError::at(test.place, flaw));
            let most = match &test.subject {
                Subject::Competencies(share) => Some((*share, checklist.competencies.len())),
                Subject::Items { share, mandatory } => {
                    Some((*share, checklist.items().filter(|(_, item)| item.mandatory || !mandatory).count()))
                }
                Subject::Named(id) => {
                    let is_item = checklist.items().any(|(_, item)| item.id.0 == *id);
                    if is_item && test.compare.is_none() {
                        return error(Flaw::ItemAlone(id.clone()));
                    }
                    if !is_item && !checklist.competencies.iter().any(|one| one.id == *id) {
                        return error(Flaw::unknown(id, checklist));
                    }
                    None
                }
                Subject::Pass(_) => None,
            };
            if let Some((Share::AtLeast(wanted), there)) = most
                && usize::from(wanted) > there
            {
                return error(Flaw::TooFew { wanted, there });
            }
            let top = checklist.scale.top.get();
            if let Some(compare) = test.compare
                && !(100..=u16::from(top) * 100).contains(&compare.hundredths)
            {
                return error(Flaw::OffScale { found: words::number(compare.hundredths, false), top });
            }
        }
        Ok(())
    }
}

impl Part {
    /// All tests, first to last.
    fn tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Not(part) => part.tests(),
            Self::Test(test) => vec![test],
        }
    }
}

impl std::str::FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        Ok(Self { root: parse::parse(text)?, text: text.split_whitespace().collect::<Vec<_>>().join(" ") })
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
