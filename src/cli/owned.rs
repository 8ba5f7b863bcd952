use std::path::Path;

use super::error::CliError;
use super::users;
use crate::domain::Rule;
use crate::link::DeskDir;

/// Refuses whoever is not the Unix user whose desk it is what works on its files: an account of a member of the group,
/// whatever its role, is for its server (V1).
pub(super) fn only_by_owner(desk: &Path) -> Result<(), CliError> {
    // What is wrong with the folder is told by whoever uses it.
    let Ok(desk) = DeskDir::visit(desk) else { return Ok(()) };
    refusal(desk.owner(), rustix::process::geteuid().as_raw()).map_or(Ok(()), Err)
}

fn refusal(owner: u32, user: u32) -> Option<CliError> {
    // The system lets root read all.
    if user == owner || user == 0 {
        return None;
    }
    let name = users::name(owner).unwrap_or_else(|| format!("uid {owner}"));
    Some(CliError::Refused {
        rule: Some(Rule::V1),
        message: format!("only {name}, whose desk it is, reads its files"),
        hint: format!(
            "ask {name} for it; a table of the applications is there for who may read them: qapdesk export --format csv"
        ),
        warnings: std::collections::BTreeSet::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_a_desks_files_are_its_owners_to_copy_and_others_are_told_whose() {
        assert!(refusal(1000, 1000).is_none() && refusal(1000, 0).is_none());
        // No system has a user of this number.
        let owner = u32::MAX - 7;
        let Some(CliError::Refused { rule, message, hint, .. }) = refusal(owner, 1000) else { panic!("not refused") };
        assert_eq!(rule, Some(Rule::V1));
        assert!(
            message.contains(&format!("uid {owner}")) && !hint.contains("owns the desk's folder"),
            "{message}; {hint}"
        );
    }
}
