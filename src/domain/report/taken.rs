use std::collections::BTreeMap;

use super::Waiting;

/// Days that something took, counted by how many there were of each: exact, and no longer for more applications.
#[derive(Debug, Default)]
pub(super) struct Taken(BTreeMap<u32, u32>);

impl Taken {
    /// Counts one; what would end before it began took no day.
    pub(super) fn add(&mut self, days: i64) {
        *self.0.entry(u32::try_from(days.max(0)).unwrap_or(u32::MAX)).or_default() += 1;
    }

    /// How long they took, where there are not fewer than so many.
    pub(super) fn waiting(&self, fewest: u32) -> Waiting {
        let count: u32 = self.0.values().sum();
        if count < fewest.max(1) {
            return Waiting { count, ..Waiting::default() };
        }
        Waiting { count, median: self.within(count, 50), p90: self.within(count, 90) }
    }

    /// The days within which so many of a hundred were through, rounded up to whole ones.
    fn within(&self, count: u32, of_hundred: u64) -> Option<u32> {
        let wanted = (u64::from(count) * of_hundred).div_ceil(100);
        let mut through = 0;
        self.0.iter().find_map(|(days, number)| {
            through += u64::from(*number);
            (through >= wanted).then_some(*days)
        })
    }
}
