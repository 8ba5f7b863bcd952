use super::service::Shared;

/// With less than this left on its disk the desk says so, in mebibytes.
pub const LITTLE_ROOM: u64 = 500;
/// A mebibyte.
const MIB: u64 = 1024 * 1024;

impl Shared {
    /// Tells how little room is left on the disk, or that it is enough again, where that is news: before a change finds none.
    pub(super) fn look_at_room(&self) {
        let Ok(room) = self.reader.room() else { return };
        let left = little(room);
        if self.watchers.tell_room(left)
            && let Some(left) = left
        {
            tracing::warn!("{left} MiB are left on the desk's disk; a change that finds no room is refused");
        }
    }
}

/// How many mebibytes so many bytes are, where that is little.
fn little(room: u64) -> Option<u64> {
    Some(room / MIB).filter(|left| *left < LITTLE_ROOM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_than_the_bound_is_little() {
        let bound = LITTLE_ROOM * MIB;
        assert_eq!([0, bound - 1, bound, u64::MAX].map(little), [Some(0), Some(LITTLE_ROOM - 1), None, None]);
    }
}
