//! Who works at the desk: accounts, what each role may do, and what is changed of them (V1).

mod change;
mod edit;
mod name;
mod role;

pub use change::{AccountChange, AccountMade, PlainAccount};
pub use edit::{AccountContext, AccountEdit, edit_account};
pub use name::{AccountName, AccountNameError};
pub use role::{Permission, Role, RoleError};

use serde::{Deserialize, Serialize};

use crate::text::PublicKey;

/// Somebody who works at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account's name.
    pub name: AccountName,
    /// Raised by each change; the first is 1.
    pub revision: u32,
    /// What it may do.
    pub role: Role,
    /// The Unix user that is this account when no other is named.
    pub uid: Option<u32>,
    /// It may do nothing any more, and is kept for what it did.
    pub disabled: bool,
    /// An admin let it come through the gateway although its role does not.
    pub marked: bool,
    /// The SSH keys by which its owner comes through the gateway.
    pub keys: Vec<PublicKey>,
}

impl Account {
    /// A new account without keys.
    pub fn new(name: AccountName, role: Role, uid: Option<u32>) -> Self {
        Self { name, revision: 1, role, uid, disabled: false, marked: false, keys: Vec::new() }
    }

    /// Whether it may come through the gateway: one Unix user whose sessions each name an account, so only the roles that
    /// could do little harm may, and others where an admin marked them.
    pub fn may_come_through_gateway(&self) -> bool {
        !self.disabled && (self.marked || self.role.comes_through_gateway())
    }

    /// Its key of that fingerprint.
    pub fn key(&self, fingerprint: &str) -> Option<&PublicKey> {
        self.keys.iter().find(|key| key.fingerprint() == fingerprint)
    }

    /// Whether it may do that: never where it is disabled (V1).
    pub fn may(&self, permission: Permission) -> bool {
        !self.disabled && self.role.may(permission)
    }
}
