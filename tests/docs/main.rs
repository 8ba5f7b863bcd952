//! What `docs/` shows of the command line is what the program says: every transcript is run, from the first to the last of
//! its page, on a new desk.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod keys;
mod page;
mod same;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use page::{Page, Step};
use same::is_same;

/// Somebody's home, with the program on the path and the sample forms in `forms`.
struct Home {
    place: tempfile::TempDir,
    /// Who runs the tests, and so owns the desk; on the page it is ada.
    user: String,
}

impl Home {
    fn new() -> Self {
        let named = Command::new("id").arg("-un").output().unwrap().stdout;
        let user = String::from_utf8(named).unwrap().trim().to_owned();
        let home = Self { place: tempfile::tempdir().unwrap(), user };
        std::fs::create_dir(home.at("bin")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_qapdesk"), home.at("bin/qapdesk")).unwrap();
        std::fs::create_dir(home.at("forms")).unwrap();
        for entry in std::fs::read_dir(root().join("samples/forms")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, home.at("forms").join(path.file_name().unwrap())).unwrap();
        }
        home
    }

    fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// What a shell prints for a command, and its exit status where that is another than 0.
    fn types(&self, command: &str) -> Vec<String> {
        let path = format!("{}:{}", self.at("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.env_clear().env("HOME", self.place.path()).env("PATH", path).env("LANG", "C.UTF-8").env("USER", "ada");
        let output = shell.current_dir(self.place.path()).args(["-c", &format!("exec 2>&1\n{command}")]);
        let output = output.stdin(Stdio::null()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap().replace(self.place.path().to_str().unwrap(), "/home/ada");
        let mut lines: Vec<String> = text.lines().map(|line| as_ada(line.trim_end(), &self.user)).collect();
        match output.status.code() {
            Some(0) => {}
            code => lines.push(format!("(exit status {})", code.unwrap_or(-1))),
        }
        lines
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        for desk in [".local/share/qapdesk", "desk", "restored", "moved", "saved"] {
            if self.at(desk).exists() {
                self.types(&format!("qapdesk --desk {desk} stop"));
            }
        }
    }
}

/// A line in which somebody is called ada.
fn as_ada(line: &str, user: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for letter in line.chars().chain([' ']) {
        if letter.is_alphanumeric() || "_-".contains(letter) {
            word.push(letter);
            continue;
        }
        out.push_str(if word == user { "ada" } else { &word });
        word.clear();
        out.push(letter);
    }
    out.trim_end().to_owned()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `QAPDESK_UPDATE=1 cargo test --test docs` writes what is said anew, where more than days and digests is different.
fn plays(name: &str) {
    let path = root().join("docs").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut page = Page::of(&text);
    let home = Home::new();
    let mut n_steps = 0;
    for step in page.steps() {
        let Step { command, said, line } = step;
        let now = home.types(command);
        n_steps += 1;
        if is_same(said, &now) {
            continue;
        }
        if std::env::var_os("QAPDESK_UPDATE").is_none() {
            let (was, is) = (said.join("\n"), now.join("\n"));
            panic!(
                "docs/{name}:{line}: $ {command}\nthe page has:\n{was}\nthe program says:\n{is}\nQAPDESK_UPDATE=1 cargo test --test docs"
            );
        }
        *said = now;
    }
    assert!(n_steps > 0, "docs/{name} has no transcript");
    let anew = page.text();
    if anew != text {
        std::fs::write(&path, anew).unwrap();
    }
}

#[test]
fn the_tour_of_staff() {
    plays("staff.md");
}

#[test]
fn the_tour_of_assessors() {
    plays("assessors.md");
}

#[test]
fn the_tour_of_whoever_runs_the_server() {
    plays("server.md");
}

#[test]
fn the_runbook() {
    plays("runbook.md");
}

#[test]
fn links_lead_somewhere_and_every_page_is_reached_from_the_readme() {
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.push(root().join("README.md"));
    for page in &pages {
        let text = std::fs::read_to_string(page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            if !file.is_empty() && !file.contains("://") {
                assert!(page.parent().unwrap().join(file).exists(), "{}: {link}", page.display());
            }
        }
    }
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for page in pages.iter().filter(|page| page.parent().unwrap().ends_with("docs")) {
        let name = format!("docs/{}", page.file_name().unwrap().to_str().unwrap());
        assert!(readme.contains(&name), "README.md does not lead to {name}");
    }
}

/// The rules that the glossary names are rules of the program.
#[test]
fn the_glossary_names_rules_that_there_are() {
    let text = std::fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let rules = std::fs::read_to_string(root().join("src/domain/refusal.rs")).unwrap();
    let is_rule = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|first| "RDSALHPV".contains(first))
            && word.len() > 1
            && letters.all(|letter| letter.is_ascii_digit())
    };
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let named: Vec<&str> = words.filter(is_rule).collect();
    assert!(named.len() > 20, "{named:?}");
    for rule in named {
        assert!(rules.contains(&format!("    {rule},")), "there is no rule {rule}");
    }
}
