//! Initials: `jd` and `jdoe` for Jane Doe, `jedoe` for Jane Elizabeth Doe.

use super::dictionary::Dictionary;
use super::hit::{Found, Tier};
use super::people::{People, initial_bits};
use super::query::Query;

/// The most initials before the rest.
const INITIALS: usize = 3;

/// Finds people whose name has the first letters of a one-word query as initials, in order, and after them a word
/// that begins with its rest.
pub(super) fn find(query: &Query, dictionary: &Dictionary, people: &People, found: &mut Found<'_>) {
    let [word] = query.words.as_slice() else { return };
    for word in word.spellings() {
        for (rest_start, _) in word.char_indices().skip(1).take(INITIALS) {
            let (initials, rest) = word.split_at(rest_start);
            let bits = initial_bits(initials.chars());
            let n_initials = initials.chars().count();
            let mut covered_before = 0;
            for id in dictionary.shortest_beginning(rest) {
                let length = usize::from(dictionary.outline(id).length);
                let covered = (255 * (initials.len() + rest.len()) / (initials.len() + length)).min(255);
                // The longer the words, the worse; so where there are enough, those after cannot come in.
                if covered != covered_before
                    && found.is_full()
                    && !found.wants(score(n_initials + 1, n_initials, covered))
                {
                    break;
                }
                covered_before = covered;
                for slot in dictionary.bearers(id).iter().map(|bearer| bearer.slot()) {
                    if !people.may_begin(slot, bits) {
                        continue;
                    }
                    let Some(n_words) = begin(slot, initials, id, dictionary, people) else { continue };
                    found.offer(slot, score(n_words, n_initials, covered));
                }
            }
        }
    }
}

/// The fewer words of the name are passed over, the better, and then, the more of the words is covered.
fn score(n_words: usize, n_initials: usize, covered: usize) -> u32 {
    let fullness = 15_usize.saturating_sub(n_words.saturating_sub(n_initials + 1));
    Tier::Initials.score(u32::try_from(fullness << 8 | covered).unwrap_or(0))
}

/// How many words the name has, if some before the last of the given ones begin with the initials in their order.
fn begin(slot: u32, initials: &str, last: u32, dictionary: &Dictionary, people: &People) -> Option<usize> {
    let pieces = people.pieces(slot);
    let last = pieces.iter().rfind(|piece| piece.id() == last)?.place();
    let mut initials = initials.chars().peekable();
    for word in pieces.chunk_by(|a, b| a.place() == b.place()) {
        let Some(initial) = initials.peek() else { break };
        if word.first()?.place() >= last {
            return None;
        }
        if word.iter().any(|piece| dictionary.outline(piece.id()).first == *initial) {
            initials.next();
        }
    }
    (initials.peek().is_none()).then(|| pieces.last().map_or(0, |piece| usize::from(piece.place()) + 1))
}
