//! Panes as lines of text, for those who read no screen.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::draw;
use super::keymap::{Keymap, KeymapError};
use super::state::{Queue, State};
use super::theme::{Glyphs, Theme, ThemeName, UnknownWord, unknown};
use crate::domain::view::{ApplicationView, Query, RosterRow, Row};
use crate::link::protocol::Greeting;

/// What can be read as lines instead of on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Page {
    /// Pane 1, all of it.
    #[default]
    Queue,
    /// Pane 2.
    Requirements,
    /// Pane 3.
    Feedback,
    /// Pane 4.
    Scheduling,
    /// The whole file of an application.
    File,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Queue, Self::Requirements, Self::Feedback, Self::Scheduling, Self::File];

    /// The word for it on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Requirements => "requirements",
            Self::Feedback => "feedback",
            Self::Scheduling => "scheduling",
            Self::File => "file",
        }
    }

    /// Whether it says who assesses.
    pub fn names_assessors(self) -> bool {
        matches!(self, Self::Scheduling | Self::File)
    }

    /// The list that the desk opens with: whole for the queue itself, else its first row.
    pub fn list(self) -> Query {
        let opening = Queue::default().wanted(DateTime::UNIX_EPOCH).unwrap_or_default();
        Query { offset: 0, limit: u32::from(self != Self::Queue), ..opening }
    }
}

impl FromStr for Page {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let found = Self::ALL.into_iter().find(|page| page.id() == text);
        found.ok_or_else(|| unknown(text, &Self::ALL.map(Self::id)))
    }
}

/// What the server answered for a page.
#[derive(Debug)]
pub enum Content {
    /// The rows of the queue.
    Rows(Vec<Row>),
    /// The application, and the roster where the page says who assesses; else nobody.
    Application(Box<ApplicationView>, Vec<RosterRow>),
}

/// A page as lines of text: the words of the screen, without frames, colours or an end of the line.
pub fn plain(
    page: Page,
    greeting: &Greeting,
    content: Content,
    now: DateTime<Utc>,
    glyphs: Glyphs,
) -> Result<Vec<String>, KeymapError> {
    let mut state = State::new(now, (0, 0), Theme::of(ThemeName::Mono), glyphs, Keymap::built_in()?);
    state.zone = greeting.time_zone.parse().unwrap_or_default();
    state.counts = greeting.counts;
    Ok(match content {
        Content::Rows(rows) => {
            let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            state.queue.take(0, rows, total);
            draw::plain_queue(&state)
        }
        Content::Application(view, roster) => {
            state.schedule.roster = roster;
            draw::plain_application(&state, page, &view)
        }
    })
}
