//! The user's editor in a real terminal: the screen is lent and comes back, errors come back beside their lines, and
//! what was typed survives `kill -9`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
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
        command.env("QAPDESK", env!("CARGO_BIN_EXE_qapdesk"));
        command
    }

    fn open(&self) -> Pty {
        let pty = Pty::start(&self.command(env!("CARGO_BIN_EXE_qapdesk")), (100, 30));
        pty.sees("live");
        pty
    }

    fn runs_in_terminal(&self, arguments: &[&str]) -> Pty {
        Pty::start(self.command(env!("CARGO_BIN_EXE_qapdesk")).args(arguments), (100, 30))
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
    pty.until("a draft", || draft_with(&drafts, "on leave until spring").is_some());
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

#[test]
fn what_was_written_of_a_letter_is_kept_until_the_desk_has_taken_it() {
    let desk = Desk::new(concat!(
        "echo 'Bring a pen.' >> \"$1\"; \"$QAPDESK\" letter edit 1 --subject Other\n",
        "grep -q pen \"$1\" && exit 3\n",
        "true\n",
        "exit 3\n",
        "true\n",
        "printf '!\\033' >> \"$1\"\n",
        "sed -i 's/!.*//' \"$1\"\n",
        "printf 'M\\344rz' >> \"$1\"\n",
    ));
    desk.runs(&["intake", concat!(env!("CARGO_MANIFEST_DIR"), "/samples/forms/cases-25.toml")]);
    let drafts = desk.home.path().join("state/drafts");
    let edits = |said: &str| {
        let pty = desk.runs_in_terminal(&["letter", "edit", "1"]);
        pty.sees("EDITOR READS A KEY");
        pty.types("go\n");
        pty.sees(said);
        if let Some(draft) = draft_with(&drafts, "pen") {
            pty.sees(&format!("what you wrote is in {}", draft.display()));
        }
        pty.ends();
    };
    edits("letter 1 was changed meanwhile");
    assert!(draft_with(&drafts, "pen").is_some());
    edits("ended with exit status: 3");
    // What a colleague changed since it was written is not gone over unseen.
    desk.runs(&["letter", "edit", "1", "--subject", "Another"]);
    edits("letter 1 was changed meanwhile");
    // Nor where the text was in an editor again since, and nothing was told.
    desk.runs(&["letter", "edit", "1", "--subject", "Third"]);
    edits("ended with exit status: 3");
    edits("letter 1 was changed meanwhile");
    edits("control character U+001B");
    assert!(draft_with(&drafts, "!\u{1b}").is_some());
    assert!(!desk.runs(&["letter", "show", "1"]).contains("pen"));
    edits("letter 1: acknowledgement");
    assert!(desk.runs(&["letter", "show", "1"]).contains("Bring a pen."));
    assert_eq!(draft_with(&drafts, ""), None, "the desk has it");
    edits("once it is mended or gone");
    let pty = desk.runs_in_terminal(&["letter", "edit", "1"]);
    pty.sees("what was written before cannot be read");
    pty.ends();
    assert!(draft_with(&drafts, "M\u{fffd}rz").is_some(), "and nothing is put in its place");
}

/// The draft somewhere below a folder that has a text in it.
fn draft_with(folder: &Path, text: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?;
    entries.flatten().map(|entry| entry.path()).find_map(|path| {
        if path.is_dir() {
            return draft_with(&path, text);
        }
        let is_draft = path.extension().is_some_and(|ending| ending == "toml");
        let is_in = || fs::read(&path).is_ok_and(|read| String::from_utf8_lossy(&read).contains(text));
        (is_draft && is_in()).then_some(path)
    })
}
