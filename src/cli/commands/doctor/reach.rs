use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use super::Finding;
use crate::cli::users;

const WHAT: &str = "way in";
/// Shells with which sshd runs no command.
const NO_SHELLS: [&str; 2] = ["nologin", "false"];

/// Whether the gateway's user reaches the desk: the folder, the socket and the file of the keys, by their modes and groups, and
/// whether sshd can run anything as them.
pub(super) fn look(user: &str, desk: &Path) -> Vec<Finding> {
    let groups = groups(user);
    let mut findings: Vec<Finding> = [("", 0o010), ("desk.sock", 0o060), ("ssh-keys", 0o040)]
        .iter()
        .filter_map(|(name, bits)| barred(&desk.join(name), user, *bits, &groups))
        .collect();
    findings.extend(keys_of_all(user, desk));
    findings.extend(login(user));
    if findings.is_empty() {
        findings.push(Finding::well(WHAT, format!("{user} reaches folder, socket and keys")));
    }
    findings
}

fn groups(user: &str) -> Vec<u32> {
    let told = Command::new("id").args(["-G", user]).output();
    let told = told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned()).unwrap_or_default();
    told.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

fn barred(place: &Path, user: &str, bits: u32, groups: &[u32]) -> Option<Finding> {
    let served = "run the server with --group GROUP --gateway USER (see the README), and try again";
    let found = match fs::symlink_metadata(place) {
        Ok(found) => found,
        Err(error) => return Some(Finding::wrong(WHAT, format!("{}: {error}", place.display()), served)),
    };
    let is_theirs = |found: &Metadata| groups.contains(&found.gid()) && found.mode() & bits == bits;
    if is_theirs(&found) {
        return None;
    }
    let told =
        format!("{user} does not reach {}: mode {:04o}, group {}", place.display(), found.mode() & 0o7777, found.gid());
    Some(Finding::wrong(
        WHAT,
        told,
        format!("have {user} in the group of --group and the desk's owner in {user}'s own, and {served}"),
    ))
}

/// The names and keys of all who come over SSH are for the gateway alone, not for all who reach the desk.
fn keys_of_all(user: &str, desk: &Path) -> Option<Finding> {
    let found = fs::symlink_metadata(desk.join("ssh-keys")).ok()?;
    let own = users::own_group(users::uid(user).ok()?)?;
    if found.gid() == own || found.mode() & 0o040 == 0 {
        return None;
    }
    let told = format!("all of group {} may read whose the keys are", found.gid());
    Some(Finding::wrong(WHAT, told, "restart the server, which gives the file to the gateway's own group"))
}

/// What the list of users says of the gateway's login.
fn login(user: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let field = |list: &str, place: usize| {
        let lines = fs::read_to_string(list).ok()?;
        let line = lines.lines().find(|line| line.split(':').next() == Some(user))?.to_owned();
        line.split(':').nth(place).map(ToOwned::to_owned)
    };
    if let Some(shell) = field("/etc/passwd", 6).filter(|shell| NO_SHELLS.iter().any(|none| shell.ends_with(none))) {
        findings.push(Finding::wrong(
            WHAT,
            format!("the shell of {user} is {shell}"),
            format!("usermod --shell /bin/sh {user}"),
        ));
    }
    if field("/etc/shadow", 1).is_some_and(|password| password.starts_with('!')) {
        let remedy = format!("usermod --password '*' {user}: no password opens it, and keys do");
        findings.push(Finding::wrong(
            WHAT,
            format!("the account of {user} is locked, so sshd refuses its keys"),
            remedy,
        ));
    }
    findings
}
