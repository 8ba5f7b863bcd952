use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Account, AccountChange, AccountName, Permission, Role};
use crate::domain::{Assessors, Origin, Refusal, Rule};
use crate::text::{PublicKey, nearest};

/// How many keys an account may have.
const KEYS: usize = 20;

/// What is to be done to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountEdit {
    /// Make it.
    Add {
        /// What it may do.
        role: Role,
        /// The Unix user that is this account.
        uid: Option<u32>,
    },
    /// Give it another role.
    Role(Role),
    /// Bind it to a Unix user, or to none.
    Unix(Option<u32>),
    /// Let it do nothing any more.
    Disable,
    /// Let it do again what its role may.
    Enable,
    /// Whether it may come through the gateway although its role does not.
    Gateway(bool),
    /// Give it a key.
    AddKey(PublicKey),
    /// Take a key from it: by its fingerprint, the beginning of that, or its comment.
    RemoveKey(String),
}

impl AccountEdit {
    /// Whether it may take something from the account, so that whoever is at the desk as it must come in again.
    pub fn takes(&self) -> bool {
        match self {
            Self::Add { .. } | Self::Enable | Self::Gateway(true) | Self::AddKey(_) => false,
            Self::Role(_) | Self::Unix(_) | Self::Disable | Self::Gateway(false) | Self::RemoveKey(_) => true,
        }
    }
}

/// Who asks for an edit of an account, and beside what it is decided.
#[derive(Debug)]
pub struct AccountContext<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who asks.
    pub by: &'a Account,
    /// From where.
    pub origin: &'a Origin,
    /// All accounts.
    pub accounts: &'a BTreeMap<AccountName, Account>,
    /// All assessors, some of whom have accounts.
    pub assessors: &'a Assessors,
    /// The Unix user who owns the desk.
    pub owner: u32,
}

impl AccountContext<'_> {
    fn change(&self, before: Option<&Account>, after: Account) -> AccountChange {
        let before = before.map(|before| Box::new(before.clone()));
        let (at, by, origin) = (self.at, self.by.name.clone(), self.origin.clone());
        AccountChange { at, by, origin, before, after: Box::new(after) }
    }

    /// Refuses a Unix user who is another account's: who somebody is must be one answer.
    fn is_free(&self, uid: Option<u32>, name: &AccountName) -> Result<(), Refusal> {
        let has_it = |other: &&Account| uid.is_some() && other.uid == uid && other.name != *name;
        let Some(other) = self.accounts.values().find(has_it) else { return Ok(()) };
        let message = format!("the Unix user {} has the account {}", uid.unwrap_or_default(), other.name);
        refuse(message, "give each Unix user one account, or leave the user out")
    }
}

/// The change that an edit makes of an account, or why it is refused (V1).
pub fn edit_account(
    name: &AccountName,
    edit: &AccountEdit,
    context: &AccountContext<'_>,
) -> Result<AccountChange, Refusal> {
    let role = context.by.role;
    if !context.by.may(Permission::Administer) {
        return refuse(format!("the role {role} may not change accounts"), "ask an admin of the desk");
    }
    let before = context.accounts.get(name);
    if let AccountEdit::Add { role, uid } = edit {
        if let Some(there) = before {
            return refuse(
                format!("there is an account {name} already: {}", there.role),
                "choose another name, or change that account",
            );
        }
        if name.is_odd() {
            let message = format!("{name} reads like a slip, and a name is for good");
            return refuse(message, "choose one without two signs in a row, and with none at its end");
        }
        if name.is_word_of_filters() {
            let message =
                format!("`{name}` is a word of filters, which would never find the work of an account of that name");
            return refuse(message, "choose another name");
        }
        context.is_free(*uid, name)?;
        return Ok(context.change(None, Account::new(name.clone(), *role, *uid)));
    }
    let Some(before) = before else { return Err(no_account(name, context)) };
    let after = edited(before, edit, context)?;
    if after == *before {
        return refuse(format!("nothing is different for {name}"), "nothing is left to do here");
    }
    Ok(context.change(Some(before), Account { revision: before.revision.saturating_add(1), ..after }))
}

fn edited(before: &Account, edit: &AccountEdit, context: &AccountContext<'_>) -> Result<Account, Refusal> {
    let mut after = before.clone();
    match edit {
        AccountEdit::Add { .. } => {}
        AccountEdit::Role(role) => {
            stays_the_owners(before, context)?;
            if before.name == context.by.name {
                return refuse("nobody changes their own role".to_owned(), "ask another admin to do it");
            }
            may_still_assess(before, *role, context)?;
            // The mark was for what the account could do then.
            after.marked &= before.role == *role;
            after.role = *role;
        }
        AccountEdit::Unix(uid) => {
            stays_the_owners(before, context)?;
            context.is_free(*uid, &before.name)?;
            after.uid = *uid;
        }
        AccountEdit::Disable => {
            stays_the_owners(before, context)?;
            if before.name == context.by.name {
                return refuse("nobody disables their own account".to_owned(), "ask another admin to do it");
            }
            after.disabled = true;
        }
        AccountEdit::Enable => after.disabled = false,
        AccountEdit::Gateway(false) if before.role.comes_through_gateway() => {
            let message = format!("accounts of the role {} always may come through the gateway", before.role);
            return refuse(message, "take its keys from it, or disable it");
        }
        AccountEdit::Gateway(true) if before.role.comes_through_gateway() => {
            let message = format!("accounts of the role {} come through the gateway anyway", before.role);
            return refuse(message, "give it a key: qapdesk account key add");
        }
        AccountEdit::Gateway(marked) => after.marked = *marked,
        AccountEdit::AddKey(key) => {
            add_key(&mut after, key, context)?;
        }
        AccountEdit::RemoveKey(named) => {
            let place = key_named(before, named)?;
            after.keys.remove(place);
        }
    }
    Ok(after)
}

fn add_key(account: &mut Account, key: &PublicKey, context: &AccountContext<'_>) -> Result<(), Refusal> {
    if let Some(other) = context.accounts.values().find(|other| other.keys.contains(key)) {
        let message = format!("the key {} is on file already: {} has it", key.fingerprint(), other.name);
        return refuse(message, "each key is one account's; make another one with ssh-keygen -t ed25519");
    }
    if account.keys.len() >= KEYS {
        return refuse(format!("{} has {KEYS} keys, as many as one may have", account.name), "remove one first");
    }
    account.keys.push(key.clone());
    Ok(())
}

/// Which key somebody means.
fn key_named(account: &Account, named: &str) -> Result<usize, Refusal> {
    let named = named.trim();
    let bare = named.strip_prefix("SHA256:").unwrap_or(named);
    let is_meant = |key: &PublicKey| {
        let fingerprint = key.fingerprint().strip_prefix("SHA256:").unwrap_or_default();
        !bare.is_empty() && (fingerprint.starts_with(bare) || key.comment().as_str() == named)
    };
    let mut meant = account.keys.iter().enumerate().filter(|(_, key)| is_meant(key));
    match (meant.next(), meant.next()) {
        (Some((place, _)), None) => Ok(place),
        (None, _) => refuse(
            format!("{} has no such key", account.name),
            &format!("see its keys: qapdesk account show {}", account.name),
        ),
        (Some(_), Some(_)) => {
            refuse(format!("that names several keys of {}", account.name), "give more of the fingerprint")
        }
    }
}

/// Refuses to take anything from the account of the desk's owner: whoever owns the folder can do all anyway, and the
/// desk always has an admin.
fn stays_the_owners(account: &Account, context: &AccountContext<'_>) -> Result<(), Refusal> {
    if account.uid != Some(context.owner) {
        return Ok(());
    }
    let message = format!("{} is the account of the desk's owner, and stays their admin", account.name);
    refuse(message, "make another account for other work: qapdesk account add NAME --role ROLE")
}

/// Refuses a role that may not assess to an account that is an assessor's (A9).
fn may_still_assess(account: &Account, role: Role, context: &AccountContext<'_>) -> Result<(), Refusal> {
    let assessor = context.assessors.of_account(&account.name).filter(|_| !role.may(Permission::Assess));
    let Some(assessor) = assessor else { return Ok(()) };
    let message =
        format!("{} is the account of the assessor {}, and the role {role} may not assess", account.name, assessor.id);
    Err(Refusal::new(
        Rule::A9,
        message,
        format!("take it from them first: qapdesk assessor edit {} --account ''", assessor.id),
    ))
}

fn no_account(name: &AccountName, context: &AccountContext<'_>) -> Refusal {
    let near = nearest(name.as_str(), context.accounts.keys().map(AccountName::as_str));
    let hint = near.map_or_else(
        || "see which there are: qapdesk account list".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Refusal::new(Rule::V1, format!("there is no account {name}"), hint)
}

fn refuse<T>(message: String, hint: &str) -> Result<T, Refusal> {
    Err(Refusal::new(Rule::V1, message, hint))
}
