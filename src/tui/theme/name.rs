use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::{excerpt, nearest};

/// The themes by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeName {
    /// The terminal's own sixteen colours on its own background.
    #[default]
    Terminal,
    /// Dark on a light background of its own.
    Light,
    /// Light on a dark background of its own.
    Dark,
    /// No colours: weight alone.
    Mono,
}

impl ThemeName {
    /// All of them, in the order in which they are gone through.
    pub const ALL: [Self; 4] = [Self::Terminal, Self::Light, Self::Dark, Self::Mono];

    /// The word for it in settings and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Mono => "mono",
        }
    }

    /// The theme after this one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }

    /// The theme of a session: what was asked for when it was started, else `mono` where `NO_COLOR` is set and not
    /// empty, else `QAPDESK_THEME`, else what the settings say.
    pub fn chosen(
        asked: Option<Self>,
        variable: impl Fn(&str) -> Option<String>,
        settings: Option<Self>,
    ) -> Result<Self, UnknownWord> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(asked) = asked {
            return Ok(asked);
        }
        if set("NO_COLOR").is_some() {
            return Ok(Self::Mono);
        }
        set("QAPDESK_THEME").map_or_else(|| Ok(settings.unwrap_or_default()), |word| word.parse())
    }
}

impl fmt::Display for ThemeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for ThemeName {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let found = Self::ALL.into_iter().find(|theme| theme.id() == text);
        found.ok_or_else(|| unknown(text, &Self::ALL.map(Self::id)))
    }
}

/// A word that is none of those that can stand there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is none of {all}{hint}", hint = .near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownWord {
    given: String,
    all: String,
    near: Option<&'static str>,
}

/// The error for a word that is none of these.
pub(in crate::tui) fn unknown(given: &str, words: &[&'static str]) -> UnknownWord {
    let given: String = excerpt(given);
    let near = nearest(&given, words.iter().copied());
    UnknownWord { given, all: words.join(", "), near }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_goes_before_no_color_and_that_before_all_else() {
        let with = |asked, pairs: &'static [(&str, &str)], settings| {
            let variable =
                |wanted: &str| pairs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned());
            ThemeName::chosen(asked, variable, settings).map(ThemeName::id).map_err(|error| error.to_string())
        };
        let dark = Some(ThemeName::Dark);
        assert_eq!(with(None, &[], None), Ok("terminal"));
        assert_eq!(with(None, &[("NO_COLOR", "")], dark), Ok("dark"));
        assert_eq!(with(None, &[("NO_COLOR", "1"), ("QAPDESK_THEME", "dark")], dark), Ok("mono"));
        assert_eq!(with(None, &[("QAPDESK_THEME", "light")], dark), Ok("light"));
        assert_eq!(with(dark, &[("NO_COLOR", "1")], None), Ok("dark"));
        let wrong = with(None, &[("QAPDESK_THEME", "lihgt")], None).expect_err("no theme");
        assert_eq!(wrong, "`lihgt` is none of terminal, light, dark, mono, did you mean `light`?");
    }

    #[test]
    fn every_theme_comes_up_and_the_first_again() {
        let mut theme = ThemeName::default();
        for expected in [ThemeName::Light, ThemeName::Dark, ThemeName::Mono, ThemeName::Terminal] {
            theme = theme.next();
            assert_eq!(theme, expected);
        }
    }
}
