//! A program in a terminal of its own, and what the terminal shows.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail as tests do")]

use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take that is waited for.
const LIMIT: Duration = Duration::from_secs(20);
/// How often a condition outside of the terminal is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// What the terminal shows, and whether the program has let go of it.
struct Shown {
    parser: vt100::Parser,
    log: Vec<u8>,
    is_over: bool,
    /// Whether the terminal is to be closed.
    is_hung_up: bool,
}

/// A running program; killed when dropped.
pub(crate) struct Pty {
    master: Mutex<Option<Box<dyn MasterPty + Send>>>,
    writer: Mutex<Option<Box<dyn Write + Send>>>,
    child: Mutex<Box<dyn Child + Send + Sync>>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
}

impl Pty {
    /// Starts a program on a terminal of so many columns and rows.
    pub(crate) fn start(command: &Command, (cols, rows): (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows, cols, ..PtySize::default() }).unwrap();
        let mut builder = CommandBuilder::new(command.get_program());
        builder.args(command.get_args());
        builder.env_clear();
        for (name, value) in command.get_envs() {
            builder.env(name, value.unwrap_or_default());
        }
        builder.cwd(command.get_current_dir().unwrap_or(std::env::temp_dir().as_path()));
        let child = pair.slave.spawn_command(builder).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let size = |n| std::num::NonZeroU16::new(n).unwrap();
        let shown = Shown {
            parser: vt100::Parser::new(size(rows), size(cols), 0),
            log: Vec::new(),
            is_over: false,
            is_hung_up: false,
        };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let told = Arc::clone(&shown);
        thread::spawn(move || {
            let mut bytes = [0; 16 * 1024];
            loop {
                let n_bytes = reader.read(&mut bytes).unwrap_or(0);
                let Ok(mut shown) = told.0.lock() else { return };
                shown.parser.process(&bytes[..n_bytes]);
                shown.log.extend_from_slice(&bytes[..n_bytes]);
                shown.is_over = n_bytes == 0 || shown.is_hung_up;
                told.1.notify_all();
                if shown.is_over {
                    return;
                }
            }
        });
        let writer = Mutex::new(Some(pair.master.take_writer().unwrap()));
        Self { master: Mutex::new(Some(pair.master)), writer, child: Mutex::new(child), shown }
    }

    /// Types text as it stands.
    pub(crate) fn types(&self, text: &str) {
        let mut writer = self.writer.lock().unwrap();
        let writer = writer.as_mut().unwrap();
        writer.write_all(text.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the terminal shows a text.
    pub(crate) fn sees(&self, text: &str) {
        self.waits(text, |shown| shown.parser.screen().contents().contains(text));
    }

    /// Waits until the program has let go of the terminal.
    pub(crate) fn ends(&self) {
        self.waits("end", |shown| shown.is_over);
        self.child.lock().unwrap().wait().unwrap();
    }

    /// Whether the program has the whole screen.
    pub(crate) fn is_alternate(&self) -> bool {
        self.shown.0.lock().unwrap().parser.screen().alternate_screen()
    }

    /// Types a text in as many pieces as it has bytes, each read by itself: as over a bad line.
    pub(crate) fn types_cut(&self, text: &str) {
        let name = self.master.lock().unwrap().as_ref().unwrap().tty_name().unwrap();
        let no_control = rustix::fs::OFlags::NOCTTY.bits().cast_signed();
        let terminal = std::fs::OpenOptions::new().read(true).custom_flags(no_control).open(name).unwrap();
        for byte in text.bytes() {
            self.types(std::str::from_utf8(&[byte]).unwrap());
            self.until("reader", || rustix::io::ioctl_fionread(&terminal).unwrap() == 0);
        }
    }

    /// Waits until what the terminal shows is as described.
    pub(crate) fn sees_so(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        self.waits(what, |shown| is_so(shown.parser.screen()));
    }

    /// How many bytes the program has written so far.
    pub(crate) fn written(&self) -> usize {
        self.shown.0.lock().unwrap().log.len()
    }

    /// Every byte that the program has written so far.
    pub(crate) fn log(&self) -> Vec<u8> {
        self.shown.0.lock().unwrap().log.clone()
    }

    /// Changes the terminal's size.
    pub(crate) fn resize(&self, (cols, rows): (u16, u16)) {
        let size = |n| std::num::NonZeroU16::new(n).unwrap();
        self.shown.0.lock().unwrap().parser.screen_mut().set_size(size(rows), size(cols));
        let master = self.master.lock().unwrap();
        master.as_ref().unwrap().resize(PtySize { rows, cols, ..PtySize::default() }).unwrap();
    }

    /// The program's number.
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.lock().unwrap().process_id().unwrap().cast_signed()).unwrap()
    }

    /// Closes the terminal, as a line that breaks does.
    pub(crate) fn hang_up(&self) {
        self.shown.0.lock().unwrap().is_hung_up = true;
        // Whoever reads the terminal lets it go once something comes: the whole screen.
        self.types("\x0c");
        self.waits("end of reading", |shown| shown.is_over);
        drop(self.writer.lock().unwrap().take());
        drop(self.master.lock().unwrap().take());
    }

    /// Ends the program as `kill -9` does.
    pub(crate) fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        let pid = Pid::from_raw(child.process_id().unwrap().cast_signed()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
        child.wait().unwrap();
    }

    /// Waits until something is so that the terminal does not show.
    pub(crate) fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let started = Instant::now();
        while !is_so() {
            assert!(started.elapsed() < LIMIT, "no {what}");
            let shown = self.shown.0.lock().unwrap();
            drop(self.shown.1.wait_timeout(shown, LOOK).unwrap());
        }
    }

    fn waits(&self, what: &str, is_so: impl Fn(&Shown) -> bool) {
        let started = Instant::now();
        let mut shown = self.shown.0.lock().unwrap();
        while !is_so(&shown) {
            let left = LIMIT.checked_sub(started.elapsed());
            let left = left.unwrap_or_else(|| panic!("no {what}:\n{}", shown.parser.screen().contents()));
            shown = self.shown.1.wait_timeout(shown, left).unwrap().0;
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let mut child = self.child.lock().expect("nobody panicked with it");
        drop(child.kill());
        drop(child.wait());
    }
}
