//! The file of the keys that open the desk through the gateway: `ssh-keys` in the desk's folder.
//!
//! sshd asks for keys twice a login, so `qapdesk ssh-keys` reads this one file and needs neither server nor store. The
//! server writes it anew, whole, when an account changes. What it says lets nobody do anything by itself: the server looks
//! at the account and its keys again when somebody comes.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::domain::{Account, AccountName};
use crate::text::PublicKey;

const FILE: &str = "ssh-keys";
const NEW: &str = "ssh-keys.new";
/// The first line: what the file is, and the version of its format.
const HEAD: &str = "qapdesk-ssh-keys 1";
/// The largest file that is read, in bytes: some 50,000 keys.
const LIMIT: u64 = 16 * 1024 * 1024;

/// A key that opens the desk through the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayKey {
    /// Whose.
    pub account: AccountName,
    /// Its fingerprint, as `SHA256:…`.
    pub fingerprint: String,
    /// Its kind and itself, as in a `.pub` file.
    pub key: String,
}

/// The keys of a desk's gateway, as its server left them; none where there is no gateway.
///
/// # Errors
/// Where the file cannot be read, or is not what this desk's server wrote: another owner, writable by others, a link.
pub fn gateway_keys(folder: &Path) -> io::Result<Vec<GatewayKey>> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(folder.join(FILE));
    let file = match opened {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        opened => opened?,
    };
    let (found, owner) = (file.metadata()?, fs::symlink_metadata(folder)?.uid());
    if !found.is_file() || found.uid() != owner || found.mode() & 0o022 != 0 {
        return Err(io::Error::other(format!("{FILE} is not the file that the desk's server keeps")));
    }
    let mut text = String::new();
    file.take(LIMIT).read_to_string(&mut text)?;
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Err(io::Error::other(format!("{FILE} is of another version of qapdesk")));
    }
    Ok(lines.filter_map(read_line).collect())
}

fn read_line(line: &str) -> Option<GatewayKey> {
    let mut fields = line.splitn(3, ' ');
    let account = fields.next()?.parse().ok()?;
    let fingerprint = fields.next()?.to_owned();
    // The key speaks for its fingerprint, and both pass a shell.
    let key: PublicKey = fields.next()?.parse().ok()?;
    (key.fingerprint() == fingerprint).then(|| GatewayKey { account, fingerprint, key: key.as_str().to_owned() })
}

/// Removes the file, where there is one.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    [NEW, FILE].iter().try_for_each(|name| match fs::remove_file(folder.join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    })
}

/// Writes the keys of all accounts that may come through the gateway: whole, or not at all. A group may read the file,
/// which is to be the gateway's own: names and keys are not for all who reach the desk.
pub(super) fn keep(folder: &Path, group: Option<u32>, accounts: &BTreeMap<AccountName, Account>) -> io::Result<()> {
    let mut text = format!("{HEAD}\n");
    for account in accounts.values().filter(|account| account.may_come_through_gateway()) {
        for key in &account.keys {
            text.extend([account.name.as_str(), " ", key.fingerprint(), " ", key.as_str(), "\n"]);
        }
    }
    let (new, place): (PathBuf, PathBuf) = (folder.join(NEW), folder.join(FILE));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(text.as_bytes())?;
    if group.is_some() {
        std::os::unix::fs::fchown(&file, None, group).map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => io::Error::new(
                error.kind(),
                "its group is the gateway's, and the desk's owner is not in it (see the README)",
            ),
            _ => error,
        })?;
        file.set_permissions(PermissionsExt::from_mode(0o640))?;
    }
    file.sync_data()?;
    fs::rename(&new, &place)?;
    File::open(folder)?.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Role;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBtq71hWoyEzxUH/jQpR+WvdhjcMktXpmZqaFvuTlo6T";

    fn accounts() -> BTreeMap<AccountName, Account> {
        let account = |name: &str, role| Account {
            keys: vec![format!("{KEY} {name}@laptop").parse().unwrap()],
            ..Account::new(name.parse().unwrap(), role, None)
        };
        let disabled = Account { disabled: true, ..account("eve", Role::Assessor) };
        let all = [account("chen", Role::Assessor), account("bo", Role::Staff), disabled];
        all.into_iter().map(|account| (account.name.clone(), account)).collect()
    }

    #[test]
    fn only_keys_of_accounts_that_may_come_that_way_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(gateway_keys(folder.path()).unwrap(), []);
        keep(folder.path(), None, &accounts()).unwrap();
        let keys = gateway_keys(folder.path()).unwrap();
        assert_eq!(keys.iter().map(|key| key.account.as_str()).collect::<Vec<_>>(), ["chen"]);
        assert_eq!(keys[0].key, KEY, "what its owner wrote after it does not pass a shell");
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().mode() & 0o777;
        assert_eq!(mode, 0o600);
        keep(folder.path(), Some(rustix::process::getegid().as_raw()), &accounts()).unwrap();
        assert_eq!(fs::metadata(folder.path().join(FILE)).unwrap().mode() & 0o777, 0o640);
        remove(folder.path()).unwrap();
        assert!(gateway_keys(folder.path()).unwrap().is_empty() && remove(folder.path()).is_ok());
    }

    #[test]
    fn a_file_that_the_server_did_not_write_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join(FILE);
        keep(folder.path(), None, &accounts()).unwrap();
        fs::set_permissions(&place, PermissionsExt::from_mode(0o660)).unwrap();
        assert!(gateway_keys(folder.path()).is_err(), "others may write in it");
        fs::remove_file(&place).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", &place).unwrap();
        assert!(gateway_keys(folder.path()).is_err(), "a link");
        fs::remove_file(&place).unwrap();
        let forged = format!("{HEAD}\nchen SHA256:other {KEY}\nroot;sh SHA256:x {KEY}\nchen\n");
        fs::write(&place, forged).unwrap();
        fs::set_permissions(&place, PermissionsExt::from_mode(0o600)).unwrap();
        assert_eq!(gateway_keys(folder.path()).unwrap(), []);
    }
}
