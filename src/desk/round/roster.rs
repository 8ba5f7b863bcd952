//! Changes of the roster of assessors and of the accounts.

use super::{Kept, Round};
use crate::desk::{DeskError, Who};
use crate::domain::{
    Account, AccountContext, AccountEdit, AccountName, Assessor, AssessorAct, AssessorChange, AssessorId,
    AssessorProfile, NOTE_LENGTH, Permission, Record, Refusal, Rule, edit_account,
};
use crate::text::{Line, nearest};

/// What somebody wants an entry of the roster to be.
#[derive(Debug)]
pub(in crate::desk) struct RosterEdit {
    /// Whose.
    pub(in crate::desk) id: AssessorId,
    /// Whether it is a new entry, or one on the roster at the revision that the client saw.
    pub(in crate::desk) on: Entry,
    /// What is known of them from now on.
    pub(in crate::desk) profile: AssessorProfile,
    /// Why.
    pub(in crate::desk) reason: Option<Line>,
}

/// Which entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desk) enum Entry {
    /// One that is not there yet.
    New,
    /// One that is there.
    Known {
        /// The revision that the client saw.
        seen: Option<u32>,
    },
}

impl Round<'_, '_> {
    /// Decides on an entry of the roster, and says what else there is to know about it.
    pub(in crate::desk) fn assessor(&mut self, edit: RosterEdit, who: &Who) -> Result<Assessor, DeskError> {
        let RosterEdit { id, on, profile, reason } = edit;
        let length = reason.as_ref().map_or(0, |reason| reason.chars().count());
        if length > NOTE_LENGTH {
            let message = format!("a reason of {length} characters, {NOTE_LENGTH} at most");
            return Err(Refusal::new(Rule::S6, message, "shorten it").into());
        }
        let profile = profile.in_order();
        profile.check()?;
        let before = self.around.assessors.get(&id);
        let revision = match (on, before) {
            (Entry::New, None) => 1,
            (Entry::New, Some(there)) => {
                let message = format!("`{id}` is on the roster already: {}", there.profile.name);
                return Err(Refusal::new(Rule::A2, message, "edit that entry, or choose another id").into());
            }
            (Entry::Known { .. }, None) => return Err(DeskError::no_assessor(&id, &self.around.assessors)),
            (Entry::Known { seen }, Some(there)) => {
                if let Some(seen) = seen.filter(|seen| *seen != there.revision) {
                    return Err(self.roster_conflict(there, seen));
                }
                if there.profile == profile {
                    let message = format!("nothing is different in the entry of {id}");
                    return Err(Refusal::new(Rule::S6, message, "nothing is left to do here").into());
                }
                there.revision.saturating_add(1)
            }
        };
        let bound_before = before.and_then(|before| before.profile.account.clone());
        if profile.account != bound_before {
            self.may_rebind(&id, bound_before.is_some(), who)?;
            self.check_binding(&id, &profile)?;
        }
        let before = before.map(|before| Box::new(before.profile.clone()));
        let after = Assessor { id, revision, profile };
        let act = if before.is_some() { AssessorAct::Edit } else { AssessorAct::Add };
        let (at, by, origin) = (self.shared.clock.now(), who.account.name.clone(), who.origin.clone());
        let change = AssessorChange { at, by, origin, act, reason, before, after: Box::new(after.clone()) };
        let told = (after.id.clone(), after.revision, change.words());
        self.turn.push(&[Record::Assessor(change)])?;
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

    /// A9: refuses to bind an account to an assessor, or to take it from them, to anybody but an admin, and to everybody
    /// while the assessor has a sheet to fill in: it would be somebody else's from then on. An entry without an account has
    /// no sheet that anybody began.
    fn may_rebind(&self, id: &AssessorId, was_bound: bool, who: &Who) -> Result<(), Refusal> {
        let role = who.account.role;
        if !role.may(Permission::Administer) {
            let message = format!("the role {role} may not say which account is an assessor's");
            return Err(Refusal::new(Rule::V1, message, "ask an admin of the desk to do it"));
        }
        if was_bound && self.around.diary.load(id) > 0 {
            let message = format!("{id} has sessions whose sheets are not submitted");
            return Err(Refusal::new(Rule::A9, message, "bind another account once those are submitted or called off"));
        }
        Ok(())
    }

    /// Refuses an account that is not there, that may not assess (V1), or that is another assessor's (A9).
    fn check_binding(&self, id: &AssessorId, profile: &AssessorProfile) -> Result<(), Refusal> {
        let Some(name) = &profile.account else { return Ok(()) };
        let Some(account) = self.around.accounts.get(name) else {
            let near = nearest(name.as_str(), self.around.accounts.keys().map(AccountName::as_str));
            let hint = near.map_or_else(
                || format!("add it first: qapdesk account add {name} --role assessor"),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Refusal::new(Rule::V1, format!("there is no account {name}"), hint));
        };
        if account.disabled {
            let message = format!("the account {name} is disabled");
            return Err(Refusal::new(Rule::V1, message, format!("enable it first: qapdesk account enable {name}")));
        }
        if !account.role.may(Permission::Assess) {
            let message = format!("{name} has the role {} and may not assess", account.role);
            return Err(Refusal::new(
                Rule::V1,
                message,
                "name an account of the role assessor, staff, manager or admin",
            ));
        }
        match self.around.assessors.of_account(name).filter(|other| other.id != *id) {
            Some(other) => {
                let message = format!("the account {name} is that of {} on the roster", other.id);
                Err(Refusal::new(Rule::A9, message, "one account is one assessor's; name another account"))
            }
            None => Ok(()),
        }
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
