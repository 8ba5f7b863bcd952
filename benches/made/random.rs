/// A small generator (`SplitMix64`), so that every run makes the same.
pub(crate) struct Random(u64);

impl Random {
    /// The one of a place: what is made of one application does not depend on the others.
    pub(crate) fn of(place: usize) -> Self {
        Self(0x9e37_79b9_7f4a_7c15 ^ (place as u64).wrapping_mul(0xd134_2543_de82_ef95))
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }

    /// One of several.
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Whether it is one of so many in a hundred.
    pub(crate) fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }
}
