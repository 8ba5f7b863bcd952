//! The guard on real pseudo-terminals: whatever ends the program, its user gets the terminal back.
//!
//! Each test starts this test program again inside a pty, where `child` takes the screen and ends the way it is told.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail as tests do")]

use std::io::Read;
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use qapdesk::tui::recording::{Recorder, write_on_panic};
use qapdesk::tui::terminal::{Guard, Signals};
use rustix::process::{Pid, Signal, kill_process};

const HOW: &str = "QAPDESK_TEST_TERMINAL";
const FOLDER: &str = "QAPDESK_TEST_FOLDER";

/// Not a test of its own: the program that the others run.
#[test]
fn child() {
    let Ok(how) = std::env::var(HOW) else { return };
    if how == "recorded" {
        let folder = std::env::var_os(FOLDER).unwrap();
        write_on_panic(Arc::new(Mutex::new(Recorder::default())), folder.into());
    }
    let (ask, asked) = channel();
    let (mut guard, mut screen) = Guard::enter().unwrap();
    let asked_to_leave = ask.clone();
    let signals = Signals::watch(move |_| asked_to_leave.send(()).unwrap_or_default()).unwrap();
    screen.draw(|frame| frame.render_widget("desk is open", frame.area())).unwrap();
    match how.as_str() {
        "quit" => {}
        "mouse" => {
            guard.set_mouse(true).unwrap();
            asked.recv().unwrap();
            panic!("the desk fell over");
        }
        "panic" | "recorded" => panic!("the desk fell over"),
        "leave" => asked.recv().unwrap(),
        _ => loop {
            drop(crossterm::event::read());
        },
    }
    drop(signals);
    drop(guard);
}

struct Run {
    master: Box<dyn MasterPty + Send>,
    reader: Box<dyn Read + Send>,
    child: Box<dyn Child + Send + Sync>,
    parser: vt100::Parser,
    modes_before: String,
    _in_time: Sender<()>,
}

/// Starts the child; it is killed when the run takes ten seconds, so that nothing here waits for ever.
fn run(how: &str, shell: &str) -> Run {
    run_in(how, shell, None)
}

fn run_in(how: &str, shell: &str, folder: Option<&Path>) -> Run {
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
    let modes_before = format!("{:?}", pair.master.get_termios());
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", shell]);
    command.arg(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--nocapture", "--test-threads=1"]);
    command.env(HOW, how);
    command.env(FOLDER, folder.unwrap_or(Path::new("")));
    command.env("TERM", "xterm-256color");
    command.env("RUST_BACKTRACE", "0");
    let child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut killer = child.clone_killer();
    let (in_time, late) = channel::<()>();
    thread::spawn(move || {
        if late.recv_timeout(Duration::from_secs(10)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            drop(killer.kill());
        }
    });
    let size = |n| NonZeroU16::new(n).unwrap();
    let reader = pair.master.try_clone_reader().unwrap();
    let parser = vt100::Parser::new(size(24), size(80), 0);
    Run { master: pair.master, reader, child, parser, modes_before, _in_time: in_time }
}

const PLAIN: &str = "exec \"$0\" \"$@\"";
const DEAF: &str = "trap '' HUP; exec \"$0\" \"$@\"";

impl Run {
    fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let n_bytes = self.reader.read(&mut bytes).unwrap_or(0);
        self.parser.process(&bytes[..n_bytes]);
        n_bytes > 0
    }

    fn until_open(&mut self) {
        while !self.parser.screen().contents().contains("desk is open") {
            assert!(self.read(), "the desk never opened:\n{}", self.parser.screen().contents());
        }
        assert!(self.parser.screen().alternate_screen());
        assert!(self.parser.screen().bracketed_paste());
    }

    fn signal(&self) {
        let pid = Pid::from_raw(self.child.process_id().unwrap().cast_signed()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
    }

    /// Reads to the end and holds the terminal to be as it was.
    fn ends_restored(&mut self) -> ExitStatus {
        while self.read() {}
        let status = self.child.wait().unwrap();
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
        assert_eq!(format!("{:?}", self.master.get_termios()), self.modes_before);
        assert!(!screen.contents().contains("desk is open"), "{}", screen.contents());
        status
    }

    /// Closes the terminal and tells how the child ended, which must take less than two seconds.
    fn hang_up(self) -> ExitStatus {
        let Self { master, reader, mut child, _in_time, .. } = self;
        drop((master, reader));
        let (tell, told) = channel();
        thread::spawn(move || drop(tell.send(child.wait())));
        told.recv_timeout(Duration::from_secs(2)).expect("still running two seconds after the hang-up").unwrap()
    }
}

#[test]
fn quitting_gives_the_terminal_back() {
    assert!(run("quit", PLAIN).ends_restored().success());
}

#[test]
fn a_panic_is_told_on_the_screen_its_user_comes_back_to() {
    let mut run = run("panic", PLAIN);
    assert!(!run.ends_restored().success());
    let shown = run.parser.screen().contents();
    assert!(shown.contains("the desk fell over"), "{shown}");
}

#[test]
fn a_mouse_that_was_on_is_given_back() {
    let mut run = run("mouse", PLAIN);
    run.until_open();
    while run.parser.screen().mouse_protocol_encoding() != vt100::MouseProtocolEncoding::Sgr {
        assert!(run.read(), "the mouse never came on");
    }
    run.signal();
    assert!(!run.ends_restored().success());
    assert_eq!(run.parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
}

#[test]
fn a_signal_asks_the_loop_to_leave() {
    let mut run = run("leave", PLAIN);
    run.until_open();
    run.signal();
    assert!(run.ends_restored().success());
}

#[test]
fn a_loop_that_does_not_leave_is_ended_with_the_terminal_restored() {
    let mut run = run("stay", PLAIN);
    run.until_open();
    run.signal();
    assert_eq!(run.ends_restored().exit_code(), 143);
}

#[test]
fn a_hang_up_leaves_nothing_running() {
    let mut run = run("stay", PLAIN);
    run.until_open();
    assert!(!run.hang_up().success());
}

#[test]
fn a_hang_up_leaves_nothing_running_where_its_signal_is_ignored() {
    let mut run = run("stay", DEAF);
    run.until_open();
    assert_eq!(run.hang_up().exit_code(), 129);
}

#[test]
fn a_panic_leaves_a_recording_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = run_in("recorded", PLAIN, Some(folder.path()));
    assert!(!run.ends_restored().success());
    let shown = run.parser.screen().contents().replace('\n', "");
    let written = std::fs::read_dir(folder.path()).unwrap().next().expect("a recording").unwrap().path();
    assert!(shown.contains("the desk fell over") && shown.contains("The last events before this are in"), "{shown}");
    assert!(shown.contains(written.file_name().unwrap().to_str().unwrap()), "{shown}");
    assert!(std::fs::read_to_string(&written).unwrap().starts_with("{\"format\":\"qapdesk-recording/1\""));
}
