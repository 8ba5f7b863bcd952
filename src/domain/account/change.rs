use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Account, AccountName, Role};
use crate::domain::Origin;

/// One change of an account (H1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountChange {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; the desk's owner makes the first account, their own.
    pub by: AccountName,
    /// From where.
    pub origin: Origin,
    /// The account as it was; none for a new one.
    pub before: Option<Box<Account>>,
    /// The account as it is from now on.
    pub after: Box<Account>,
}

impl AccountChange {
    /// What was done, in the past tense.
    pub fn words(&self) -> String {
        let Account { role, uid, .. } = &*self.after;
        let user = uid.map_or_else(|| "no Unix user".to_owned(), |uid| format!("Unix user {uid}"));
        let Some(before) = &self.before else { return format!("added the account: {role}, {user}") };
        let mut parts = Vec::new();
        if before.role != *role {
            parts.push(format!("gave it the role {role} in place of {}", before.role));
        }
        if before.uid != *uid {
            parts.push(format!("bound it to {user}"));
        }
        match (before.disabled, self.after.disabled) {
            (false, true) => parts.push("disabled it".to_owned()),
            (true, false) => parts.push("enabled it".to_owned()),
            _ => {}
        }
        match (before.marked, self.after.marked) {
            (false, true) => parts.push("let it come through the gateway".to_owned()),
            (true, false) => parts.push("no longer let it come through the gateway".to_owned()),
            _ => {}
        }
        let missing = |from: &Account, of: &Account| -> Vec<String> {
            let keys = from.keys.iter().filter(|key| !of.keys.contains(key));
            keys.map(|key| key.fingerprint().to_owned()).collect()
        };
        parts.extend(missing(&self.after, before).iter().map(|key| format!("added the key {key}")));
        parts.extend(missing(before, &self.after).iter().map(|key| format!("removed the key {key}")));
        parts.join(", ")
    }
}

/// An account with nothing but its name, role and Unix user: as [`AccountMade`] has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainAccount {
    /// The account's name.
    pub name: AccountName,
    /// What it may do.
    pub role: Role,
    /// The Unix user that is this account when no other is named.
    pub uid: Option<u32>,
}

/// An account that was made; now told by [`AccountChange`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMade {
    /// The account.
    pub account: PlainAccount,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
}

impl AccountMade {
    /// The change that it was; from where it came was not written down.
    pub fn into_change(self) -> AccountChange {
        let Self { account: PlainAccount { name, role, uid }, at, by } = self;
        let after = Box::new(Account::new(name, role, uid));
        AccountChange { at, by, origin: Origin::Unknown, before: None, after }
    }
}
