//! The desk on a real terminal whose line breaks, stops, shrinks and stutters.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::pty::Pty;
use rustix::process::{Pid, Signal, kill_process};

const SIZE: (u16, u16) = (100, 30);
/// How long a program may live on after its terminal is gone, and what of a core it may take until then.
const GONE: Duration = Duration::from_secs(3);
const TICKS: u64 = 30;

struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    /// With the sample forms taken in.
    fn new() -> Self {
        let desk = Self { home: tempfile::tempdir().unwrap() };
        let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms");
        let files = ["complete", "cases-25", "feedback-14"].map(|name| forms.join(format!("{name}.toml")));
        let mut intake = desk.command(env!("CARGO_BIN_EXE_qapdesk"));
        let done = intake.args(["-q", "intake"]).args(files).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        desk
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        let at = |name: &str| self.home.path().join(name);
        let programs = Path::new(env!("CARGO_BIN_EXE_qapdesk")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        command.env_clear().env("PATH", path).env("TERM", "xterm-256color").env("LANG", "C.UTF-8").env("PS1", "$ ");
        command.env("HOME", self.home.path()).env("QAPDESK_DIR", at("desk")).env("QAPDESK_STATE", at("state"));
        command
    }

    fn open(&self) -> Pty {
        self.open_by("exec qapdesk")
    }

    /// Opens the desk by a line of a shell without job control.
    fn open_by(&self, line: &str) -> Pty {
        let mut shell = self.command("sh");
        shell.args(["-c", line]);
        let pty = Pty::start(&shell, SIZE);
        pty.sees("0001");
        pty
    }

    fn server(&self) -> Pid {
        let lock = fs::read_to_string(self.home.path().join("desk/desk.lock")).unwrap();
        Pid::from_raw(lock.split_whitespace().find_map(|word| word.parse().ok()).unwrap()).unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        drop(self.command(env!("CARGO_BIN_EXE_qapdesk")).arg("stop").output());
    }
}

/// The processor time that a process has taken, in hundredths of a second; none once it is gone.
fn ticks(pid: Pid) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let after_name: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let is_gone = matches!(after_name[0], "Z" | "X");
    (!is_gone).then(|| after_name[11].parse::<u64>().unwrap() + after_name[12].parse::<u64>().unwrap())
}

#[test]
fn e1_a_terminal_that_hides_names_from_its_start_is_sent_none_also_after_its_server_left() {
    let desk = Desk::new();
    let settings = desk.home.path().join(".config/qapdesk");
    fs::create_dir_all(&settings).unwrap();
    fs::write(settings.join("settings.toml"), "hide_names = true\n").unwrap();
    let pty = desk.open();
    pty.sees("names hidden");
    pty.types("\r");
    pty.sees("e-mail: hidden");
    pty.types("y");
    pty.sees("took the application in");
    let restarted = desk.command(env!("CARGO_BIN_EXE_qapdesk")).arg("restart").output().unwrap();
    assert!(restarted.status.success(), "{}", String::from_utf8_lossy(&restarted.stderr));
    pty.types("q");
    pty.types("q");
    pty.types("/");
    pty.sees("Look up");
    pty.types("2");
    pty.sees("QAP-2026-0002 name hidden");
    let log = String::from_utf8_lossy(&pty.log()).into_owned();
    for name in ["Connor", "García", "Adébáyò", "Oluwaseun", "example.org"] {
        assert!(!log.contains(name), "{name}");
    }
}

#[test]
fn a_hang_up_leaves_no_process_and_takes_no_core_also_where_its_signal_is_ignored() {
    for line in ["exec qapdesk", "trap '' HUP; exec qapdesk"] {
        let desk = Desk::new();
        let pty = desk.open_by(line);
        pty.types("H");
        pty.sees("Resume on");
        pty.types("on leave");
        let before = ticks(pty.pid()).unwrap();
        pty.hang_up();
        let (hung_up, mut last) = (Instant::now(), before);
        while let Some(now) = ticks(pty.pid()) {
            last = now;
            assert!(hung_up.elapsed() < GONE, "{line}: still there, with {} hundredths of a core", last - before);
            std::thread::park_timeout(Duration::from_millis(5));
        }
        assert!(last - before <= TICKS, "{line}: took {} hundredths of a core", last - before);
    }
}

#[test]
fn ctrl_z_goes_back_to_the_shell_and_fg_to_the_desk() {
    let desk = Desk::new();
    let mut shell = desk.command("bash");
    shell.args(["--norc", "--noprofile", "-i"]);
    let pty = Pty::start(&shell, SIZE);
    pty.sees("$");
    pty.types("qapdesk\r");
    pty.sees("0001");
    pty.types("H");
    pty.sees("Resume on");
    pty.types("on leave\x1b");
    pty.sees("what was typed is kept");
    pty.types("\x1a");
    pty.sees("Stopped");
    pty.sees_so("the shell's screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    pty.types("echo to''gether\r");
    // Until its prompt is back the shell may set the terminal's size to what it read before: readline does.
    pty.sees_so("the prompt after the word", |screen| {
        screen.contents().rsplit_once("together").is_some_and(|(_, after)| after.trim_end().ends_with('$'))
    });
    pty.resize((90, 28));
    pty.types("fg\r");
    pty.sees_so("the desk in its new size", |screen| {
        screen.alternate_screen() && screen.contents().contains("live") && screen.contents().contains("0001")
    });
    pty.types("H");
    pty.sees("on leave");
    pty.types("\x1b");
    pty.sees("what was typed is kept");

    // From outside, and with the server stopped meanwhile.
    let children = format!("/proc/{0}/task/{0}/children", pty.pid().as_raw_nonzero());
    let job = fs::read_to_string(children).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    kill_process(Pid::from_raw(job).unwrap(), Signal::TSTP).unwrap();
    pty.sees_so("the shell again", |screen| {
        !screen.alternate_screen() && screen.contents().matches("Stopped").count() > 1
    });
    pty.types("qapdesk stop; echo a''gain\r");
    pty.sees("again");
    pty.types("fg\r");
    pty.sees_so("the desk again", |screen| screen.alternate_screen() && screen.contents().contains("0001"));
    pty.sees("no server runs for this desk");
    pty.types("j");
    pty.sees("live");
    pty.types("q");
    pty.sees_so("the shell at last", |screen| !screen.alternate_screen());
}

#[test]
fn ctrl_z_says_why_not_where_nobody_could_bring_the_desk_back() {
    let desk = Desk::new();
    let pty = desk.open();
    pty.types("\x1a");
    pty.sees("not suspended: no shell is under the desk");
    kill_process(pty.pid(), Signal::TSTP).unwrap();
    pty.types("/");
    pty.sees("Look up");
    assert!(pty.is_alternate());
}

#[test]
fn five_hundred_sizes_end_in_a_frame_of_the_last_also_over_a_question() {
    let desk = Desk::new();
    let pty = desk.open();
    pty.types("H");
    pty.sees("Resume on");
    let before = pty.written();
    for step in 0..500_u16 {
        pty.resize((60 + step % 90, 12 + step % 37));
    }
    pty.resize((110, 33));
    pty.sees_so("the form on the last size", |screen| {
        let rows: Vec<String> = screen.rows(0, 110).collect();
        rows[0].trim_end().ends_with(|last: char| last == 'T' || last.is_ascii_digit())
            && rows.iter().any(|row| row.contains("Resume on"))
            && rows[31..].iter().any(|row| row.contains("Esc leave"))
    });
    let written = pty.written() - before;
    assert!(written < 200_000, "{written} bytes for 500 sizes");
    pty.resize((20, 5));
    pty.sees("terminal too small");
    pty.types("on leave");
    pty.resize(SIZE);
    pty.sees("on leave");
}

#[test]
fn a_terminal_of_twenty_by_five_says_what_it_needs_and_can_be_left() {
    let desk = Desk::new();
    let mut shell = desk.command("sh");
    shell.args(["-c", "exec qapdesk"]);
    let pty = Pty::start(&shell, (20, 5));
    pty.sees("40×10 or more");
    pty.types("jj?2a");
    pty.types("\x03");
    pty.ends();
}

#[test]
fn keys_and_pastes_cut_at_every_byte_are_what_they_were() {
    let desk = Desk::new();
    let pty = desk.open_by("SSH_TTY=/dev/pts/0 exec qapdesk");
    let selected = |wanted: &'static str| {
        move |screen: &vt100::Screen| screen.contents().lines().any(|line| line.contains('▌') && line.contains(wanted))
    };
    pty.types("gg");
    pty.sees_so("the first row", selected("0001"));
    pty.types_cut("\x1b[B");
    pty.sees_so("the second row", selected("0002"));
    pty.types_cut("\x1bOA");
    pty.sees_so("the first row again", selected("0001"));
    pty.types_cut("\x1b[200~qqq\x1b[201~");
    pty.sees("pasted only into a field");
    pty.types("/");
    pty.sees("Look up");
    pty.types_cut("\x1b[200~quite\x1b[201~");
    pty.sees("quite");
    assert!(pty.is_alternate());
}

#[test]
fn a_paste_of_five_thousand_lines_outside_a_field_does_nothing_and_says_so() {
    let desk = Desk::new();
    let before = desk.command(env!("CARGO_BIN_EXE_qapdesk")).args(["--json", "list"]).output().unwrap().stdout;
    let pty = desk.open();
    pty.types(&format!("\x1b[200~{}\x1b[201~", "a\nw\nA\nq\n".repeat(1250)));
    pty.sees("pasted only into a field");
    let after = desk.command(env!("CARGO_BIN_EXE_qapdesk")).args(["--json", "list"]).output().unwrap().stdout;
    assert_eq!(before, after);
    pty.types("q");
    pty.ends();
}

#[test]
fn a_form_is_sent_though_its_server_was_killed_while_it_was_filled_in() {
    let desk = Desk::new();
    let pty = desk.open();
    pty.types("H");
    pty.sees("Resume on");
    pty.types("on leave");
    kill_process(desk.server(), Signal::KILL).unwrap();
    pty.sees_so("no server", |screen| !screen.contents().contains("· live ·"));
    pty.types(" until spring");
    pty.sees("· live ·");
    pty.sees("on leave until spring");
    pty.types("\x13");
    pty.sees("on hold");
    pty.types("q");
    pty.ends();
}
