use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// A desk in a folder of its own; its server is stopped at the end.
pub(crate) struct Place {
    home: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file beside the desk, and answers its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Runs qapdesk for a desk by its name.
    pub(crate) fn run_on(&self, desk: &str, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("qapdesk").unwrap();
        command.env_clear().env("HOME", self.home.path()).env("XDG_DATA_HOME", self.path("data"));
        command.current_dir(self.home.path()).arg("--desk").arg(self.path(desk)).args(arguments).output().unwrap()
    }

    /// Its standard output; it must end well.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        self.done_on("desk", arguments)
    }

    pub(crate) fn done_on(&self, desk: &str, arguments: &[&str]) -> String {
        let output = self.run_on(desk, arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.json_on("desk", arguments)
    }

    pub(crate) fn json_on(&self, desk: &str, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done_on(desk, &[arguments, &["--json"]].concat())).unwrap()
    }

    /// What it says; it must end with this status.
    pub(crate) fn fails(&self, arguments: &[&str], status: i32) -> String {
        let output = self.run_on("desk", arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {output:?}");
        told + &String::from_utf8_lossy(&output.stdout)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for entry in fs::read_dir(self.home.path()).unwrap() {
            let entry = entry.unwrap();
            if entry.path().join("desk.sock").exists() {
                self.run_on(&entry.file_name().to_string_lossy(), &["stop"]);
            }
        }
    }
}

/// A file of the repository.
pub(crate) fn repository(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path).to_str().unwrap().to_owned()
}

/// CPR's program under another id, name and day.
pub(crate) fn like_cpr(id: &str, version: &str) -> String {
    let text = qapdesk::domain::program::CPR;
    let text = text.replacen("id = \"cpr\"", &format!("id = \"{id}\""), 1);
    let text = text.replacen("name = \"CPR · IMI QAP\"", &format!("name = \"The program {id}\""), 1);
    text.replacen("version = \"2025-09-01\"", &format!("version = \"{version}\""), 1)
}

/// A form that says who applies, under which program, and when.
pub(crate) fn form(family: &str, program: Option<&str>, received_on: &str) -> String {
    let program = program.map_or_else(String::new, |id| format!("program = \"{id}\"\n"));
    format!(
        "form = \"qap-application/1\"\n{program}received_on = {received_on}\n[candidate]\nfamily_name = \"{family}\"\n\
         email = \"{}@example.org\"\n",
        family.to_lowercase()
    )
}

/// CPR's program with other requirements in place of the eight.
pub(crate) fn asking(requirements: &str) -> String {
    let text = like_cpr("own", "2026-01-01");
    // Before the first table of the file, behind its plain keys.
    text.replacen("# The fee in force from each day on (R8).", &format!("{requirements}\n# The fee."), 1)
}
