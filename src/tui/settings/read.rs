use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Mistake, Settings, SettingsError};
use crate::text::{excerpt, nearest};
use crate::tui::theme::UnknownWord;

/// The setting that must not be overlooked (E1).
const HIDE_NAMES: &str = "hide_names";

/// Reads a settings file: what is right in it, and every mistake with its line.
pub fn read(name: &str, text: &str) -> (Settings, Vec<SettingsError>) {
    let mut reader = Reader { name, text, settings: Settings::default(), errors: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    // A broken text makes more errors of its own consequences, which help nobody.
    for error in errors.into_iter().take(50) {
        reader.refuse(error.span().map_or(0, |span| span.start), Mistake::Syntax(error.message().to_owned()));
    }
    if reader.errors.is_empty() {
        for (key, value) in table.get_ref() {
            reader.setting(key, value);
            reader.hidden_in(key.get_ref(), value);
        }
    }
    reader.errors.sort_by_key(|error| error.line);
    (reader.settings, reader.errors)
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    settings: Settings,
    errors: Vec<SettingsError>,
}

impl Reader<'_> {
    fn setting(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let set = match key.get_ref().as_ref() {
            "theme" => word("theme", value).map(|theme| self.settings.theme = Some(theme)),
            "glyphs" => word("glyphs", value).map(|glyphs| self.settings.glyphs = Some(glyphs)),
            "mouse" => switch("mouse", value).map(|mouse| self.settings.mouse = Some(mouse)),
            "hide_names" => switch("hide_names", value).map(|hidden| self.settings.hide_names = Some(hidden)),
            other => {
                let other: String = excerpt(other);
                let near = near_hiding(&other).or_else(|| nearest(&other, Settings::NAMES));
                return self.refuse(key.span().start, Mistake::UnknownSetting(other, near));
            }
        };
        if let Err(mistake) = set {
            self.refuse(value.span().start, mistake);
        }
    }

    /// Refuses what seems to hide names within the tables of a value: no setting stands in one, and names are not to be shown
    /// because somebody wrote a header above it (E1).
    fn hidden_in(&mut self, within: &str, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Table(table) => {
                for (key, value) in table {
                    let name = format!("{within}.{}", key.get_ref());
                    if near_hiding(key.get_ref()).is_some() {
                        self.refuse(key.span().start, Mistake::UnknownSetting(excerpt(&name), Some(HIDE_NAMES)));
                    }
                    self.hidden_in(&name, value);
                }
            }
            DeValue::Array(values) => values.iter().for_each(|value| self.hidden_in(within, value)),
            _ => {}
        }
    }

    fn refuse(&mut self, at: usize, mistake: Mistake) {
        let line = self.text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1;
        self.errors.push(SettingsError { file: self.name.to_owned(), line: Some(line), mistake });
    }
}

/// That setting, if a key may be meant to be it.
fn near_hiding(key: &str) -> Option<&'static str> {
    let lower = key.to_lowercase();
    let is_near = lower.contains("hid") || lower.contains("names") || nearest(key, [HIDE_NAMES]).is_some();
    is_near.then_some(HIDE_NAMES)
}

fn word<T: std::str::FromStr<Err = UnknownWord>>(
    name: &'static str,
    value: &Spanned<DeValue<'_>>,
) -> Result<T, Mistake> {
    let DeValue::String(word) = value.get_ref() else {
        return Err(Mistake::Kind(name, "a word in quotation marks"));
    };
    word.parse().map_err(|error| Mistake::Value(name, error))
}

fn switch(name: &'static str, value: &Spanned<DeValue<'_>>) -> Result<bool, Mistake> {
    match value.get_ref() {
        DeValue::Boolean(is_on) => Ok(*is_on),
        _ => Err(Mistake::Kind(name, "true or false")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::theme::{GlyphSet, ThemeName};

    #[test]
    fn what_is_right_is_in_force_beside_what_is_wrong() {
        let text = "theme = \"drak\"\nglyphs = \"ascii\"\n\nmuose = true\nmouse = 1\n";
        let (settings, errors) = read("settings.toml", text);
        assert_eq!(settings, Settings { glyphs: Some(GlyphSet::Ascii), ..Settings::default() });
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            errors,
            [
                "settings.toml:1: theme: `drak` is none of terminal, light, dark, mono, did you mean `dark`?",
                "settings.toml:4: there is no setting `muose`, did you mean `mouse`?",
                "settings.toml:5: mouse must be true or false",
            ]
        );
    }

    #[test]
    fn a_right_file_sets_all() {
        let (settings, errors) =
            read("s", "theme = \"light\"\nglyphs = \"unicode\"\nmouse = true\nhide_names = true\n");
        assert!(errors.is_empty(), "{errors:?}");
        let all = Settings {
            theme: Some(ThemeName::Light),
            glyphs: Some(GlyphSet::Unicode),
            mouse: Some(true),
            hide_names: Some(true),
        };
        assert_eq!(settings, all);
        assert_eq!(read("s", ""), (Settings::default(), Vec::new()));
    }

    #[test]
    fn a_text_that_is_not_toml_is_named_with_its_line() {
        let (_, errors) = read("s", "theme = \"light\"\nglyphs = \n");
        assert!(errors.iter().all(|error| error.line == Some(2)) && !errors.is_empty(), "{errors:?}");
    }

    #[test]
    fn what_seems_to_hide_names_in_a_table_or_under_another_name_is_told_as_that() {
        let told = |text: &str| {
            let (settings, errors) = read("s", text);
            assert_eq!(settings.hide_names, None, "{text}");
            assert!(errors.iter().any(|error| error.mistake.may_hide_names()), "{text}: {errors:?}");
            errors.last().map(ToString::to_string).unwrap()
        };
        let nested = told("theme = \"dark\"\n[settings]\nhide_names = true\n");
        assert_eq!(nested, "s:3: there is no setting `settings.hide_names`, did you mean `hide_names`?");
        for text in [
            "look.names.hide_name = true\n",
            "[[settings]]\nhide_names = true\n",
            "[mouse]\nhide_names = true\n",
            "hide_candidate_names = true\n",
            "Hidden = true\n",
        ] {
            told(text);
        }
        let (_, errors) = read("s", "[settings]\ntheme = \"dark\"\n");
        assert!(errors.iter().all(|error| !error.mistake.may_hide_names()) && errors.len() == 1, "{errors:?}");
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_to_read(text in "\\PC{0,60}(=|\n|\"|theme){0,4}\\PC{0,20}") {
            let (_, errors) = read("s", &text);
            prop_assert!(errors.iter().all(|error| error.line >= Some(1)));
        }
    }
}
