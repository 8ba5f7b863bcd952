//! Keymap files: the built-in one is whole, and every mistake in a user's is named with its place.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::HashSet;

use proptest::prelude::*;
use qapdesk::tui::action::Action;
use qapdesk::tui::keymap::{Context, Key, Keymap, Pending, Press};

/// What keys come to in the queue, pressed one after the other.
fn press(keymap: &Keymap, keys: &str) -> Vec<Press> {
    press_in(Context::Queue, keymap, keys)
}

fn press_in(context: Context, keymap: &Keymap, keys: &str) -> Vec<Press> {
    let mut pending = Pending::default();
    keys.split_whitespace().map(|key| keymap.press(context, &mut pending, key.parse().unwrap())).collect()
}

/// An action without a count.
fn once(action: Action) -> Press {
    Press::Action(action, None)
}

fn mine(text: &str) -> Keymap {
    Keymap::laid_over("mine.toml", text).unwrap()
}

/// The mistakes of a file as its user reads them.
fn mistakes(text: &str) -> Vec<String> {
    Keymap::parse("mine.toml", text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn every_built_in_keymap_is_whole_and_every_key_in_it_can_be_pressed() {
    for name in Keymap::names() {
        let keymap = Keymap::named(name).unwrap_or_else(|errors| panic!("{errors:#?}"));
        assert_eq!(keymap.origin(), name);
        for &action in Action::ALL {
            for (context, sequence) in keymap.bindings_of(action) {
                let pressed = press_in(context, &keymap, &sequence);
                assert_eq!(pressed.last(), Some(&once(action)), "{name}: {sequence} in {}", context.name());
            }
        }
        // What is opened and accepted elsewhere is another thing, with other keys.
        let about_applications =
            [Context::Normal, Context::Queue, Context::Requirements, Context::Feedback, Context::Reader];
        for action in [Action::Help, Action::Quit, Action::Back, Action::MoveDown, Action::Open, Action::Accept] {
            let is_everywhere = !matches!(action, Action::Open | Action::Accept);
            for context in Context::ALL.into_iter().filter(|one| is_everywhere || about_applications.contains(one)) {
                let plain = keymap.keys_in(context, action).into_iter().find(|keys| !keys.contains("alt-"));
                assert!(plain.is_some(), "{name} has no plain key for {} in {}", action.record().name, context.name());
            }
        }
    }
}

#[test]
fn no_key_of_the_desks_own_needs_alt_shift_or_a_function_key() {
    let keymap = Keymap::built_in().unwrap();
    for sequence in Action::ALL.iter().flat_map(|&action| keymap.keys_of(action)) {
        for key in sequence.split(' ') {
            let function = key.len() > 1 && key.starts_with('f') && key[1..].parse::<u8>().is_ok();
            assert!(!key.contains("alt-") && !key.contains("shift-") && !function, "{key}");
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
    assert_eq!(press(&keymap, "g g"), [Press::Pending, once(Action::First)]);
    assert_eq!(press(&keymap, "g a a"), [Press::Pending, Press::Unbound, once(Action::Accept)]);
}

#[test]
fn a_key_has_one_spelling() {
    for (text, spelling) in [
        ("pgdn", "page-down"),
        ("Ctrl-D", "ctrl-d"),
        ("ctrl-i", "tab"),
        ("ctrl-/", "ctrl-_"),
        ("ctrl-7", "ctrl-_"),
        ("shift-tab", "backtab"),
        ("shift-g", "G"),
    ] {
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
    let wrong = mistakes("[norml]\n[other]\n");
    assert_eq!(wrong[0], "mine.toml:1: `norml` has no place here; did you mean `[normal]`?");
    assert!(wrong[1].contains("commands go under `[normal]`, `[queue]`"), "{}", wrong[1]);
    let settings = mistakes("[settings]\nbase = \"vmi\"\ncounts = 1\ncuonts = true\n[prefixes]\nx = 1\n");
    assert!(settings[0].starts_with("mine.toml:2: there is no keymap `vmi`, did you mean `vim`?"), "{}", settings[0]);
    assert_eq!(settings[1], "mine.toml:3: `counts` must be `true` or `false`");
    assert!(
        settings[2].starts_with("mine.toml:4: unknown setting `cuonts`, did you mean `counts`?"),
        "{}",
        settings[2]
    );
    assert_eq!(settings[3], "mine.toml:6: the name of the prefix `x` must be a text");
    let long = mistakes("[normal]\nquit = [\"a b c d e f g h i\"]\n");
    assert_eq!(long, ["mine.toml:2: \"a b c d e f g h i\" has more than 8 keys"]);
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
    let keymap = mine("[normal]\nhelp = [\"a\"]\naccept = []\nundo = []\n");
    assert_eq!(press(&keymap, "a"), [once(Action::Help)]);
    assert!(keymap.keys_of(Action::Accept).is_empty());
    assert_eq!(press(&keymap, "? u j"), [Press::Unbound, Press::Unbound, once(Action::MoveDown)]);
}

#[test]
fn a_key_that_is_taken_from_a_command_which_then_has_none_is_a_mistake_unless_it_is_meant() {
    let found = |text: &str| -> Vec<String> {
        Keymap::laid_over("mine.toml", text).unwrap_err().iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        found("[normal]\nundo = [\"a\"]\n"),
        ["mine.toml:2: \"a\" of `undo` takes \"a\" from `accept`, which then has no key; give it another under \
             `[normal]`, or `accept = []` if it needs none"]
    );
    let beginning = found("[normal]\n\nundo = [\"g\"]\n");
    assert_eq!(beginning.len(), 4, "`first` still has home: {beginning:#?}");
    for (mistake, lost) in beginning.iter().zip(["roster", "report", "then-sort", "reset-sort"]) {
        assert!(mistake.starts_with("mine.toml:3: \"g\" of `undo` takes \"g ") && mistake.contains(lost), "{mistake}");
    }
    assert!(found("[queue]\nundo = [\"a a\"]\n")[0].contains("takes \"a\" from `accept`"));
    assert!(
        found("[sheet]\nundo = [\"V\"]\n").iter().any(|mistake| mistake.contains("\"V i\" from `record-interview`"))
    );
    assert_eq!(press_in(Context::Sheet, &mine("[sheet]\nundo = [\"s\"]\n"), "s"), [once(Action::Undo)]);
    // A line of its own says that it is meant, and a table for one place only comes before what holds anywhere.
    let moved = mine("[normal]\nundo = [\"a\"]\naccept = [\"ctrl-a\"]\n[queue]\nhelp = [\"m\"]\n");
    assert_eq!(press(&moved, "a ctrl-a"), [once(Action::Undo), once(Action::Accept)]);
    assert_eq!(press_in(Context::Queue, &moved, "m"), [once(Action::Help)]);
    assert_eq!(press(&mine("[normal]\nundo = [\"home\"]\n"), "home"), [once(Action::Undo)]);
}

#[test]
fn a_contexts_keys_come_before_those_that_hold_anywhere() {
    let keymap = mine("[reader]\nhistory = [\"j\"]\n[queue]\nopen = [\"o\"]\n");
    assert_eq!(press_in(Context::Reader, &keymap, "j"), [once(Action::History)]);
    assert_eq!(press_in(Context::Queue, &keymap, "j o"), [once(Action::MoveDown), once(Action::Open)]);
    assert_eq!(press_in(Context::Feedback, &keymap, "o enter"), [once(Action::NextSort), once(Action::Open)]);
    assert_eq!(keymap.keys_in(Context::Queue, Action::Open), ["o", "enter"]);
    assert_eq!(keymap.keys_in(Context::Reader, Action::MoveDown), ["down"]);
}

#[test]
fn clashes_are_found_in_what_is_heard_in_a_context() {
    assert!(Keymap::parse("mine.toml", "[normal]\nhelp = [\"z\"]\n[queue]\nquit = [\"z\"]\n").is_ok());
    assert!(Keymap::parse("mine.toml", "[reader]\nhelp = [\"z\"]\n[queue]\nquit = [\"z z\"]\n").is_ok());
    for (one, other) in [("normal", "queue"), ("queue", "normal"), ("queue", "queue")] {
        let text = if one == other {
            "[queue]\nfirst = [\"z z\"]\nlast = [\"z\"]\n".to_owned()
        } else {
            format!("[{one}]\nfirst = [\"z z\"]\n[{other}]\nlast = [\"z\"]\n")
        };
        let found = mistakes(&text);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains("\"z\" of `last` is the beginning of \"z z\" of `first`"), "{}", found[0]);
    }
    assert_eq!(mistakes("[queue]\nfirst = [\"z\", \"z\"]\n").len(), 1);
}

#[test]
fn a_users_key_takes_what_it_begins_or_goes_on_with_from_every_context() {
    let free = "roster = []\nreport = []\nthen-sort = []\nreset-sort = []\n";
    let keymap = mine(&format!("[normal]\nhelp = [\"g\"]\n{free}[queue]\nundo = [\"q q\"]\n"));
    assert_eq!(press(&keymap, "g q q"), [once(Action::Help), Press::Pending, once(Action::Undo)]);
    assert!(keymap.keys_of(Action::First).contains(&"home".to_owned()));
    assert!(!keymap.keys_of(Action::First).contains(&"g g".to_owned()));
}

#[test]
fn digits_are_counts_where_the_keymap_says_so_and_where_they_mean_nothing_else() {
    let vim = Keymap::named("vim").unwrap();
    let down = |count| Press::Action(Action::MoveDown, Some(count));
    assert_eq!(press(&vim, "3 j"), [Press::Pending, down(3)]);
    assert_eq!(press(&vim, "1 0 j j"), [Press::Pending, Press::Pending, down(10), once(Action::MoveDown)]);
    assert_eq!(press(&vim, "1 2 G")[2], Press::Action(Action::Last, Some(12)));
    assert_eq!(press(&vim, "3 g g")[2], Press::Action(Action::First, Some(3)));
    assert_eq!(press(&vim, "3 esc j"), [Press::Pending, Press::Unbound, once(Action::MoveDown)]);
    assert_eq!(press(&vim, "ctrl-w 2"), [Press::Pending, once(Action::Pane2)]);
    assert_eq!(press(&vim, "9 9 9 9 9 9 9 9 9 9 9 9 j").last(), Some(&down(99_999)));
    let own = Keymap::built_in().unwrap();
    assert_eq!(press(&own, "3 5 3 j"), [once(Action::Pane3), Press::Pending, Press::Pending, down(53)]);
    assert_eq!(press(&own, "0"), [Press::Unbound]);
}

#[test]
fn a_digit_that_could_not_be_pressed_is_refused_and_a_base_is_laid_under() {
    let wrong = Keymap::laid_over("mine.toml", "[settings]\nbase = \"vim\"\n[normal]\nhelp = [\"1\"]\n").unwrap_err();
    assert!(wrong[0].to_string().starts_with("mine.toml:4: \"1\" of `help` begins with a digit"), "{}", wrong[0]);
    let keymap = mine("[settings]\nbase = \"emacs\"\ncounts = true\n");
    assert_eq!(press(&keymap, "ctrl-x ctrl-c").last(), Some(&once(Action::Quit)));
    assert_eq!(keymap.keys_of(Action::Pane1), ["ctrl-x 1"]);
    assert_eq!(keymap.origin(), "mine.toml over emacs");
}

/// Texts that are nearly keymap files.
fn nearly() -> impl Strategy<Value = String> {
    let table =
        prop::sample::select(vec!["[normal]", "[queue]", "[reader]", "[settings]", "[prefixes]", "[qeueu]", "[["]);
    let name = prop::sample::select(vec!["quit", "move-down", "help", "base", "counts", "mvoe-up", "\"", "x.y"]);
    let value = prop::sample::select(vec![
        "[\"z\"]",
        "[\"z z\", \"q\"]",
        "[]",
        "true",
        "\"vim\"",
        "[1]",
        "[\"ctrl-\"]",
        "[\"1\"]",
        "{a = 1}",
        "[[[[",
        "\"\u{fdd0}\"",
    ]);
    let line = prop_oneof![
        3 => (name, value).prop_map(|(name, value)| format!("{name} = {value}")),
        1 => table.prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn any_text_is_a_keymap_or_mistakes_that_carry_a_line(text in prop_oneof![nearly(), any::<String>()]) {
        let lines = text.split('\n').count();
        match Keymap::laid_over("mine.toml", &text) {
            Ok(keymap) => {
                for context in Context::ALL {
                    let mut pending = Pending::default();
                    for key in ["1", "z", "z", "q", "esc"] {
                        keymap.press(context, &mut pending, key.parse().unwrap());
                    }
                }
            }
            Err(mistakes) => {
                prop_assert!(!mistakes.is_empty());
                for mistake in mistakes {
                    let line = mistake.line.unwrap_or(0);
                    prop_assert!((1..=lines).contains(&line), "{mistake} of {lines} lines");
                }
            }
        }
    }
}
