use std::fmt;

use crate::text::excerpt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a decimal could not be taken as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a plain decimal such as `240.5`.
    #[error("`{0}` is not a plain decimal number such as 24.5 or 360.00")]
    NotDecimal(String),
    /// More decimals than the value can hold exactly; nothing is rounded.
    #[error("`{0}` has more than two decimals, and nothing is rounded")]
    TooPrecise(String),
    /// Below zero where that has no meaning.
    #[error("`{0}` is below zero")]
    Negative(String),
    /// Beyond what anybody could mean.
    #[error("`{0}` is too large")]
    TooLarge(String),
    /// Not a currency code of three capital letters (ISO 4217).
    #[error("`{0}` is not a currency code of three capital letters such as USD")]
    NotCurrency(String),
}

/// Hours in hundredths, exact and never negative (R1: 199.9 is never shown as 200).
///
/// ```
/// use qapdesk::domain::Hours;
/// let hours: Hours = "199.9".parse().unwrap();
/// assert_eq!(hours.to_string(), "199.9");
/// assert!(hours < "200".parse().unwrap());
/// assert!("12.345".parse::<Hours>().is_err());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours(u32);

impl Hours {
    const MOST: i64 = 99_999_999;

    /// Hours from hundredths of an hour.
    pub fn from_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// The value in hundredths of an hour.
    pub fn hundredths(self) -> u32 {
        self.0
    }

    /// What is lacking to reach `need`; zero where nothing is.
    #[must_use]
    pub fn short_of(self, need: Self) -> Self {
        Self(need.0.saturating_sub(self.0))
    }
}

impl std::iter::Sum for Hours {
    fn sum<I: Iterator<Item = Self>>(hours: I) -> Self {
        Self(hours.fold(0, |total, one| total.saturating_add(one.0)))
    }
}

impl std::str::FromStr for Hours {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let hundredths = parse_hundredths(text)?;
        if hundredths < 0 {
            return Err(AmountError::Negative(excerpt(text)));
        }
        if hundredths > Self::MOST {
            return Err(AmountError::TooLarge(excerpt(text)));
        }
        u32::try_from(hundredths).map(Self).map_err(|_| AmountError::TooLarge(excerpt(text)))
    }
}

impl fmt::Display for Hours {
    /// The shortest exact decimal: `24`, `240.5`, `6.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        let text = match rest {
            0 => format!("{whole}"),
            _ if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
            _ => format!("{whole}.{rest:02}"),
        };
        f.pad(&text)
    }
}

/// An amount of money in hundredths of its currency's unit; a refund is negative (R8).
///
/// ```
/// use qapdesk::domain::Cents;
/// let paid: Cents = "359.99".parse().unwrap();
/// assert_eq!(paid.to_string(), "359.99");
/// assert_eq!("-20".parse::<Cents>().unwrap().to_string(), "-20.00");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(i64);

impl Cents {
    const MOST: i64 = 99_999_999_999;

    /// Zero.
    pub const ZERO: Self = Self(0);

    /// An amount from hundredths of the currency's unit.
    pub fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The value in hundredths of the currency's unit.
    pub fn value(self) -> i64 {
        self.0
    }

    /// What is lacking to reach `need`; zero where nothing is.
    #[must_use]
    pub fn short_of(self, need: Self) -> Self {
        Self(need.0.saturating_sub(self.0).max(0))
    }
}

impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |total, one| total.saturating_add(one.0)))
    }
}

impl std::str::FromStr for Cents {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let cents = parse_hundredths(text)?;
        if cents.abs() > Self::MOST {
            return Err(AmountError::TooLarge(excerpt(text)));
        }
        Ok(Self(cents))
    }
}

impl fmt::Display for Cents {
    /// Always with two decimals: `360.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

/// A currency by its ISO 4217 code, such as `USD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl std::str::FromStr for Currency {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        match *text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(AmountError::NotCurrency(excerpt(text))),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(std::str::from_utf8(&self.0).unwrap_or("???"))
    }
}

/// Hundredths of a plain decimal with at most two decimals.
fn parse_hundredths(text: &str) -> Result<i64, AmountError> {
    let not_decimal = || AmountError::NotDecimal(excerpt(text));
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(decimals) || digits.ends_with('.') {
        return Err(not_decimal());
    }
    if decimals.len() > 2 {
        return Err(AmountError::TooPrecise(excerpt(text)));
    }
    let trimmed = whole.trim_start_matches('0');
    if trimmed.len() > 15 {
        return Err(AmountError::TooLarge(excerpt(text)));
    }
    let digits = format!("0{trimmed}{decimals:0<2}");
    let hundredths: i64 = digits.parse().map_err(|_| not_decimal())?;
    Ok(if negative { -hundredths } else { hundredths })
}

/// Serde for a value that is a decimal string for people and a bare integer in stored bytes.
macro_rules! decimal_serde {
    ($name:ty, $raw:ty) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if !deserializer.is_human_readable() {
                    return <$raw>::deserialize(deserializer).map(Self);
                }
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}

decimal_serde!(Hours, u32);
decimal_serde!(Cents, i64);

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_exact_hundredths() {
        for (text, shown) in [("240.5", "240.5"), ("24", "24"), ("6.25", "6.25"), ("0.05", "0.05"), ("007.10", "7.1")] {
            assert_eq!(text.parse::<Hours>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn hours_that_would_need_rounding_or_make_no_sense_are_refused() {
        assert!(matches!("12.345".parse::<Hours>(), Err(AmountError::TooPrecise(_))));
        assert!(matches!("-3".parse::<Hours>(), Err(AmountError::Negative(_))));
        assert!(matches!("1000000".parse::<Hours>(), Err(AmountError::TooLarge(_))));
        for text in ["", ".", "5.", ".5", "1e3", "nan", "inf", "1 000", "٣", "--1", "+-1"] {
            assert!(matches!(text.parse::<Hours>(), Err(AmountError::NotDecimal(_))), "{text:?}");
        }
    }

    #[test]
    fn money_keeps_its_cents_and_sign() {
        assert_eq!("-0.05".parse::<Cents>().unwrap(), Cents::new(-5));
        assert_eq!(Cents::new(-5).to_string(), "-0.05");
        assert_eq!("359.99".parse::<Cents>().unwrap().short_of(Cents::new(36_000)), Cents::new(1));
        assert!("1000000000".parse::<Cents>().is_err());
    }

    #[test]
    fn currencies_are_three_capitals() {
        assert_eq!("USD".parse::<Currency>().unwrap().to_string(), "USD");
        for text in ["usd", "US", "USDT", "$"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
    }
}
