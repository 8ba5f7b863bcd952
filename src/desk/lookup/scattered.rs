//! Letters in order with others between them, the last resort.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::hit::{Found, Tier};
use super::person::{Person, Spelling};
use super::query::Query;
use super::words::letter_bits;

/// Fewer letters than this are scattered over most names.
const LETTERS: usize = 3;
/// From so many letters on, the first may stand inside a word.
const ANYWHERE: usize = 5;
/// The most names that the scorer is asked about: those whose letters lie closest together.
const SCORED: usize = 128;

/// Finds people in whose name the query's letters stand in order.
pub(super) fn find(query: &Query, people: &[Person], found: &mut Found) {
    for words in query.spellings() {
        let letters = words.concat();
        if letters.chars().count() < LETTERS {
            continue;
        }
        let mut names = candidates(&letters, people, found);
        if names.len() > SCORED {
            names.select_nth_unstable(SCORED - 1);
            names.truncate(SCORED);
        }
        let matcher = SkimMatcherV2::default();
        for (_, _, slot, spelling) in names {
            let Some(name) = people.get(slot as usize).and_then(|person| person.spellings.get(spelling)) else {
                continue;
            };
            let spaced = name.words().collect::<Vec<_>>().join(" ");
            if let Some(score) = matcher.fuzzy_match(&spaced, &letters) {
                found.offer(slot, Tier::Scattered.score(u32::try_from(score).unwrap_or(0)));
            }
        }
    }
}

/// Span, key, slot and spelling of every name that has the letters in order.
fn candidates(letters: &str, people: &[Person], found: &Found) -> Vec<(usize, u32, u32, usize)> {
    let bits = letter_bits(letters.chars());
    // Few letters are scattered over many names; people begin with the letter that a word begins with.
    let initial = letter_bits(letters.chars().take(usize::from(letters.chars().count() < ANYWHERE)));
    let mut names = Vec::new();
    for (slot, person) in (0_u32..).zip(people) {
        if bits & !person.letters != 0 || initial & !person.initials != 0 || found.has(slot) {
            continue;
        }
        for (place, name) in person.spellings.iter().enumerate() {
            if let Some(span) = span(letters, name) {
                names.push((span, person.key, slot, place));
            }
        }
    }
    names
}

/// Over how many bytes of the name the letters are scattered, from their first place that will do.
fn span(letters: &str, name: &Spelling) -> Option<usize> {
    if letters.len() > name.joined.len() {
        return None;
    }
    let mut rest = name.joined.char_indices();
    let mut ends = letters.chars().map(|letter| rest.find(|&(_, c)| c == letter).map(|(place, _)| place));
    let first = ends.next()??;
    let last = ends.try_fold(first, |_, place| place)?;
    Some(last - first)
}
