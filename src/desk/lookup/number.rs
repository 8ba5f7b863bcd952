//! An application's number, whole or in part, as it is typed.

use std::iter::once;
use std::ops::Range;

use super::hit::{Found, Tier};
use super::pages::Pages;
use super::sorted::{Fresh, Sorted};

/// What every number begins with; a query may leave it out.
const PREFIX: &str = "qap";
/// A running number is written with so many figures, noughts before it if it is short.
const WRITTEN: usize = 4;
/// No running number has more figures.
const FIGURES: usize = 9;
/// The bits of a recency that are the running number.
const SEQUENCES: u64 = 0xffff_ffff;
/// The bit of a recency that says that the entry needs us.
const NEEDS_US: u64 = 1 << 63;
/// The bit of a recency that says that there is an entry.
const SOMEBODY: u64 = 1 << 62;

/// The numbers of all entries, and so how new each is.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// By slot: whether it needs us, whether there is one, the year, the running number.
    recencies: Pages<u64>,
    /// The slots by number.
    sorted: Sorted,
    /// Slots that are not sorted in yet.
    fresh: Fresh,
}

/// How well a number answers what was asked.
#[derive(Clone, Copy, Debug)]
enum Rank {
    /// The running number holds it.
    Inside,
    /// The number begins with it.
    Begins,
    /// It is the running number.
    Sequence,
    /// It is the number.
    Whole,
}

impl Numbers {
    /// Notes the number of the one in `slot` in place of another, to be found by it from [`Self::settle`] on.
    pub(super) fn put(&mut self, slot: u32, number: &str) {
        let parts = parts(number);
        let recency = parts.map_or(0, |(year, sequence)| u64::from(year) << 32 | u64::from(sequence));
        if self.has(slot) {
            if key(&self.recencies, slot) == recency {
                return;
            }
            self.remove(slot);
        }
        self.recencies.set(slot, recency | SOMEBODY);
        if parts.is_some() {
            self.fresh.push(recency.into(), slot);
        }
    }

    /// Forgets the one in `slot`.
    pub(super) fn remove(&mut self, slot: u32) {
        self.settle();
        self.sorted.remove(slot, |slot| key(&self.recencies, slot));
        if let Some(recency) = self.recencies.get_mut(slot) {
            *recency = 0;
        }
    }

    /// Sorts in what was put.
    pub(super) fn settle(&mut self) {
        self.sorted.extend(&mut self.fresh, |slot| key(&self.recencies, slot));
    }

    pub(super) fn has(&self, slot: u32) -> bool {
        self.recencies.get(slot).is_some_and(|recency| recency & SOMEBODY != 0)
    }

    /// Notes whether the one in `slot` needs us.
    pub(super) fn set_needs_us(&mut self, slot: u32, needs_us: bool) {
        if let Some(recency) = self.recencies.get_mut(slot).filter(|recency| **recency & SOMEBODY != 0) {
            *recency = if needs_us { *recency | NEEDS_US } else { *recency & !NEEDS_US };
        }
    }

    /// What puts entries that match alike in order, the higher first: whether they need us, if `reads` is said, and
    /// then how new they are.
    pub(super) fn precedence(&self, slot: u32, reads: bool) -> u64 {
        let recency = self.recencies.get(slot).copied().unwrap_or(0);
        if reads { recency } else { recency & !NEEDS_US }
    }

    /// Finds entries by what may be a number or a part of one; the newest years come first, and the older ones are
    /// not looked at where there are enough without.
    pub(super) fn find(&self, query: &str, found: &mut Found<'_>) {
        let Some((year, figures)) = asked(query) else { return };
        let Ok(value) = format!("0{figures}").parse() else { return };
        let years: Vec<u32> = self.years().filter(|&its_year| year.is_none_or(|year| year == its_year)).collect();
        let mut offer = |rank: Rank, ranges: &dyn Fn(u32, u64) -> Vec<Range<u64>>| {
            for &year in &years {
                if found.is_full() {
                    return;
                }
                let of_year = u64::from(year) << 32;
                let highest = self.numbered(of_year..of_year | SEQUENCES).next_back();
                let highest = highest.map_or(0, |slot| key(&self.recencies, slot) & SEQUENCES);
                // From the newest on, since those after it are then told quickly from what is kept.
                for range in ranges(year, highest).into_iter().rev() {
                    let range = of_year + range.start.min(SEQUENCES)..of_year + range.end.min(SEQUENCES);
                    for slot in self.numbered(range).rev() {
                        found.offer(slot, Tier::Number.score((rank as u32) << 16 | year));
                    }
                }
            }
        };
        if !figures.is_empty() {
            let rank = if year.is_some() { Rank::Whole } else { Rank::Sequence };
            offer(rank, &|_, _| once(value..value + 1).collect());
        }
        if year.is_some() {
            offer(Rank::Begins, &|_, _| beginning(figures, value));
            return;
        }
        let begins = |year: u32| year.to_string().starts_with(figures);
        offer(Rank::Begins, &|year, _| begins(year).then_some(0..u64::MAX).into_iter().collect());
        if !figures.is_empty() {
            offer(Rank::Inside, &|_, highest| holding(figures, value, highest));
        }
    }

    /// The years of which there are numbers, the newest first.
    fn years(&self) -> impl Iterator<Item = u32> {
        let mut newest = self.sorted.last();
        std::iter::from_fn(move || {
            let year = key(&self.recencies, newest?) >> 32;
            newest = self.numbered(0..year << 32).next_back();
            u32::try_from(year).ok()
        })
    }

    /// The slots whose numbers are in the range, by number.
    fn numbered(&self, keys: Range<u64>) -> impl DoubleEndedIterator<Item = u32> {
        let key = |slot| key(&self.recencies, slot);
        self.sorted.range(move |slot| key(slot) < keys.start, move |slot| key(slot) < keys.end)
    }
}

/// A slot's number.
fn key(recencies: &Pages<u64>, slot: u32) -> u64 {
    recencies.get(slot).map_or(0, |recency| recency & !(NEEDS_US | SOMEBODY))
}

/// The running numbers that begin with the figures, with or without noughts before them.
fn beginning(figures: &str, value: u64) -> Vec<Range<u64>> {
    if figures.is_empty() {
        return once(0..u64::MAX).collect();
    }
    let after = |n_more: usize| value * power(n_more)..(value + 1) * power(n_more);
    if figures.starts_with('0') {
        return WRITTEN.checked_sub(figures.len()).map(after).into_iter().collect();
    }
    (0..=FIGURES.saturating_sub(figures.len())).map(after).collect()
}

/// The running numbers up to the highest in which the figures stand somewhere.
fn holding(figures: &str, value: u64, highest: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    for n_after in 0..=FIGURES.saturating_sub(figures.len()) {
        let n_figures = n_after + figures.len();
        // Noughts stand before a running number only up to its written length.
        let may_be_first = !figures.starts_with('0') || n_figures <= WRITTEN;
        let starts = (u64::from(!may_be_first)..).map(|before| before * power(n_figures) + value * power(n_after));
        ranges.extend(starts.take_while(|&start| start <= highest).map(|start| start..start + power(n_after)));
    }
    ranges
}

fn power(exponent: usize) -> u64 {
    10_u64.pow(u32::try_from(exponent).unwrap_or(0))
}

/// The year and the figures of the running number that are asked for, if a query can be a number: figures in at most
/// two groups, perhaps after `QAP`. Without a year the figures may be its beginning, too.
fn asked(query: &str) -> Option<(Option<u32>, &str)> {
    let rest = query.strip_prefix(PREFIX).unwrap_or(query);
    let mut groups = rest.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
    if rest.chars().any(char::is_alphabetic) || rest.contains('@') {
        return None;
    }
    let Some(first) = groups.next() else { return (rest.len() < query.len()).then_some((None, "")) };
    let (year, figures) = match groups.next() {
        Some(second) => (Some(first.parse().ok()?), second),
        None if first.len() == 4 && rest.ends_with('-') => (Some(first.parse().ok()?), ""),
        None => (None, first),
    };
    (groups.next().is_none() && figures.len() <= FIGURES).then_some((year, figures))
}

/// Year and running number.
fn parts(number: &str) -> Option<(u16, u32)> {
    let figures = number.trim_start_matches(|c: char| !c.is_ascii_digit());
    let (year, sequence) = figures.split_once('-')?;
    Some((year.parse().ok()?, sequence.parse().ok()?))
}
