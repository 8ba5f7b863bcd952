use crate::cli::words;
use crate::domain::Cents;
use crate::domain::report::{FEWEST, Share};

/// A figure of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Cell {
    /// How many.
    Count(u32),
    /// Days; none where nothing took any.
    Days(Option<u32>),
    /// A part of a whole, in percent.
    Percent(u32, u32),
    /// An amount of money.
    Money(Cents),
    /// A mean of so many whole numbers with this sum.
    Mean { sum: u32, count: u32 },
    /// A number in thousandths; none where it says nothing.
    Thousandths(Option<i32>),
    /// Too few to be told.
    Few,
    /// There is no such figure.
    Nothing,
}

impl Cell {
    /// Days of so many, or that they are too few.
    pub(super) fn unless_few(count: u32, days: Option<u32>) -> Self {
        if count > 0 && days.is_none() { Self::Few } else { Self::Days(days) }
    }

    /// How many came out so, and the same in percent.
    pub(super) fn of_share(share: Share) -> [Self; 2] {
        match share.yes {
            Some(yes) => [Self::Count(yes), Self::Percent(yes, share.of)],
            None if share.of > 0 => [Self::Few; 2],
            None => [Self::Nothing; 2],
        }
    }

    /// As people read it.
    pub(super) fn shown(self) -> String {
        match self {
            Self::Percent(part, whole) => words::percent(part, whole),
            Self::Few => format!("under {FEWEST}"),
            Self::Nothing | Self::Days(None) | Self::Thousandths(None) | Self::Mean { count: 0, .. } => "–".to_owned(),
            told => told.value(),
        }
    }

    /// As programs read it: a plain number, or nothing.
    pub(super) fn value(self) -> String {
        match self {
            Self::Count(number) | Self::Days(Some(number)) => number.to_string(),
            Self::Percent(part, whole) => {
                crate::domain::view::percent(part, whole).map(|percent| percent.to_string()).unwrap_or_default()
            }
            Self::Money(amount) => amount.to_string(),
            Self::Mean { sum, count } => hundredths(sum, count),
            Self::Thousandths(Some(number)) => words::signed_thousandths(number),
            Self::Days(None) | Self::Thousandths(None) | Self::Few | Self::Nothing => String::new(),
        }
    }
}

/// A mean with two decimals, rounded to the nearest; nothing of nothing.
fn hundredths(sum: u32, count: u32) -> String {
    let (sum, count) = (u64::from(sum), u64::from(count));
    let rounded = (sum * 100 + count / 2).checked_div(count);
    rounded.map(|rounded| format!("{}.{:02}", rounded / 100, rounded % 100)).unwrap_or_default()
}
