use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::peers::Program;

/// How long a program may take to say anything.
const LIMIT: Duration = Duration::from_secs(20);
/// After how long a silence a program has said all; longer than any of them waits before it follows a key.
pub(crate) const SILENCE: Duration = Duration::from_millis(160);

pub(crate) const SIZE: (u16, u16) = (120, 40);

/// A program in a terminal of its own; ended when dropped.
pub(crate) struct Pty {
    started: Instant,
    output: Receiver<(Instant, Vec<u8>)>,
    input: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

/// What a program said: when first and last, and all of it.
pub(crate) struct Said {
    pub(crate) first: Instant,
    pub(crate) bytes: Vec<u8>,
}

/// A program from its start until its list is on the screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct First {
    /// From its start to the first byte.
    pub(crate) byte: Duration,
    /// The processor's time until then.
    pub(crate) byte_processor: Duration,
    /// From its start to a screen with its list.
    pub(crate) list: Duration,
}

/// Starts a program anew and looks at what it shows first.
pub(crate) fn first(program: &Program) -> First {
    let pty = Pty::start(program);
    let side = |n| NonZeroU16::new(n).unwrap();
    let mut screen = vt100::Parser::new(side(SIZE.1), side(SIZE.0), 0);
    let mut first = None;
    loop {
        let (at, bytes) = pty.next();
        let (byte, byte_processor) = *first.get_or_insert_with(|| (at - pty.started, pty.processor()));
        screen.process(&bytes);
        if screen.screen().contents().contains(program.listed) {
            return First { byte, byte_processor, list: at - pty.started };
        }
    }
}

impl Pty {
    pub(crate) fn start(program: &Program) -> Self {
        let size = PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(&program.command[0]);
        command.args(&program.command[1..]);
        command.cwd(&program.folder);
        for (name, value) in
            [("HOME", &*program.folder), ("TERM", "xterm-256color".as_ref()), ("LANG", "C.UTF-8".as_ref())]
        {
            command.env(name, value);
        }
        if let Some(litter) = program.litter {
            drop(std::fs::remove_file(program.folder.join(litter)));
        }
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let input = pair.master.take_writer().unwrap();
        Self { started, output, input, child, _master: pair.master }
    }

    /// The processor's time that the program's first thread had; none of one that is gone.
    fn processor(&self) -> Duration {
        let of = self.child.process_id().map(|pid| format!("/proc/{pid}/schedstat"));
        let told = of.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
        let nanoseconds = told.split_whitespace().next().and_then(|word| word.parse().ok());
        nanoseconds.map_or(Duration::ZERO, Duration::from_nanos)
    }

    /// Types bytes as they stand; when that was.
    pub(crate) fn types(&mut self, bytes: &[u8]) -> Instant {
        let at = Instant::now();
        self.input.write_all(bytes).unwrap();
        self.input.flush().unwrap();
        at
    }

    /// All that the program says until it is silent; none where it says nothing for so long.
    pub(crate) fn says(&self, patience: Duration) -> Option<Said> {
        let (first, mut bytes) = match self.output.recv_timeout(patience) {
            Ok(said) => said,
            Err(RecvTimeoutError::Timeout) => return None,
            Err(error) => panic!("the program ended: {error}"),
        };
        while let Ok((_, more)) = self.output.recv_timeout(SILENCE) {
            bytes.extend(more);
        }
        Some(Said { first, bytes })
    }

    /// The next that it says, as it comes.
    pub(crate) fn next(&self) -> (Instant, Vec<u8>) {
        self.output.recv_timeout(LIMIT).unwrap_or_else(|error| panic!("nothing came: {error}"))
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
