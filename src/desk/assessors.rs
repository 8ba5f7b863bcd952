use std::collections::BTreeMap;

use super::job::Job;
use super::{Desk, DeskError, Who};
use crate::domain::view::{ConflictRow, RosterFile, RosterRow, ToCome};
use crate::domain::{
    Account, AccountChange, AccountEdit, AccountName, Assessor, AssessorChange, AssessorId, AssessorProfile, Assessors,
    Number, Permission, RosterEdit, RosterTarget, SessionId,
};
use crate::text::{Line, nearest};

/// How many sessions a remark names.
const NAMED: usize = 5;

impl Desk {
    /// All assessors as they are today, by id.
    pub fn assessors(&self, who: &Who) -> Result<Vec<RosterRow>, DeskError> {
        who.needs(Permission::Read)?;
        let assessors: Vec<Assessor> = self.shared().around().assessors.iter().cloned().collect();
        Ok(assessors.into_iter().map(|assessor| self.row(assessor)).collect())
    }

    /// An assessor with all that is on file about them.
    pub fn assessor(&self, who: &Who, id: &AssessorId) -> Result<RosterFile, DeskError> {
        who.needs(Permission::Read)?;
        let around = self.shared().around();
        let assessor = around.assessors.get(id).ok_or_else(|| DeskError::no_assessor(id, &around.assessors))?.clone();
        let conflicts: Vec<_> = around.conflicts_of(id).map(|(number, record)| (number, record.clone())).collect();
        drop(around);
        let to_come = self.to_come(&assessor);
        let conflicts = self.shared().with_index(|index| {
            let row = |(number, record)| {
                let candidate = index.name(number).map_or_else(Line::default, |name| Line::clean(&name));
                ConflictRow { number, candidate, record }
            };
            conflicts.into_iter().map(row).collect()
        })?;
        Ok(RosterFile { row: self.row(assessor), conflicts, to_come })
    }

    /// Adds an entry to the roster; it is on disk when this returns. Answers it with what else there is to know.
    pub fn add_assessor(
        &self,
        who: &Who,
        id: AssessorId,
        profile: AssessorProfile,
    ) -> Result<(RosterRow, Vec<String>), DeskError> {
        self.change_roster(who, RosterEdit { id, on: RosterTarget::New, profile, reason: None })
    }

    /// Has an entry be so from now on; it is on disk when this returns. Answers it with what else there is to know: an
    /// assessor who may no longer assess keeps the sessions that are planned with them, and somebody must hear of it (A2).
    pub fn edit_assessor(
        &self,
        who: &Who,
        id: &AssessorId,
        seen: Option<u32>,
        profile: AssessorProfile,
        reason: Option<Line>,
    ) -> Result<(RosterRow, Vec<String>), DeskError> {
        self.change_roster(who, RosterEdit { id: id.clone(), on: RosterTarget::Known { seen }, profile, reason })
    }

    /// What was done to an entry, first to last.
    pub fn assessor_history(&self, who: &Who, id: &AssessorId) -> Result<Vec<AssessorChange>, DeskError> {
        who.needs(Permission::Read)?;
        let history = self.shared().reader.assessor_history(id)?;
        if history.is_empty() {
            return Err(DeskError::no_assessor(id, &self.shared().around().assessors));
        }
        Ok(history)
    }

    /// All accounts, by name.
    pub fn accounts(&self, who: &Who) -> Result<Vec<Account>, DeskError> {
        who.needs(Permission::Audit)?;
        Ok(self.shared().around().accounts.values().cloned().collect())
    }

    /// Adds an account or changes one; it is on disk when this returns. Answers all there are.
    pub fn edit_account(&self, who: &Who, name: AccountName, edit: AccountEdit) -> Result<Vec<Account>, DeskError> {
        who.needs(Permission::Administer)?;
        let uid = match edit {
            AccountEdit::Add { uid, .. } | AccountEdit::Unix(uid) => uid,
            _ => None,
        };
        if uid.is_some() && uid == self.gateway() {
            let hint = "name a Unix user who comes by themselves";
            return Err(DeskError::forbidden("that Unix user is the gateway's, and nobody's account", hint));
        }
        let accounts = self.ask(|reply| Job::Account(name, edit, who.clone(), reply))?;
        // The change is kept and holds; what is not told to sshd yet is told to who asked, and tried again.
        let _ = self.keep_keys();
        Ok(accounts)
    }

    /// What was done to an account, first to last.
    pub fn account_history(&self, who: &Who, name: &AccountName) -> Result<Vec<AccountChange>, DeskError> {
        who.needs(Permission::Audit)?;
        let history = self.shared().reader.account_history(name)?;
        if history.is_empty() {
            let around = self.shared().around();
            let near = nearest(name.as_str(), around.accounts.keys().map(AccountName::as_str));
            return Err(DeskError::NoAccount { name: name.clone(), near: near.map(ToOwned::to_owned) });
        }
        Ok(history)
    }

    fn change_roster(&self, who: &Who, edit: RosterEdit) -> Result<(RosterRow, Vec<String>), DeskError> {
        who.needs(Permission::Work)?;
        let after = self.ask(|reply| Job::Assessor(Box::new(edit), who.clone(), reply))?;
        let remarks = self.remarks(&after);
        Ok((self.row(after), remarks))
    }

    fn row(&self, assessor: Assessor) -> RosterRow {
        let against = assessor.profile.unqualified_on(self.today());
        let load = u32::try_from(self.shared().around().diary.load(&assessor.id)).unwrap_or(u32::MAX);
        RosterRow { assessor, against, load }
    }

    /// The sessions with an assessor that begin from now on, the earliest first.
    fn to_come(&self, assessor: &Assessor) -> Vec<ToCome> {
        let around = self.shared().around();
        let now = self.now();
        let begin = around.diary.of(&assessor.id).filter(|booking| !booking.is_interview && booking.start >= now);
        let day = |at| assessor.profile.zone.local(at).date_naive();
        begin.map(|one| ToCome { number: one.number, session: one.session, day: day(one.start) }).collect()
    }

    /// That sessions are planned on days on which the assessor may not assess (A2).
    fn remarks(&self, assessor: &Assessor) -> Vec<String> {
        let mut by_reason: BTreeMap<String, Vec<(Number, SessionId)>> = BTreeMap::new();
        for session in self.to_come(assessor) {
            for refusal in assessor.profile.unqualified_on(session.day) {
                by_reason.entry(refusal.message).or_default().push((session.number, session.session));
            }
        }
        let remark = |(reason, sessions): (String, Vec<(Number, SessionId)>)| {
            let named = sessions.iter().take(NAMED).map(|(number, session)| format!("{number} session {session}"));
            let named = named.collect::<Vec<_>>().join(", ");
            let more = sessions.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("{reason}, and is planned for {named}{more} all the same")
        };
        by_reason.into_iter().map(remark).collect()
    }
}

impl DeskError {
    /// That nobody has an id on the roster, with the one that was most likely meant.
    pub(super) fn no_assessor(id: &AssessorId, roster: &Assessors) -> Self {
        let near = nearest(id.as_str(), roster.iter().map(|other| other.id.as_str())).map(ToOwned::to_owned);
        Self::NoAssessor { id: id.clone(), near }
    }
}
