use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use super::Finding;
use crate::cli::commands::gateway::is_plain_path;
use crate::cli::users;
use crate::desk::gateway_keys;

/// Where Debian and its like have it, and others.
const SSHD: [&str; 3] = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];

/// Settings of sshd for the gateway's user, what they must be, and why.
const LINES: [(&str, &str, &str); 11] = [
    ("forcecommand", "none", "another command would take the place of the key's own"),
    ("authenticationmethods", "publickey", "only keys open the desk"),
    ("passwordauthentication", "no", "only keys open the desk"),
    ("kbdinteractiveauthentication", "no", "only keys open the desk"),
    ("hostbasedauthentication", "no", "only keys open the desk"),
    ("trustedusercakeys", "none", "a certificate would open a shell instead of the desk"),
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
    if uid == owner || uid == 0 {
        return Finding::wrong(
            what,
            format!("{user} owns the desk"),
            "give the gateway a Unix user of its own that owns nothing",
        );
    }
    Finding::well(what, format!("{user}, uid {uid}"))
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
    judge(&told, user, desk)
}

/// What the settings that `sshd -T` prints mean for the gateway.
fn judge(told: &str, user: &str, desk: &Path) -> Vec<Finding> {
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
    for (key, lets_in) in [("allowusers", true), ("denyusers", false)] {
        let mut named = told.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(' ')).peekable();
        if named.peek().is_some() && named.any(|name| name.split('@').next() == Some(user)) != lets_in {
            findings.push(Finding::wrong("sshd", format!("{key} keeps {user} out"), "let it in there"));
        }
    }
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

#[cfg(test)]
mod tests {
    use super::super::How;
    use super::*;

    const GOOD: &str = "authorizedkeyscommand /usr/local/bin/qapdesk --desk /var/lib/qapdesk ssh-keys %f\nauthorizedkeyscommanduser desk\nauthenticationmethods publickey\npasswordauthentication no\ndisableforwarding yes\npermituserrc no\npermittty yes\nkbdinteractiveauthentication no\nhostbasedauthentication no\ntrustedusercakeys none\npermittunnel no\nauthorizedkeysfile none\nclientaliveinterval 15\n";

    #[test]
    fn the_lines_of_the_readme_are_well_and_each_missing_one_is_told() {
        let desk = Path::new("/var/lib/qapdesk");
        assert_eq!(judge(GOOD, "desk", desk).iter().map(|finding| finding.how).collect::<Vec<_>>(), [How::Well]);
        for line in GOOD.lines() {
            let without = GOOD.replace(&format!("{line}\n"), "");
            let is_told = judge(&without, "desk", desk).iter().any(|finding| finding.how != How::Well);
            assert_eq!(
                is_told,
                !["clientaliveinterval 15", "authorizedkeysfile none", "trustedusercakeys none", "forcecommand none"]
                    .contains(&line),
                "{line}"
            );
        }
        assert_eq!(
            judge(&GOOD.replace("disableforwarding yes", "disableforwarding no"), "desk", desk)[0].how,
            How::Wrong
        );
        assert_eq!(judge(&format!("{GOOD}allowusers ada\n"), "desk", desk)[0].how, How::Wrong);
        assert_eq!(judge(&format!("{GOOD}allowusers ada\nallowusers desk\n"), "desk", desk)[0].how, How::Well);
        assert_eq!(judge(&format!("{GOOD}forcecommand /bin/sh\n"), "desk", desk)[0].how, How::Wrong);
        assert_eq!(judge(GOOD, "desk", Path::new("/srv/other"))[0].how, How::Wrong, "another desk's keys");
        assert_eq!(judge(&GOOD.replace("interval 15", "interval 0"), "desk", desk)[0].how, How::Note);
    }
}
