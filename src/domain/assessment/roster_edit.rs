use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Assessor, AssessorAct, AssessorChange, AssessorId, AssessorProfile, Assessors, Diary};
use crate::domain::refusal::check_length;
use crate::domain::{Account, AccountName, NOTE_LENGTH, Origin, Permission, Refusal, Rule};
use crate::text::{Line, nearest};

/// What somebody wants an entry of the roster to be.
#[derive(Debug)]
pub struct RosterEdit {
    /// Whose.
    pub id: AssessorId,
    /// Whether it is a new entry, or one on the roster at the revision that its editor saw.
    pub on: RosterTarget,
    /// What is known of them from now on.
    pub profile: AssessorProfile,
    /// Why.
    pub reason: Option<Line>,
}

/// Which entry of the roster is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterTarget {
    /// One that is not there yet.
    New,
    /// One that is there.
    Known {
        /// The revision that its editor saw.
        seen: Option<u32>,
    },
}

/// Who asks for an edit of the roster, and beside what it is decided.
#[derive(Debug)]
pub struct RosterContext<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who asks.
    pub by: &'a Account,
    /// From where.
    pub origin: &'a Origin,
    /// All accounts, some of which are assessors'.
    pub accounts: &'a BTreeMap<AccountName, Account>,
    /// The roster.
    pub assessors: &'a Assessors,
    /// Who has which sessions.
    pub diary: &'a Diary,
}

/// Why an entry of the roster stays as it is.
#[derive(Debug)]
pub enum NotEdited {
    /// A rule is against it.
    Refused(Refusal),
    /// There is no such entry.
    Unknown,
    /// The entry has changed since its editor saw it.
    Changed {
        /// The entry as it is.
        now: Box<Assessor>,
        /// The revision that they saw.
        seen: u32,
    },
}

impl From<Refusal> for NotEdited {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The change that an edit makes of the roster, or why it is not made (A2, A9, S6, V1).
pub fn edit_roster(edit: RosterEdit, context: &RosterContext<'_>) -> Result<AssessorChange, NotEdited> {
    let RosterEdit { id, on, profile, reason } = edit;
    check_length(Rule::S6, "the reason", reason.as_deref().unwrap_or_default(), NOTE_LENGTH)?;
    let profile = profile.in_order();
    let before = context.assessors.get(&id);
    profile.check(before.map(|before| &before.profile))?;
    let revision = match (on, before) {
        (RosterTarget::New, None) => 1,
        (RosterTarget::New, Some(there)) => {
            let message = format!("`{id}` is on the roster already: {}", there.profile.name);
            return Err(Refusal::new(Rule::A2, message, "edit that entry, or choose another id").into());
        }
        (RosterTarget::Known { .. }, None) => return Err(NotEdited::Unknown),
        (RosterTarget::Known { seen }, Some(there)) => {
            if let Some(seen) = seen.filter(|seen| *seen != there.revision) {
                return Err(NotEdited::Changed { now: Box::new(there.clone()), seen });
            }
            if there.profile == profile {
                let message = format!("nothing is different in the entry of {id}");
                return Err(Refusal::new(Rule::S6, message, "nothing is left to do here").into());
            }
            there.revision.saturating_add(1)
        }
    };
    let bound_before = before.and_then(|before| before.profile.account.as_ref());
    if profile.account.as_ref() != bound_before {
        context.may_rebind(&id, bound_before.is_some())?;
        context.check_binding(&id, &profile)?;
    }
    let before = before.map(|before| Box::new(before.profile.clone()));
    let act = if before.is_some() { AssessorAct::Edit } else { AssessorAct::Add };
    let (at, by, origin) = (context.at, context.by.name.clone(), context.origin.clone());
    let after = Box::new(Assessor { id, revision, profile });
    Ok(AssessorChange { at, by, origin, act, reason, before, after })
}

impl RosterContext<'_> {
    /// A9: refuses to bind an account to an assessor, or to take it from them, to anybody but an admin, and to everybody
    /// while the assessor has a sheet to fill in: it would be somebody else's from then on. An entry without an account has
    /// no sheet that anybody began.
    fn may_rebind(&self, id: &AssessorId, was_bound: bool) -> Result<(), Refusal> {
        if !self.by.may(Permission::Administer) {
            let message = format!("the role {} may not say which account is an assessor's", self.by.role);
            return Err(Refusal::new(Rule::V1, message, "ask an admin of the desk to do it"));
        }
        if was_bound && self.diary.load(id) > 0 {
            let message = format!("{id} has sessions whose sheets are not submitted");
            return Err(Refusal::new(Rule::A9, message, "bind another account once those are submitted or called off"));
        }
        Ok(())
    }

    /// Refuses an account that is not there, that may not assess (V1), or that is another assessor's (A9).
    fn check_binding(&self, id: &AssessorId, profile: &AssessorProfile) -> Result<(), Refusal> {
        let Some(name) = &profile.account else { return Ok(()) };
        let Some(account) = self.accounts.get(name) else {
            let near = nearest(name.as_str(), self.accounts.keys().map(AccountName::as_str));
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
            let hint = "name an account of the role assessor, staff, manager or admin";
            return Err(Refusal::new(Rule::V1, message, hint));
        }
        match self.assessors.of_account(name).filter(|other| other.id != *id) {
            Some(other) => {
                let message = format!("the account {name} is that of {} on the roster", other.id);
                Err(Refusal::new(Rule::A9, message, "one account is one assessor's; name another account"))
            }
            None => Ok(()),
        }
    }
}
