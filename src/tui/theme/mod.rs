//! How roles look: styles by what they mean, never by what they look like, and the glyphs that go with them.
//!
//! A theme is chosen by name. Colours are the terminal's own sixteen, so that they fit whatever its user chose; only
//! `light` and `dark` bring a background of their own, for a terminal whose colours do not fit the room one sits in.
//! Nothing hangs on colour alone: each role also has its weight, and the screen adds glyph and word.

mod glyphs;
mod name;
mod styles;

pub use glyphs::{GlyphSet, Glyphs};
pub(super) use name::unknown;
pub use name::{ThemeName, UnknownWord};
pub use styles::Theme;
