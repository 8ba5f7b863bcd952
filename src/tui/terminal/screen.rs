use std::cell::Cell;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::rc::Rc;

use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};

use super::backend::{Wanted, Wish};
use super::paint::Painter;
use crate::tui::size::drawn;

/// What most frames fit in; a larger one grows it.
const FRAME: usize = 16 * 1024;

/// What arrives in one packet and is shown at once anyway: what a synchronized update adds to it would be waste.
const PACKET: usize = 1000;

/// Between these a terminal that knows synchronized updates shows nothing new.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The screen that frames are drawn on: each is one write, inside a synchronized update where it is more than a packet;
/// one that shows nothing new writes nothing.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<Wish>,
    wanted: Rc<Cell<Wanted>>,
    painter: Painter,
    bytes: Vec<u8>,
    out: File,
}

impl Screen {
    /// The screen of standard output.
    pub(super) fn new() -> io::Result<Self> {
        // Standard output as the library has it writes line by line.
        Self::of(File::from(io::stdout().as_fd().try_clone_to_owned()?), None)
    }

    /// A screen of a size whose frames go into a file: what they cost can be counted where there is no terminal.
    pub fn into_file(out: File, size: Size) -> io::Result<Self> {
        Self::of(out, Some(size))
    }

    fn of(out: File, size: Option<Size>) -> io::Result<Self> {
        let wanted = Rc::new(Cell::new(Wanted::default()));
        let terminal = Terminal::new(Wish::new(Rc::clone(&wanted), size))?;
        Ok(Self { terminal, wanted, painter: Painter::default(), bytes: Vec::with_capacity(FRAME), out })
    }

    /// The terminal's size now.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Draws a frame: what is different from what the terminal shows is sent.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let frame = self.terminal.draw(render)?;
        let wanted = self.wanted.take();
        if wanted.is_wiped {
            self.painter.forget();
        }
        self.bytes.clear();
        self.bytes.extend_from_slice(BEGIN);
        self.painter.paint(frame.buffer, wanted.cursor, &mut self.bytes);
        let frame = &self.bytes[BEGIN.len()..];
        if frame.len() <= PACKET {
            return if frame.is_empty() { Ok(()) } else { self.out.write_all(frame) };
        }
        self.bytes.extend_from_slice(END);
        self.out.write_all(&self.bytes)
    }

    /// Sends a text to the terminal's clipboard, between frames.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut bytes = Vec::new();
        queue!(bytes, CopyToClipboard::to_clipboard_from(text))?;
        self.out.write_all(&bytes)
    }

    /// Forgets what the terminal shows, so that the next frame is sent whole.
    pub fn redraw(&mut self, columns: u16, rows: u16) -> io::Result<()> {
        self.painter.forget();
        let (width, height) = drawn((columns, rows));
        self.terminal.resize(Rect { x: 0, y: 0, width, height })
    }
}
