use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// Some desks in a folder; their servers are stopped at the end.
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

    /// Runs qapdesk for a desk by its name.
    pub(crate) fn run(&self, desk: &str, arguments: &[&str]) -> Output {
        self.fed(desk, arguments, &[])
    }

    pub(crate) fn fed(&self, desk: &str, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::cargo_bin("qapdesk").unwrap();
        command.env_clear().env("HOME", self.home.path()).env("XDG_DATA_HOME", self.path("data"));
        command.current_dir(self.home.path()).arg("--desk").arg(self.path(desk)).args(arguments);
        command.write_stdin(input).output().unwrap()
    }

    /// Its standard output; it must end well.
    pub(crate) fn done(&self, desk: &str, arguments: &[&str]) -> String {
        let output = self.run(desk, arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn json(&self, desk: &str, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(desk, &[arguments, &["--json"]].concat())).unwrap()
    }

    /// Its standard error; it must end with this status.
    pub(crate) fn fails(&self, desk: &str, arguments: &[&str], status: i32) -> String {
        let output = self.run(desk, arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {output:?}");
        told + &String::from_utf8_lossy(&output.stdout)
    }

    pub(crate) fn stop(&self, desk: &str) {
        self.run(desk, &["stop"]);
    }

    /// A desk with the sample forms and their documents.
    pub(crate) fn with_samples(&self, desk: &str) {
        let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms");
        let mut files: Vec<_> = fs::read_dir(forms).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        files.sort();
        let files: Vec<_> = files.iter().map(|path| path.to_str().unwrap()).collect();
        self.done(desk, &[&["intake"], files.as_slice()].concat());
    }

    pub(crate) fn note(&self, desk: &str, text: &str) {
        self.done(desk, &["note", "QAP-2026-0001", text]);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for entry in fs::read_dir(self.home.path()).unwrap() {
            let entry = entry.unwrap();
            if entry.path().join("desk.sock").exists() {
                self.stop(&entry.file_name().to_string_lossy());
            }
        }
    }
}

/// Every file below a folder by its path there, but for those named.
pub(crate) fn files(folder: &Path, but: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_owned();
            if but.iter().any(|but| name.starts_with(but)) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// The segments of a desk's journal or a backup's, without the room that a running desk has behind the last frame.
pub(crate) fn segments(of: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = files(&of.join("journal"), &[]);
    for bytes in found.values_mut() {
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        bytes.truncate(end);
    }
    found
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from, &["desk.sock"]) {
        let place = to.join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
}

pub(crate) fn is_private(folder: &Path) {
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        assert_eq!(fs::metadata(&next).unwrap().permissions().mode() & 0o777, 0o700, "{}", next.display());
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
            }
        }
    }
}
