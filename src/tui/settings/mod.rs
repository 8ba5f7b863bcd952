//! A user's own settings: how the desk looks to them, in `settings.toml` of their configuration folder.
//!
//! Every mistake is an error with its file, its line and the nearest name; what is right beside it is still in force.
//! Nothing here reads a file or the environment.

mod error;
mod read;

pub use error::{Mistake, SettingsError};
pub use read::read;

use super::theme::{GlyphSet, ThemeName};

/// What a user has set; none where they leave it to the desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// How roles look.
    pub theme: Option<ThemeName>,
    /// Which glyphs are drawn.
    pub glyphs: Option<GlyphSet>,
    /// Whether clicks and the wheel go to the desk from the start.
    pub mouse: Option<bool>,
    /// Whether candidates' names are hidden from the start (E1).
    pub hide_names: Option<bool>,
}

impl Settings {
    /// The names of all settings.
    pub const NAMES: [&'static str; 4] = ["theme", "glyphs", "mouse", "hide_names"];
}
