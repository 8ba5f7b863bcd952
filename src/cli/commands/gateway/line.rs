use std::path::Path;

use crate::domain::AccountName;

/// Whether a path means itself to a shell: sshd hands a forced command to the shell of its user.
pub(in crate::cli) fn is_plain_path(path: &Path) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    path.to_str().is_some_and(|text| text.starts_with('/') && text.as_bytes().iter().all(plain))
}

/// The line of a key for sshd: what may be done with it, and the key. Program and desk must be plain paths, and the
/// fingerprint one that [`crate::text::PublicKey`] made.
pub(in crate::cli) fn key_line(
    program: &Path,
    desk: &Path,
    account: &AccountName,
    fingerprint: &str,
    key: &str,
) -> String {
    let (program, desk) = (program.display(), desk.display());
    format!(
        "restrict,pty,command=\"exec {program} --desk {desk} --account {account} gateway --key {fingerprint}\" {key}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_lets_a_key_do_one_thing() {
        let name = "chen".parse().unwrap();
        let line = key_line(
            Path::new("/usr/bin/qapdesk"),
            Path::new("/var/lib/qapdesk"),
            &name,
            "SHA256:x+/y",
            "ssh-ed25519 AAAA",
        );
        assert_eq!(
            line,
            "restrict,pty,command=\"exec /usr/bin/qapdesk --desk /var/lib/qapdesk --account chen gateway --key SHA256:x+/y\" ssh-ed25519 AAAA"
        );
    }

    #[test]
    fn paths_that_a_shell_could_misread_are_not_plain() {
        assert!(is_plain_path(Path::new("/var/lib/qap-desk_1.2")));
        for path in ["", "relative", "/a b", "/a;b", "/a$b", "/a\"b", "/ä", "/a\nb"] {
            assert!(!is_plain_path(Path::new(path)), "{path:?}");
        }
    }
}
