use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{made, run};

const QAPDESK: &str = env!("CARGO_BIN_EXE_qapdesk");

/// A program, and the keys that ask the like of it.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) command: Vec<String>,
    pub(crate) folder: PathBuf,
    pub(crate) down: &'static [u8],
    pub(crate) page: &'static [u8],
    pub(crate) redraw: &'static [u8],
    /// Begins a search.
    pub(crate) search: &'static [u8],
    /// Leaves it.
    pub(crate) cancel: &'static [u8],
    /// A file that it leaves when it is killed, and that the next one would ask about.
    pub(crate) litter: Option<&'static str>,
    /// Whether it shows something new by itself all the time.
    pub(crate) is_never_idle: bool,
    /// What stands on the screen as soon as its list does.
    pub(crate) listed: &'static str,
    end: fn(&Path),
}

impl Program {
    fn new(name: &'static str, folder: PathBuf, command: &[&str], listed: &'static str) -> Self {
        Self {
            name,
            command: command.iter().map(|word| (*word).to_owned()).collect(),
            folder,
            down: b"j",
            page: b"\x04",
            redraw: b"\x0c",
            search: b"/",
            cancel: b"\x1b",
            litter: None,
            is_never_idle: false,
            listed,
            end: |_| {},
        }
    }

    /// Ends what it left running.
    pub(crate) fn end(&self) {
        (self.end)(&self.folder);
    }
}

/// The desk with so many applications, its server running.
pub(crate) fn qapdesk(folder: &Path, applications: usize) -> Program {
    let home = folder.join("qapdesk");
    std::fs::create_dir(&home).unwrap();
    let desk = home.join("desk");
    for files in made::write(&home, applications).chunks(8) {
        run(Command::new(QAPDESK).arg("--desk").arg(&desk).args(["-q", "intake"]).args(files).env("HOME", &home));
    }
    let mut program = desk_of(&home);
    program.end = |home| run(Command::new(QAPDESK).arg("--desk").arg(home.join("desk")).arg("stop").env("HOME", home));
    program
}

/// A program that says something and ends: what a process takes that does nothing else.
pub(crate) fn echo(folder: &Path) -> Program {
    Program::new("echo", folder.to_owned(), &["echo", "here"], "here")
}

/// The desk `desk` in a home folder.
pub(crate) fn desk_of(home: &Path) -> Program {
    Program::new("qapdesk", home.to_owned(), &[QAPDESK, "--desk", home.join("desk").to_str().unwrap()], "received")
}

/// Makes a program's material in a folder, of so many rows.
type Make = fn(PathBuf, usize) -> Program;

const ALL: [(&str, Make); 4] = [("tig", tig), ("mutt", mutt), ("vim", vim), ("htop", htop)];

/// The others, or the names of those that are not installed.
pub(crate) fn all(folder: &Path, rows: usize) -> Vec<Result<Program, &'static str>> {
    ALL.into_iter().map(|(name, _)| one(name, folder, rows).ok_or(name)).collect()
}

/// One of the others with its material in a folder of its own; none where it is not installed.
pub(crate) fn one(name: &str, folder: &Path, rows: usize) -> Option<Program> {
    let (_, make) = ALL.into_iter().find(|(known, _)| *known == name)?;
    let there = Command::new("sh").args(["-c", &format!("command -v {name}")]).stdout(Stdio::null()).status();
    if !there.unwrap().success() {
        return None;
    }
    let folder = folder.join(name);
    std::fs::create_dir(&folder).unwrap();
    Some(make(folder, rows))
}

fn tig(folder: PathBuf, rows: usize) -> Program {
    run(Command::new("git").args(["init", "-q"]).current_dir(&folder));
    let mut commits = String::new();
    for row in 0..rows {
        let message = format!("Take the form of {} in, and say what it lacks", made::name(row));
        let at = 1_700_000_000 + row * 600;
        let length = message.len();
        writeln!(
            commits,
            "commit refs/heads/main\ncommitter {} <c@example.org> {at} +0000\ndata {length}\n{message}",
            made::name(row / 7)
        )
        .unwrap();
    }
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    import.stdin.take().unwrap().write_all(commits.as_bytes()).unwrap();
    assert!(import.wait().unwrap().success());
    Program::new("tig", folder, &["tig", "main"], "Take the form")
}

fn mutt(folder: PathBuf, rows: usize) -> Program {
    let mut mails = String::new();
    for row in 0..rows {
        let (who, day) = (made::name(row), row % 28 + 1);
        write!(
            mails,
            "From a@example.org Mon Nov {day:2} 09:00:00 2026\nFrom: {who} <c{row}@example.org>\nTo: desk@example.org\nDate: {day} Nov 2026 09:00:00 +0000\nMessage-ID: <{row}@example.org>\nSubject: Application of {who}\n\nHere is the form.\n\n"
        )
        .unwrap();
    }
    std::fs::write(folder.join("mbox"), mails).unwrap();
    let mut program = Program::new(
        "mutt",
        folder,
        &["mutt", "-n", "-F", "/dev/null", "-R", "-e", "set folder=. read_inc=0", "-f", "mbox"],
        "Application of",
    );
    (program.page, program.cancel, program.litter) = (b"]", b"\x07", Some("mbox.lock"));
    program
}

fn vim(folder: PathBuf, rows: usize) -> Program {
    let mut lines = String::new();
    for row in 0..rows {
        writeln!(lines, "{row:05}  {:30} received   12!  3  11/15  a line of the file", made::name(row)).unwrap();
    }
    std::fs::write(folder.join("lines"), lines).unwrap();
    let settings = "set cursorline ruler incsearch nowrapscan";
    let command = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "--cmd", settings, "lines"];
    Program::new("vim", folder, &command, "a line of the file")
}

fn htop(folder: PathBuf, _: usize) -> Program {
    let mut program = Program::new("htop", folder, &["htop"], "PID");
    (program.down, program.page, program.is_never_idle) = (b"\x1b[B", b"\x1b[6~", true);
    program
}
