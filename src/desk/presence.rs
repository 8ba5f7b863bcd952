//! Who has which application open.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::watch::Watchers;
use super::{Desk, DeskError, Who};
use crate::domain::{AccountName, Number, Permission};

/// Who has which application open, each with at how many terminals.
#[derive(Debug, Default)]
pub(super) struct Presence(BTreeMap<Number, BTreeMap<AccountName, usize>>);

impl Presence {
    /// One terminal more of an account has an application open; whether it is the account's first.
    pub(super) fn enter(&mut self, number: Number, account: &AccountName) -> bool {
        let terminals = self.0.entry(number).or_default().entry(account.clone()).or_default();
        *terminals += 1;
        *terminals == 1
    }

    /// One terminal less; whether it was the account's last.
    pub(super) fn leave(&mut self, number: Number, account: &AccountName) -> bool {
        let Some(accounts) = self.0.get_mut(&number) else { return false };
        let Some(terminals) = accounts.get_mut(account) else { return false };
        *terminals -= 1;
        let is_last = *terminals == 0;
        if is_last {
            accounts.remove(account);
        }
        if accounts.is_empty() {
            self.0.remove(&number);
        }
        is_last
    }

    /// Who has an application open, by name.
    pub(super) fn of(&self, number: Number) -> Vec<AccountName> {
        self.0.get(&number).into_iter().flat_map(|accounts| accounts.keys().cloned()).collect()
    }
}

/// An application that a terminal has open, until this is dropped.
#[derive(Debug)]
pub struct Opened {
    watchers: Arc<Watchers>,
    number: Number,
    account: AccountName,
}

impl Opened {
    /// Which application.
    pub fn number(&self) -> Number {
        self.number
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.watchers.leave(self.number, &self.account);
    }
}

impl Desk {
    /// Notes that a terminal has an application open. All who have it open are told who else has, this one too; nobody
    /// else is, and whoever may not read applications can have none open (V1).
    pub fn open_application(&self, who: &Who, number: Number) -> Result<Opened, DeskError> {
        who.needs(Permission::Read)?;
        let (watchers, account) = (Arc::clone(&self.shared().watchers), who.account.name.clone());
        watchers.enter(number, &account);
        Ok(Opened { watchers, number, account })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_terminals_of_an_account_are_one_name() {
        let (number, bo, max) = (Number::new(2026, 1), "bo".parse().unwrap(), "max".parse().unwrap());
        let mut presence = Presence::default();
        assert!(presence.enter(number, &max) && presence.enter(number, &bo) && !presence.enter(number, &bo));
        assert_eq!(presence.of(number), [bo.clone(), max.clone()]);
        assert!(!presence.leave(number, &bo) && presence.leave(number, &bo));
        assert_eq!(presence.of(number), std::slice::from_ref(&max));
        assert!(presence.leave(number, &max) && !presence.leave(number, &max));
        assert!(presence.of(number).is_empty() && presence.0.is_empty(), "nothing is kept of what nobody has open");
    }
}
