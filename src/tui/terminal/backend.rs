use std::cell::Cell as Shared;
use std::io;
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use crate::tui::size::drawn;

/// What a frame wants of the terminal beside its cells.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// Where the cursor is to stand; hidden where none.
    pub(super) cursor: Option<Position>,
    /// Whether what the terminal shows is no longer known.
    pub(super) is_wiped: bool,
}

/// What ratatui draws on: it keeps what is wanted, and the painter writes it from the whole frame. Cells one by one
/// say nothing of what stands between them, which is what the shortest bytes depend on.
#[derive(Debug)]
pub(super) struct Wish {
    wanted: Rc<Shared<Wanted>>,
    /// The size of what is drawn on; none where the terminal knows it.
    size: Option<Size>,
}

impl Wish {
    pub(super) fn new(wanted: Rc<Shared<Wanted>>, size: Option<Size>) -> Self {
        Self { wanted, size }
    }

    fn change(&self, change: impl FnOnce(&mut Wanted)) {
        let mut wanted = self.wanted.get();
        change(&mut wanted);
        self.wanted.set(wanted);
    }
}

impl Backend for Wish {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, _: I) -> io::Result<()> {
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.change(|wanted| wanted.cursor = None);
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.change(|wanted| wanted.cursor = Some(wanted.cursor.unwrap_or_default()));
        Ok(())
    }

    /// Where it was wanted last: a terminal is never asked, since that waits for its answer.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.wanted.get().cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        self.change(|wanted| wanted.cursor = wanted.cursor.and(Some(position)));
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Whatever the region: the next frame is written whole.
    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.change(|wanted| wanted.is_wiped = true);
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        if let Some(size) = self.size {
            return Ok(size);
        }
        let (width, height) = drawn(crossterm::terminal::size()?);
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
