use std::io::{self, Stdout, Write};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};

/// Standard output with one write a frame: what is drawn gathers, and a flush sends it as one synchronized update.
#[derive(Debug)]
pub struct Output {
    out: Stdout,
    frame: Vec<u8>,
}

/// What most frames fit in; a larger one grows it.
const FRAME: usize = 64 * 1024;

impl Output {
    pub(super) fn new() -> Self {
        Self { out: io::stdout(), frame: Vec::with_capacity(FRAME) }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(self.frame.len() + 16);
        queue!(whole, BeginSynchronizedUpdate)?;
        whole.append(&mut self.frame);
        queue!(whole, EndSynchronizedUpdate)?;
        self.out.write_all(&whole)?;
        self.out.flush()
    }
}
