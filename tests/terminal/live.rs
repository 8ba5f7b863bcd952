//! Several people at one desk, each at a terminal of their own: who sees whom, and what becomes of a terminal whose
//! account changes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use crate::pty::Pty;
use rustix::process::{Signal, kill_process};

const SIZE: (u16, u16) = (120, 36);

struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { home: tempfile::tempdir().unwrap() };
        let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms/complete.toml");
        desk.does(&["-q", "intake", form.to_str().unwrap()]);
        for (name, role) in [("bo", "staff"), ("max", "manager"), ("lou", "lookup")] {
            desk.does(&["account", "add", name, "--role", role]);
        }
        desk
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let at = |name: &str| self.home.path().join(name);
        let programs = Path::new(env!("CARGO_BIN_EXE_qapdesk")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        command.env_clear().env("PATH", path).env("TERM", "xterm-256color").env("LANG", "C.UTF-8");
        command.env("HOME", self.home.path()).env("QAPDESK_DIR", at("desk")).env("QAPDESK_STATE", at("state"));
        command
    }

    /// What a command of the desk's owner prints.
    fn does(&self, arguments: &[&str]) -> String {
        let done = self.command(env!("CARGO_BIN_EXE_qapdesk")).args(arguments).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// The desk on a terminal as an account; the shell says how it ended.
    fn opens(&self, account: &str) -> Pty {
        let mut shell = self.command("sh");
        shell.args(["-c", &format!("qapdesk --account {account}; echo ended with $?")]);
        let pty = Pty::start(&shell, SIZE);
        pty.sees("live");
        pty
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.command(env!("CARGO_BIN_EXE_qapdesk")).arg("stop").output();
    }
}

#[test]
fn who_else_has_an_application_open_is_seen_until_they_leave_hang_up_or_are_killed() {
    let desk = Desk::new();
    let bo = desk.opens("bo");
    bo.sees("accept it");
    for way in ["leaves", "is killed", "hangs up"] {
        let max = desk.opens("max");
        bo.sees("also open: max");
        max.sees("also open: bo");
        match way {
            "leaves" => max.types("q"),
            "is killed" => kill_process(child_of(&max), Signal::KILL).unwrap(),
            _ => max.hang_up(),
        }
        bo.sees_so(way, |screen| !screen.contents().contains("also open"));
    }
    // Lookup is let in, sees nobody and is seen by nobody.
    let lou = desk.opens("lou");
    // What one that hung up leaves is noticed within a second.
    lou.until("two terminals", || {
        let status = desk.does(&["server", "status"]);
        status.contains("2 terminals, 1 command") && status.contains("lou")
    });
    let max = desk.opens("max");
    bo.sees("also open: max");
    lou.types("\u{c}");
    lou.sees("(lookup)");
    lou.sees_so("nobody", |screen| !screen.contents().contains("also open"));
    drop(max);
    let told: serde_json::Value = serde_json::from_str(&desk.does(&["server", "status", "--json"])).unwrap();
    assert!(told["memory_bytes"].as_u64().unwrap() > 1_000_000 && told["synced_at"].is_string(), "{told}");
}

#[test]
fn v1_a_disabled_account_leaves_its_terminal_at_once_with_one_line_and_what_was_typed_comes_back() {
    let desk = Desk::new();
    let bo = desk.opens("bo");
    bo.sees("Feedback");
    bo.types("N");
    bo.sees("Note");
    bo.types("called her, she sends the fee");
    bo.sees("she sends the fee");
    desk.does(&["account", "disable", "bo"]);
    bo.sees("the account bo is disabled");
    bo.sees("ended with 3");
    assert!(!bo.is_alternate());
    desk.does(&["account", "enable", "bo"]);
    let bo = desk.opens("bo");
    bo.sees("Feedback");
    bo.types("N");
    bo.sees("she sends the fee");
}

#[test]
fn v1_an_account_with_another_role_goes_on_as_what_it_is_now() {
    let desk = Desk::new();
    let bo = desk.opens("bo");
    bo.sees("Feedback");
    bo.sees("(staff)");
    desk.does(&["account", "role", "bo", "lookup"]);
    bo.sees("you are lookup now");
    bo.sees("(lookup)");
    bo.sees_so("nothing of the file", |screen| !screen.contents().contains("accept it"));
    desk.does(&["account", "role", "bo", "manager"]);
    bo.sees("(manager)");
    bo.sees("accept it");
}

/// The desk's process under the shell of a terminal.
fn child_of(pty: &Pty) -> rustix::process::Pid {
    let path = format!("/proc/{0}/task/{0}/children", pty.pid().as_raw_nonzero());
    let children = std::fs::read_to_string(path).unwrap();
    rustix::process::Pid::from_raw(children.split_whitespace().next().unwrap().parse().unwrap()).unwrap()
}
