//! The stories of roles and abuse, played through the gateway's own command without an sshd (`tests/ssh` has one).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod story;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use qapdesk::text::PublicKey;
use story::{Done, Way, plays};

/// Somebody's key: any 32 bytes are one.
fn key(who: &str) -> PublicKey {
    let mut body = b"\0\0\0\x0bssh-ed25519\0\0\0\x20".to_vec();
    body.extend(blake3::hash(who.as_bytes()).as_bytes());
    format!("ssh-ed25519 {} {who}", base64(&body)).parse().unwrap()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let value = three.iter().fold(0_u32, |value, byte| value << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = usize::try_from(value >> (18 - 6 * place) & 63).unwrap();
            text.push(if place <= three.len() { char::from(DIGITS[digit]) } else { '=' });
        }
    }
    text
}

/// A desk to which everybody but its owner comes by the gateway's command.
struct Gateway {
    home: tempfile::TempDir,
}

impl Gateway {
    fn new() -> Self {
        let desk = Self { home: tempfile::tempdir().unwrap() };
        for (name, role) in [
            ("lou", "lookup"),
            ("chen", "assessor"),
            ("ada", "staff"),
            ("sam", "staff"),
            ("max", "manager"),
            ("eva", "manager"),
            ("aud", "auditor"),
        ] {
            for typed in [format!("account add {name} --role {role}"), format!("account key add {name}")] {
                let done = desk.types("admin", &typed, &key(name).to_string());
                assert_eq!(done.code, 0, "{done:?}");
            }
        }
        for name in ["ada", "max", "eva", "aud"] {
            assert_eq!(desk.types("admin", &format!("account gateway {name} on"), "").code, 0);
        }
        desk
    }
}

impl Way for Gateway {
    fn types(&self, who: &str, typed: &str, input: &str) -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qapdesk"));
        command.env_clear().env("LANG", "C.UTF-8").env("HOME", self.home.path());
        command.arg("--desk").arg(self.home.path().join("desk"));
        if who == "admin" {
            command.args(typed.split(' '));
        } else {
            command.args(["--account", who, "gateway", "--key", key(who).fingerprint()]);
            command.env("SSH_ORIGINAL_COMMAND", typed).env("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22");
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Whoever refuses does not read all of it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Done { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }

    fn at_the_door(&self) -> (i32, &'static str) {
        (3, "this key does not open the desk")
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        drop(self.types("admin", "stop", ""));
    }
}

#[test]
fn v1_each_role_gets_what_is_its_own() {
    plays("roles.txt", &Gateway::new());
}

#[test]
fn c1_to_c3_a_decision_is_contested_handled_by_others_and_taken_anew() {
    plays("appeals.txt", &Gateway::new());
}

#[test]
fn v1_nobody_gets_more_by_trying() {
    let desk = Gateway::new();
    plays("abuse.txt", &desk);
    let log = std::fs::read_to_string(desk.home.path().join("desk/server.log")).unwrap();
    for words in ["refused at the gateway", "sheet: --account is not taken over SSH", "intake: no files", "no command"]
    {
        assert!(log.contains(words), "{words} is not on record:\n{log}");
    }
    assert!(!log.contains("Connor"), "a log has no names of candidates:\n{log}");
}
