//! Words that one writes together and another apart: `o brien` and `O'Brien`, `vandermerwe` and `van der Merwe`; and names
//! that are kept in two parts and written as one, family name first: `王明` of 明 and 王.

use std::cmp::Reverse;

use super::dictionary::Dictionary;
use super::hit::{Found, Tier};
use super::people::People;
use super::query::Query;
use super::words::letter_bits;

/// Below so many bytes a word is not tried as a joined one.
const SHORTEST: usize = 3;
/// Above this only the whole query is tried as one word.
const MERGED_ONE_BY_ONE: usize = 5;

/// Finds people in whose name every word of the query begins at a word of its own, once any run of the query's words
/// is written as one and the name is written without spaces.
pub(super) fn find(query: &Query, dictionary: &Dictionary, people: &People, found: &mut Found<'_>) {
    for words in query.spellings() {
        for groups in groupings(&words) {
            let Some(longest) = groups.first().filter(|longest| longest.len() >= SHORTEST) else { continue };
            let bits = groups.iter().fold(0, |bits, group| bits | letter_bits(group.chars()));
            let is_family_first = longest.chars().all(is_of_family_first);
            let mut offer = |slot: u32| {
                let spellings = (0..=usize::from(people.has_alias(slot))).map(|by_alias| {
                    covered(&groups, &people.words(slot, by_alias == 1, dictionary).collect::<Vec<_>>())
                });
                let turned =
                    is_family_first.then(|| covered(&groups, &people.family_first(slot, dictionary))).flatten();
                let covered = spellings.flatten().chain(turned).max();
                if let Some(covered) = covered {
                    found.offer(slot, Tier::Joined.score(covered));
                }
            };
            // What is one word in query and name is no matter of joining.
            let is_merged = words.len() > groups.len();
            for id in dictionary.beginning(longest).filter(|_| is_merged) {
                let slots = dictionary.bearers(id).iter().map(|bearer| bearer.slot());
                slots.filter(|&slot| people.may_have(slot, bits)).for_each(&mut offer);
            }
            for (end, next) in longest.char_indices().skip(1) {
                let Some(id) = dictionary.id(&longest[..end]) else { continue };
                let slots = dictionary.bearers(id).iter().map(|bearer| bearer.slot());
                let slots = slots.filter(|&slot| people.may_have(slot, bits));
                let may_be = |slot| is_family_first || follows(slot, id, next, dictionary, people);
                slots.filter(|&slot| may_be(slot)).for_each(&mut offer);
            }
        }
    }
}

/// Finds people of whose name an apostrophe was typed as a space, if every other word is a whole word of it: `o brien`
/// means O'Brien before somebody Brien with another name in O.
pub(super) fn find_apostrophes(query: &Query, dictionary: &Dictionary, people: &People, found: &mut Found<'_>) {
    let words: Vec<&str> = query.words.iter().map(|word| word.folded.as_str()).collect();
    let n_typed: usize = words.iter().map(|word| word.len()).sum();
    for (place, pair) in words.windows(2).enumerate() {
        let Some(whole) = dictionary.id(&pair.concat()) else { continue };
        let Some(tail) = pair.last().and_then(|tail| dictionary.id(tail)) else { continue };
        let others = words.iter().take(place).chain(words.iter().skip(place + 2));
        let Some(others) = others.map(|word| dictionary.id(word)).collect::<Option<Vec<u32>>>() else { continue };
        for slot in dictionary.bearers(whole).iter().map(|bearer| bearer.slot()) {
            let pieces = people.pieces(slot);
            let has_tail =
                |place| pieces.iter().any(|piece| piece.is_tail() && (piece.id(), piece.place()) == (tail, place));
            let is_it = pieces.iter().any(|piece| piece.id() == whole && has_tail(piece.place()));
            if is_it && others.iter().all(|&other| pieces.iter().any(|piece| piece.id() == other)) {
                let covered = (255 * n_typed / people.length(slot) as usize).min(255);
                found.offer(slot, Tier::Words.score(u32::try_from(covered).unwrap_or(0)));
            }
        }
    }
}

/// Whether the word after the given one begins with the letter.
fn follows(slot: u32, word: u32, letter: char, dictionary: &Dictionary, people: &People) -> bool {
    let pieces = people.pieces(slot);
    let mut places = pieces.iter().filter(|piece| piece.id() == word).map(|piece| piece.place() + 1);
    places.any(|place| {
        let mut next = pieces.iter().filter(|piece| piece.place() == place);
        next.any(|piece| dictionary.outline(piece.id()).first == letter)
    })
}

/// Whether it is a letter of a script in which names are written family name first and without a space, as folded: Han,
/// kana and Hangul, the last also in its parts.
fn is_of_family_first(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The words as they are, and with each run of them written as one; the longest groups first in each.
fn groupings(words: &[&str]) -> Vec<Vec<String>> {
    let n_words = words.len();
    let mut all = vec![words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>()];
    let runs = (0..n_words).flat_map(|start| (start + 2..=n_words).map(move |end| (start, end)));
    for (start, end) in runs {
        if n_words > MERGED_ONE_BY_ONE && end - start < n_words {
            continue;
        }
        let (before, rest) = words.split_at(start);
        let (run, after) = rest.split_at(end - start);
        let single = before.iter().chain(after).map(|&word| word.to_owned());
        all.push(std::iter::once(run.concat()).chain(single).collect());
    }
    for groups in &mut all {
        groups.sort_by_key(|group| Reverse(group.len()));
    }
    all
}

/// How much of the name the groups cover, from 0 to 255, if each begins at a word that no other has reached.
fn covered(groups: &[String], name: &[&str]) -> Option<u32> {
    let (mut taken, mut letters) = (0_u32, 0);
    for group in groups {
        let starts = (0..name.len()).filter(|start| taken & 1 << start == 0);
        let reached = starts.filter_map(|start| Some((start, n_reached(group, &name[start..])?)));
        let (start, n_words) = reached.max_by_key(|&(start, _)| (name[start].len() == group.len(), Reverse(start)))?;
        taken |= ((1 << n_words) - 1) << start;
        letters += group.len();
    }
    let length: usize = name.iter().map(|word| word.len()).sum();
    u32::try_from((255 * letters / length.max(1)).min(255)).ok()
}

/// How many of the words the group takes, if they begin with it when written as one.
fn n_reached(group: &str, words: &[&str]) -> Option<usize> {
    let mut rest = group;
    for (n_words, word) in (1..).zip(words) {
        if word.starts_with(rest) {
            return Some(n_words);
        }
        rest = rest.strip_prefix(word)?;
    }
    None
}
