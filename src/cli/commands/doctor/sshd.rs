use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use super::{Finding, reach};
use crate::cli::commands::gateway::is_plain_path;
use crate::cli::users;
use crate::desk::gateway_keys;

/// Where Debian and its like have it, and others.
const SSHD: [&str; 3] = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];

/// Settings of sshd for the gateway's user, what they must be, and why.
const LINES: [(&str, &str, &str); 12] = [
    ("forcecommand", "none", "another command would take the place of the key's own"),
    ("authenticationmethods", "publickey", "only keys open the desk"),
    ("passwordauthentication", "no", "only keys open the desk"),
    ("kbdinteractiveauthentication", "no", "only keys open the desk"),
    ("hostbasedauthentication", "no", "only keys open the desk"),
    ("trustedusercakeys", "none", "a certificate would open a shell instead of the desk"),
    ("authorizedprincipalscommand", "none", "a certificate would open a shell instead of the desk"),
    ("permittunnel", "no", "nobody comes to other machines through this one"),
    ("disableforwarding", "yes", "nobody comes to other machines through this one"),
    ("permituserrc", "no", "no file of the user runs at the login"),
    ("permittty", "yes", "the terminal needs one"),
    ("authorizedkeysfile", "none", "keys are kept with the accounts, where removing one ends its sessions"),
];

/// What the gateway of a Unix user stands on.
pub(super) fn look(user: &str, desk: &Path) -> Vec<Finding> {
    let mut findings = vec![whose(user, desk)];
    findings.extend(program());
    findings.push(keys(desk));
    findings.extend(settings(user, desk));
    findings
}

fn whose(user: &str, desk: &Path) -> Finding {
    let what = "gateway";
    let Ok(uid) = users::uid(user) else {
        let remedy = format!("make it: useradd --system --home-dir / --shell /bin/sh --password '*' {user}");
        return Finding::wrong(what, format!("there is no Unix user {user}"), remedy);
    };
    let owner = fs::symlink_metadata(desk).map_or(0, |found| found.uid());
    let why = match uid {
        0 => "is root, who may do all on this machine",
        _ if uid == owner => "owns the desk",
        _ => return Finding::well(what, format!("{user}, uid {uid}")),
    };
    Finding::wrong(what, format!("{user} {why}"), "give the gateway a Unix user of its own that owns nothing")
}

/// sshd runs a program as its `AuthorizedKeysCommand` only where root alone can replace it.
fn program() -> Vec<Finding> {
    let Ok(program) = std::env::current_exe() else {
        return vec![Finding::wrong("program", "its own place cannot be found", "install qapdesk in /usr/local/bin")];
    };
    let mut findings = Vec::new();
    if !is_plain_path(&program) || !is_plain_path(&std::path::absolute(&program).unwrap_or_default()) {
        findings.push(Finding::wrong(
            "program",
            format!("{} would pass a shell", program.display()),
            "install qapdesk in /usr/local/bin",
        ));
    }
    let loose = program
        .ancestors()
        .filter(|place| fs::metadata(place).is_ok_and(|found| found.uid() != 0 || found.mode() & 0o022 != 0));
    findings.extend(loose.map(|place| {
        let found = format!("{} is not root's alone, so sshd runs nothing below it", place.display());
        Finding::wrong("program", found, "install -m 755 qapdesk /usr/local/bin/qapdesk, as root")
    }));
    if findings.is_empty() {
        findings.push(Finding::well("program", program.display().to_string()));
    }
    findings
}

fn keys(desk: &Path) -> Finding {
    match gateway_keys(desk) {
        Ok(keys) if keys.is_empty() => Finding::note(
            "keys",
            "none opens the desk",
            "qapdesk account key add NAME < key.pub; the server must run with --gateway",
        ),
        Ok(keys) => Finding::well("keys", format!("{} open the desk", keys.len())),
        Err(error) => Finding::wrong(
            "keys",
            error.to_string(),
            "restart the server with --gateway and --group, and ask as a member of the group",
        ),
    }
}

fn settings(user: &str, desk: &Path) -> Vec<Finding> {
    let what = "sshd";
    let Some(sshd) = SSHD.iter().find(|place| Path::new(place).exists()) else {
        return vec![Finding::wrong(what, "is not installed", "apt-get install openssh-server")];
    };
    let asked =
        Command::new(sshd).args(["-T", "-C"]).arg(format!("user={user},host=localhost,addr=127.0.0.1")).output();
    let told = match asked {
        Ok(told) if told.status.success() => String::from_utf8_lossy(&told.stdout).into_owned(),
        Ok(told) => {
            let words =
                String::from_utf8_lossy(&told.stderr).lines().next().unwrap_or("it does not say why").to_owned();
            let found = format!("its settings cannot be read: {words}");
            let finding = if rustix::process::geteuid().is_root() {
                Finding::wrong(what, found, "mend its settings: sshd -t names the line")
            } else {
                Finding::note(what, found, "run qapdesk doctor as root")
            };
            return vec![finding];
        }
        Err(error) => {
            return vec![Finding::note(what, format!("cannot be asked: {error}"), "run qapdesk doctor as root")];
        }
    };
    judge(&told, user, &reach::names(user), desk)
}

/// What the settings that `sshd -T` prints mean for the gateway.
fn judge(told: &str, user: &str, groups: &[String], desk: &Path) -> Vec<Finding> {
    let value = |key: &str| told.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' ')).unwrap_or("none");
    let mut findings = Vec::new();
    let command = value("authorizedkeyscommand");
    let words: Vec<&str> = command.split(' ').collect();
    let asks_us = words.contains(&"ssh-keys")
        && words.iter().any(|word| Path::new(word) == desk)
        && words.iter().filter(|word| word.starts_with('%')).all(|word| *word == "%f");
    if !asks_us {
        let remedy = format!("AuthorizedKeysCommand /usr/local/bin/qapdesk --desk {} ssh-keys %f", desk.display());
        findings.push(Finding::wrong("sshd", format!("AuthorizedKeysCommand is {command}"), remedy));
    }
    let runs_as = value("authorizedkeyscommanduser");
    if runs_as != user {
        let found = format!("AuthorizedKeysCommandUser is {runs_as}");
        findings.push(Finding::wrong("sshd", found, format!("AuthorizedKeysCommandUser {user}")));
    }
    findings.extend(kept_out(told, user, groups));
    for (key, wanted, why) in LINES {
        if value(key) != wanted {
            findings.push(Finding::wrong("sshd", format!("{key} is {}", value(key)), format!("{key} {wanted}: {why}")));
        }
    }
    if value("clientaliveinterval") == "0" {
        findings.push(Finding::note(
            "sshd",
            "clientaliveinterval is 0",
            "ClientAliveInterval 15: else a dead line is never noticed",
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::well("sshd", "its lines for the gateway are as they should be"));
    }
    findings
}

/// The lists of users and groups by which sshd keeps the gateway's user out.
fn kept_out(told: &str, user: &str, groups: &[String]) -> Vec<Finding> {
    let listed = |key: &'static str| told.lines().filter_map(move |line| line.strip_prefix(key)?.strip_prefix(' '));
    let is_user = |name: &str| fits(name.split('@').next().unwrap_or_default(), user);
    // Who is kept out from some addresses only comes from the others.
    let is_user_from_anywhere =
        |name: &str| name.strip_suffix("@*").unwrap_or(name).split_once('@').is_none() && is_user(name);
    let is_group = |pattern: &str| groups.iter().any(|group| fits(pattern, group));
    [
        ("allowusers", listed("allowusers").next().is_some() && !listed("allowusers").any(is_user)),
        ("denyusers", listed("denyusers").any(is_user_from_anywhere)),
        ("allowgroups", listed("allowgroups").next().is_some() && !listed("allowgroups").any(is_group)),
        ("denygroups", listed("denygroups").any(is_group)),
    ]
    .into_iter()
    .filter(|(_, keeps_out)| *keeps_out)
    .map(|(key, _)| Finding::wrong("sshd", format!("{key} keeps {user} out"), "let it in there"))
    .collect()
}

/// Whether a name fits a pattern as sshd reads them: `*` is any number of letters, `?` is one.
fn fits(pattern: &str, name: &str) -> bool {
    let mut letters = pattern.chars();
    match letters.next() {
        None => name.is_empty(),
        Some('*') => {
            let rest = letters.as_str();
            name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| fits(rest, &name[at..]))
        }
        Some(letter) => {
            let mut others = name.chars();
            others.next().is_some_and(|other| letter == '?' || letter == other)
                && fits(letters.as_str(), others.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::How;
    use super::*;

    const DESK: &str = "/var/lib/qapdesk";

    /// What `sshd -T` prints of the lines that the README puts there.
    fn good() -> String {
        let lines = include_str!("../../../../contrib/sshd_qapdesk.conf").lines();
        let lines = lines.filter_map(|line| line.strip_prefix("    ")).filter(|line| !line.starts_with('#'));
        let lower = |line: &str| {
            let (key, value) = line.split_once(' ').unwrap();
            format!("{} {value}\n", key.to_lowercase())
        };
        lines.map(lower).collect()
    }

    fn how(told: &str) -> Vec<How> {
        judge(told, "desk", &["desk".to_owned(), "qapdesk-users".to_owned()], Path::new(DESK))
            .iter()
            .map(|finding| finding.how)
            .collect()
    }

    #[test]
    fn the_lines_of_the_readme_are_well_and_each_other_value_is_told() {
        let good = good();
        assert_eq!(how(&good), [How::Well], "{good}");
        // How a line is kept up, and what signs there are, are no doors.
        let of_comfort = ["setenv", "clientalivecountmax"];
        let mut looked_at = 0;
        for line in good.lines() {
            let key = line.split(' ').next().unwrap();
            if of_comfort.contains(&key) {
                continue;
            }
            let other = good.replace(&format!("{line}\n"), &format!("{key} 0\n"));
            assert_ne!(how(&other), [How::Well], "{line}");
            looked_at += 1;
        }
        assert!(looked_at > LINES.len(), "{good}");
        for (key, wanted, _) in LINES {
            let is_there = good.contains(&format!("{key} {wanted}\n"));
            assert!(is_there || key == "forcecommand", "{key} is not among the lines of contrib");
        }
        assert_eq!(how(&format!("{good}forcecommand /bin/sh\n")), [How::Wrong]);
        assert_eq!(how(&good.replace("interval 15", "interval 0")), [How::Note]);
        assert_ne!(judge(&good, "desk", &[], Path::new("/srv/other"))[0].how, How::Well, "another desk's keys");
    }

    #[test]
    fn who_is_kept_out_by_a_list_is_told_and_who_is_let_in_by_a_pattern_is_not() {
        let good = good();
        for (list, is_well) in [
            ("allowusers ada", false),
            ("allowusers ada\nallowusers desk", true),
            ("allowusers des?\nallowusers ada", true),
            ("allowusers *@10.0.0.*", true),
            ("allowusers desktop", false),
            ("allowgroups sudo", false),
            ("allowgroups sudo\nallowgroups qapdesk-*", true),
            ("denyusers d*", false),
            ("denyusers desk@192.0.2.*", true),
            ("denyusers *@*", false),
            ("denyusers ada", true),
            ("denygroups *users", false),
            ("denygroups sudo", true),
        ] {
            let told = how(&format!("{good}{list}\n"));
            assert_eq!(told, [if is_well { How::Well } else { How::Wrong }], "{list}");
        }
    }

    #[test]
    fn a_gateway_that_is_root_or_the_desks_owner_is_told_as_what_it_is() {
        let home = tempfile::tempdir().unwrap();
        assert!(whose("root", home.path()).found.as_str().contains("is root"), "{:?}", whose("root", home.path()));
        let told = whose("no-such-user", home.path());
        assert!(told.how == How::Wrong && told.found.as_str().contains("there is no Unix user"), "{told:?}");
    }
}
