use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Mistake, Settings, SettingsError};
use crate::text::{excerpt, nearest};
use crate::tui::theme::UnknownWord;

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
                let near = nearest(&other, Settings::NAMES);
                return self.refuse(key.span().start, Mistake::UnknownSetting(other, near));
            }
        };
        if let Err(mistake) = set {
            self.refuse(value.span().start, mistake);
        }
    }

    fn refuse(&mut self, at: usize, mistake: Mistake) {
        let line = self.text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1;
        self.errors.push(SettingsError { file: self.name.to_owned(), line: Some(line), mistake });
    }
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

    proptest! {
        #[test]
        fn no_text_is_too_odd_to_read(text in "\\PC{0,60}(=|\n|\"|theme){0,4}\\PC{0,20}") {
            let (_, errors) = read("s", &text);
            prop_assert!(errors.iter().all(|error| error.line >= Some(1)));
        }
    }
}
