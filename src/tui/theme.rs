//! Styles by what they mean, never by what they look like, and the glyphs that go with them.
//!
//! Colours are the terminal's own sixteen, so that they fit whatever its user chose; nothing hangs on colour alone:
//! each role also has its weight, and the screen adds glyph and word.

use ratatui::style::{Color, Modifier, Style};

/// The styles of the screen by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// The header line.
    pub header: Style,
    /// A pane's title.
    pub title: Style,
    /// A pane's border.
    pub border: Style,
    /// The border of the pane that the keys go to.
    pub border_focused: Style,
    /// The selected line of the pane that the keys go to.
    pub selected: Style,
    /// The selected line of another pane.
    pub selected_unfocused: Style,
    /// A requirement that is open and unmet.
    pub open_unmet: Style,
    /// A requirement that is open and for a person to judge, or met and not decided.
    pub open_review: Style,
    /// A requirement that is accepted.
    pub settled: Style,
    /// A requirement that is waived.
    pub waived: Style,
    /// A determination whose evidence changed.
    pub stale: Style,
    /// What is overdue.
    pub overdue: Style,
    /// A key in a hint.
    pub hint_key: Style,
    /// What a key does.
    pub hint_text: Style,
    /// What matters less, or cannot be done now.
    pub dim: Style,
    /// A refusal or a failure.
    pub error: Style,
    /// What was done.
    pub success: Style,
}

impl Theme {
    /// The terminal's own sixteen colours.
    pub const fn terminal() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let dim = plain.add_modifier(Modifier::DIM);
        Self {
            header: bold,
            title: bold,
            border: dim,
            border_focused: bold.fg(Color::Cyan),
            selected: plain.add_modifier(Modifier::REVERSED),
            selected_unfocused: plain.add_modifier(Modifier::UNDERLINED),
            open_unmet: bold.fg(Color::Red),
            open_review: bold.fg(Color::Yellow),
            settled: plain.fg(Color::Green),
            waived: plain.fg(Color::Green).add_modifier(Modifier::ITALIC),
            stale: bold.fg(Color::Magenta),
            overdue: bold.fg(Color::Red),
            hint_key: bold,
            hint_text: plain,
            dim,
            error: bold.fg(Color::Red),
            success: plain.fg(Color::Green),
        }
    }

    /// No colours: weight alone.
    pub const fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            border_focused: bold,
            open_unmet: bold,
            open_review: bold,
            settled: plain,
            waived: plain,
            stale: bold,
            overdue: bold,
            error: bold,
            success: plain,
            ..Self::terminal()
        }
    }

    /// The theme that an environment asks for: mono where `NO_COLOR` is set and not empty.
    pub fn from_env(variable: impl Fn(&str) -> Option<String>) -> Self {
        match variable("NO_COLOR") {
            Some(value) if !value.is_empty() => Self::mono(),
            _ => Self::terminal(),
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::terminal()
    }
}

/// The signs of the screen, each one column wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    /// Whether these are the ASCII ones, so that borders are drawn to match.
    pub ascii: bool,
    /// Met or accepted.
    pub met: &'static str,
    /// Unmet or deficient.
    pub unmet: &'static str,
    /// For a person to judge.
    pub review: &'static str,
    /// Waived.
    pub waived: &'static str,
    /// Stale.
    pub stale: &'static str,
    /// A full cell of a bar.
    pub full: &'static str,
    /// An empty cell of a bar.
    pub empty: &'static str,
    /// The selected line.
    pub selected: &'static str,
    /// Nothing there.
    pub none: &'static str,
    /// Between figures.
    pub dot: &'static str,
    /// More follows than is shown.
    pub more: &'static str,
}

impl Glyphs {
    /// For a terminal whose locale is UTF-8.
    pub const UNICODE: Self = Self {
        ascii: false,
        met: "✓",
        unmet: "✗",
        review: "?",
        waived: "~",
        stale: "↻",
        full: "■",
        empty: "□",
        selected: "▌",
        none: "–",
        dot: "·",
        more: "…",
    };

    /// For any other terminal.
    pub const ASCII: Self = Self {
        ascii: true,
        met: "+",
        unmet: "x",
        review: "?",
        waived: "~",
        stale: "!",
        full: "#",
        empty: ".",
        selected: ">",
        none: "-",
        dot: "-",
        more: "~",
    };

    /// The glyphs that an environment's locale can show: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set.
    pub fn from_env(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let utf8 = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.ends_with("utf-8") || locale.ends_with("utf8")
        });
        if utf8 { Self::UNICODE } else { Self::ASCII }
    }
}

impl Default for Glyphs {
    fn default() -> Self {
        Self::UNICODE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |wanted| pairs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn no_color_takes_every_colour_away() {
        let mono = Theme::from_env(env(&[("NO_COLOR", "1")]));
        assert!(!format!("{mono:?}").contains("fg: Some"), "{mono:?}");
        assert_eq!(Theme::from_env(env(&[("NO_COLOR", "")])), Theme::terminal());
    }

    #[test]
    fn what_is_open_differs_from_what_is_settled_without_colour() {
        let mono = Theme::mono();
        assert_ne!(mono.open_unmet, mono.settled);
        assert_ne!(mono.open_review, mono.settled);
        assert_ne!(mono.selected, mono.selected_unfocused);
    }

    #[test]
    fn the_first_locale_that_is_set_decides() {
        assert!(!Glyphs::from_env(env(&[("LANG", "en_US.UTF-8")])).ascii);
        assert!(!Glyphs::from_env(env(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8")])).ascii);
        assert!(Glyphs::from_env(env(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")])).ascii);
        assert!(Glyphs::from_env(env(&[])).ascii);
    }

    #[test]
    fn every_glyph_is_one_column_wide() {
        for glyphs in [Glyphs::UNICODE, Glyphs::ASCII] {
            let Glyphs { met, unmet, review, waived, stale, full, empty, selected, none, dot, more, .. } = glyphs;
            for glyph in [met, unmet, review, waived, stale, full, empty, selected, none, dot, more] {
                assert_eq!(crate::text::width(glyph), 1, "{glyph}");
            }
        }
    }
}
