use std::cmp::{Ordering, Reverse};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Subject;
use crate::text::{excerpt, nearest};

/// By what a list is sorted. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortKey {
    /// What needs us first, then the longest in its stage.
    #[default]
    Urgency,
    /// The number.
    Number,
    /// The name as listed.
    Name,
    /// The stage, in the order of the process.
    Stage,
    /// Days in the stage, most first.
    Days,
    /// Open requirements, most first.
    Open,
    /// Feedback that counts, most first.
    Feedback,
    /// The day of receipt.
    Received,
    /// Who works on it, by name; nobody's last.
    Owner,
}

impl SortKey {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Urgency,
        Self::Number,
        Self::Name,
        Self::Stage,
        Self::Days,
        Self::Open,
        Self::Feedback,
        Self::Received,
        Self::Owner,
    ];

    /// The word that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::Number => "number",
            Self::Name => "name",
            Self::Stage => "stage",
            Self::Days => "days",
            Self::Open => "open",
            Self::Feedback => "feedback",
            Self::Received => "received",
            Self::Owner => "owner",
        }
    }

    fn compare(self, a: &Subject, b: &Subject) -> Ordering {
        match self {
            Self::Urgency => {
                let key = |of: &Subject| (!of.needs_us(), !of.waits(), Reverse(of.days_in_stage()));
                key(a).cmp(&key(b))
            }
            Self::Number => a.number().cmp(&b.number()),
            Self::Name => a.sorted().cmp(b.sorted()),
            Self::Stage => a.stage().cmp(&b.stage()),
            Self::Days => b.days_in_stage().cmp(&a.days_in_stage()),
            Self::Open => b.open().cmp(&a.open()),
            Self::Feedback => b.feedback().cmp(&a.feedback()),
            Self::Received => a.received_on().cmp(&b.received_on()),
            Self::Owner => {
                let (one, other) = (a.assigned_to(), b.assigned_to());
                (one.is_none(), one).cmp(&(other.is_none(), other))
            }
        }
    }
}

/// One key of an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SortBy {
    /// By what.
    pub key: SortKey,
    /// The other way round.
    pub reverse: bool,
}

/// In which order a list stands: by the first key, where that is the same by the next one, at last by number.
///
/// Written as its keys with commas between, `-` before one that is turned round: `stage,-days`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<SortBy>", into = "Vec<SortBy>")]
pub struct Order {
    keys: Vec<SortBy>,
}

/// A text that is no order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// A word that names nothing to sort by.
    #[error("`{given}` is not an order{}: {}", meant(*.nearest), SortKey::ALL.map(SortKey::id).join(", "))]
    Unknown {
        /// The word.
        given: String,
        /// The one that was meant, most likely.
        nearest: Option<&'static str>,
    },
    /// No key, or the same one twice.
    #[error("an order names at least one key, and each once")]
    Keys,
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!(", did you mean `{nearest}`"))
}

impl Order {
    /// By one key.
    pub fn by(key: SortKey) -> Self {
        Self { keys: vec![SortBy { key, reverse: false }] }
    }

    /// Its keys, the first one first; at least one.
    pub fn keys(&self) -> &[SortBy] {
        &self.keys
    }

    /// The order with its last key turned round.
    #[must_use]
    pub fn turned(&self) -> Self {
        let mut keys = self.keys.clone();
        if let Some(last) = keys.last_mut() {
            last.reverse = !last.reverse;
        }
        Self { keys }
    }

    /// The order with every key turned round.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { keys: self.keys.iter().map(|by| SortBy { reverse: !by.reverse, ..*by }).collect() }
    }

    /// The order with the next key that is not in it in the place of its last one.
    #[must_use]
    pub fn next(&self) -> Self {
        let mut keys = self.keys.clone();
        let last = keys.pop().unwrap_or_default();
        let key = free_after(last.key, &keys).unwrap_or(last.key);
        keys.push(SortBy { key, reverse: false });
        Self { keys }
    }

    /// The order without the candidates' names: where it asks for them, it is by number.
    #[must_use]
    pub fn unnamed(&self) -> Self {
        let key = |key| if key == SortKey::Name { SortKey::Number } else { key };
        Self { keys: self.keys.iter().map(|by| SortBy { key: key(by.key), ..*by }).collect() }
    }

    /// The order with one more key; the same where there is none left.
    #[must_use]
    pub fn then(&self) -> Self {
        let mut keys = self.keys.clone();
        let last = keys.last().copied().unwrap_or_default();
        keys.extend(free_after(last.key, &keys).map(|key| SortBy { key, reverse: false }));
        Self { keys }
    }

    /// How two applications stand to each other.
    pub fn compare(&self, a: &Subject, b: &Subject) -> Ordering {
        for by in &self.keys {
            let found = by.key.compare(a, b);
            let found = if by.reverse { found.reverse() } else { found };
            if found != Ordering::Equal {
                return found;
            }
        }
        a.number().cmp(&b.number())
    }
}

/// The first key after this one, round and round, that is not taken.
fn free_after(key: SortKey, taken: &[SortBy]) -> Option<SortKey> {
    let here = SortKey::ALL.iter().position(|known| *known == key).unwrap_or(0);
    let after = (1..=SortKey::ALL.len()).map(|step| SortKey::ALL[(here + step) % SortKey::ALL.len()]);
    let mut after = after.filter(|key| taken.iter().all(|by| by.key != *key));
    after.next()
}

impl Default for Order {
    fn default() -> Self {
        Self::by(SortKey::default())
    }
}

impl TryFrom<Vec<SortBy>> for Order {
    type Error = OrderError;

    fn try_from(keys: Vec<SortBy>) -> Result<Self, OrderError> {
        let is_twice = |(place, by): (usize, &SortBy)| keys[..place].iter().any(|other| other.key == by.key);
        if keys.is_empty() || keys.len() > SortKey::ALL.len() || keys.iter().enumerate().any(is_twice) {
            return Err(OrderError::Keys);
        }
        Ok(Self { keys })
    }
}

impl From<Order> for Vec<SortBy> {
    fn from(order: Order) -> Self {
        order.keys
    }
}

impl std::str::FromStr for Order {
    type Err = OrderError;

    fn from_str(text: &str) -> Result<Self, OrderError> {
        let read = |word: &str| {
            let word = word.trim().to_ascii_lowercase();
            let (reverse, name) = word.strip_prefix('-').map_or((false, word.as_str()), |name| (true, name));
            let found = SortKey::ALL.into_iter().find(|key| key.id() == name);
            found.map(|key| SortBy { key, reverse }).ok_or_else(|| OrderError::Unknown {
                given: excerpt(&word),
                nearest: nearest(name, SortKey::ALL.map(SortKey::id))
                    .and_then(|near| SortKey::ALL.into_iter().map(SortKey::id).find(|id| *id == near)),
            })
        };
        text.split(',').map(read).collect::<Result<Vec<_>, _>>()?.try_into()
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |by: &SortBy| format!("{}{}", if by.reverse { "-" } else { "" }, by.key.id());
        f.pad(&self.keys.iter().map(word).collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read_as_it_is_written() {
        for text in ["urgency", "stage,-days", "-name,number,open"] {
            assert_eq!(text.parse::<Order>().unwrap().to_string(), text);
        }
        assert_eq!(
            "day".parse::<Order>().unwrap_err().to_string().split(':').next(),
            Some("`day` is not an order, did you mean `days`")
        );
        for text in ["", "days,days", "stage,,days", "-"] {
            assert!(text.parse::<Order>().is_err(), "{text}");
        }
    }

    #[test]
    fn keys_are_gone_through_without_the_same_twice() {
        let mut order = "stage".parse::<Order>().unwrap().then();
        assert_eq!(order.to_string(), "stage,days");
        for _ in 0..20 {
            order = order.next();
            assert_eq!(order.keys().len(), 2);
            assert_ne!(order.keys()[1].key, SortKey::Stage);
        }
        for _ in 0..20 {
            order = order.then();
        }
        assert_eq!(order.keys().len(), SortKey::ALL.len());
        assert_eq!("stage,days".parse::<Order>().unwrap().turned().to_string(), "stage,-days");
    }
}
