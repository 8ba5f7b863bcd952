//! The table's records in groups: what each sums up to is known, so that one group can be read and compared before the
//! first record of it is believed, and the others are left alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Mark, Puts, guard::Failure, read_mark, value};
use crate::{
    codec::{self, CodecError},
    store::fold,
};

/// Of how many applications, or letters, that follow each other one kind of records is a group. A power of two.
const TOGETHER: u8 = 32;
/// How many groups without a record are remembered to have none after a change.
const EMPTY: usize = 1024;
/// The longest part of a key by which it is in a group.
const LONGEST: usize = 7;

/// Sorts before every other key: no record's key begins with zero.
pub(super) const MARK: &[u8] = &[0];

/// Whether a key is of what the table knows of its records, and not of a record.
pub(super) fn is_own(key: &[u8]) -> bool {
    key.first() == MARK.first()
}

/// Which group a record is in. Groups sort as the keys of their records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group {
    /// The beginning of its first key, and zeros.
    bytes: [u8; LONGEST],
    length: u8,
}

impl Group {
    /// The group of a key.
    pub(super) fn of(key: &[u8]) -> Self {
        let whole = fold::subject_of_key(key);
        let is_numbered = whole > 1 && key.len() >= whole;
        let length = if is_numbered { whole } else { key.len().min(1) };
        let mut bytes = [0; LONGEST];
        bytes[..length].copy_from_slice(&key[..length]);
        if is_numbered {
            bytes[length - 1] &= !(TOGETHER - 1);
        }
        Self { bytes, length: u8::try_from(length).unwrap_or(u8::MAX) }
    }

    /// The group that has all records whose keys begin with a prefix; none where several may have them.
    pub(super) fn of_all(prefix: &[u8]) -> Option<Self> {
        (!prefix.is_empty() && prefix.len() >= fold::subject_of_key(prefix)).then(|| Self::of(prefix))
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The beginnings of the keys of its records. Keys of other groups may begin so, too.
    pub(super) fn prefixes(self) -> impl Iterator<Item = Vec<u8>> {
        let many = if self.length > 1 { TOGETHER } else { 1 };
        (0..many).map(move |place| {
            let mut prefix = self.bytes().to_vec();
            if let Some(last) = prefix.last_mut() {
                *last |= if many > 1 { place } else { 0 };
            }
            prefix
        })
    }

    /// Under which key it is kept what it sums up to.
    pub(super) fn key(self) -> Vec<u8> {
        [MARK, self.bytes()].concat()
    }

    fn from_key(key: &[u8]) -> Option<Self> {
        let bytes = key.strip_prefix(MARK)?;
        let group = Self::of(bytes);
        (group.bytes() == bytes).then_some(group)
    }
}

/// What records sum up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sum {
    /// How many there are.
    pub(super) records: u32,
    /// The sum of their weights, little-endian.
    weight: [u8; 16],
}

impl Sum {
    /// Adds a record's weight.
    pub(super) fn add(&mut self, weight: u128) {
        self.records = self.records.wrapping_add(1);
        self.weight = u128::from_le_bytes(self.weight).wrapping_add(weight).to_le_bytes();
    }

    /// Takes a record's weight off.
    pub(super) fn take(&mut self, weight: u128) {
        self.records = self.records.wrapping_sub(1);
        self.weight = u128::from_le_bytes(self.weight).wrapping_sub(weight).to_le_bytes();
    }
}

#[derive(Debug)]
struct Known {
    sum: Sum,
    /// Whether its records were compared with it since the table was opened.
    is_checked: bool,
}

/// What the table should hold, and what of it was seen to be so.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) mark: Mark,
    known: BTreeMap<Group, Known>,
    /// Some of those that were seen to have no record.
    empty: BTreeSet<Group>,
    /// Whether the table was opened without any record, so that each group that is not known has none.
    began_empty: bool,
}

impl Groups {
    /// Of a table that has nothing yet.
    pub(super) fn of_empty() -> Self {
        Self { began_empty: true, ..Self::default() }
    }

    /// Reads the mark and what each group sums up to, by the records under keys of [`is_own`] in their order.
    pub(super) fn read(
        records: impl Iterator<Item = Result<(super::engine::Bytes, super::engine::Bytes), String>>,
        alive: &dyn Fn(u64),
    ) -> Result<Self, Failure> {
        let (mut groups, mut sum, mut n_records) = (Self::default(), 0_u128, 0_u64);
        for record in records {
            let (key, sealed) = record?;
            let bytes = value::unseal(&key, &sealed).ok_or_else(|| super::unchecked(&key))?;
            if key == MARK {
                groups.mark = read_mark(bytes)?;
                continue;
            }
            // The mark sorts first, so a sled that never stops finding records is noticed here.
            if groups.known.len() as u64 == groups.mark.groups {
                return Err(Failure::Broken(format!("it has more than {} groups of records", groups.mark.groups)));
            }
            let group = Group::from_key(&key).ok_or_else(|| super::unchecked(&key))?;
            let known: Sum = codec::decode(bytes).map_err(|_| super::unchecked(&key))?;
            sum = sum.wrapping_add(value::weight(&key, &sealed));
            n_records += u64::from(known.records);
            groups.known.insert(group, Known { sum: known, is_checked: false });
            if groups.known.len().is_multiple_of(1000) {
                alive(n_records);
            }
        }
        let mark = &groups.mark;
        if (groups.known.len() as u64, n_records) != (mark.groups, mark.records) {
            let cause = format!("it tells of {n_records} records and should hold {}", mark.records);
            return Err(Failure::Broken(cause));
        }
        if sum != mark.sum {
            return Err(Failure::Broken("what it tells of its records is not what was last written".to_owned()));
        }
        Ok(groups)
    }

    /// Whether a group's records were compared with what they should be.
    pub(super) fn is_checked(&self, group: Group) -> bool {
        let is_empty = || self.began_empty || self.empty.contains(&group);
        self.known.get(&group).map_or_else(is_empty, |known| known.is_checked)
    }

    /// What a group's records sum up to.
    pub(super) fn sum(&self, group: Group) -> Sum {
        self.known.get(&group).map_or_else(Sum::default, |known| known.sum)
    }

    /// Compares what was found of a group with what it should be, where that was not done before: a group is changed only
    /// after it. What is wrong is told in words.
    pub(super) fn compare(&mut self, group: Group, found: Sum) -> Result<(), String> {
        if self.is_checked(group) {
            return Ok(());
        }
        let expected = self.sum(group);
        let of = super::told(group.bytes());
        if found.records != expected.records {
            return Err(format!("it holds {} records of {of} and should hold {}", found.records, expected.records));
        }
        if found != expected {
            return Err(format!("a record of {of} is not the one that was last written"));
        }
        if let Some(known) = self.known.get_mut(&group) {
            known.is_checked = true;
        } else {
            self.empty.insert(group);
        }
        Ok(())
    }

    /// Compares the groups between two of which a scan for a prefix found no record.
    pub(super) fn compare_between(
        &self,
        prefix: &[u8],
        after: Option<Group>,
        before: Option<Group>,
    ) -> Result<(), String> {
        let from = after.unwrap_or(Group { bytes: [0; LONGEST], length: 0 });
        let passed = self.known.range(from..).skip_while(|(group, _)| Some(**group) == after);
        let passed = passed.take_while(|(group, _)| before.is_none_or(|before| **group < before));
        let mut missing = passed.filter(|(group, _)| group.bytes().starts_with(prefix));
        match missing.find(|(_, known)| !known.is_checked) {
            None => Ok(()),
            Some((group, known)) => {
                Err(format!("it lacks the {} records of {}", known.sum.records, super::told(group.bytes())))
            }
        }
    }

    /// What the mark and the groups are once some groups sum up to something else, and the records that say so.
    pub(super) fn with(&self, changed: &BTreeMap<Group, Sum>) -> Result<(Mark, Puts), CodecError> {
        let (mut mark, mut puts) = (self.mark, Puts::new());
        for (group, sum) in changed {
            let (key, before) = (group.key(), self.sum(*group));
            if before.records > 0 {
                mark.sum = mark.sum.wrapping_sub(value::weight(&key, &sealed(&key, before)?));
            }
            let added = u64::from(sum.records > 0).wrapping_sub(u64::from(before.records > 0));
            mark.groups = mark.groups.wrapping_add(added);
            mark.records = mark.records.wrapping_add(u64::from(sum.records)).wrapping_sub(u64::from(before.records));
            let after = if sum.records > 0 { Some(sealed(&key, *sum)?) } else { None };
            if let Some(after) = &after {
                mark.sum = mark.sum.wrapping_add(value::weight(&key, after));
            }
            puts.insert(key, after);
        }
        Ok((mark, puts))
    }

    /// Takes over what the table holds now.
    pub(super) fn set(&mut self, mark: Mark, changed: BTreeMap<Group, Sum>) {
        self.mark = mark;
        // Not while a batch is made: its own groups are among them until it is in force.
        if self.empty.len() > EMPTY {
            self.empty.clear();
        }
        for (group, sum) in changed {
            self.empty.remove(&group);
            if sum.records > 0 {
                self.known.insert(group, Known { sum, is_checked: true });
            } else {
                self.known.remove(&group);
            }
        }
    }
}

fn sealed(key: &[u8], sum: Sum) -> Result<Vec<u8>, CodecError> {
    Ok(value::seal(key, &codec::encode(&sum)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LetterId, Number};

    #[test]
    fn a_group_has_the_records_of_some_numbers_and_is_found_by_its_prefixes() {
        let keys = [
            fold::application_key(Number::new(2026, 63)),
            fold::drafts_prefix(Number::new(2026, 64)),
            fold::letter_key(LetterId(5)),
            fold::letter_key(LetterId(u32::MAX)),
            b"uada".to_vec(),
            b"a".to_vec(),
        ];
        for key in keys {
            let group = Group::of(&key);
            assert!(group.prefixes().any(|prefix| key.starts_with(&prefix)), "{}", key.escape_ascii());
            assert_eq!(Group::from_key(&group.key()), Some(group));
        }
        let of = |sequence| Group::of(&fold::application_key(Number::new(2026, sequence)));
        assert_eq!(of(32), of(63));
        assert!(of(31) < of(32) && of(63) < of(64));
        assert_eq!(Group::of_all(fold::APPLICATIONS), None);
        assert_eq!(
            Group::of_all(&fold::drafts_prefix(Number::new(2026, 40))).map(|group| group.prefixes().count()),
            Some(32)
        );
        assert_eq!(Group::of_all(fold::ACCOUNTS), Some(Group::of(b"uada")));
    }
}
