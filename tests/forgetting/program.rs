use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::{files, marked, with_text};

const MARK: &str = "Markedone";
/// What of the marks stands in a process or a log by whatever way.
const MARKS: [&str; 3] = [MARK, "markedonemail", "Zoë"];

struct Home(tempfile::TempDir);

impl Home {
    /// A desk whose letters go to a program that notes how it was started.
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir(home.at("desk")).unwrap();
        fs::set_permissions(home.at("desk"), fs::Permissions::from_mode(0o700)).unwrap();
        let sendmail = home.at("sendmail");
        let script = format!(
            "#!/bin/sh\ntr '\\0' ' ' < /proc/$$/cmdline > {0}/started\nenv >> {0}/started\ncat > {0}/message\n\
             echo '550 no such user <markedonemail@example.org>' >&2\nexit 67\n",
            home.0.path().display()
        );
        fs::write(&sendmail, script).unwrap();
        fs::set_permissions(&sendmail, fs::Permissions::from_mode(0o700)).unwrap();
        let mail = format!("from = \"QAP <qap@example.org>\"\nsendmail = [\"{}\"]\n", sendmail.display());
        fs::write(home.at("desk/mail.toml"), mail).unwrap();
        home
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qapdesk"));
        command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("LANG", "C.UTF-8");
        command.env("HOME", self.0.path()).env("QAPDESK_DIR", self.at("desk")).env("QAPDESK_STATE", self.at("state"));
        command.args(arguments).output().unwrap()
    }

    fn does(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// The server's process.
    fn server(&self) -> u32 {
        let found: serde_json::Value = serde_json::from_str(&self.does(&["server", "status", "--json"])).unwrap();
        u32::try_from(found["process"].as_u64().unwrap()).unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

fn has_no_mark(place: &str, bytes: &[u8]) {
    for mark in MARKS {
        let holds = bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
        assert!(!holds, "{mark} stands in {place}: {}", String::from_utf8_lossy(bytes));
    }
}

/// A story with a candidate whose every text is marked: refusals and failures too, since those are what is logged.
#[test]
fn nothing_personal_stands_in_logs_process_titles_and_environments_and_all_files_are_private() {
    let home = Home::new();
    let form = home.at("form.toml");
    fs::write(&form, marked(MARK)).unwrap();
    fs::write(home.at("syllabus.txt"), format!("{MARK}syllabus")).unwrap();
    let form = form.to_str().unwrap();
    home.does(&["-q", "intake", form]);
    home.does(&["account", "add", "sam", "--role", "staff"]);
    home.does(&["account", "add", "lou", "--role", "lookup"]);
    home.does(&["note", "1", &format!("{MARK} called")]);
    home.does(&["status", MARK]);
    home.does(&["show", "1"]);
    // What is refused by a rule, by a role, and for what stands in a form.
    for refused in [
        vec!["decline", "1", "--account", "sam", "--reason", "no, Markedone"],
        vec!["show", "1", "--account", "lou"],
        vec!["intake", "--again", form, "--account", "lou"],
        vec!["approve", "1", "--reason", MARK],
        vec!["forget", "1", "--on-request", "--reason", MARK, "--yes"],
    ] {
        assert!(!home.run(&refused).status.success(), "{refused:?}");
    }
    let other = home.at("other.toml");
    fs::write(&other, marked(MARK).replace("24", "25")).unwrap();
    assert!(!home.run(&["intake", other.to_str().unwrap()]).status.success(), "the same candidate again");
    home.does(&["letter", "release", "1", "--yes"]);
    let until = Instant::now() + Duration::from_secs(20);
    while !home.does(&["outbox", "--json", "--all"]).contains("failed") {
        assert!(Instant::now() < until, "{}", home.does(&["outbox", "--all"]));
        std::thread::park_timeout(Duration::from_millis(5));
    }
    assert!(fs::read_to_string(home.at("message")).unwrap().contains("markedonemail"), "it is in the message itself");
    has_no_mark("the mail program's start", &fs::read(home.at("started")).unwrap());
    let process = home.server();
    for of_process in ["cmdline", "environ", "comm", "status"] {
        has_no_mark(of_process, &fs::read(format!("/proc/{process}/{of_process}")).unwrap());
    }
    let log = fs::read(home.at("desk/server.log")).unwrap();
    assert!(String::from_utf8_lossy(&log).contains("refused"), "something was logged");
    has_no_mark("the log", &log);
    are_private(&home.at("desk"));

    home.does(&["withdraw", "1"]);
    let looked = home.does(&["forget", "1", "--on-request", "--reason", "asked by telephone", "--dry-run"]);
    assert!(looked.contains(MARK), "an admin sees whom it is about: {looked}");
    let asked = home.run(&["forget", "1", "--on-request", "--reason", "asked by telephone"]);
    assert!(asked.status.code() == Some(2) && String::from_utf8_lossy(&asked.stderr).contains("--yes"));
    let done = home.does(&["forget", "1", "--on-request", "--reason", "asked by telephone", "--yes"]);
    assert!(done.contains("QAP-2026-0001  forgotten") && done.contains("mail servers"), "{done}");
    for mark in MARKS {
        assert_eq!(with_text(&home.at("desk"), mark), Vec::<PathBuf>::new(), "{mark}");
    }
    let gone = home.run(&["show", "QAP-2026-0001", "--json"]);
    let error: serde_json::Value = serde_json::from_slice(&gone.stderr).unwrap();
    assert_eq!(
        (gone.status.code(), &error["error"]["forgotten"]),
        (Some(1), &serde_json::Value::Bool(true)),
        "{error}"
    );
    for named in ["QAP-2026-0001", "2026-1", "1", "0001"] {
        let gone = home.run(&["status", named]);
        assert!(gone.status.code() == Some(1) && gone.stdout.is_empty(), "{named}: {gone:?}");
        assert!(String::from_utf8_lossy(&gone.stderr).contains("was forgotten on"), "{named}: {gone:?}");
    }
    assert!(home.does(&["audit", "QAP-2026-0001"]).contains("forgot it, as was asked for"));
    let rows: serde_json::Value = serde_json::from_str(&home.does(&["audit", "--json"])).unwrap();
    assert!(rows.as_array().unwrap().len() > 5);
    home.does(&["verify"]);
    has_no_mark("the log", &fs::read(home.at("desk/server.log")).unwrap());
    are_private(&home.at("desk"));
}

/// Files of the desk that the server makes are 0600 and folders 0700 (the socket is asked for by anybody with an account).
fn are_private(desk: &Path) {
    let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(desk), 0o700);
    for file in files(desk) {
        if file.file_name().is_some_and(|name| name == "mail.toml") {
            continue;
        }
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        let folder = file.parent().unwrap();
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
}
