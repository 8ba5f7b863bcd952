//! Takes the terminal's screen and always gives it back: on leaving, on a panic, on a signal.
//!
//! A frame is one write of as few bytes as are plain (`paint`), inside a synchronized update, so that a slow line
//! never shows half of one. SIGHUP ends the program at once, and a watchdog does where no signal comes when the terminal is gone:
//! crossterm would read nothing for ever. Stopped by its shell, the program gives the terminal back before and takes it
//! again after. Logs never go to the screen.
//!
//! Deliberately absent: what is drawn, and `Terminal::clear`, which asks the terminal for its cursor.

mod backend;
mod error;
mod gate;
mod guard;
mod job;
mod paint;
mod screen;
mod signals;
mod watchdog;

pub use error::TerminalError;
pub use gate::Gate;
pub use guard::Guard;
pub use job::{ask_job_to_stop, can_be_resumed};
#[cfg(test)]
pub(super) use paint::painted;
pub use screen::Screen;
pub use signals::{Signals, Told};
