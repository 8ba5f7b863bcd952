//! Words that one writes together and another apart: `o brien` and `O'Brien`, `vandermerwe` and `van der Merwe`.

use super::dictionary::Dictionary;
use super::hit::{Found, Tier};
use super::person::{Person, Spelling};
use super::query::Query;
use super::words::letter_bits;

/// Below so many bytes a word is not tried as a joined one.
const SHORTEST: usize = 3;
/// Above this only the whole query is tried as one word.
const MERGED_ONE_BY_ONE: usize = 5;

/// Finds people in whose name every word of the query begins at a word of its own, once any run of the query's words
/// is written as one and the name is written without spaces.
pub(super) fn find(query: &Query, dictionary: &Dictionary, people: &[Person], found: &mut Found) {
    for words in query.spellings() {
        for groups in groupings(&words) {
            let Some(longest) = groups.iter().max_by_key(|group| group.len()) else { continue };
            if longest.len() < SHORTEST {
                continue;
            }
            let bits = letter_bits(groups.iter().flat_map(|group| group.chars()));
            let begun = dictionary.beginning(longest).map(|(_, id)| id);
            let first_words = (1..longest.len()).filter_map(|end| dictionary.id(longest.get(..end)?));
            for &slot in begun.chain(first_words).flat_map(|id| dictionary.slots(id)) {
                let Some(person) = people.get(slot as usize) else { continue };
                if bits & !person.letters != 0 || found.has(slot) {
                    continue;
                }
                if let Some(covered) = person.spellings.iter().filter_map(|name| covered(&groups, name)).max() {
                    found.offer(slot, Tier::Joined.score(covered));
                }
            }
        }
    }
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
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    }
    all
}

/// How much of the name the groups cover, from 0 to 255, if each begins at a word that no other has reached.
fn covered(groups: &[String], name: &Spelling) -> Option<u32> {
    let mut taken = vec![false; name.starts.len()];
    let mut letters = 0;
    for group in groups {
        let tails = name.tails().zip(0..);
        let (_, first) = tails
            .filter(|&((tail, _), place)| taken.get(place) == Some(&false) && tail.starts_with(group.as_str()))
            .max_by_key(|&((_, length), place)| (length == group.len(), std::cmp::Reverse(place)))?;
        let end = usize::from(*name.starts.get(first)?) + group.len();
        for (start, taken) in name.starts.iter().zip(&mut taken).skip(first) {
            *taken |= usize::from(*start) < end;
        }
        letters += group.len();
    }
    u32::try_from((255 * letters / name.joined.len().max(1)).min(255)).ok()
}
