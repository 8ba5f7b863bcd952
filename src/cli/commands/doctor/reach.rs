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
    let own = users::uid(user).ok().and_then(users::own_group);
    findings.extend(own.and_then(|own| keys_of_all(own, desk)));
    let list = |place: &str| fs::read_to_string(place).unwrap_or_default();
    findings.extend(login(user, &list("/etc/passwd"), &list("/etc/shadow")));
    if findings.is_empty() {
        findings.push(Finding::well(WHAT, format!("{user} reaches folder, socket and keys")));
    }
    findings
}

fn groups(user: &str) -> Vec<u32> {
    id(&["-G", user]).split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

/// The names of a user's groups.
pub(super) fn names(user: &str) -> Vec<String> {
    id(&["-Gn", user]).split_whitespace().map(ToOwned::to_owned).collect()
}

fn id(arguments: &[&str]) -> String {
    let told = Command::new("id").args(arguments).output();
    told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned()).unwrap_or_default()
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
fn keys_of_all(own: u32, desk: &Path) -> Option<Finding> {
    let found = fs::symlink_metadata(desk.join("ssh-keys")).ok()?;
    if found.gid() == own || found.mode() & 0o040 == 0 {
        return None;
    }
    let told = format!("all of group {} may read whose the keys are", found.gid());
    Some(Finding::wrong(WHAT, told, "restart the server, which gives the file to the gateway's own group"))
}

/// What the lists of users and of passwords say of the gateway's login.
fn login(user: &str, users: &str, passwords: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let field = |list: &str, place: usize| {
        let line = list.lines().find(|line| line.split(':').next() == Some(user))?;
        line.split(':').nth(place).map(ToOwned::to_owned)
    };
    if let Some(shell) = field(users, 6).filter(|shell| NO_SHELLS.iter().any(|none| shell.ends_with(none))) {
        findings.push(Finding::wrong(
            WHAT,
            format!("the shell of {user} is {shell}"),
            format!("usermod --shell /bin/sh {user}"),
        ));
    }
    if field(passwords, 1).is_some_and(|password| password.starts_with('!')) {
        let remedy = format!("usermod --password '*' {user}: no password opens it, and keys do");
        findings.push(Finding::wrong(
            WHAT,
            format!("the account of {user} is locked, so sshd refuses its keys"),
            remedy,
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::How;
    use super::*;

    fn group_of(place: &Path) -> u32 {
        fs::metadata(place).unwrap().gid()
    }

    #[test]
    fn what_the_gateways_groups_do_not_open_is_told() {
        let home = tempfile::tempdir().unwrap();
        let (place, own) = (home.path().join("ssh-keys"), group_of(home.path()));
        assert!(barred(&place, "desk", 0o040, &[own]).is_some(), "the server keeps none");
        fs::write(&place, "").unwrap();
        for (mode, groups, is_barred) in
            [(0o640, vec![own], false), (0o640, vec![own + 1], true), (0o600, vec![own], true), (0o640, vec![], true)]
        {
            fs::set_permissions(&place, PermissionsExt::from_mode(mode)).unwrap();
            let told = barred(&place, "desk", 0o040, &groups);
            assert_eq!(told.is_some(), is_barred, "{mode:o} {groups:?}: {told:?}");
            assert!(told.is_none_or(|told| told.how == How::Wrong));
        }
    }

    #[test]
    fn keys_that_others_than_the_gateway_may_read_are_told() {
        let home = tempfile::tempdir().unwrap();
        let (place, own) = (home.path().join("ssh-keys"), group_of(home.path()));
        fs::write(&place, "").unwrap();
        fs::set_permissions(&place, PermissionsExt::from_mode(0o640)).unwrap();
        assert!(keys_of_all(own, home.path()).is_none());
        assert!(keys_of_all(own + 1, home.path()).is_some());
        fs::set_permissions(&place, PermissionsExt::from_mode(0o600)).unwrap();
        assert!(keys_of_all(own + 1, home.path()).is_none(), "nobody but the owner reads it");
    }

    #[test]
    fn a_login_that_sshd_refuses_or_that_runs_nothing_is_told() {
        let users = "desk:x:990:990::/:/bin/sh\ndeskless:x:991:991::/:/usr/sbin/nologin\n";
        let told = |user, password: &str| login(user, users, &format!("{user}:{password}:20000::::::\n")).len();
        assert_eq!(told("desk", "*"), 0);
        assert_eq!(told("desk", "!"), 1, "locked");
        assert_eq!(told("deskless", "*"), 1, "no shell");
        assert_eq!(told("deskless", "!*"), 2);
    }
}
