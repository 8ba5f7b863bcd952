use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::access::Door;
use super::outbox::Board;
use super::round::Kept;
use super::unreadable::Unread;
use super::{DeskError, Owner, Who};
use crate::domain::{
    Account, AccountName, Application, Assessor, AssessorId, Assessors, ConflictRecord, Diary, DiaryEntry, Number,
    Surroundings,
};
use crate::store::StoreError;

/// What the desk has on file beside single applications that a rule looks at: who has an account, who assesses, who is
/// taken when, and who has a conflict.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    pub(super) accounts: BTreeMap<AccountName, Account>,
    pub(super) assessors: Assessors,
    pub(super) diary: Diary,
    conflicts: BTreeMap<AssessorId, BTreeMap<Number, ConflictRecord>>,
    asked_about: BTreeMap<Number, BTreeSet<AssessorId>>,
    /// The letters, beside which a change drafts others.
    pub(super) outbox: Board,
    /// What is in none of these, since it cannot be read.
    pub(super) unread: Unread,
}

/// What one application adds to what is around the others.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PartAround {
    diary: DiaryEntry,
    conflicts: BTreeMap<AssessorId, ConflictRecord>,
}

impl PartAround {
    /// That of an application.
    pub(super) fn of(application: &Application) -> Self {
        Self { diary: DiaryEntry::of(application), conflicts: application.assessment.conflicts.clone() }
    }
}

impl Around {
    /// As the rules see it; a sheet that is not submitted is looked up where a command is about one.
    pub(super) fn as_surroundings(&self) -> Surroundings<'_> {
        Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None }
    }

    /// Notes an application as it is now; whoever has it could read it.
    pub(super) fn put(&mut self, application: &Application) {
        self.unread.applications.remove(&application.number);
        self.unread.since.remove(&application.number);
        self.put_part(application.number, PartAround::of(application));
    }

    /// The same, by its part in what is around.
    pub(super) fn put_part(&mut self, number: Number, part: PartAround) {
        self.diary.put_entry(number, &part.diary);
        self.forget_conflicts(number);
        for (assessor, record) in part.conflicts {
            self.conflicts.entry(assessor.clone()).or_default().insert(number, record);
            self.asked_about.entry(number).or_default().insert(assessor);
        }
    }

    /// Has what a turn noted that was not kept as it was `before`; `on_file` finds an application as it is kept. Only what
    /// the turn noted is gone through: on a full disk each change that is tried is taken back.
    pub(super) fn take_back(
        &mut self,
        kept: &Kept,
        before: &Self,
        on_file: impl Fn(Number) -> Result<Option<Application>, StoreError>,
    ) -> Result<(), StoreError> {
        let changed: BTreeSet<Number> = kept.changed.iter().map(|application| application.number).collect();
        for number in changed {
            if let Some(application) = on_file(number)? {
                self.put(&application);
            } else {
                self.diary.forget(number);
                self.forget_conflicts(number);
            }
        }
        for letter in &kept.letters {
            self.outbox.take_back(letter.id, &before.outbox);
        }
        self.accounts.clone_from(&before.accounts);
        self.assessors.clone_from(&before.assessors);
        Ok(())
    }

    /// Forgets the conflict question of each assessor about a candidate.
    pub(super) fn forget_conflicts(&mut self, number: Number) {
        for assessor in self.asked_about.remove(&number).unwrap_or_default() {
            if let Some(records) = self.conflicts.get_mut(&assessor) {
                records.remove(&number);
            }
        }
    }

    /// Notes an entry of the roster as it is now.
    pub(super) fn put_assessor(&mut self, assessor: Assessor) {
        self.assessors.put(assessor);
    }

    /// Refuses whoever was let in and is not any more what they were then (V1).
    pub(super) fn still_admits(&self, who: &Who, owner: &Owner) -> Result<(), DeskError> {
        let now = Door { accounts: &self.accounts, owner, gateway: None }.still(who)?;
        if now.role == who.account.role {
            return Ok(());
        }
        let message = format!("the account {} has the role {} now", now.name, now.role);
        Err(DeskError::forbidden(message, "try again"))
    }

    /// Notes an account as it is now.
    pub(super) fn put_account(&mut self, account: Account) {
        self.accounts.insert(account.name.clone(), account);
    }

    /// The conflict question of an assessor about each candidate, by number (A3).
    pub(super) fn conflicts_of(&self, assessor: &AssessorId) -> impl Iterator<Item = (Number, &ConflictRecord)> {
        let records = self.conflicts.get(assessor);
        records.into_iter().flatten().map(|(number, record)| (*number, record))
    }
}
