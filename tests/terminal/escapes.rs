//! Text from outside that would have a terminal obey it, by every way in: what a real terminal is sent, and what commands
//! print, holds none of it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../../fuzz/bodies/clean.rs"]
#[expect(dead_code, reason = "fuzz targets use all of it")]
mod clean;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::pty::Pty;

/// ESC, CSI, OSC 52, a title, DCS, C1 controls, BEL, CR, an override of direction, stray joiners, what has no width.
const TRICKS: &str = "\u{1b}[1337z\u{1b}]52;c;UFdORUQ=\u{7}\u{1b}]0;PWNED\u{1b}\\\u{1b}P1q\u{1b}\\\u{9b}1337z\u{9d}0;X\u{9c}\u{7}\r\u{8}\u{202e}\u{2066}a\u{200d}\u{200d}\u{200b}\u{feff}";

/// Numbers of modes that the desk sets: cursor, mouse, screen, paste, frames.
const MODES: [&str; 6] = ["25", "1000", "1006", "1049", "2004", "2026"];

struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { home: tempfile::tempdir().unwrap() };
        let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms/cases-25.toml");
        let done = desk.runs(&["-q", "intake", form.to_str().unwrap()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qapdesk"));
        command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8").env("HOME", self.home.path()).env("QAPDESK_DIR", self.at("desk"));
        command.env("QAPDESK_STATE", self.at("state")).env("XDG_CONFIG_HOME", self.at("config"));
        command.env("EDITOR", self.at("editor")).current_dir(self.home.path());
        command
    }

    fn runs(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    fn open(&self) -> Pty {
        let pty = Pty::start(&self.command(), (100, 30));
        pty.sees("0001");
        pty
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.runs(&["stop"]);
    }
}

/// Panics where output that goes to no terminal holds anything that one would obey.
fn is_plain(what: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    clean::prose(text);
}

/// Panics where what a terminal was sent holds anything but text and what the desk draws with.
fn is_our_own(what: &str, log: &[u8]) {
    let text = std::str::from_utf8(log).unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut rest = text;
    let mut shown = String::new();
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        match first {
            '\u{1b}' => {
                let end = rest.strip_prefix('[').and_then(|body| body.find(|c: char| ('@'..='~').contains(&c)));
                let Some(end) = end else { panic!("{what}: ESC {:?}", &rest[..rest.len().min(20)]) };
                let (body, last) = (&rest[1..=end], &rest[end + 1..end + 2]);
                let is_ours = match (body.strip_prefix('?'), last) {
                    (Some(mode), "h" | "l") => MODES.contains(&mode),
                    (None, "m" | "H" | "A" | "B" | "C" | "D" | "G" | "K" | "J" | "X") => {
                        body.chars().all(|c| c.is_ascii_digit() || c == ';')
                    }
                    _ => false,
                };
                assert!(is_ours, "{what}: CSI {body}{last}");
                rest = &rest[end + 2..];
            }
            '\r' | '\n' | '\u{8}' => shown.push('\n'),
            letter => shown.push(letter),
        }
    }
    clean::prose(&shown);
}

#[test]
fn what_commands_say_of_hostile_words_and_files_is_plain() {
    let desk = Desk::new();
    let name = std::ffi::OsStr::from_bytes(b"a\x1b]52;c;x\x07\xc2\x9b1337z\r\xe2\x80\xae.toml").to_owned();
    let file = desk.home.path().join(&name);
    fs::write(&file, format!("form = \"{TRICKS}\"\n\"{TRICKS}\" = 1\n")).unwrap();
    let escaped = "\\u001b]52;c;UFdORUQ=\\u0007\\u009b1337z\\u202e\\u200b\\r";
    let form = format!(
        "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nname = \"{escaped}\"\nfamily_name = \"{escaped}\"\n\
         [[payments]]\ndate = 2026-10-12\namount = \"1\"\ncurrency = \"USD\"\nmethod = \"check\"\nreference = \"{escaped}\"\n\"{escaped}\" = 1\n"
    );
    fs::write(desk.at("form.toml"), form).unwrap();
    let json = format!("{{\"form\":\"qap-application/1\",\"{escaped}\":\"{escaped}\"}}");
    fs::write(desk.at("form.json"), json).unwrap();
    fs::write(desk.at("sheet.csv"), format!("sheet,{TRICKS}\nnumber,{TRICKS}\n{TRICKS},\"x\n")).unwrap();
    fs::write(desk.at("keys.toml"), format!("[normal]\n\"{TRICKS}\" = [\"{TRICKS}\"]\n{escaped} = 1\n")).unwrap();
    fs::write(desk.at("keys2.toml"), format!("[normal]\n\"{escaped}\" = [\"{escaped}\"]\nquit = [\"{escaped}\"]\n"))
        .unwrap();
    fs::write(desk.at("key.pub"), format!("ssh-ed25519 AAAA {TRICKS}\n")).unwrap();
    fs::write(desk.at("recording"), format!("{{\"format\":\"{escaped}\"}}\n{TRICKS}\n")).unwrap();
    fs::write(desk.at("desk/mail.toml"), format!("from = \"{escaped} <x@y.z>\"\n\"{escaped}\" = 1\n")).unwrap();
    let path = file.to_str().unwrap();
    let folder = format!("none/{TRICKS}");
    let calls: &[&[&str]] = &[
        &["intake", path],
        &["intake", "form.toml", "form.json", TRICKS],
        &["intake", "form.toml", "--dry-run"],
        &["edit", "1", "form.toml"],
        &["note", "1", TRICKS],
        &["hold", "1", "--reason", TRICKS],
        &["deficient", "1", "fee", "--reason", TRICKS],
        &["deficient", "1", TRICKS],
        &["tag", "1", TRICKS],
        &["assign", "1", TRICKS],
        &["attach", "1", "statement", path],
        &["attach", "1", "statement", "form.toml", "--name", TRICKS],
        &["account", "add", TRICKS, "--role", "staff"],
        &["account", "add", "bo", "--role", TRICKS],
        &["account", "key", "add", "bo", "key.pub"],
        &["account", "key", "add", "bo", path],
        &["assessor", "add", "chen", "--name", TRICKS],
        &["assessor", "add", TRICKS, "--name", "Chen"],
        &["sheet", "import", "sheet.csv"],
        &["status", TRICKS],
        &["show", TRICKS],
        &["list", "--filter", TRICKS],
        &["list", "--filter", &format!("tag:\"{TRICKS}\"")],
        &["list", "--sort", TRICKS],
        &["list", "--stage", TRICKS],
        &["list", TRICKS],
        &["view", "save", TRICKS, "--filter", "owner:me"],
        &["keys", "--check", "keys.toml"],
        &["keys", "--check", "keys2.toml"],
        &["keys", "--check", path],
        &["replay", "recording"],
        &["mail", "check"],
        &["offers", "1", "--from", TRICKS],
        &["week", TRICKS],
        &["--desk", &folder, "list"],
        &["--account", TRICKS, "list"],
        &["--keymap", TRICKS],
        &[TRICKS],
        &["history", "1"],
        &["show", "1"],
        &["doctor"],
    ];
    for call in calls {
        for json in [false, true] {
            let mut command = desk.command();
            let done = command.args(json.then_some("--json")).args(*call).output().unwrap();
            let what = format!(
                "{json} {}",
                call.iter().take(2).map(|word| word.escape_debug().to_string()).collect::<String>()
            );
            is_plain(&what, &done.stdout);
            is_plain(&what, &done.stderr);
            assert_ne!(done.status.code(), Some(101), "{what} panicked");
        }
    }
    let log = fs::read(desk.at("desk/server.log")).unwrap_or_default();
    is_plain("the log", &log);
    let shown = desk.runs(&["--json", "show", "1"]);
    assert!(shown.status.success());
}

#[test]
fn what_is_typed_and_pasted_reaches_the_terminal_clean() {
    let desk = Desk::new();
    fs::create_dir_all(desk.at("config/qapdesk")).unwrap();
    fs::write(desk.at("config/qapdesk/settings.toml"), format!("theme = \"{}\"\n", "\\u001b]52;c;x\\u0007\\u202e"))
        .unwrap();
    let pty = desk.open();
    let pasted = format!("\u{1b}[200~before{TRICKS}after\u{1b}[201~");
    for keys in ["N", "H", "T", "/", "F", ":", "+"] {
        pty.types(keys);
        pty.types(&pasted);
        pty.sees("after");
        // Without the brackets they are keys, and what cannot be a letter is none.
        pty.types("\u{9b}\u{202e}\u{200b}\u{feff}z");
        pty.sees("afterz");
        pty.types("\u{1b}");
        pty.sees_so("the field gone", |screen| !screen.contents().contains("afterz"));
        pty.types("\u{c}");
    }
    pty.types("N");
    pty.types(&pasted);
    pty.sees("after");
    pty.types("\r");
    let noted = || String::from_utf8_lossy(&desk.runs(&["history", "1"]).stdout).contains("after");
    pty.until("the note", noted);
    pty.types("q");
    pty.ends();
    is_our_own("the terminal", &pty.log());
    for arguments in [&["history", "1"][..], &["--json", "history", "1"], &["show", "1"], &["--json", "show", "1"]] {
        let done = desk.runs(arguments);
        is_plain("on file", &done.stdout);
    }
    let colours = Pty::start(desk.command().args(["show", "1"]), (100, 30));
    colours.ends();
    is_our_own("in colour", &colours.log());
}

#[test]
fn names_files_and_references_reach_the_terminal_clean() {
    let desk = Desk::new();
    let candidate = format!("[candidate]\nfamily_name = \"before{TRICKS}after\"\n");
    let form = format!("form = \"qap-application/1\"\nreceived_on = 2026-10-12\n{candidate}");
    fs::write(desk.at("hostile.toml"), form).unwrap();
    fs::write(desk.at("editor"), "#!/bin/sh\ncat \"$HOME/hostile.toml\" > \"$1\"\nexit 3\n").unwrap();
    fs::set_permissions(desk.at("editor"), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let pasted = format!("\u{1b}[200~before{TRICKS}after\u{1b}[201~");
    let pty = desk.open();
    // A payment's reference, the name of a reference, that of a file which is not there.
    let forms =
        [("p", "1\t\t\t", "recorded a payment"), ("r", "", "recorded a reference"), ("+", "", "after cannot be")];
    pty.sees("0 of 8");
    for (key, to_the_field, told) in forms {
        pty.types(key);
        pty.sees("Tab next");
        pty.types(to_the_field);
        pty.types(&pasted);
        pty.sees("after");
        pty.types("\u{13}");
        pty.sees(told);
    }
    pty.types("\u{1b}");
    pty.sees("what was typed is kept");
    // A candidate's name in a form that waits to be gone on with.
    pty.types("n");
    pty.sees("ended with exit status: 3");
    pty.types("n");
    pty.sees("A form of 4 lines: before");
    pty.types("\u{1b}");
    pty.sees("the same key goes on with it");
    pty.types("q");
    pty.ends();
    is_our_own("the terminal", &pty.log());

    let file =
        std::ffi::OsStr::from_bytes(format!("before{}after.toml", TRICKS.replace('/', "")).as_bytes()).to_owned();
    let path = desk.home.path().join(file);
    fs::copy(desk.at("hostile.toml"), &path).unwrap();
    let path = path.to_str().unwrap();
    let named = ["attach", "1", "statement", "hostile.toml", "--name", TRICKS];
    let added = ["assessor", "add", "chen", "--name", TRICKS];
    let calls: [&[&str]; 7] = [
        &["intake", path],
        &["attach", "1", "statement", path],
        &named,
        &added,
        &["status", TRICKS],
        &["show", "1"],
        &["history", "1"],
    ];
    for call in calls {
        let pty = Pty::start(desk.command().args(call), (100, 30));
        pty.ends();
        is_our_own(&call[..2].join(" "), &pty.log());
    }
    let shown = desk.runs(&["show", "1"]);
    let shown = String::from_utf8_lossy(&shown.stdout);
    let has = |start: &str| shown.lines().any(|line| line.starts_with(start) && line.contains("before␛[1337z␛]52;c;"));
    assert!(has("  1.00 USD on ") && has("  before"), "the reference and the name are on file: {shown}");
}

#[test]
fn what_a_server_says_reaches_the_terminal_clean() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("desk");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let listener = UnixListener::bind(folder.join("desk.sock")).unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut asked = [0; 64];
            drop(stream.read(&mut asked));
            let mut answer = b"QAPDESK\0".to_vec();
            answer.extend_from_slice(&asked[8..12]);
            answer.extend_from_slice(&[130, 9]);
            answer.resize(16, 0);
            answer.extend_from_slice(b"0.1\x1b[1337z");
            answer.resize(64, 0);
            let reason = format!("no{TRICKS}\nask{TRICKS}");
            answer.extend_from_slice(&u32::try_from(reason.len()).unwrap().to_le_bytes());
            answer.extend_from_slice(reason.as_bytes());
            drop(stream.write_all(&answer));
        }
    });
    let command = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qapdesk"));
        command.env_clear().env("HOME", home.path()).env("TERM", "xterm-256color").env("QAPDESK_DIR", &folder);
        command.env("PATH", std::env::var("PATH").unwrap()).env("LANG", "C.UTF-8").args(arguments);
        command
    };
    for arguments in [&["list"][..], &["--json", "list"], &["server", "status"], &["doctor"]] {
        let done = command(arguments).output().unwrap();
        is_plain("refused", &done.stdout);
        is_plain("refused", &done.stderr);
    }
    let pty = Pty::start(&command(&[]), (100, 30));
    pty.sees("no");
    pty.ends();
    is_our_own("refused at the terminal", &pty.log());
}

#[test]
fn each_trick_would_be_found() {
    let tricks = [
        "\u{1b}[1337z",
        "\u{1b}]52;c;eA==\u{7}",
        "\u{1b}P1q\u{1b}\\",
        "\u{1b}[?1337h",
        "\u{1b}[>1m",
        "\u{1b}c",
        "\u{9b}31m",
        "\u{9d}0;x\u{9c}",
        "\u{7}",
        "\u{202e}",
        "\u{2066}",
        "a\u{200d}",
        "\u{200b}",
        "\u{feff}",
    ];
    for trick in tricks {
        let found = |check: fn(&str, &[u8])| std::panic::catch_unwind(|| check("planted", trick.as_bytes())).is_err();
        assert!(found(is_our_own), "{trick:?} on a terminal");
        assert!(found(is_plain), "{trick:?} in a pipe");
    }
    is_our_own("ours", "\u{1b}[?1049h\u{1b}[2;3H\u{1b}[1;31mJane 李 👩\u{200d}👧\u{1b}[m\r\n".as_bytes());
}
