//! A day at the desk in a real terminal, by keys alone: from an empty desk to an approval and its undo, and the same
//! state after the server was killed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(20);

/// A terminal of tmux with a shell in it, apart from the user's own.
struct Tmux {
    home: tempfile::TempDir,
    socket: String,
}

impl Tmux {
    fn new(columns: u16, rows: u16) -> Self {
        let home = tempfile::tempdir().unwrap();
        let socket = format!("qapdesk-test-{}-{columns}x{rows}", std::process::id());
        let tmux = Self { home, socket };
        let programs = Path::new(env!("CARGO_BIN_EXE_qapdesk")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        let size = [columns.to_string(), rows.to_string()];
        let started = Command::new("tmux")
            .args([
                "-L",
                &tmux.socket,
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-s",
                "desk",
                "-x",
                &size[0],
                "-y",
                &size[1],
            ])
            .args(["env", "-i", "PS1=$ ", "TERM=screen-256color", "LANG=C.UTF-8", "USER=ada"])
            .args([format!("PATH={path}"), format!("HOME={}", tmux.home.path().display())])
            .args(["bash", "--norc", "--noprofile"])
            .current_dir(samples())
            .status()
            .unwrap();
        assert!(started.success(), "tmux did not start");
        tmux.sees("the shell", |screen| screen.trim() == "$");
        tmux
    }

    fn tmux(&self, arguments: &[&str]) -> Output {
        Command::new("tmux").args(["-L", &self.socket]).args(arguments).output().unwrap()
    }

    fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p", "-t", "desk"]).stdout).into_owned()
    }

    /// Types text as it stands.
    fn types(&self, text: &str) {
        assert!(self.tmux(&["send-keys", "-t", "desk", "-l", text]).status.success());
    }

    /// Presses a key by tmux's name for it.
    fn presses(&self, key: &str) {
        assert!(self.tmux(&["send-keys", "-t", "desk", key]).status.success());
    }

    /// Waits until the screen is as described.
    fn sees(&self, what: &str, is_there: impl Fn(&str) -> bool) {
        let started = Instant::now();
        loop {
            let screen = self.screen();
            if is_there(&screen) {
                return;
            }
            assert!(started.elapsed() < LIMIT, "no {what}; the screen is\n{screen}");
        }
    }

    fn sees_text(&self, text: &str) {
        self.sees(text, |screen| screen.contains(text));
    }

    /// Runs a command in the shell and waits for words of its output.
    fn runs(&self, command: &str, shows: &str) {
        self.types("clear");
        self.presses("Enter");
        self.sees("a clear screen", |screen| screen.trim() == "$");
        self.types(command);
        self.presses("Enter");
        self.sees_text(shows);
    }

    fn desk(&self) -> PathBuf {
        self.home.path().join(".local/share/qapdesk")
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        drop(Command::new(env!("CARGO_BIN_EXE_qapdesk")).arg("--desk").arg(self.desk()).arg("stop").output());
        self.tmux(&["kill-server"]);
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms")
}

/// The line of the screen that has a word.
fn line_with<'a>(screen: &'a str, word: &str) -> &'a str {
    screen.lines().find(|line| line.contains(word)).unwrap_or_default()
}

fn triage(tmux: &Tmux) {
    tmux.runs("qapdesk", "qapdesk intake");
    tmux.presses("q");
    tmux.sees("the shell again", |screen| screen.trim_end().ends_with('$'));
    tmux.runs("qapdesk intake *.toml", "12 taken, 0 already on file, 0 refused");
    tmux.runs("qapdesk intake *.toml", "0 taken, 12 already on file, 0 refused");
    tmux.runs("qapdesk status wisniewksi", "QAP-2026-0009");

    tmux.types("qapdesk");
    tmux.presses("Enter");
    tmux.sees_text("0001 García Núñez");
    tmux.types("/");
    tmux.sees_text("Look up");
    tmux.types("wisniewksi");
    tmux.sees_text("Łukasz Wiśniewski");
    tmux.presses("Enter");
    tmux.sees("the application", |screen| screen.contains("Łukasz Wiśniewski") && !screen.contains("Look up"));
    tmux.types("2");
    tmux.sees_text("199.9 of 200 h");

    tmux.types("a");
    tmux.sees_text("refused by D2");
    tmux.types("A");
    tmux.sees_text("refused by D4");
    for title in ["Cases", "References", "Feedback", "Training", "Other training", "Statement", "Fee"] {
        if title == "Cases" {
            tmux.types("j");
        }
        tmux.types("a");
        if title == "Statement" {
            tmux.sees_text("Accept Statement of");
            tmux.presses("Enter");
        }
        tmux.sees(title, |screen| line_with(screen, &format!("✓ {title} ")).contains("accepted"));
    }
    tmux.types("gg");
    tmux.types("w");
    tmux.sees_text("Waive hours");
    tmux.types("a mediator of many years");
    tmux.presses("Enter");
    tmux.sees("the waiver", |screen| line_with(screen, "199.9 of 200 h").contains("waived"));
    tmux.types("A");
    tmux.sees_text("7 requirements accepted, 1 waived");
    tmux.presses("Enter");
    tmux.sees_text("approved the application");
    tmux.types("u");
    tmux.sees_text("approved the application");
    tmux.presses("Enter");
    tmux.sees_text("approve the application");
    tmux.types("q");
    tmux.sees("the shell again", |screen| screen.trim_end().ends_with('$'));
}

fn killed_and_restarted(tmux: &Tmux) {
    tmux.runs("qapdesk show 9 | head -3", "in review");
    let lock = std::fs::read_to_string(tmux.desk().join("desk.lock")).unwrap();
    let pid = lock.lines().find_map(|line| line.strip_prefix("pid ")).unwrap();
    assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
    tmux.runs("qapdesk", "0001 García Núñez");
    tmux.types("/");
    tmux.sees_text("Look up");
    tmux.types("0009");
    tmux.sees_text("Łukasz Wiśniewski");
    tmux.presses("Enter");
    tmux.types("2");
    tmux.sees("what was decided", |screen| {
        line_with(screen, "199.9 of 200 h").contains("waived") && screen.contains("approve the application")
    });
    tmux.types("q");
    tmux.sees("the shell again", |screen| screen.trim_end().ends_with('$'));
    tmux.runs("qapdesk verify; echo status=$?", "status=0");
}

#[test]
#[ignore = "needs tmux"]
fn no_color_takes_the_colours_from_the_terminal() {
    let tmux = Tmux::new(130, 40);
    tmux.runs("qapdesk intake *.toml", "12 taken");
    let coloured = |screen: &str| screen.contains("\u{1b}[31m") || screen.contains("38;5;1m");
    for (command, is_coloured) in [("qapdesk", true), ("qapdesk --no-color", false)] {
        tmux.runs(command, "0001 García Núñez");
        tmux.sees_text("of 8");
        let shown = tmux.tmux(&["capture-pane", "-p", "-e", "-t", "desk"]).stdout;
        assert_eq!(coloured(&String::from_utf8_lossy(&shown)), is_coloured, "{command}");
        tmux.types("q");
        tmux.sees("the shell again", |screen| screen.trim_end().ends_with('$'));
    }
}

#[test]
#[ignore = "needs tmux"]
fn from_an_empty_desk_to_an_approval_and_back_on_a_wide_terminal() {
    let tmux = Tmux::new(120, 40);
    triage(&tmux);
    killed_and_restarted(&tmux);
}

#[test]
#[ignore = "needs tmux"]
fn from_an_empty_desk_to_an_approval_and_back_on_a_small_terminal() {
    let tmux = Tmux::new(80, 24);
    triage(&tmux);
    killed_and_restarted(&tmux);
}
