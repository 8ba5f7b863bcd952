use std::fmt;

use super::key::Key;

/// The largest count that is taken; more digits change nothing.
const MOST: u32 = 99_999;

/// What has been typed of a command so far: a count, and the keys of a sequence that is not whole.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Pending {
    /// How often, or which row; none where no digit was typed.
    pub count: Option<u32>,
    /// The keys.
    pub keys: Vec<Key>,
}

impl Pending {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.count.is_none() && self.keys.is_empty()
    }

    /// Adds a digit to the count.
    pub(super) fn digit(&mut self, digit: u32) {
        let count = self.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
        self.count = Some(count.min(MOST));
    }
}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count.map(|count| count.to_string());
        let said: Vec<String> = count.into_iter().chain(self.keys.iter().map(Key::to_string)).collect();
        f.write_str(&said.join(" "))
    }
}
