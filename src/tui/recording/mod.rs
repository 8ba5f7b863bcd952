//! What happened last, for whoever looks for a fault: kept in memory, written when asked or on a panic, shown again.
//!
//! A [`Recorder`] keeps the last events that changed the state, bounded in number and bytes. Written to a file they are
//! masked: whatever a person wrote, or is about one, has its letters turned into `x` and its digits into `9`, as wide as
//! it was. What stays is what the program's own types take for nothing else: numbers of applications, days, stages,
//! commands. A [`Player`] lets the events change a state again, with no server, by the same `update`, so that `draw`
//! shows what was seen.
//!
//! Invariants: nothing typed into a field leaves memory; what is read from a recording is as untrusted as any file.
//! Deliberately absent: effects. What they led to are events, and those are recorded.

mod basis;
mod file;
mod keys;
mod mask;
mod masker;
mod panic;
mod player;
mod recorder;

pub use file::{Header, ReadError, Recording};
pub use mask::mask;
pub use panic::write_on_panic;
pub use player::Player;
pub use recorder::{Recorder, recorded};
