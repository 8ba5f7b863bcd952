//! The README's table of keys is the one that the program's own records and keymap give.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::PathBuf;

use qapdesk::tui::action::{Action, Group};
use qapdesk::tui::keymap::Keymap;

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- end of keys -->\n";

/// `QAPDESK_UPDATE=1 cargo test --test readme` writes the table anew.
#[test]
fn the_table_of_keys_is_the_programs_own() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    let wanted = table();
    if std::env::var_os("QAPDESK_UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{wanted}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(found, wanted, "README.md is stale: QAPDESK_UPDATE=1 cargo test --test readme");
}

fn table() -> String {
    let keymap = Keymap::built_in().unwrap();
    let mut table = "| keys | command | does |\n|---|---|---|\n".to_owned();
    for group in Group::ALL {
        for action in Action::ALL.iter().filter(|action| action.record().group == group) {
            let record = action.record();
            let keys: Vec<String> = keymap.keys_of(*action).iter().map(|key| format!("`{key}`")).collect();
            writeln!(table, "| {} | {} | {} |", keys.join(", "), record.name, record.doc).unwrap();
        }
    }
    table
}
