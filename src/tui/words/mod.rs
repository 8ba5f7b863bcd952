//! Every text of the screen that is not a command's own: short, plain, and in one place.

mod appeal;
mod commands;
mod editing;
mod evidence;
mod fields;
mod file;
mod finder;
mod help;
mod listing;
mod looks;
mod marked;
mod monitoring;
mod names;
mod outbox;
mod outcome;
mod own;
mod palette;
mod panes;
mod reach;
mod recording;
mod report;
mod requirement;
mod roster;
mod schedule;
mod session;
mod sheet;

pub use appeal::*;
pub use commands::*;
pub use editing::*;
pub use evidence::*;
pub use fields::*;
pub use file::*;
pub use finder::*;
pub use help::*;
pub use listing::*;
pub use looks::*;
pub use marked::*;
pub use monitoring::*;
pub use names::*;
pub use outbox::*;
pub use outcome::*;
pub use own::*;
pub use palette::*;
pub use panes::*;
pub use reach::*;
pub use recording::*;
pub use report::*;
pub use requirement::*;
pub use roster::*;
pub use schedule::*;
pub use session::*;
pub use sheet::*;

/// A count with its noun.
pub(super) fn count(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
