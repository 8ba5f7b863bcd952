use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, de};
use ssh_key::HashAlg;
use ssh_key::public::KeyData;

use super::Line;

/// The longest line that is looked at, in bytes; an RSA key of 16,384 bits has 2,800.
const LONGEST: usize = 8 * 1024;
/// Shorter RSA keys are refused by OpenSSH too.
const SHORTEST_RSA: usize = 2048;
/// The longest comment that is kept, in characters.
const LONGEST_COMMENT: usize = 100;

/// Why a text is not a public key that may open a desk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyError {
    /// A private key.
    #[error(
        "this is a private key: never give it to anybody; the public one is in the file of the same name with .pub"
    )]
    Private,
    /// A public key as other programs write it.
    #[error("this is a public key in the form of RFC 4716: turn it into one line first: ssh-keygen -i -f FILE")]
    Rfc4716,
    /// Another program's own file, which holds the private key too.
    #[error(
        "this is PuTTY's own file, with the private key in it: never give it to anybody; load it in PuTTYgen, and copy the public key for OpenSSH from there"
    )]
    Putty,
    /// More than one line.
    #[error("there is more than one line: give one public key at a time")]
    Lines,
    /// Options before the key, or a certificate.
    #[error("the line does not begin with the kind of key: give it as in id_ed25519.pub, without options before it")]
    Options,
    /// Not whole.
    #[error("this is not a whole public key: give the one line of id_ed25519.pub as it is")]
    Broken,
    /// Of a kind that is no longer safe.
    #[error("keys of the kind {0} are no longer safe: make one with ssh-keygen -t ed25519")]
    Weak(&'static str),
}

/// An SSH public key, as the one line of a `.pub` file.
///
/// Serialised as that line; deserialising reads and checks it as [`FromStr`] does.
#[derive(Debug, Clone)]
pub struct PublicKey {
    line: String,
    fingerprint: String,
    comment: Line,
}

impl PublicKey {
    /// The kind and the key itself, as `ssh-ed25519 AAAA…`; nothing in it that a shell or sshd could misread.
    pub fn as_str(&self) -> &str {
        &self.line
    }

    /// Its SHA-256 fingerprint as OpenSSH writes it: `SHA256:…`.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What its owner wrote after it, such as `jane@laptop`; may be empty.
    pub fn comment(&self) -> &Line {
        &self.comment
    }
}

impl FromStr for PublicKey {
    type Err = PublicKeyError;

    fn from_str(text: &str) -> Result<Self, PublicKeyError> {
        // Programs of Windows put a mark of the encoding before a text.
        let text = text.trim().trim_start_matches('\u{feff}').trim_start();
        if text.starts_with("---- BEGIN SSH2 PUBLIC KEY") {
            return Err(PublicKeyError::Rfc4716);
        }
        if text.starts_with("PuTTY-User-Key-File") {
            return Err(PublicKeyError::Putty);
        }
        if text.contains("PRIVATE KEY") {
            return Err(PublicKeyError::Private);
        }
        if text.len() > LONGEST {
            return Err(PublicKeyError::Broken);
        }
        if text.contains(['\n', '\r']) {
            return Err(PublicKeyError::Lines);
        }
        let (kind, rest) = text.split_once([' ', '\t']).ok_or(PublicKeyError::Broken)?;
        if kind == "ssh-dss" {
            return Err(PublicKeyError::Weak("DSA"));
        }
        if !["ssh-", "ecdsa-", "sk-"].iter().any(|start| kind.starts_with(start)) || kind.contains("-cert-") {
            return Err(PublicKeyError::Options);
        }
        let rest = rest.trim_start();
        let (body, comment) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        let key = ssh_key::PublicKey::from_openssh(&format!("{kind} {body}")).map_err(|_| PublicKeyError::Broken)?;
        match key.key_data() {
            KeyData::Dsa(_) => return Err(PublicKeyError::Weak("DSA")),
            KeyData::Rsa(rsa) if bits(rsa.n.as_positive_bytes()) < SHORTEST_RSA => {
                return Err(PublicKeyError::Weak("RSA with less than 2048 bits"));
            }
            KeyData::Other(_) => return Err(PublicKeyError::Broken),
            _ => {}
        }
        let comment = Line::clean(&comment.chars().take(LONGEST_COMMENT).collect::<String>());
        let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
        let line = key.to_openssh().map_err(|_| PublicKeyError::Broken)?;
        Ok(Self { line: line.trim().to_owned(), fingerprint, comment })
    }
}

/// The length of a positive number in bits.
fn bits(bytes: Option<&[u8]>) -> usize {
    let bytes = bytes.unwrap_or_default();
    let leading = bytes.first().map_or(0, |first| usize::try_from(first.leading_zeros()).unwrap_or(0));
    (bytes.len() * 8).saturating_sub(leading)
}

/// The whole line, with its comment.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.line)?;
        if self.comment.is_empty() { Ok(()) } else { write!(f, " {}", self.comment) }
    }
}

/// The same key is the same whatever is written after it.
impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line
    }
}

impl Eq for PublicKey {}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED25519: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBtq71hWoyEzxUH/jQpR+WvdhjcMktXpmZqaFvuTlo6T";
    const ECDSA: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGbg1EQxDyCdTTRR/Ouq5NlWL/nbgxYORe+dySH6WpewKM+GZb++4816R/R/aTzPeU+ZWR2Ab00zclZDARxguIs=";
    const SHORT_RSA: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDIsRvmh6qDcrEHA+yflhU/5GoPjtYd2mPeA8RsDvvXue51gaX965+W36hyTkpW8c59UGZg5BT5QGD35S/0K6poGS/U5zKJhxwx2uh+XI8uTC6avPk/gVyJUG7A3PB0GnqJGU/CzogLegqKB8mczXFFdPbNyyxJQwIVSHXlRTGdvw==";

    fn parsed(text: &str) -> Result<PublicKey, PublicKeyError> {
        text.parse()
    }

    #[test]
    fn keys_have_the_fingerprint_that_openssh_prints() {
        let key = parsed(&format!(" {ED25519}  jane@laptop\n")).unwrap();
        assert_eq!(key.fingerprint(), "SHA256:75P8FSOLGNxtIlNYusY02+X8bUDP1OSJcRZ4j+++Qeo");
        assert_eq!((key.as_str(), key.comment().as_str()), (ED25519, "jane@laptop"));
        assert_eq!(parsed(&format!("\u{feff}{ED25519} jane@laptop\r\n")), Ok(key), "as Windows saves it");
        assert_eq!(parsed(ECDSA).unwrap().fingerprint(), "SHA256:g14f+nj7P31kxyyudTmIMplw9xfChW7kmjg45skZmL4");
    }

    #[test]
    fn what_is_no_safe_public_key_is_refused_by_name() {
        let private = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n";
        assert_eq!(parsed(private), Err(PublicKeyError::Private));
        let rfc = "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"x\"\nAAAAC3Nz\n---- END SSH2 PUBLIC KEY ----\n";
        assert_eq!(parsed(rfc), Err(PublicKeyError::Rfc4716));
        assert_eq!(parsed("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n"), Err(PublicKeyError::Putty));
        assert_eq!(parsed(&format!("{ED25519}\n{ECDSA}")), Err(PublicKeyError::Lines));
        assert_eq!(parsed(&format!("command=\"sh\" {ED25519}")), Err(PublicKeyError::Options));
        assert_eq!(parsed(SHORT_RSA), Err(PublicKeyError::Weak("RSA with less than 2048 bits")));
        assert_eq!(parsed("ssh-dss AAAAB3NzaC1kc3MAAACB"), Err(PublicKeyError::Weak("DSA")));
        for broken in ["", "ssh-ed25519", &ED25519[..60], "ssh-ed25519 !!!!", &ECDSA.replace("nistp256 ", "nistp384 ")]
        {
            assert_eq!(parsed(broken), Err(PublicKeyError::Broken), "{broken}");
        }
        assert_eq!(parsed(&format!("ssh-ed25519 {}", "A".repeat(9000))), Err(PublicKeyError::Broken));
    }

    #[test]
    fn a_comment_carries_nothing_that_a_terminal_obeys() {
        let key = parsed(&format!("{ED25519} \u{1b}]0;x\u{7}\u{202e}{}", "a".repeat(300))).unwrap();
        assert!(!key.to_string().contains(['\u{1b}', '\u{202e}', '\n']));
        assert!(key.comment().chars().count() <= LONGEST_COMMENT);
        let again: PublicKey = key.to_string().parse().unwrap();
        assert_eq!(again.to_string(), key.to_string());
    }
}
