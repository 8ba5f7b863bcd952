use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::rc::Rc;

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};

/// What most frames fit in; a larger one grows it.
const FRAME: usize = 64 * 1024;

/// The screen that frames are drawn on: each is one write, inside a synchronized update.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Gathered>>,
    frame: Gathered,
    out: File,
}

impl Screen {
    /// The screen of standard output.
    pub(super) fn new() -> io::Result<Self> {
        let frame = Gathered(Rc::new(RefCell::new(Vec::with_capacity(FRAME))));
        // Standard output as the library has it writes line by line.
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(Self { terminal: Terminal::new(CrosstermBackend::new(frame.clone()))?, frame, out })
    }

    /// The terminal's size now.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Draws a frame: what is different from the one before is sent.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(render)?;
        self.send()
    }

    /// Forgets what the terminal shows, so that the next frame is sent whole.
    pub fn redraw(&mut self, columns: u16, rows: u16) -> io::Result<()> {
        self.terminal.resize(Rect { x: 0, y: 0, width: columns, height: rows })
    }

    fn send(&mut self) -> io::Result<()> {
        let mut frame = self.frame.0.borrow_mut();
        if frame.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(frame.len() + 16);
        queue!(whole, BeginSynchronizedUpdate)?;
        whole.append(&mut frame);
        queue!(whole, EndSynchronizedUpdate)?;
        self.out.write_all(&whole)
    }
}

/// Bytes on their way to the terminal. The backend flushes after each move of the cursor; they leave with the frame.
#[derive(Debug, Clone)]
struct Gathered(Rc<RefCell<Vec<u8>>>);

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
