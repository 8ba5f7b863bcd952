//! Keymap files: the built-in one is whole, and every mistake in a user's is named with its place.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::HashSet;

use qapdesk::tui::action::Action;
use qapdesk::tui::keymap::{Key, Keymap, Press};

/// What keys come to, pressed one after the other.
fn press(keymap: &Keymap, keys: &str) -> Vec<Press> {
    let mut pending = Vec::new();
    keys.split_whitespace().map(|key| keymap.press(&mut pending, key.parse().unwrap())).collect()
}

/// The mistakes of a file as its user reads them.
fn mistakes(text: &str) -> Vec<String> {
    Keymap::parse("mine.toml", text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn every_action_has_keys_of_its_own_that_any_terminal_can_send() {
    let keymap = Keymap::built_in().unwrap();
    for &action in Action::ALL {
        let keys = keymap.keys_of(action);
        assert!(!keys.is_empty(), "{} has no key", action.record().name);
        for sequence in keys {
            let pressed = press(&keymap, &sequence);
            assert_eq!(pressed.last(), Some(&Press::Action(action)), "{sequence}");
            for key in sequence.split(' ') {
                let function = key.len() > 1 && key.starts_with('f') && key[1..].parse::<u8>().is_ok();
                assert!(!key.contains("alt-") && !key.contains("shift-") && !function, "{key}");
            }
        }
    }
}

#[test]
fn names_are_distinct_and_lead_back_to_their_action() {
    let names: HashSet<_> = Action::ALL.iter().map(|action| action.record().name).collect();
    assert_eq!(names.len(), Action::ALL.len());
    for &action in Action::ALL {
        assert_eq!(Action::named(action.record().name), Some(action));
        assert!(action.record().doc.ends_with('.'), "{}", action.record().doc);
    }
}

#[test]
fn a_sequence_waits_for_its_last_key_and_a_wrong_one_ends_it() {
    let keymap = Keymap::built_in().unwrap();
    assert_eq!(press(&keymap, "g g"), [Press::Pending, Press::Action(Action::First)]);
    assert_eq!(press(&keymap, "g a a"), [Press::Pending, Press::Unbound, Press::Action(Action::Accept)]);
}

#[test]
fn a_key_has_one_spelling() {
    for (text, spelling) in
        [("pgdn", "page-down"), ("Ctrl-D", "ctrl-d"), ("ctrl-i", "tab"), ("shift-tab", "backtab"), ("shift-g", "G")]
    {
        assert_eq!(text.parse::<Key>().unwrap().to_string(), spelling);
    }
    assert!("pagedwn".parse::<Key>().unwrap_err().to_string().contains("`page-down`"));
}

#[test]
fn mistakes_are_all_named_with_file_line_and_nearest_name() {
    let found = mistakes("[normal]\nmove-dwon = [\"j\"]\nhelp = [\"F1x\"]\nquit = \"q\"\n");
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("mine.toml:2: unknown command `move-dwon`"), "{}", found[0]);
    assert!(found[0].contains("`move-down`"), "{}", found[0]);
    assert!(found[1].starts_with("mine.toml:3: in \"F1x\""), "{}", found[1]);
    assert!(found[2].starts_with("mine.toml:4: the keys of `quit`"), "{}", found[2]);
    assert!(mistakes("[normal]\nquit = [\n")[0].contains("not TOML"));
    assert!(mistakes("[norml]\n")[0].starts_with("mine.toml:1: `norml`"));
}

#[test]
fn clashes_name_both_commands() {
    let twice = mistakes("[normal]\nhelp = [\"z\"]\nquit = [\"z\"]\n");
    assert_eq!(twice, ["mine.toml:3: \"z\" is bound to both `quit` and `help` (line 2); take it from one of them"]);
    let beginning = mistakes("[normal]\nfirst = [\"g g\"]\nlast = [\"g\"]\n");
    assert_eq!(beginning.len(), 1);
    assert!(beginning[0].contains("\"g\" of `last` is the beginning of \"g g\" of `first`"), "{}", beginning[0]);
}

#[test]
fn a_users_file_takes_keys_over_and_leaves_the_rest() {
    let keymap = Keymap::built_in().unwrap().overlaid("mine.toml", "[normal]\nhelp = [\"a\"]\nundo = []\n").unwrap();
    assert_eq!(press(&keymap, "a"), [Press::Action(Action::Help)]);
    assert!(keymap.keys_of(Action::Accept).is_empty());
    assert_eq!(press(&keymap, "? u j"), [Press::Unbound, Press::Unbound, Press::Action(Action::MoveDown)]);
}
