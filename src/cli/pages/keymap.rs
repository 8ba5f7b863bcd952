use clap_mangen::roff::{bold, roman};

use super::Page;
use super::roff_text::Text;
use crate::tui::action::{Action, Group};
use crate::tui::keymap::{Context, Key, Keymap, KeymapError};
use crate::tui::words::key_in_table;

/// A file of differences, which the README shows too.
const EXAMPLE: &str = include_str!("../../../keymaps/example.toml");

/// The page of keymap files, with every command and its keys.
pub(super) fn page() -> Result<Page, KeymapError> {
    let mut text = Text::titled("qapdesk-keymap", 5);
    text.section("NAME");
    text.line([roman("qapdesk-keymap - keys of the desk, and files that change them")]);
    text.section("DESCRIPTION");
    let names = listed(Keymap::names());
    text.paragraph(&format!(
        "The desk has the keymaps {names}. --keymap, QAPDESK_KEYMAP or a file keys.toml in the folder of the user's own \
         configuration chooses one or changes it. A file holds only what differs from the keymap that it names as its base."
    ));
    text.verbatim(EXAMPLE.lines());
    text.paragraph(
        "A command that a table names has only the keys that it gives there, and none for []. Keys with a space between \
         are pressed one after the other. What is bound in a place comes before what is bound anywhere. No keys may be the \
         beginning of others in the same place. Keys that are given are taken from the command that has them; where it has \
         no others there, that is a mistake unless the file has a line for that command too.",
    );
    text.paragraph(
        "qapdesk keys --check says what is wrong with a file, by line; so does the desk when it opens, with \
         the keys of the base in force meanwhile.",
    );
    text.section("PLACES");
    text.paragraph(&format!("The tables of keys are {}.", listed(Context::ALL.into_iter().map(Context::name))));
    text.section("KEYS");
    text.paragraph(&format!(
        "A key is one character (G is shift and g), or one of {}, or f1 to f12; before it may stand ctrl-, alt- and shift-.",
        listed(Key::names())
    ));
    text.section("COMMANDS");
    text.paragraph("Each with its keys in the keymap default, and in which place where that is not anywhere.");
    let keymap = Keymap::built_in()?;
    for group in Group::ALL {
        text.control("SS", [group.title()]);
        for record in Action::ALL.iter().map(|action| action.record()).filter(|record| record.group == group) {
            let keys = keymap.bindings_of(record.action).into_iter().map(|(place, keys)| key_in_table(place, &keys));
            let keys = keys.collect::<Vec<_>>().join(", ");
            let term = if keys.is_empty() { String::new() } else { format!("  {keys}") };
            text.term([bold(record.name), roman(term)], record.doc);
        }
    }
    text.section("SEE ALSO");
    text.line([
        bold("qapdesk"),
        roman("(1), "),
        bold("qapdesk-keys"),
        roman("(1), "),
        bold("qapdesk-settings"),
        roman("(1)"),
    ]);
    Ok(Page { name: "qapdesk-keymap".to_owned(), section: 5, text: text.done() })
}

fn listed(words: impl IntoIterator<Item = &'static str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}
