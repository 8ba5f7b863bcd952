//! Changes of the roster of assessors and of the accounts.

use super::{Kept, Round};
use crate::desk::{DeskError, Who};
use crate::domain::{
    Account, AccountContext, AccountEdit, AccountName, Assessor, NotEdited, Record, RosterContext, RosterEdit,
    edit_account, edit_roster,
};

impl Round<'_, '_> {
    /// Decides on an entry of the roster.
    pub(in crate::desk) fn assessor(&mut self, edit: RosterEdit, who: &Who) -> Result<Assessor, DeskError> {
        let id = edit.id.clone();
        let context = RosterContext {
            at: self.shared.clock.now(),
            by: &who.account,
            origin: &who.origin,
            accounts: &self.around.accounts,
            assessors: &self.around.assessors,
            diary: &self.around.diary,
        };
        let change = edit_roster(edit, &context).map_err(|why| match why {
            NotEdited::Refused(refusal) => refusal.into(),
            NotEdited::Changed { now, seen } => self.roster_conflict(&now, seen),
            NotEdited::Unknown => DeskError::no_assessor(&id, &self.around.assessors),
        })?;
        let after = (*change.after).clone();
        let told = (id, after.revision, change.words());
        let letters = self.readdressed(&change)?;
        let mut records = vec![Record::Assessor(change)];
        records.extend(letters.iter().cloned().map(Record::Letter));
        self.turn.push(&records)?;
        self.note_letters(letters.into_iter().map(|change| *change.after).collect());
        self.told_of_roster.push(told);
        self.is_other = true;
        self.around.put_assessor(after.clone());
        self.roster.push(after.clone());
        Ok(after)
    }

    /// Decides on an edit of an account, and answers all there are.
    pub(in crate::desk) fn account(
        &mut self,
        name: &AccountName,
        edit: &AccountEdit,
        who: &Who,
    ) -> Result<Vec<Account>, DeskError> {
        let change = edit_account(
            name,
            edit,
            &AccountContext {
                at: self.shared.clock.now(),
                by: &who.account,
                origin: &who.origin,
                accounts: &self.around.accounts,
                assessors: &self.around.assessors,
                owner: self.shared.owner.uid,
            },
        )?;
        let after = (*change.after).clone();
        self.turn.push(&[Record::Access(change)])?;
        self.is_other = true;
        self.around.put_account(after.clone());
        self.accounts.push(after);
        Ok(self.around.accounts.values().cloned().collect())
    }

    /// The conflict of a client that saw another revision of an entry: who changed what since, last first.
    fn roster_conflict(&self, now: &Assessor, seen: u32) -> DeskError {
        let history = self.shared.reader.assessor_history(&now.id).unwrap_or_default();
        let kept = history.iter().map(|change| (change.after.revision, change.words()));
        let of_turn = self.told_of_roster.iter().filter(|(id, ..)| *id == now.id);
        let since = kept.chain(of_turn.map(|(_, revision, words)| (*revision, words.clone())));
        let mut changes: Vec<String> = since.filter(|(revision, _)| *revision > seen).map(|(_, words)| words).collect();
        changes.reverse();
        changes.truncate(5);
        if changes.is_empty() {
            changes.push(format!("it is at revision {}", now.revision));
        }
        DeskError::RosterConflict { id: now.id.clone(), revision: now.revision, changes: changes.join(", ") }
    }
}

impl Kept {
    /// Whether the roster or the accounts are different from before.
    pub(in crate::desk) fn is_of_roster(&self) -> bool {
        !self.roster.is_empty() || !self.accounts.is_empty()
    }
}
