//! What is said to somebody who may only look applications up.

use super::count;
use crate::domain::Requirement;
use crate::domain::Role;
use crate::domain::view::Row;

/// Which keys the look-up has that is somebody's first page.
pub const FIRST_LOOK_UP_KEYS: &str = "Enter shows it · Up and Down choose · Esc clears · ctrl-c leaves the desk";
/// What Esc says there.
pub const NOTHING_BEHIND_LOOK_UP: &str = "this is your first page: ctrl-c leaves the desk";
/// What Enter says there while nobody is found.
pub const NOBODY_FOUND_YET: &str = "nobody is found yet: type more or less of the name";
/// That an application is no longer among those that were found.
pub const NOT_FOUND_ANY_MORE: &str = "It is no longer among those found: go back and look it up again.";

/// What somebody may know of an application who may only look it up.
pub fn found(row: &Row) -> Vec<String> {
    let mut lines = vec![super::titled(row.number, &row.name), format!("Stage: {}", row.stage)];
    lines.push(match row.open {
        0 => "No requirement is open.".to_owned(),
        open => format!("Open: {}.", count(open as usize, "requirement", "requirements")),
    });
    let unmet: Vec<&str> = row.unmet.iter().map(Requirement::title).collect();
    if !unmet.is_empty() {
        lines.push(format!("Unmet as it stands: {}.", unmet.join(", ")));
    }
    lines
}

/// That a role may do nothing but look applications up.
pub fn not_for_finders(role: Role) -> String {
    format!("refused by V1: the role {role} may only look applications up; ask staff to do it")
}
