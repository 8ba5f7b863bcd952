use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const LIMIT: Duration = Duration::from_secs(10);

/// The program in a terminal of its own; leaves by `q` when dropped.
pub(crate) struct Terminal {
    screen: vt100::Parser,
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    letter: usize,
}

impl Terminal {
    /// Starts the program and waits for its first frame with applications in it.
    pub(crate) fn open(program: &str, desk: &Path, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.arg("--desk");
        command.arg(desk);
        command.env("HOME", desk.parent().unwrap());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let input = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let mut terminal = Self { screen, output, input, child, _master: pair.master, letter: 0 };
        terminal.wait("the first frame with applications and requirements", |text| {
            text.contains("Requirements") && text.contains("Statement") && text.contains("/15")
        });
        terminal
    }

    /// Presses a key and waits until the screen is another one.
    pub(crate) fn key_to_frame(&mut self, key: &[u8]) {
        // What came late of the frame before is no answer to this key.
        while let Ok(bytes) = self.output.try_recv() {
            self.screen.process(&bytes);
        }
        let before = self.screen.screen().contents_formatted();
        self.input.write_all(key).unwrap();
        self.input.flush().unwrap();
        let started = Instant::now();
        while self.screen.screen().contents_formatted() == before {
            self.read(started, "a changed screen");
        }
    }

    /// Types the next letter into the look-up, opening it before the first, and waits for another screen.
    pub(crate) fn look_up_letter(&mut self) {
        const TYPED: &[u8] = b"okonkwo";
        if self.letter == 0 {
            self.key_to_frame(b"/");
        }
        let letter = TYPED[self.letter % TYPED.len()];
        self.key_to_frame(&[letter]);
        self.letter += 1;
        if self.letter.is_multiple_of(TYPED.len()) {
            self.input.write_all(&[0x15]).unwrap();
            self.input.flush().unwrap();
            self.wait("an empty field", |text| !text.contains("okonkwo"));
        }
    }

    fn wait(&mut self, what: &str, is_there: impl Fn(&str) -> bool) {
        let started = Instant::now();
        while !is_there(&self.screen.screen().contents()) {
            self.read(started, what);
        }
    }

    fn read(&mut self, started: Instant, what: &str) {
        let left = LIMIT.checked_sub(started.elapsed()).unwrap_or_default();
        match self.output.recv_timeout(left) {
            Ok(bytes) => self.screen.process(&bytes),
            Err(error) => panic!("no {what} ({error}); the screen is\n{}", self.screen.screen().contents()),
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        drop(self.input.write_all(b"\x1b\x1bq"));
        drop(self.input.flush());
        let started = Instant::now();
        while self.child.try_wait().ok().flatten().is_none() {
            if started.elapsed() > LIMIT {
                drop(self.child.kill());
                return;
            }
            drop(self.output.recv_timeout(Duration::from_millis(20)));
        }
    }
}
