use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::Expression;

use crate::domain::Level;
use crate::text::excerpt;

/// What the sheets of a session indicate (A11), and what counts where two assessors differ (S3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassRule {
    /// The least mean of every competency, over its items with a level.
    pub competency_mean: MeanLevel,
    /// The lowest level that a mandatory item may have; none where a rule in words of its own says it.
    #[serde(default)]
    pub mandatory_least: Option<Level>,
    /// What counts where two assessors differ.
    pub split: Split,
    /// The rule in words of its own; what the two numbers say where absent.
    #[serde(default)]
    pub rule: Option<Expression>,
}

impl PassRule {
    /// The rule as an expression, written or not.
    pub fn expression(&self) -> Cow<'_, Expression> {
        self.rule.as_ref().map_or_else(|| Cow::Owned(Expression::of_thresholds(self)), Cow::Borrowed)
    }
}

/// What counts where two assessors of a round differ (S3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Every assessor must find the candidate eligible.
    All,
    /// The body decides, with a reason.
    Body,
}

impl Split {
    /// Both ways.
    pub const ALL: [Self; 2] = [Self::All, Self::Body];

    /// The word for it in a program file.
    pub fn id(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Body => "body",
        }
    }
}

/// Why a text is not a mean of levels.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a mean of levels: a number from 1 to 5 with at most two decimals, such as 3.0")]
pub struct MeanLevelError(String);

/// A mean of levels in hundredths, 1.00 to 5.00, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MeanLevel(u16);

impl MeanLevel {
    /// The mean in hundredths.
    pub fn hundredths(self) -> u16 {
        self.0
    }
}

impl std::str::FromStr for MeanLevel {
    type Err = MeanLevelError;

    fn from_str(text: &str) -> Result<Self, MeanLevelError> {
        let error = || MeanLevelError(excerpt(text));
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() != 1 || decimals.len() > 2 || !are_digits(whole) || !are_digits(decimals) {
            return Err(error());
        }
        let hundredths: u16 = format!("{whole}{decimals:0<2}").parse().map_err(|_| error())?;
        if (100..=500).contains(&hundredths) { Ok(Self(hundredths)) } else { Err(error()) }
    }
}

impl fmt::Display for MeanLevel {
    /// At least one decimal: `3.0`, `3.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        let text =
            if rest.is_multiple_of(10) { format!("{whole}.{}", rest / 10) } else { format!("{whole}.{rest:02}") };
        f.pad(&text)
    }
}

impl<'de> Deserialize<'de> for MeanLevel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// What is told to IMI, and to whom (S4).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImiTerms {
    /// The certification that the program leads to.
    pub certification: String,
    /// The e-mail address to which notices go; none where each desk has its own.
    pub notices_to: Option<String>,
    /// The link with which a certified candidate registers.
    pub registration_link: String,
}
