use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{excerpt, nearest};

/// What an account may do (V1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Accounts and programs, and all that a manager may.
    Admin,
    /// Waivers and decisions, and all that staff may.
    Manager,
    /// Applications, letters, scheduling.
    Staff,
    /// Own sessions and score sheets only.
    Assessor,
    /// Reads everything, changes nothing.
    Auditor,
    /// Name, number, stage and what is open; nothing else.
    Lookup,
}

/// What a request needs leave for (V1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Finding applications by name or number: name, number, stage, what is open.
    Find,
    /// Reading whole applications, their evidence and history.
    Read,
    /// Changing applications: intake, evidence, accepting and marking deficient.
    Work,
    /// Waiving a requirement, approving and declining an application.
    Decide,
    /// The desk itself: its accounts, its server.
    Administer,
    /// What was done and read, by whom, over all applications.
    Audit,
    /// Own sessions and score sheets; of which the rules ask further whether they are one's own (A9).
    Assess,
}

impl Role {
    /// All roles, the one that may do most first.
    pub const ALL: [Self; 6] = [Self::Admin, Self::Manager, Self::Staff, Self::Assessor, Self::Auditor, Self::Lookup];

    /// The word for it on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Staff => "staff",
            Self::Assessor => "assessor",
            Self::Auditor => "auditor",
            Self::Lookup => "lookup",
        }
    }

    /// Whether this role has that permission (V1).
    pub fn may(self, permission: Permission) -> bool {
        use Permission::{Assess, Audit, Decide, Find, Read, Work};
        match self {
            Self::Admin => true,
            Self::Manager => matches!(permission, Find | Read | Work | Decide | Assess),
            Self::Staff => matches!(permission, Find | Read | Work | Assess),
            Self::Auditor => matches!(permission, Find | Read | Audit),
            Self::Lookup => matches!(permission, Find),
            Self::Assessor => matches!(permission, Assess),
        }
    }

    /// Whether its accounts may come through the gateway unmarked (V1).
    pub fn comes_through_gateway(self) -> bool {
        matches!(self, Self::Assessor | Self::Lookup)
    }
}

/// Why a text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no role{}", .near.as_ref().map_or_else(
    || ": there are admin, manager, staff, assessor, auditor and lookup".to_owned(),
    |near| format!("; did you mean `{near}`?"),
))]
pub struct RoleError {
    name: String,
    near: Option<&'static str>,
}

impl std::str::FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, RoleError> {
        let name = text.trim().to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|role| role.id() == name)
            .ok_or_else(|| RoleError { name: excerpt(text), near: nearest(&name, Self::ALL.map(Self::id)) })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_only_managers_and_admins_decide() {
        let deciders: Vec<Role> = Role::ALL.into_iter().filter(|role| role.may(Permission::Decide)).collect();
        assert_eq!(deciders, [Role::Admin, Role::Manager]);
    }

    #[test]
    fn v1_auditors_read_and_never_change() {
        assert!(Role::Auditor.may(Permission::Read) && !Role::Auditor.may(Permission::Work));
        assert!(Role::Lookup.may(Permission::Find) && !Role::Lookup.may(Permission::Read));
    }
}
