//! A rule's parts, and why one is not met, in words.

use super::{Compare, Op, Part, Share, Subject, Test};
use crate::domain::program::MeanLevel;

/// A number in hundredths: `3` or `2.5` where it is a level, `3.0` or `2.75` where it is a mean.
pub(super) fn number(hundredths: u16, is_mean: bool) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 if !is_mean => whole.to_string(),
        _ if rest.is_multiple_of(10) => format!("{whole}.{}", rest / 10),
        _ => format!("{whole}.{rest:02}"),
    }
}

impl Op {
    /// The sign of it.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::Above => ">",
            Self::Equal => "=",
            Self::AtMost => "<=",
            Self::Below => "<",
            Self::Other => "!=",
        }
    }

    /// That it holds, before a number.
    pub(super) fn held(self) -> &'static str {
        match self {
            Self::AtLeast => "at least ",
            Self::Above => "above ",
            Self::Equal => "",
            Self::AtMost => "at most ",
            Self::Below => "below ",
            Self::Other => "other than ",
        }
    }

    /// That it does not hold, before a number.
    pub(super) fn missed(self) -> &'static str {
        match self {
            Self::AtLeast => "below ",
            Self::Above => "not above ",
            Self::Equal => "not ",
            Self::AtMost => "above ",
            Self::Below => "not below ",
            Self::Other => "exactly ",
        }
    }
}

impl Share {
    fn shown(self, one: &str, many: &str) -> String {
        match self {
            Self::All => format!("every {one}"),
            Self::Any => format!("any {one}"),
            Self::None => format!("no {one}"),
            Self::AtLeast(least) => format!("at least {least} {many}"),
        }
    }
}

impl Compare {
    /// What a competency is compared with where the rule does not say.
    pub(super) fn with_mean(mean: MeanLevel) -> Self {
        Self { op: Op::AtLeast, hundredths: mean.hundredths() }
    }
}

/// A test as somebody would write it; `mean` is what competencies are compared with where it does not say.
pub(super) fn test(test: &Test, mean: MeanLevel) -> String {
    let (what, is_mean) = match &test.subject {
        Subject::Pass(share) => return format!("{} pass", share.shown("assessor", "assessors")),
        Subject::Competencies(share) => (share.shown("competency", "competencies"), true),
        Subject::Items { share, mandatory: true } => (share.shown("mandatory item", "mandatory items"), false),
        Subject::Items { share, mandatory: false } => (share.shown("item", "items"), false),
        Subject::Named(id) => (id.clone(), true),
    };
    let compare = test.compare.unwrap_or(Compare::with_mean(mean));
    format!("{what} {} {}", compare.op.sign(), number(compare.hundredths, is_mean))
}

/// A part as somebody would write it.
pub(super) fn part(part: &Part, mean: MeanLevel) -> String {
    let joined = |parts: &[Part], word: &str| {
        let parts: Vec<String> = parts.iter().map(|one| self::part(one, mean)).collect();
        format!("({})", parts.join(word))
    };
    match part {
        Part::All(parts) => joined(parts, " and "),
        Part::Any(parts) => joined(parts, " or "),
        Part::Not(part) => format!("not {}", self::part(part, mean)),
        Part::Test(one) => test(one, mean),
    }
}
