//! What lies over the panes, one on another; Esc takes one away and never data.

mod confirm;
mod editing;
mod entry;
mod field;
mod filled;
mod form;
mod look_up;
mod marks;
mod page;
mod palette;
mod reader;
mod reading;
mod search;

pub use confirm::Confirm;
pub use editing::{Editing, Goal, Review, Step};
pub use entry::{EntryKey, LONGEST, edit, insert, meaning};
pub use field::{Entry, Field, FieldName, Pasted};
pub use form::{Draft, Form, Task};
pub use look_up::{FOUND, LookUp};
pub(super) use marks::unmarked;
pub use page::{Item, ItemName, MadeOf, Page, Section};
pub use palette::{Choice, Palette};
pub use reader::{Reader, Subject};
pub use reading::Kind;
pub use search::{Match, Search};

/// A layer over the panes.
#[derive(Debug)]
pub enum Layer {
    /// Finding an application while one types.
    LookUp(LookUp),
    /// Fields to fill in for a command.
    Form(Form),
    /// Choosing a command by its name.
    Palette(Palette),
    /// A command that waits for a yes.
    Confirm(Confirm),
    /// Something to read.
    Reader(Reader),
    /// An edited form that waits for a decision.
    Review(Review),
}

impl Layer {
    /// Whether keys are text here.
    pub fn takes_text(&self) -> bool {
        match self {
            Self::LookUp(_) | Self::Form(_) | Self::Palette(_) => true,
            Self::Reader(reader) => reader.is_searching(),
            Self::Confirm(_) | Self::Review(_) => false,
        }
    }
}
