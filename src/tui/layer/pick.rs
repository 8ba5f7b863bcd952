use std::collections::BTreeMap;

use tui_input::Input;

use super::session::SessionAct;
use crate::domain::view::filter::Listing;
use crate::domain::{AccountName, Number, SessionId, Tag, ViewName};
use crate::tui::state::{Only, Place};

/// What is chosen from a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickFor {
    /// Who is to work on it.
    Owner(On),
    /// Which tags it has.
    Tags(On, BTreeMap<Tag, bool>),
    /// Which list the queue shows.
    View,
    /// What is done to the marked applications.
    Act,
    /// Which assessors the week shows.
    Week,
    /// Which of the application's sessions it is done with.
    Session(SessionAct),
}

/// To which applications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// One, as its user sees it.
    One {
        /// Which.
        number: Number,
        /// Its candidate's name.
        name: String,
        /// The revision that is shown.
        revision: u32,
        /// The tags that it has.
        tags: Vec<Tag>,
    },
    /// Those that are marked.
    Marked,
}

/// A list to choose from, narrowed while one types.
#[derive(Debug)]
pub struct Pick {
    /// What is chosen.
    pub what: PickFor,
    /// What was typed.
    pub input: Input,
    /// The selected item and the first one shown.
    pub place: Place,
}

/// One of what can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What stands before it: whether it is chosen already.
    pub sign: &'static str,
    /// It.
    pub label: String,
    /// What else to know.
    pub detail: String,
    /// What it is.
    pub choice: Chosen,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// An account, or nobody.
    Owner(Option<AccountName>),
    /// A tag.
    Tag(Tag),
    /// A list; with its name where it can be deleted.
    View(Listing, Option<ViewName>),
    /// Save the list that is shown.
    SaveView,
    /// Do something to the marked applications.
    Act(MarkedAct),
    /// Show these assessors.
    Only(Only),
    /// A session of the application.
    Session(SessionId),
}

/// What can be done to the marked applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkedAct {
    /// Take charge of them.
    AssignToMe,
    /// Give them to a colleague, or to nobody.
    Assign,
    /// Hang tags on or take them off.
    Tag,
    /// Put them on hold.
    Hold,
    /// Take the marks away.
    Unmark,
}

impl MarkedAct {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::AssignToMe, Self::Assign, Self::Tag, Self::Hold, Self::Unmark];
}

impl Pick {
    /// A list from its first item.
    pub fn new(what: PickFor) -> Self {
        Self { what, input: Input::default(), place: Place::default() }
    }

    /// What was typed, without the white space around it.
    pub fn text(&self) -> &str {
        self.input.value().trim()
    }
}
