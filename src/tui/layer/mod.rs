//! What lies over the panes, one on another; Esc takes one away and never data.

mod ask;
mod assessor;
mod confirm;
mod editing;
mod entry;
mod field;
mod fields;
mod filled;
mod filter_line;
mod form;
mod look_up;
mod marks;
mod matter;
mod merge;
mod moment;
mod offers;
mod page;
mod palette;
mod pick;
mod prompt;
mod reader;
mod reading;
mod score;
mod search;
mod session;
mod task;
mod text_area;
mod text_page;
mod warnings;

pub use ask::{Ask, Then};
pub use assessor::blank_profile;
pub use confirm::Confirm;
pub use editing::{Editing, Goal, Review, Step, Target};
pub use entry::{EntryKey, LONGEST, edit, insert, meaning};
pub use field::{Entry, Field, FieldName, Pasted};
pub use filter_line::FilterLine;
pub use form::{Draft, Form};
pub use look_up::{FOUND, LookUp};
pub use marks::unmarked;
pub use matter::Matter;
pub use merge::{Merged, merged};
pub use offers::Offers;
pub use page::{Item, ItemName, MadeOf, Page, Section};
pub use palette::{Choice, Palette};
pub use pick::{Chosen, MarkedAct, Offer, On, Pick, PickFor};
pub use prompt::{Prompt, PromptFor};
pub use reader::{Reader, Subject};
pub use reading::Kind;
pub(super) use reading::day as read_day;
pub use score::ScorePage;
pub use search::{Match, Search};
pub use session::{Around, Given, SessionAct, with_despite};
pub use task::Task;
pub use text_area::TextArea;
pub use text_page::{LONGEST_TEXT, TextPage};

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
    /// Which list the queue shows, being written.
    FilterLine(FilterLine),
    /// A list to choose from.
    Pick(Pick),
    /// A line that is asked for.
    Prompt(Prompt),
    /// A question about many applications, or what came of it.
    Ask(Ask),
    /// A score sheet.
    Score(ScorePage),
    /// Who can assess the selected application, and why the others cannot.
    Offers(Offers),
    /// A long text that is written here.
    Text(TextPage),
}

impl Layer {
    /// Whether it is only about what lies under it.
    pub fn is_over(&self) -> bool {
        match self {
            Self::Palette(_) => true,
            Self::Reader(reader) => reader.subject == Subject::Help,
            _ => false,
        }
    }

    /// Whether keys are text here.
    pub fn takes_text(&self) -> bool {
        match self {
            Self::LookUp(_)
            | Self::Form(_)
            | Self::Palette(_)
            | Self::FilterLine(_)
            | Self::Pick(_)
            | Self::Prompt(_)
            | Self::Text(_) => true,
            Self::Reader(reader) => reader.is_searching(),
            Self::Score(page) => page.writing.is_some(),
            Self::Confirm(_) | Self::Review(_) | Self::Ask(_) | Self::Offers(_) => false,
        }
    }
}
