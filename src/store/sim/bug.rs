use std::cell::Cell;

/// A mistake that the store could have been written with. While one is planted the machine or the store makes it, and
/// the simulator must find it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bug {
    /// An answer leaves before the sync of what it tells.
    AnswersBeforeSync,
    /// No folder is synced.
    NoFolderSync,
    /// A frame's checksum is not looked at.
    CrcNotChecked,
    /// The mark of what the state holds is written apart from its records.
    MarkApart,
    /// A torn end is cut a byte too far.
    CutTooFar,
    /// A sync that failed is tried again, and believed.
    SyncTriedAgain,
    /// A journal is appended to although a write failed and was not taken off.
    PoisonedAppended,
    /// A document gets its name before its content is on the disk.
    DocumentNotSynced,
    /// What could not be kept is not forgotten.
    NotTakenBack,
    /// What was decided on a round that could not be kept is not forgotten with it.
    AboveNotTakenBack,
    /// What only memory holds of a journal that is opened is taken for written.
    EndNotSettled,
    /// What only memory holds of keys is taken for written.
    KeysNotSettled,
    /// A key is destroyed before what it tells of is erased.
    KeyDestroyedFirst,
    /// The files of a backup get their names before their content is on the disk.
    BackupNotSynced,
    /// A read of the journal that fails is taken for an end that was cut short.
    FailedReadTorn,
    /// The segment after a seal that only the disk has is taken off, and the seal stays.
    SealLeft,
    /// A segment that is put together gets its name before its content is on the disk.
    MendedNotSynced,
    /// The files of a desk that is taken in get their names before their content is on the disk.
    ImportNotSynced,
}

impl Bug {
    /// Those that are found in a few hundred runs of a desk; the others have tests of their own.
    pub(crate) const ALL: [Self; 13] = [
        Self::AnswersBeforeSync,
        Self::NoFolderSync,
        Self::CrcNotChecked,
        Self::MarkApart,
        Self::CutTooFar,
        Self::SyncTriedAgain,
        Self::DocumentNotSynced,
        Self::NotTakenBack,
        Self::AboveNotTakenBack,
        Self::EndNotSettled,
        Self::BackupNotSynced,
        Self::MendedNotSynced,
        Self::ImportNotSynced,
    ];

    /// Whether this thread makes the mistake.
    pub(crate) fn is_planted(self) -> bool {
        PLANTED.get() == Some(self)
    }

    /// Whether this thread makes any.
    pub(crate) fn any_is_planted() -> bool {
        PLANTED.get().is_some()
    }

    /// Has this thread make the mistake for as long as what is returned is there.
    pub(crate) fn plant(self) -> Planted {
        PLANTED.set(Some(self));
        Planted
    }
}

thread_local! {
    static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
}

pub(crate) struct Planted;

impl Drop for Planted {
    fn drop(&mut self) {
        PLANTED.set(None);
    }
}
