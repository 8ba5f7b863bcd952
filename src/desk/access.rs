use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{DeskError, Told};
use crate::domain::{Account, AccountChange, AccountName, Origin, Permission, Role};
use crate::text::{Line, nearest};

/// Whose desk it is: the Unix user whose process serves it.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The user's number.
    pub uid: u32,
    /// The user's name, for the owner's own account.
    pub name: String,
}

impl Owner {
    /// The owner's account: an admin (V1), named as the Unix user where that is an account name.
    pub(super) fn account(&self) -> Account {
        let name = self.name.to_lowercase().parse().unwrap_or_else(|_| plain_owner());
        Account::new(name, Role::Admin, Some(self.uid))
    }

    /// The changes that give the owner an account where none is theirs, because the desk is new or was moved to a machine
    /// with other numbers: a new one, or the admin of their name, without the keys and the mark that it had elsewhere. An
    /// account that has their number here is somebody else's and loses it, and one that was disabled stays so.
    pub(super) fn moves_in(&self, accounts: &[Account], at: DateTime<Utc>) -> Vec<AccountChange> {
        let has_number = |account: &&Account| account.uid == Some(self.uid);
        let is_admin = |account: &Account| account.role == Role::Admin && !account.disabled;
        if accounts.iter().find(has_number).is_some_and(is_admin) {
            return Vec::new();
        }
        let own = self.account();
        let other_names = (1..).filter_map(|count| format!("owner-{count}").parse().ok());
        let names = [own.name.clone(), plain_owner()].into_iter().chain(other_names);
        let of_name = |name: AccountName| (accounts.iter().find(|account| account.name == name), name);
        let free = |(there, _): &(Option<&Account>, AccountName)| there.is_none_or(is_admin);
        let (before, name) = names.map(of_name).find(free).unwrap_or((None, own.name.clone()));
        let after = match before {
            None => Account { name, ..own },
            Some(there) => Account { uid: Some(self.uid), marked: false, keys: Vec::new(), ..there.clone() },
        };
        let change = |before: Option<&Account>, after: Account, by: &AccountName| {
            let revision = before.map_or(1, |before| before.revision.saturating_add(1));
            let (by, origin) = (by.clone(), Origin::Local { uid: self.uid });
            let before = before.map(|before| Box::new(before.clone()));
            AccountChange { at, by, origin, before, after: Box::new(Account { revision, ..after }) }
        };
        let owner = after.name.clone();
        let freed = accounts.iter().filter(has_number);
        let mut changes: Vec<AccountChange> =
            freed.map(|there| change(Some(there), Account { uid: None, ..there.clone() }, &owner)).collect();
        changes.push(change(before, after, &owner));
        changes
    }
}

#[expect(clippy::expect_used, reason = "the word is an account name by the rule of account names, as a test shows")]
fn plain_owner() -> AccountName {
    "owner".parse().expect("an account name")
}

/// How somebody came through the gateway, by the gateway's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Via {
    /// The fingerprint of the SSH key that sshd let in, as `SHA256:…`.
    pub key: String,
    /// The address it came from.
    pub address: String,
}

/// The longest text of a [`Via`] that is kept, in characters.
const LONGEST: usize = 100;

impl Via {
    fn origin(&self) -> Origin {
        let line = |text: &str| Line::clean(&text.chars().take(LONGEST).collect::<String>());
        Origin::Ssh { key: line(&self.key), address: line(&self.address) }
    }
}

/// Somebody to whom an application can be assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// The account's name.
    pub name: AccountName,
    /// What it may do.
    pub role: Role,
}

/// Somebody at the desk: their account, and from where they came.
#[derive(Debug, Clone)]
pub struct Who {
    /// The account.
    pub account: Account,
    /// From where.
    pub origin: Origin,
    /// What they are told of whose application it is (E1).
    pub told: Told,
}

impl Who {
    /// Refuses what the role may not do (V1).
    pub(super) fn needs(&self, permission: Permission) -> Result<(), DeskError> {
        if self.account.may(permission) {
            return Ok(());
        }
        let role = self.account.role;
        Err(DeskError::forbidden(format!("the role {role} may not do this"), "ask an admin of the desk for the role"))
    }
}

/// Who may come in as whom.
#[derive(Debug)]
pub(super) struct Door<'a> {
    /// All accounts.
    pub(super) accounts: &'a BTreeMap<AccountName, Account>,
    /// Whose desk it is.
    pub(super) owner: &'a Owner,
    /// The Unix user of the gateway, where there is one.
    pub(super) gateway: Option<u32>,
}

impl Door<'_> {
    /// Refuses a Unix user who is nobody here, before anything of theirs is read (V1).
    pub(super) fn knows(&self, uid: u32) -> Result<(), DeskError> {
        if uid == self.owner.uid || Some(uid) == self.gateway {
            return Ok(());
        }
        self.own(uid).map(drop)
    }

    /// The account of a Unix user and from where they come: the one named, which the desk's owner may do for any account
    /// and the gateway for those that may come through it; or their own (V1).
    pub(super) fn admit(&self, uid: u32, named: Option<&str>, via: Option<&Via>) -> Result<Who, DeskError> {
        if uid == self.owner.uid || Some(uid) == self.gateway {
            return match (named, via) {
                (Some(name), Some(via)) => self.through_gateway(name, via).map(|account| Who {
                    account,
                    // Who owns the desk can claim any way in, and what they claim is no evidence.
                    origin: if uid == self.owner.uid { Origin::Local { uid } } else { via.origin() },
                    told: Told::default(),
                }),
                (Some(name), None) if uid == self.owner.uid => self.named_by_owner(name),
                (None, None) if uid == self.owner.uid => self.own(uid),
                _ => Err(self.stranger("the gateway's user has no account of its own")),
            };
        }
        let who = self.own(uid)?;
        if via.is_some() || named.is_some_and(|name| name != who.account.name.as_str()) {
            return Err(DeskError::forbidden(
                format!("you are {}, and may not act as another account", who.account.name),
                "leave out --account",
            ));
        }
        Ok(who)
    }

    fn own(&self, uid: u32) -> Result<Who, DeskError> {
        let found = self.accounts.values().find(|account| account.uid == Some(uid));
        let Some(account) = found else {
            return Err(self.stranger(&format!("the Unix user {uid} has no account at this desk")));
        };
        self.enabled(account, Origin::Local { uid })
    }

    fn named_by_owner(&self, name: &str) -> Result<Who, DeskError> {
        let account = self.accounts.values().find(|account| account.name.as_str() == name);
        let Some(account) = account else {
            let near = nearest(name, self.accounts.values().map(|account| account.name.as_str()));
            let near = near.map_or_else(String::new, |near| format!("did you mean {near}? "));
            return Err(DeskError::forbidden(
                format!("there is no account {}", Line::clean(name)),
                format!(
                    "{near}see which there are: qapdesk account list; or leave out --account to work as the desk's owner"
                ),
            ));
        };
        self.enabled(account, Origin::Local { uid: self.owner.uid })
    }

    /// One answer for an account that is not there, may not come this way, or has another key: whoever tries names learns
    /// nothing from it.
    fn through_gateway(&self, name: &str, via: &Via) -> Result<Account, DeskError> {
        let account = self.accounts.values().find(|account| account.name.as_str() == name);
        let account = account.filter(|account| account.may_come_through_gateway() && account.key(&via.key).is_some());
        account.cloned().ok_or_else(|| self.stranger("this key does not open the desk"))
    }

    /// The account of somebody who was let in, as it is now, or why they would not be let in any more the same way (V1).
    pub(super) fn still(&self, who: &Who) -> Result<Account, DeskError> {
        let name = &who.account.name;
        let now = self.accounts.get(name).filter(|account| !account.disabled);
        let may_stay = |account: &&Account| match &who.origin {
            Origin::Ssh { key, .. } => account.may_come_through_gateway() && account.key(key.as_str()).is_some(),
            Origin::Local { uid } => *uid == self.owner.uid || account.uid == Some(*uid),
            Origin::Unknown => false,
        };
        let Some(account) = now.filter(may_stay) else {
            return Err(DeskError::forbidden(
                format!("the account {name} may not come in any more"),
                "ask an admin of the desk",
            ));
        };
        Ok(account.clone())
    }

    fn enabled(&self, account: &Account, origin: Origin) -> Result<Who, DeskError> {
        if account.disabled {
            return Err(self.stranger(&format!("the account {} is disabled", account.name)));
        }
        Ok(Who { account: account.clone(), origin, told: Told::default() })
    }

    fn stranger(&self, message: &str) -> DeskError {
        let name = Line::clean(&self.owner.name);
        let owner = if name.is_empty() { format!("uid {}", self.owner.uid) } else { name.to_string() };
        DeskError::forbidden(message.to_owned(), format!("ask {owner}, whose desk it is, for a way in"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBtq71hWoyEzxUH/jQpR+WvdhjcMktXpmZqaFvuTlo6T";
    const FINGERPRINT: &str = "SHA256:75P8FSOLGNxtIlNYusY02+X8bUDP1OSJcRZ4j+++Qeo";

    fn ada() -> Owner {
        Owner { uid: 1000, name: "ada".to_owned() }
    }

    fn accounts(further: impl IntoIterator<Item = Account>) -> BTreeMap<AccountName, Account> {
        let all = std::iter::once(ada().account()).chain(further);
        all.map(|account| (account.name.clone(), account)).collect()
    }

    fn account(name: &str, role: Role, uid: Option<u32>) -> Account {
        Account { keys: vec![KEY.parse().unwrap()], ..Account::new(name.parse().unwrap(), role, uid) }
    }

    fn via(key: &str) -> Via {
        Via { key: key.to_owned(), address: "192.0.2.7".to_owned() }
    }

    #[test]
    fn the_owners_account_is_named_after_the_unix_user_where_it_can_be() {
        for (user, account) in [("ada", "ada"), ("Ada", "ada"), ("Ada Lovelace", "owner"), ("", "owner")] {
            let owner = Owner { uid: 1000, name: user.to_owned() };
            assert_eq!(owner.account().name.as_str(), account);
        }
    }

    /// Who has which Unix user after the owner moved in, in the order in which it is kept.
    fn after_moving_in(accounts: &[Account]) -> Vec<(String, Option<u32>)> {
        let moved = Owner { uid: 2000, ..ada() }.moves_in(accounts, DateTime::UNIX_EPOCH);
        moved.iter().map(|change| (change.after.name.to_string(), change.after.uid)).collect()
    }

    fn is(name: &str, uid: Option<u32>) -> (String, Option<u32>) {
        (name.to_owned(), uid)
    }

    #[test]
    fn an_owner_with_another_number_is_the_admin_of_their_name_again_without_the_keys_of_before() {
        let before = Account { marked: true, ..account("ada", Role::Admin, Some(1000)) };
        let moved = Owner { uid: 2000, ..ada() }.moves_in(std::slice::from_ref(&before), DateTime::UNIX_EPOCH);
        let [change] = moved.as_slice() else { panic!("{moved:?}") };
        let after = &change.after;
        assert_eq!((after.name.as_str(), after.uid, after.revision), ("ada", Some(2000), 2));
        assert!(after.keys.is_empty() && !after.marked, "{after:?}");
        assert!(ada().moves_in(&[before], DateTime::UNIX_EPOCH).is_empty(), "nothing is moved where nothing changed");
    }

    #[test]
    fn v1_nobody_elses_account_becomes_the_owners() {
        let taken = [account("ada", Role::Staff, Some(7)), account("owner", Role::Lookup, None)];
        assert_eq!(after_moving_in(&taken), [is("owner-1", Some(2000))]);
        let bo = account("bo", Role::Staff, Some(2000));
        assert_eq!(after_moving_in(&[ada().account(), bo]), [is("bo", None), is("ada", Some(2000))]);
        let max = account("max", Role::Admin, Some(2000));
        assert!(after_moving_in(&[max]).is_empty(), "an admin who has the number is the owner");
    }

    #[test]
    fn v1_a_disabled_admin_does_not_come_back_with_the_desks_move() {
        let dismissed = Account { disabled: true, ..account("ada", Role::Admin, Some(1000)) };
        assert_eq!(after_moving_in(std::slice::from_ref(&dismissed)), [is("owner", Some(2000))]);
        let same_number = Account { uid: Some(2000), ..dismissed };
        assert_eq!(after_moving_in(&[same_number]), [is("ada", None), is("owner", Some(2000))]);
    }

    #[test]
    fn v1_only_the_owner_names_any_account_and_strangers_are_refused() {
        let (owner, accounts) = (ada(), accounts([account("bo", Role::Staff, Some(1001))]));
        let door = Door { accounts: &accounts, owner: &owner, gateway: None };
        let name = |who: Result<Who, DeskError>| who.map(|who| who.account.name.to_string());
        assert_eq!(name(door.admit(1000, None, None)).unwrap(), "ada");
        assert_eq!(name(door.admit(1000, Some("bo"), None)).unwrap(), "bo");
        assert_eq!(name(door.admit(1001, None, None)).unwrap(), "bo");
        assert_eq!(name(door.admit(1001, Some("bo"), None)).unwrap(), "bo");
        assert!(door.knows(1001).is_ok() && door.knows(1002).is_err());
        for (uid, named) in [(1000, Some("eve")), (1001, Some("ada")), (1002, None), (1002, Some("ada")), (0, None)] {
            assert!(door.admit(uid, named, None).is_err(), "{uid} {named:?}");
        }
        assert!(door.admit(1001, None, Some(&via(FINGERPRINT))).is_err(), "a way in is the gateway's word only");
    }

    #[test]
    fn v1_a_disabled_account_comes_in_by_no_way() {
        let bo = Account { disabled: true, ..account("bo", Role::Lookup, Some(1001)) };
        let (owner, accounts) = (ada(), accounts([bo]));
        let door = Door { accounts: &accounts, owner: &owner, gateway: Some(2000) };
        assert!(door.knows(1001).is_err());
        assert!(door.admit(1001, None, None).is_err() && door.admit(1000, Some("bo"), None).is_err());
        assert!(door.admit(2000, Some("bo"), Some(&via(FINGERPRINT))).is_err());
    }

    #[test]
    fn v1_the_gateway_brings_accounts_that_may_come_that_way_by_their_own_keys() {
        let marked = Account { marked: true, ..account("max", Role::Manager, None) };
        let (owner, accounts) =
            (ada(), accounts([account("chen", Role::Assessor, None), account("bo", Role::Staff, Some(1001)), marked]));
        let door = Door { accounts: &accounts, owner: &owner, gateway: Some(2000) };
        let who = door.admit(2000, Some("chen"), Some(&via(FINGERPRINT))).unwrap();
        let Origin::Ssh { key, address } = who.origin else { panic!("{:?}", who.origin) };
        assert_eq!((key.as_str(), address.as_str()), (FINGERPRINT, "192.0.2.7"));
        assert!(door.admit(2000, Some("max"), Some(&via(FINGERPRINT))).is_ok(), "marked");

        let refused = |named: Option<&str>, via: Option<&Via>| door.admit(2000, named, via).unwrap_err().to_string();
        let other_key = refused(Some("chen"), Some(&via("SHA256:another")));
        assert_eq!(refused(Some("bo"), Some(&via(FINGERPRINT))), other_key, "staff is not marked");
        assert_eq!(refused(Some("nobody"), Some(&via(FINGERPRINT))), other_key);
        assert_eq!(refused(Some("ada"), Some(&via(FINGERPRINT))), other_key);
        refused(Some("chen"), None);
        refused(None, None);
        refused(None, Some(&via(FINGERPRINT)));
    }
}
