//! The README's table of keys is the one that the program's own records and keymap give.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::PathBuf;

use qapdesk::tui::action::{Action, Group, Record};
use qapdesk::tui::keymap::{Context, Keymap};

/// `QAPDESK_UPDATE=1 cargo test --test docs keys` writes the tables anew.
#[test]
fn the_tables_of_keys_are_the_programs_own() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let found = std::fs::read_to_string(&path).unwrap();
    let wanted = replaced(&found, "keys", &table());
    let wanted = replaced(&wanted, "other keys", &differences());
    if std::env::var_os("QAPDESK_UPDATE").is_some() {
        return std::fs::write(&path, wanted).unwrap();
    }
    assert_eq!(found, wanted, "README.md is stale: QAPDESK_UPDATE=1 cargo test --test docs keys");
}

#[test]
fn the_keymap_that_the_readme_shows_is_the_example() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let example = std::fs::read_to_string(root.join("keymaps/example.toml")).unwrap();
    assert!(std::fs::read_to_string(root.join("README.md")).unwrap().contains(&format!("```\n{example}```\n")));
    let keymap = Keymap::laid_over("keymaps/example.toml", &example).unwrap();
    assert!(keymap.bindings_of(Action::Undo).into_iter().any(|(_, keys)| keys == "g u"));
}

/// The text with another part between the marks of this name.
fn replaced(text: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{part}{end}{after}")
}

fn table() -> String {
    let keymap = Keymap::built_in().unwrap();
    let mut table = "| keys | command | does |\n|---|---|---|\n".to_owned();
    for record in records() {
        writeln!(table, "| {} | {} | {} |", keys(&keymap, record.action), record.name, record.doc).unwrap();
    }
    table
}

/// The commands that have other keys for hands that know another program.
fn differences() -> String {
    let own = Keymap::built_in().unwrap();
    let others: Vec<Keymap> = Keymap::names().skip(1).map(|name| Keymap::named(name).unwrap()).collect();
    let names: Vec<&str> = others.iter().map(Keymap::origin).collect();
    let mut table = format!("| command | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for record in records() {
        let keys_of: Vec<String> = others.iter().map(|keymap| keys(keymap, record.action)).collect();
        if keys_of.iter().any(|keys_of| *keys_of != keys(&own, record.action)) {
            writeln!(table, "| {} | {} |", record.name, keys_of.join(" | ")).unwrap();
        }
    }
    table
}

fn records() -> impl Iterator<Item = &'static Record> {
    let all = || Action::ALL.iter().map(|action| action.record());
    Group::ALL.into_iter().flat_map(move |group| all().filter(move |record| record.group == group))
}

/// An action's keys, with the place of those that do not hold anywhere.
fn keys(keymap: &Keymap, action: Action) -> String {
    let spelled = keymap.bindings_of(action).into_iter().map(|(context, keys)| match context {
        Context::Normal => format!("`{keys}`"),
        context => format!("`{keys}` ({})", context.name()),
    });
    let spelled: Vec<String> = spelled.collect();
    if spelled.is_empty() { "–".to_owned() } else { spelled.join(", ").replace('|', "\\|") }
}
