//! Keys: counts, contexts, sequences.

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use crate::domain::{Number, Role};
use crate::tui::action::Action;
use crate::tui::event::{Away, Event};
use crate::tui::input::Input;
use crate::tui::keymap::Keymap;
use crate::tui::state::disabled;

/// A desk of thirty applications, the first one selected.
fn thirty(size: (u16, u16)) -> Hands {
    let desk = Desk::new(Role::Manager).with((0..30).map(|_| form(Some("Jane"), "O'Connor", "2026-11-02")));
    Hands::quiet(desk, size)
}

fn number(sequence: u32) -> Number {
    Number::new(2026, sequence)
}

#[test]
fn a_count_moves_so_many_rows_and_goes_to_a_row() {
    let mut hands = thirty((80, 24));
    hands.state.keymap = Keymap::named("vim").expect("a keymap");
    hands.press("3 j");
    assert_eq!(hands.selected(), Some(number(4)));
    hands.press("1 2").sees("12 …").press("G");
    assert_eq!(hands.selected(), Some(number(12)));
    hands.press("2 g g");
    assert_eq!(hands.selected(), Some(number(2)));
    hands.press("9 9 9 9 9 j");
    assert_eq!(hands.selected(), Some(number(30)));
    hands.press("2 ctrl-w w").sees("Feedback").press("2 ctrl-w h 1 k");
    assert_eq!(hands.selected(), Some(number(29)));
}

#[test]
fn a_list_that_does_not_fit_says_where_in_it_one_is() {
    let mut hands = thirty((80, 24));
    hands.sees("─ 1 of 30 ─").press("9 j").sees("─ 10 of 30 ─").press("G").sees("─ 30 of 30 ─");
    hands.press("F").text("1").sees_no("1 of 1");
    thirty((120, 40)).sees("─ 30 ─").sees_no("1 of 30");
}

#[test]
fn a_found_name_keeps_the_most_room_on_a_narrow_screen() {
    for (size, row) in [((40, 24), "0001 Jane O'Connor"), ((80, 24), "QAP-2026-0001 Jane O'Connor")] {
        let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), size);
        hands.press("/").text("connor").sees(row).sees("received");
    }
}

#[test]
fn the_next_match_is_offered_where_something_was_found() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (200, 60));
    hands.press("enter").sees("down").sees_no("next match");
    hands.press("/").text("nowhere").press("enter").sees_no("next match");
    hands.press("/ ctrl-u").text("fee").press("enter").sees("n next match");
}

#[test]
fn a_count_before_what_is_done_once_is_told_and_nothing_is_done() {
    let mut hands = thirty((80, 24));
    hands.press("2 5 a");
    assert_eq!(hands.toast(), "not done: `accept` takes no count, and 5 was typed before it");
    hands.press("3 5 0 a").sees("`accept` takes no count, and 50 was typed").press("1 9 q");
    assert!(!hands.has_quit && hands.state.layers.is_empty());
    assert_eq!(hands.desk.view(number(1)).revision, 1);
}

#[test]
fn esc_takes_back_what_was_begun_and_a_wrong_key_says_all_that_was_typed() {
    let mut hands = thirty((80, 24));
    hands.press("g").sees("g …").press("esc");
    assert_eq!((hands.toast(), hands.state.pending.is_empty()), ("", true));
    hands.press("7 esc j");
    assert_eq!(hands.selected(), Some(number(2)));
    hands.press("7 g x").sees("`7 g x` means nothing here; ? shows every key");
    assert!(hands.state.layers.is_empty());
}

#[test]
fn a_key_means_in_a_pane_and_on_a_page_what_their_tables_say() {
    let mut hands = thirty((120, 40));
    let text = "[scheduling]\nhistory = [\"j\"]\n[reader]\nback = [\"x\"]\nmove-down = [\"space\"]\n";
    hands.state.keymap = Keymap::laid_over("mine.toml", text).expect("a keymap");
    hands.press("j");
    assert_eq!(hands.selected(), Some(number(2)));
    hands.press("4 j").sees("History").press("x");
    assert!(hands.state.layers.is_empty());
    hands.press("? space").sees(" 2–").press("3").sees("close this page first");
}

#[test]
fn the_selected_row_goes_to_the_middle() {
    let mut hands = thirty((80, 24));
    hands.press("9 j 9 j");
    let hidden = hands.state.queue.place.top;
    hands.press("z z");
    assert!(hands.state.queue.place.top > hidden, "{:?}", hands.state.queue.place);
    assert_eq!(hands.selected(), Some(number(19)));
}

#[test]
fn the_keys_that_can_follow_stand_in_a_box_until_one_of_them_is_pressed() {
    let mut hands = thirty((80, 24));
    hands.press("Y").sees("Y … ─ copy").press("esc").sees_no("─ copy");
    let text =
        "[normal]\nundo = [\", u\"]\nhelp = [\", h h\"]\nback = [\"esc\"]\n[prefixes]\n\", h\" = \"more help\"\n";
    hands.state.keymap = Keymap::laid_over("mine.toml", text).expect("a keymap");
    hands.press(",").sees("u Undo (H2: nothing)").sees("h more help …").press("h").sees(", h … ─ more help");
    hands.press("h").sees("Here, in the queue");
}

#[test]
fn a_command_is_run_by_a_part_of_its_name_and_comes_first_the_next_time() {
    let mut hands = thirty((80, 24));
    hands.press(":").sees("Commands ─").text("hist").press("enter").sees("received on").press("esc");
    hands.press(":").sees("history").press("enter").sees("received on").press("esc");
    hands.press(":").text("pyment").sees("record-payment").press("tab").sees(": record-payment").press("enter");
    hands.sees("Record a payment").press("esc : esc");
    assert!(hands.state.layers.is_empty());
    hands.press(":").text("q").press("enter");
    assert!(hands.has_quit);
}

#[test]
fn a_command_that_cannot_run_says_why_and_the_palette_stays() {
    let mut hands = thirty((120, 40));
    hands.press(":").text("approve").press("enter").sees("refused by D4: not every requirement is settled");
    assert_eq!(hands.state.layers.len(), 1);
    hands.press("ctrl-u").text("no such thing").sees("no command is called “no such thing”").press("enter esc");
    assert!(hands.state.layers.is_empty());
}

#[test]
fn a_number_in_the_palette_goes_to_that_application() {
    let mut hands = thirty((80, 24));
    hands.press(":").text("17").sees("go to application 17").press("enter");
    assert_eq!((hands.selected(), hands.state.layers.len()), (Some(number(17)), 0));
    hands.press("enter :").text("qap-2026-0003").press("enter");
    assert_eq!((hands.selected(), hands.state.layers.len()), (Some(number(3)), 0));
    hands.press(":").text("4711").press("enter").sees("is not on file").sees(": 4711");
    hands.press("ctrl-u").text("99999999999999").press("enter").sees("no application has the number");
    hands.is_held = true;
    hands.press("ctrl-u").text("9").press("enter esc");
    hands.let_go();
    assert_eq!((hands.selected(), hands.state.layers.len()), (Some(number(3)), 0), "it was taken back");
}

#[test]
fn over_a_page_the_palette_does_what_is_about_panes_in_the_panes() {
    let mut hands = thirty((80, 24));
    hands.press("enter :").text("pane-3").press("enter").sees("3 Feedback");
    assert!(hands.state.layers.is_empty());
    hands.press("y :").text("move-down").press("enter");
    assert_eq!(hands.state.layers.len(), 1);
    hands.press(":").text("record-feedback").press("enter").sees("Record a feedback form");
}

#[test]
fn the_palette_fits_the_smallest_screen() {
    let mut hands = thirty((40, 10));
    hands.press(":").text("appro").sees("approve").sees("refused by D4");
}

#[test]
fn every_command_is_in_the_palette_by_its_name_and_in_help() {
    let mut hands = thirty((200, 60));
    hands.press("?");
    let crate::tui::layer::Layer::Reader(help) = &hands.state.layers[0] else { panic!("no page") };
    let help: Vec<String> = help.page.lines.iter().map(ToString::to_string).collect();
    let help = help.join("\n");
    for &action in Action::ALL {
        let record = action.record();
        assert!(
            help.contains(record.doc.trim_end_matches('.')) || disabled(action, &hands.state).is_some(),
            "{}",
            record.name
        );
        if action != Action::Palette {
            let found = crate::tui::state::choices(&hands.state, record.name);
            assert_eq!(found.first(), Some(&crate::tui::layer::Choice::Run(action)), "{}", record.name);
        }
    }
}

#[test]
fn help_begins_with_what_can_be_done_where_it_was_opened() {
    let mut hands = thirty((80, 24));
    hands.press("2 ?").sees("Here, in the requirements").sees("Accept the requirement");
    hands.press("esc enter ?").sees("Here, on a page").sees("Close what is on top");
    hands.press("esc esc ? G").sees("Your own keys").sees("These are the keys of default");
}

#[test]
fn what_is_wrong_in_a_keymap_is_on_the_screen_at_the_start() {
    let mut hands = thirty((80, 24));
    let wrong = Keymap::laid_over("/home/ada/keys.toml", "[normal]\nqiut = [\"z\"]\nhelp = 3\n").expect_err("mistakes");
    hands.state.tell_keymap(wrong.iter().map(ToString::to_string).collect());
    hands.press("k").sees("/home/ada/keys.toml:2: unknown command `qiut`, did you mean `quit`?");
    hands.sees("keys.toml:3: the keys of `help` must be a list").sees("The keys of default are in force");
    hands.press("esc j");
    assert_eq!(hands.selected(), Some(number(2)));
}

#[test]
fn a_page_offers_the_users_own_keys() {
    let mut hands = thirty((120, 40));
    hands.state.keymap =
        Keymap::laid_over("mine.toml", "[reader]\nsearch-page = [\"s\"]\nback = [\"x\"]\n").expect("a keymap");
    hands.press("enter").sees("j down s search e edit ] section").sees("x back").press("s").sees_no("x back");
}

#[test]
fn what_people_search_for_finds_the_command() {
    let mut hands = thirty((120, 40));
    for (typed, found) in [("typo", "edit-application"), ("intake", "new-application"), ("lacking", "deficient")] {
        hands.press(":").text(typed).sees(found).press("esc");
    }
}

#[test]
fn the_desk_is_suspended_where_text_is_typed_and_nothing_of_it_is_lost() {
    for (keys, is_question) in [
        ("N", false),
        ("f", false),
        ("/", false),
        (":", false),
        ("F ctrl-u", false),
        ("T", false),
        ("enter /", false),
        ("u", true),
    ] {
        let mut hands = thirty((120, 40));
        if is_question {
            hands.press("m");
        }
        hands.press(keys);
        if !is_question {
            hands.text("zq");
        }
        let before = hands.rows();
        hands.press("ctrl-z");
        assert_eq!(hands.suspended, 1, "after {keys}");
        assert_eq!(hands.rows(), before, "after {keys}");
        // Without a shell that could bring it back it says so.
        hands.state.resumer = crate::tui::state::Resumer::Nobody;
        hands.press("ctrl-z").sees("no shell is under the desk");
        assert_eq!(hands.suspended, 1, "after {keys}");
    }
}

#[test]
fn help_dims_nothing_that_can_be_done_again() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (120, 60));
    hands.event(Event::Lost(Away::Stopped));
    hands.press("?").sees("Approve the application for assessment. (offline)");
    hands.event(Event::Back);
    hands.let_go();
    hands.sees_no("(offline)");
}

#[test]
fn help_stays_about_the_place_where_it_was_opened() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (120, 40));
    hands.press("2 ?").sees("Here, in the requirements").press(":");
    hands.event(Event::Input(Input::Resize(100, 40)));
    hands.press("esc").sees("Here, in the requirements");
}

#[test]
fn a_count_goes_so_many_matches_and_sections_on() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (120, 40));
    hands.state.keymap = Keymap::named("vim").expect("a keymap");
    hands.press("enter 5 ]").sees_no("takes no count");
    hands.press("/").text("e").press("enter 5 n").sees_no("takes no count");
}
