//! Everything a key can ask for, one record each, in a file for each group.
//!
//! A record is a row of its group's file: the action, its name in keymap files, a word or two for the hint bar, and a
//! sentence for help; `[times]` or `[row]` behind it says what a count before its key means. Each file is a macro that adds its rows to those before it, so that one list makes the enum and
//! its records. A new group is a variant of [`Group`], a file, and its name in the chain below.

mod group;
// The rows. These come first, since a macro is known only below its definition.
#[macro_use]
mod moving;
#[macro_use]
mod panes;
#[macro_use]
mod look;
#[macro_use]
mod queue;
#[macro_use]
mod decide;
#[macro_use]
mod record;
#[macro_use]
mod application;
#[macro_use]
mod schedule;
#[macro_use]
mod assess;
#[macro_use]
mod letters;
#[macro_use]
mod desk;

pub use group::Group;

/// What there is to say about an action, wherever it is said.
#[derive(Debug, Eq, PartialEq)]
pub struct Record {
    /// The action itself.
    pub action: Action,
    /// Its name in keymap files, words joined by `-`.
    pub name: &'static str,
    /// A word or two for the hint bar.
    pub title: &'static str,
    /// One sentence for help.
    pub doc: &'static str,
    /// Where help lists it.
    pub group: Group,
    /// What a count before its key means.
    pub counts: Counts,
}

/// What a count typed before a key means to an action.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Counts {
    /// Nothing: it is done once, and refused with a count.
    Once,
    /// How often it is done.
    Times,
    /// The row, from 1, that it goes to.
    Row,
}

macro_rules! counts {
    () => {
        Counts::Once
    };
    (times) => {
        Counts::Times
    };
    (row) => {
        Counts::Row
    };
}

/// Hands the rows gathered so far to the next group's file, and all of them to `actions` at the end.
macro_rules! chain {
    ([] $($rows:tt)*) => { actions! { $($rows)* } };
    ([$first:ident $($next:ident)*] $($rows:tt)*) => { $first! { [$($next)*] $($rows)* } };
}

macro_rules! actions {
    ($($group:ident { $($action:ident, $name:literal, $title:literal, $doc:literal $([$counts:ident])?;)+ })+) => {
        /// What a key can ask for. The names of users' keymap files are in its records, so they stay once released.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub enum Action {
            $($(#[doc = $doc] $action,)+)+
        }

        impl Action {
            /// Every action in the order help shows them.
            pub const ALL: &'static [Self] = &[$($(Self::$action),+),+];

            /// What there is to say about the action.
            pub const fn record(self) -> &'static Record {
                match self {
                    $($(Self::$action => &Record {
                        action: Self::$action, name: $name, title: $title, doc: $doc, group: Group::$group,
                        counts: counts!($($counts)?),
                    },)+)+
                }
            }

            /// The action that keymap files call `name`.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($($name => Some(Self::$action),)+)+
                    _ => None,
                }
            }
        }
    };
}

chain! { [moving panes look queue decide record application schedule assess letters desk] }
