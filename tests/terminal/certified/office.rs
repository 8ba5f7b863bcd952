//! A desk of its own, and the people who work at it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::America::New_York;
use chrono_tz::Tz;

/// How long anything may take that is waited for.
const LIMIT: Duration = Duration::from_secs(20);

/// The desk's folder, and its people: `ada` owns it, `max` and `dora` are managers, `sam` is staff, `chen` assesses, and so
/// does `dora`, who is `diaz` on the roster. Letters go out into a file.
pub(crate) struct Office {
    home: tempfile::TempDir,
}

impl Office {
    pub(crate) fn new() -> Self {
        let office = Self { home: tempfile::tempdir().unwrap() };
        let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms/complete.toml");
        std::fs::copy(form, office.file("jane.toml")).unwrap();
        for (account, role) in [("max", "manager"), ("dora", "manager"), ("sam", "staff"), ("chen", "assessor")] {
            office.does("", &format!("account add {account} --role {role}"));
        }
        let mail = format!(
            "from = \"QAP <qap@example.org>\"\nimi = \"notices@example.net\"\nsendmail = [\"sh\", \"-c\", \"cat >> {}\"]\n",
            office.file("sent").display()
        );
        std::fs::write(office.file("desk/mail.toml"), mail).unwrap();
        office.does("", "mail check");
        office.does("", "stop");
        office
    }

    /// Puts both who assess on the roster: staff know them, and the owner says which accounts are theirs.
    pub(crate) fn enrols_assessors(&self) {
        let known = "--experience 'twelve candidates' --language English --zone America/New_York";
        self.does("sam", &format!("assessor add chen --name 'Wei Chen' --email chen@example.net --trainer {known}"));
        self.does("sam", &format!("assessor add diaz --name 'Dora Diaz' --email diaz@example.net --panel {known}"));
        for (assessor, account) in [("chen", "chen"), ("diaz", "dora")] {
            self.does("sam", &format!("assessor rate {assessor} 500 USD --from 2026-01-01"));
            self.does("sam", &format!("assessor available {assessor} 'mon-fri 09:00-17:00'"));
            self.refuses("sam", &format!("assessor edit {assessor} --works-as {account}"), "V1");
            self.does("", &format!("assessor edit {assessor} --works-as {account}"));
        }
    }

    /// A file of the office, which is also the folder that everybody works in.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The program with some arguments, as an account; as the desk's owner without one.
    pub(crate) fn program(&self, account: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qapdesk"));
        command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color").env("USER", "ada").env("HOME", self.home.path());
        command.env("QAPDESK_DIR", self.file("desk")).env("QAPDESK_STATE", self.file("state"));
        command.current_dir(self.home.path());
        if !account.is_empty() {
            command.args(["--account", account]);
        }
        command
    }

    pub(crate) fn run(&self, account: &str, line: &str) -> (i32, String, String) {
        let done = self.program(account).args(words(line)).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
    }

    /// Somebody does something, and the desk answers.
    pub(crate) fn does(&self, account: &str, line: &str) -> String {
        let (status, stdout, stderr) = self.run(account, line);
        assert_eq!(status, 0, "{account}: qapdesk {line}\n{stdout}{stderr}");
        stdout
    }

    /// Somebody tries something, and the desk refuses with some words.
    pub(crate) fn refuses(&self, account: &str, line: &str, words: &str) {
        let (status, stdout, stderr) = self.run(account, line);
        assert!(status != 0 && stderr.contains(words), "{account}: qapdesk {line}\n{status}: {stdout}{stderr}");
    }

    /// What the desk tells somebody as JSON.
    pub(crate) fn json(&self, account: &str, line: &str) -> serde_json::Value {
        serde_json::from_str(&self.does(account, &format!("{line} --json"))).unwrap()
    }

    /// Waits until a command prints some words; what goes out does so in its own time.
    pub(crate) fn comes_to(&self, line: &str, words: &str) {
        let started = Instant::now();
        loop {
            let (_, said, _) = self.run("", line);
            if said.contains(words) {
                return;
            }
            assert!(started.elapsed() < LIMIT, "qapdesk {line} does not say “{words}”:\n{said}");
        }
    }

    /// The stage of Jane's application.
    pub(crate) fn stage(&self) -> String {
        self.json("", "show 1")["stage"].as_str().unwrap().to_owned()
    }

    /// Who did what to Jane's application, from its beginning: `sam confirmed a session`.
    pub(crate) fn history(&self) -> Vec<String> {
        let told = self.does("", "history 1");
        told.lines().filter_map(|line| Some(line.split_once(" UTC  ")?.1.to_owned())).collect()
    }

    /// What became of the letters: for each kind that was drafted and its end, how many.
    pub(crate) fn letters(&self) -> BTreeMap<(String, String), usize> {
        let mut letters = BTreeMap::new();
        for letter in self.json("", "outbox --all").as_array().unwrap() {
            let word = |name: &str| letter[name].as_str().unwrap().to_owned();
            *letters.entry((word("kind"), word("state"))).or_default() += 1;
        }
        letters
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        drop(self.run("", "stop"));
    }
}

/// The words of a line; those between single quotes are one.
fn words(line: &str) -> Vec<&str> {
    let parts = line.split('\'').enumerate();
    parts
        .flat_map(|(place, part)| {
            let is_quoted = place % 2 == 1;
            if is_quoted { vec![part] } else { part.split_whitespace().collect() }
        })
        .collect()
}

/// Where everybody works, and what the desk counts days by.
const ZONE: Tz = New_York;

/// A time two hours ago, as one writes it to the desk: a session that began then is over.
pub(crate) fn two_hours_ago() -> String {
    written(Utc::now() - TimeDelta::hours(2))
}

fn written(at: DateTime<Utc>) -> String {
    at.with_timezone(&ZONE).format("%Y-%m-%d %H:%M%:z").to_string()
}

/// A Monday that is neither today nor tomorrow.
pub(crate) fn monday() -> NaiveDate {
    let from = Utc::now().with_timezone(&ZONE).date_naive() + Days::new(2);
    from.iter_days().find(|day| day.weekday() == Weekday::Mon).unwrap()
}
