use serde::{Deserialize, Serialize};

use super::DeskError;
use crate::domain::{Account, AccountName, Origin, Permission, Role};

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
        Account { name, role: Role::Admin, uid: Some(self.uid) }
    }
}

#[expect(clippy::expect_used, reason = "the word is an account name by the rule of account names, as a test shows")]
fn plain_owner() -> AccountName {
    "owner".parse().expect("an account name")
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
}

impl Who {
    /// Refuses what the role may not do (V1).
    pub(super) fn needs(&self, permission: Permission) -> Result<(), DeskError> {
        if self.account.role.may(permission) {
            return Ok(());
        }
        let role = self.account.role;
        Err(DeskError::forbidden(format!("the role {role} may not do this"), "ask an admin of the desk for the role"))
    }
}

/// The account of a peer: the one it named, which only the desk's owner may, or its own.
pub(super) fn admit<'a>(
    accounts: impl IntoIterator<Item = &'a Account>,
    owner_uid: u32,
    uid: u32,
    named: Option<&str>,
) -> Result<Account, DeskError> {
    let mut accounts = accounts.into_iter();
    if let Some(name) = named {
        if uid != owner_uid {
            return Err(DeskError::forbidden(
                "this Unix user may not name an account",
                "leave out --account, or ask the desk's owner",
            ));
        }
        let found = accounts.find(|account| account.name.as_str() == name);
        return found.cloned().ok_or_else(|| {
            DeskError::forbidden("there is no such account", "leave out --account to work as the desk's owner")
        });
    }
    let found = accounts.find(|account| account.uid == Some(uid));
    found.cloned().ok_or_else(|| {
        DeskError::forbidden("this Unix user has no account at the desk", "ask the desk's owner for one")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owners_account_is_named_after_the_unix_user_where_it_can_be() {
        for (user, account) in [("ada", "ada"), ("Ada", "ada"), ("Ada Lovelace", "owner"), ("", "owner")] {
            let owner = Owner { uid: 1000, name: user.to_owned() };
            assert_eq!(owner.account().name.as_str(), account);
        }
    }

    #[test]
    fn v1_only_the_owner_names_an_account_and_strangers_are_refused() {
        let accounts = [Owner { uid: 1000, name: "ada".to_owned() }.account()];
        assert_eq!(admit(&accounts, 1000, 1000, None).unwrap().name.as_str(), "ada");
        assert_eq!(admit(&accounts, 1000, 1000, Some("ada")).unwrap().name.as_str(), "ada");
        assert!(admit(&accounts, 1000, 1000, Some("bo")).is_err());
        assert!(admit(&accounts, 1000, 1001, None).is_err());
        assert!(admit(&accounts, 1000, 1001, Some("ada")).is_err());
    }
}
