//! Assessors, accounts and conflicts through the program itself.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn run(&self, line: &[&str]) -> Output {
        let at = |name: &str| self.folder.path().join(name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_qapdesk"));
        command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("HOME", self.folder.path());
        command.env("QAPDESK_DIR", at("desk")).env("QAPDESK_STATE", at("state")).args(line);
        command.output().unwrap()
    }

    fn does(&self, line: &[&str]) -> String {
        let done = self.run(line);
        assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// How a command ends that is not done, and what it says.
    fn fails(&self, line: &[&str]) -> (i32, String) {
        let done = self.run(line);
        (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

#[test]
fn an_assessor_an_account_and_a_conflict_from_the_first_word_to_the_history() {
    let home = Home { folder: tempfile::tempdir().unwrap() };
    let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms/complete.toml");
    home.does(&["intake", &form.to_string_lossy()]);

    home.does(&["account", "add", "chen", "--role", "assessor"]);
    let (status, said) = home.fails(&["account", "add", "chen", "--role", "staff"]);
    assert!(status == 3 && said.contains("there is an account chen already"), "{status} {said}");

    let (status, said) = home.fails(&["assessor", "add", "chen", "--name", "Wei Chen", "--works-as", "chem"]);
    assert!(status == 3 && said.contains("did you mean `chen`?"), "{status} {said}");
    let added = home.does(&["assessor", "add", "chen", "--name", "Wei Chen", "--works-as", "chen", "--trainer"]);
    assert!(added.contains("not qualified today: no experience of evaluating"), "{added}");
    home.does(&["assessor", "edit", "chen", "--experience", "twelve candidates", "--language", "English"]);
    home.does(&["assessor", "rate", "chen", "250", "USD", "--from", "2026-01-01"]);
    home.does(&["assessor", "available", "chen", "mon-fri 09:00-17:00", "--on", "2026-12-24", "off"]);
    let (status, said) = home.fails(&["assessor", "edit", "chem", "--load", "2"]);
    assert!(status == 1 && said.contains("did you mean `chen`?"), "{status} {said}");
    let (status, _) = home.fails(&["assessor", "edit", "chen", "--load", "2", "--revision", "1"]);
    assert_eq!(status, 4);

    home.does(&["assessor", "conflict", "chen", "1", "ask"]);
    home.does(&["assessor", "conflict", "chen", "1", "declare", "--kind", "same-firm", "--note", "until 2024"]);
    let shown = home.does(&["assessor", "show", "chen"]);
    for part in ["week: mon-fri 09:00-17:00", "250.00 USD from 2026-01-01", "2026-12-24 off", "same firm, until 2024"] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    assert!(home.does(&["history", "1"]).contains("conflict of chen: asked → same firm (until 2024)"));
    let list: serde_json::Value = serde_json::from_str(&home.does(&["assessor", "list", "--json"])).unwrap();
    assert_eq!((&list[0]["schema"], &list[0]["qualified"]), (&"qapdesk-assessor/1".into(), &true.into()));

    let (status, said) = home.fails(&["--account", "chen", "list"]);
    assert!(status == 3 && said.contains("the role assessor may not do this"), "{status} {said}");
    home.does(&["verify"]);
}
