/// Ids in the order of their texts, in one piece of memory; which text an id has is said with each question.
///
/// Putting one in moves those after it, 4 MB of a million at most, which takes less than a look-up.
#[derive(Debug, Default)]
pub(super) struct Sorted(Vec<u32>);

/// So many at once are put in one by one; more are sorted with the others.
const FEW: usize = 16;

impl Sorted {
    /// Puts ids in that are not in it.
    pub(super) fn extend<'a>(&mut self, ids: &[u32], text: impl Fn(u32) -> &'a str) {
        if ids.len() <= FEW {
            for &id in ids {
                if let Err(place) = self.place(id, &text) {
                    self.0.insert(place, id);
                }
            }
            return;
        }
        // The first letters decide most comparisons without a look at the text itself.
        let keyed = |&id: &u32| (first_letters(text(id)), id);
        let mut all: Vec<(u64, u32)> = self.0.iter().chain(ids).map(keyed).collect();
        all.sort_unstable_by(|(a, id), (b, other)| a.cmp(b).then_with(|| (text(*id), id).cmp(&(text(*other), other))));
        self.0 = all.into_iter().map(|(_, id)| id).collect();
    }

    /// Takes an id out.
    pub(super) fn remove<'a>(&mut self, id: u32, text: impl Fn(u32) -> &'a str) {
        if let Ok(place) = self.place(id, text) {
            self.0.remove(place);
        }
    }

    /// The ids whose texts begin so.
    pub(super) fn beginning<'a>(&self, prefix: &str, text: impl Fn(u32) -> &'a str) -> &[u32] {
        let start = self.0.partition_point(|&id| text(id) < prefix);
        let rest = self.0.get(start..).unwrap_or_default();
        let end = rest.partition_point(|&id| text(id).starts_with(prefix));
        rest.get(..end).unwrap_or_default()
    }

    fn place<'a>(&self, id: u32, text: impl Fn(u32) -> &'a str) -> Result<usize, usize> {
        let wanted = (text(id), id);
        self.0.binary_search_by(|&other| (text(other), other).cmp(&wanted))
    }
}

fn first_letters(text: &str) -> u64 {
    let mut letters = [0; 8];
    let n_letters = text.len().min(8);
    letters[..n_letters].copy_from_slice(&text.as_bytes()[..n_letters]);
    u64::from_be_bytes(letters)
}
