//! Up to which change a desk is copied. Of a journal that does not check somewhere that is what is whole before it: what
//! is behind follows from nothing, and whoever has no other backup is to have the rest all the more.

use super::{BackupError, JOURNAL, Making, lost_end, not_in_it};
use crate::store::{
    StoreError,
    journal::{self, Frames, JournalHead},
    table::Witness,
};

/// Up to where a run goes.
#[derive(Debug)]
pub(super) struct Reach {
    /// The desk's first change.
    pub(super) first: JournalHead,
    /// The last one that is to be in the backup.
    pub(super) to: u64,
    /// What was acknowledged after that, in words.
    pub(super) lost: Option<String>,
}

impl Reach {
    /// As far as the desk goes. Of what an opening passes over nothing is read.
    pub(super) fn find(making: &Making<'_>) -> Result<Self, BackupError> {
        let (disk, folder) = (making.disk, making.desk.join(JOURNAL));
        let (to, lost) = match making.to {
            Some(to) => (to, None),
            None => match journal::find_head(disk, &folder) {
                Ok(head) => {
                    let to = head.map_or(0, |head| head.sequence);
                    (to, lost_end(disk, making.desk, to)?)
                }
                Err(error) if error.is_of_journal() => return Self::before(making, u64::MAX, error),
                Err(error) => {
                    // What has the name of the last segment may be no file, and what was saved of it beside it.
                    journal::lacks_none(disk, &folder, &disk.all(&folder)?)?;
                    return Err(error.into());
                }
            },
        };
        let first = if to == 0 { None } else { journal::head_at(disk, &folder, 1)? };
        let first = first.ok_or_else(|| BackupError::NoDesk(making.desk.to_owned()))?;
        Ok(Self { first, to, lost })
    }

    /// As far as the journal is whole from its beginning, where something that was wanted up to a change does not check. The
    /// error is what does not, where there is nothing before it or where the journal itself checks.
    pub(super) fn before(making: &Making<'_>, to: u64, error: StoreError) -> Result<Self, BackupError> {
        let (mut first, mut whole, mut damage) = (None, 0, None);
        for frame in Frames::open(making.disk, &making.desk.join(JOURNAL), 1, to)? {
            match frame {
                Ok(frame) => {
                    let head = JournalHead { sequence: frame.sequence, chain: frame.chain };
                    (first, whole) = (first.or(Some(head)), head.sequence);
                }
                Err(error) if error.is_of_journal() => damage = Some(error),
                Err(error) => return Err(error.into()),
            }
        }
        let (Some(first), Some(damage)) = (first, damage) else { return Err(error.into()) };
        let told = match making.to {
            Some(to) => to,
            None => Witness::read(making.disk, &making.desk.join("state"))?,
        };
        if let Some(words) = journal::lacking(making.disk, &making.desk.join(JOURNAL))? {
            return Ok(Self { first, to: whole, lost: Some(words) });
        }
        let text = damage.to_string();
        let cause = text.split("; ").next().unwrap_or_default();
        Ok(Self { first, to: whole, lost: Some(format!("{cause}: {}", not_in_it(whole, told))) })
    }
}
