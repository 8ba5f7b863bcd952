//! Letters in order with others between them, the last resort.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::dictionary::Dictionary;
use super::hit::{Found, Tier};
use super::people::{People, initial_bits};
use super::query::Query;
use super::words::letter_bits;

/// Fewer letters than this are scattered over most names.
const LETTERS: usize = 3;
/// From so many letters on, the first may stand inside a word.
const ANYWHERE: usize = 5;
/// The most names that the scorer is asked about: those whose letters lie closest together.
const SCORED: usize = 128;

/// Finds people in whose name the query's letters stand in order.
pub(super) fn find(query: &Query, dictionary: &Dictionary, people: &People, found: &mut Found<'_>) {
    for words in query.spellings() {
        let letters = words.concat();
        if letters.chars().count() < LETTERS {
            continue;
        }
        let mut names = candidates(&letters, words.len(), dictionary, people);
        if names.len() > SCORED {
            names.select_nth_unstable(SCORED - 1);
            names.truncate(SCORED);
        }
        let matcher = SkimMatcherV2::default();
        for (_, slot, by_alias) in names {
            let name = people.words(slot, by_alias, dictionary).collect::<Vec<_>>().join(" ");
            if let Some(score) = matcher.fuzzy_match(&name, &letters) {
                found.offer(slot, Tier::Scattered.score(u32::try_from(score).unwrap_or(0)));
            }
        }
    }
}

/// Span, slot and spelling of every name that has the letters in order.
fn candidates(letters: &str, n_words: usize, dictionary: &Dictionary, people: &People) -> Vec<(usize, u32, bool)> {
    // Few letters are scattered over many names; people begin with the letter that a word begins with, all the more
    // if they type more than one.
    let begins = n_words > 1 || letters.chars().count() < ANYWHERE;
    let initial = initial_bits(letters.chars().take(usize::from(begins)));
    let slots = people.with_letters(letter_bits(letters.chars())).filter(|&slot| people.may_begin(slot, initial));
    let spans = |slot| {
        let by_alias = if people.has_alias(slot) { &[false, true][..] } else { &[false] };
        by_alias.iter().filter_map(move |&by_alias| {
            Some((span(letters, people.words(slot, by_alias, dictionary))?, slot, by_alias))
        })
    };
    slots.flat_map(spans).collect()
}

/// Over how many letters of the name those asked for are scattered, from their first place that will do.
fn span<'a>(letters: &str, name: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut rest = name.flat_map(str::chars).zip(0..);
    let mut ends = letters.chars().map(|letter| rest.find(|&(c, _)| c == letter).map(|(_, place)| place));
    let first = ends.next()??;
    let last = ends.try_fold(first, |_, place| place)?;
    Some(last - first)
}
