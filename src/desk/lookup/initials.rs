//! Initials: `jd` and `jdoe` for Jane Doe, `jedoe` for Jane Elizabeth Doe.

use super::dictionary::Dictionary;
use super::hit::{Found, Tier};
use super::person::{Person, Spelling};
use super::query::Query;
use super::words::letter_bits;

/// The most initials before the rest.
const INITIALS: usize = 3;

/// Finds people whose name has the first letters of a one-word query as initials, in order, and after them a word
/// that begins with its rest.
pub(super) fn find(query: &Query, dictionary: &Dictionary, people: &[Person], found: &mut Found) {
    if query.words.len() != 1 {
        return;
    }
    for words in query.spellings() {
        let Some(word) = words.first() else { continue };
        for (rest_start, _) in word.char_indices().skip(1).take(INITIALS) {
            let (initials, rest) = word.split_at(rest_start);
            let bits = letter_bits(initials.chars().chain(rest.chars().take(1)));
            for (begun, id) in dictionary.beginning(rest) {
                for &slot in dictionary.slots(id) {
                    let Some(person) = people.get(slot as usize) else { continue };
                    if bits & !person.initials != 0 || found.has(slot) {
                        continue;
                    }
                    if !person.spellings.iter().any(|name| has(name, initials, rest)) {
                        continue;
                    }
                    let covered = 255 * (initials.len() + rest.len()) / (initials.len() + begun.len());
                    let n_words = person.spellings.first().map_or(0, |name| name.starts.len());
                    let fullness = 15_usize.saturating_sub(n_words.saturating_sub(initials.chars().count() + 1));
                    let detail = u32::try_from(fullness << 8 | covered).unwrap_or(0);
                    found.offer(slot, Tier::Initials.score(detail));
                }
            }
        }
    }
}

fn has(name: &Spelling, initials: &str, rest: &str) -> bool {
    let mut initials = initials.chars().peekable();
    for word in name.words() {
        let Some(initial) = initials.peek() else {
            if word.starts_with(rest) {
                return true;
            }
            continue;
        };
        if word.starts_with(*initial) {
            initials.next();
        }
    }
    false
}
