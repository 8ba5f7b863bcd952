//! The user's editor in a real terminal: the screen is lent and comes back, errors come back beside their lines, and
//! what was typed survives `kill -9`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::pty::Pty;

/// An editor that reads a key from the terminal, so that a key eaten by the desk would stop it for ever, and then does
/// what its next line says.
const EDITOR: &str = r#"#!/bin/sh
printf 'EDITOR READS A KEY'
IFS= read -r answer
[ "$answer" = go ] || exit 4
step=$(head -n 1 "$STEPS")
sed -i 1d "$STEPS"
eval "$step"
"#;

struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    fn new(steps: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let editor = home.path().join("editor");
        fs::write(&editor, EDITOR).unwrap();
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(home.path().join("steps"), steps).unwrap();
        Self { home }
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        let at = |name: &str| self.home.path().join(name);
        command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8").env("HOME", self.home.path()).env("QAPDESK_DIR", at("desk"));
        command.env("QAPDESK_STATE", at("state")).env("EDITOR", at("editor")).env("STEPS", at("steps"));
        command
    }

    fn open(&self) -> Pty {
        let pty = Pty::start(&self.command(env!("CARGO_BIN_EXE_qapdesk")), (100, 30));
        pty.sees("live");
        pty
    }

    fn runs(&self, arguments: &[&str]) -> String {
        let done = self.command(env!("CARGO_BIN_EXE_qapdesk")).args(arguments).output().unwrap();
        String::from_utf8_lossy(&done.stdout).into_owned()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.runs(&["stop"]);
    }
}

#[test]
fn a_form_is_written_in_the_editor_with_an_error_and_its_mend() {
    let desk = Desk::new(concat!(
        "sed -i 's/^family_name = \"\"/family_name = \"Okonkwo\"/; s/^received_on = \"\"/received_on = 5/' \"$1\"\n",
        "grep -q '^#! ' \"$1\" && sed -i 's/^received_on = 5/received_on = 2026-01-12/' \"$1\"\n",
    ));
    let pty = desk.open();
    pty.types("n");
    pty.sees("EDITOR READS A KEY");
    assert!(!pty.is_alternate(), "the screen is lent");
    pty.types("go\n");
    pty.sees("go\nEDITOR READS A KEY");
    pty.types("go\n");
    pty.sees("Okonkwo would be taken in as QAP-2026-0001");
    assert!(pty.is_alternate());
    pty.types("\r");
    pty.sees("took the application in");
    assert!(desk.runs(&["status", "okonkwo"]).contains("QAP-2026-0001"));
    pty.types("q");
    pty.ends();
}

#[test]
fn an_application_on_file_is_edited_with_an_error_and_its_mend_and_undone() {
    let desk = Desk::new(concat!(
        "sed -i '0,/^family_name = .*/s//family_name = 5/' \"$1\"\n",
        "grep -q '^#! ' \"$1\" && sed -i 's/^family_name = 5/family_name = \"Okonkwo\"/' \"$1\"\n",
    ));
    desk.runs(&["intake", concat!(env!("CARGO_MANIFEST_DIR"), "/samples/forms/cases-25.toml")]);
    let pty = desk.open();
    pty.sees("0001");
    pty.types("e");
    pty.sees("EDITOR READS A KEY");
    assert!(!pty.is_alternate(), "the screen is lent");
    pty.types("go\n");
    pty.sees("go\nEDITOR READS A KEY");
    pty.types("go\n");
    pty.sees("taken as one change");
    assert!(pty.is_alternate());
    assert!(!desk.runs(&["status", "okonkwo"]).contains("QAP-2026-0001"), "nothing is taken before it was seen");
    pty.types("\r");
    pty.sees("changed the application");
    assert!(desk.runs(&["status", "okonkwo"]).contains("QAP-2026-0001"));
    pty.types("u");
    pty.sees("This takes back");
    pty.types("\r");
    pty.sees("undid change 2");
    assert!(!desk.runs(&["status", "okonkwo"]).contains("QAP-2026-0001"));
    pty.types("q");
    pty.ends();
}

#[test]
fn what_was_typed_survives_kill_9() {
    let desk = Desk::new("sed -i 's/^family_name = \"\"/family_name = \"Okonkwo\"/' \"$1\"; exit 3\n");
    desk.runs(&["intake", concat!(env!("CARGO_MANIFEST_DIR"), "/samples/forms/cases-25.toml")]);
    let pty = desk.open();
    pty.sees("0001");
    pty.types("H");
    pty.sees("Resume on");
    pty.types("on leave until spring");
    pty.sees("until spring");
    let drafts = desk.home.path().join("state/drafts");
    pty.until("a draft", || holds(&drafts, "on leave until spring"));
    pty.kill();
    let pty = desk.open();
    pty.sees("0001");
    pty.types("H");
    pty.sees("Draft from");
    pty.sees("on leave until spring");
    pty.types("\x1b");
    pty.sees("what was typed is kept");
    pty.types("n");
    pty.sees("EDITOR READS A KEY");
    pty.types("go\n");
    pty.sees("ended with exit status: 3");
    pty.kill();
    let pty = desk.open();
    pty.types("n");
    pty.sees("Okonkwo");
    pty.types("\x1b");
    pty.sees("the text is kept");
    pty.types("q");
    pty.ends();
}

/// Whether a draft somewhere below a folder has a text in it.
fn holds(folder: &Path, text: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        let is_draft = path.extension().is_some_and(|ending| ending == "toml");
        let is_in = || fs::read_to_string(&path).is_ok_and(|read| read.contains(text));
        if path.is_dir() { holds(&path, text) } else { is_draft && is_in() }
    })
}
