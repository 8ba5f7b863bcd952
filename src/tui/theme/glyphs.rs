use std::str::FromStr;

use super::UnknownWord;
use super::name::unknown;

/// Which glyphs a user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GlyphSet {
    /// Those of Unicode, whatever the locale says.
    Unicode,
    /// ASCII alone: every letter and sign becomes its nearest.
    Ascii,
}

impl GlyphSet {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Unicode, Self::Ascii];

    /// The word for it in settings.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Unicode => "unicode",
            Self::Ascii => "ascii",
        }
    }

    /// The glyphs.
    pub const fn glyphs(self) -> Glyphs {
        match self {
            Self::Unicode => Glyphs::UNICODE,
            Self::Ascii => Glyphs::ASCII,
        }
    }
}

impl FromStr for GlyphSet {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let found = Self::ALL.into_iter().find(|set| set.id() == text);
        found.ok_or_else(|| unknown(text, &Self::ALL.map(Self::id)))
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
    /// A time that is free.
    pub free: &'static str,
    /// A time that is proposed.
    pub proposed: &'static str,
    /// A time that is taken.
    pub taken: &'static str,
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
        free: "░",
        proposed: "▒",
        taken: "█",
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
        free: ".",
        proposed: "=",
        taken: "#",
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
    fn the_first_locale_that_is_set_decides() {
        assert!(!Glyphs::from_env(env(&[("LANG", "en_US.UTF-8")])).ascii);
        assert!(!Glyphs::from_env(env(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8")])).ascii);
        assert!(Glyphs::from_env(env(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")])).ascii);
        assert!(Glyphs::from_env(env(&[])).ascii);
    }

    #[test]
    fn every_glyph_is_one_column_wide() {
        for glyphs in GlyphSet::ALL.map(GlyphSet::glyphs) {
            let Glyphs { met, unmet, review, waived, stale, full, empty, free, proposed, taken, .. } = glyphs;
            let Glyphs { selected, none, dot, more, .. } = glyphs;
            let signs = [met, unmet, review, waived, stale, full, empty, free, proposed, taken];
            for glyph in signs.into_iter().chain([selected, none, dot, more]) {
                assert_eq!(crate::text::width(glyph), 1, "{glyph}");
            }
        }
    }
}
