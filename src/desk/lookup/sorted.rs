/// Ids that are not sorted in yet, each with a number that tells most often without a look at its key which of two
/// comes first.
#[derive(Debug, Default)]
pub(super) struct Fresh(Vec<(u128, u32)>);

impl Fresh {
    pub(super) fn push(&mut self, quick: u128, id: u32) {
        self.0.push((quick, id));
    }

    fn into_sorted<K: Ord>(mut self, key: impl Fn(u32) -> K) -> impl ExactSizeIterator<Item = u32> {
        self.0
            .sort_unstable_by(|&(a, id), &(b, other)| a.cmp(&b).then_with(|| (key(id), id).cmp(&(key(other), other))));
        self.0.into_iter().map(|(_, id)| id)
    }
}

/// Ids in the order of what they stand for, which is said with each question.
///
/// They lie in blocks, so that one more moves only those of its block.
#[derive(Debug, Default)]
pub(super) struct Sorted(Vec<Vec<u32>>);

/// The most ids of a block.
const BLOCK: usize = 2048;

/// Where an id is or would be: the block and the place in it.
type Place = (usize, usize);

impl Sorted {
    /// Puts ids in that are not in it.
    pub(super) fn extend<K: Ord>(&mut self, fresh: &mut Fresh, key: impl Fn(u32) -> K) {
        let ids = std::mem::take(fresh).into_sorted(&key);
        if ids.len() <= self.0.len() * BLOCK / 16 {
            ids.for_each(|id| self.insert(id, &key));
            return;
        }
        let mut known = self.0.iter().flatten().copied().peekable();
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            while let Some(before) = known.next_if(|&other| (key(other), other) < (key(id), id)) {
                all.push(before);
            }
            all.push(id);
        }
        all.extend(known);
        self.0 = all.chunks(BLOCK).map(<[u32]>::to_vec).collect();
    }

    /// Takes an id out.
    pub(super) fn remove<K: Ord>(&mut self, id: u32, key: impl Fn(u32) -> K) {
        let (block, within) = self.place(id, key);
        let Some(ids) = self.0.get_mut(block).filter(|ids| ids.get(within) == Some(&id)) else { return };
        ids.remove(within);
        if ids.is_empty() {
            self.0.remove(block);
        }
    }

    /// The ids after those that come before, up to the last that is in.
    pub(super) fn range(
        &self,
        is_before: impl Fn(u32) -> bool,
        is_in: impl Fn(u32) -> bool,
    ) -> impl DoubleEndedIterator<Item = u32> {
        let start = self.first_not(is_before);
        let end = self.first_not_from(start, is_in);
        (start.0..=end.0).flat_map(move |block| {
            let ids = self.0.get(block).map_or(&[][..], Vec::as_slice);
            let from = if block == start.0 { start.1 } else { 0 };
            let to = if block == end.0 { end.1 } else { ids.len() };
            ids.get(from..to).unwrap_or_default().iter().copied()
        })
    }

    /// The highest id.
    pub(super) fn last(&self) -> Option<u32> {
        self.0.last()?.last().copied()
    }

    /// Puts an id in that is not in it.
    pub(super) fn insert<K: Ord>(&mut self, id: u32, key: impl Fn(u32) -> K) {
        let (mut block, mut within) = self.place(id, key);
        if block > 0 && block == self.0.len() {
            block -= 1;
            within = self.0[block].len();
        }
        let Some(ids) = self.0.get_mut(block) else {
            self.0.push(vec![id]);
            return;
        };
        if ids.get(within) == Some(&id) {
            return;
        }
        ids.insert(within, id);
        if ids.len() > BLOCK {
            let rest = ids.split_off(BLOCK / 2);
            self.0.insert(block + 1, rest);
        }
    }

    fn place<K: Ord>(&self, id: u32, key: impl Fn(u32) -> K) -> Place {
        let wanted = (key(id), id);
        self.first_not(|other| (key(other), other) < wanted)
    }

    /// Where the first is of which it is not said; it is said of those before it.
    fn first_not(&self, is_said: impl Fn(u32) -> bool) -> Place {
        let block = self.0.partition_point(|ids| ids.last().is_some_and(|&id| is_said(id)));
        (block, self.0.get(block).map_or(0, |ids| ids.partition_point(|&id| is_said(id))))
    }

    /// The same among those from `start` on; most often it is near.
    fn first_not_from(&self, start: Place, is_said: impl Fn(u32) -> bool) -> Place {
        let rest = self.0.get(start.0).and_then(|ids| ids.get(start.1..)).unwrap_or_default();
        if rest.last().is_some_and(|&id| !is_said(id)) {
            return (start.0, start.1 + rest.partition_point(|&id| is_said(id)));
        }
        let blocks = self.0.get(start.0 + 1..).unwrap_or_default();
        let n_blocks = blocks.partition_point(|ids| ids.last().is_some_and(|&id| is_said(id)));
        let within = blocks.get(n_blocks).map_or(0, |ids| ids.partition_point(|&id| is_said(id)));
        (start.0 + 1 + n_blocks, within)
    }
}

/// The first bytes as a number that is lower where they come first.
pub(super) fn first_bytes(text: &[u8]) -> u128 {
    let mut first = [0; 16];
    let n_bytes = text.len().min(first.len());
    first[..n_bytes].copy_from_slice(&text[..n_bytes]);
    u128::from_be_bytes(first)
}
