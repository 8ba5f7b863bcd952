//! Names that are hidden: nothing that was read with them is left, and what is read anew has none (E1).

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use super::looks::EVERYWHERE;
use crate::domain::{Names, Role};
use crate::tui::action::Action;
use crate::tui::event::{Away, Event};
use crate::tui::state::disabled;

/// Parts of the names of those who apply, and of who speaks of them.
const NAMES: [&str; 5] = ["Connor", "Jane", "Merwe", "candidate@example", "R. Counsel"];

fn hands(size: (u16, u16)) -> Hands {
    Hands::quiet(Desk::new(Role::Admin).with([jane(), form(Some("Zoë"), "van der Merwe", "2026-11-20")]), size)
}

#[test]
fn e1_names_are_hidden_on_every_page_and_asked_for_anew_when_they_are_shown() {
    for size in [(80, 24), (120, 40), (180, 50)] {
        for keys in EVERYWHERE.into_iter().filter(|keys| !keys.starts_with('L')) {
            let mut hands = hands(size);
            hands.press("y").press("esc").sees("Connor");
            hands.press(", n").sees("names hidden").sees("name hidden");
            hands.press(keys);
            let screen = hands.rows().join("\n");
            let told = NAMES.into_iter().find(|name| screen.contains(name));
            assert_eq!(told, None, "{keys} at {size:?}:\n{screen}");
        }
    }
}

#[test]
fn e1_nothing_that_was_read_with_names_is_left_when_they_are_hidden() {
    let mut hands = hands((120, 40));
    hands.press("enter").press("esc").press("y").press("esc").press("/").text("connor").press("esc");
    hands.press("H").text("she is away").press("esc");
    assert!(NAMES.into_iter().any(|name| format!("{:?}", hands.state).contains(name)));
    hands.press(", n").sees("names hidden");
    // A form for a new application names somebody as an example.
    hands.state.blank_form.clear();
    let held = format!("{:?}", hands.state);
    let around = |name: &str| held.find(name).map(|at| held[at.saturating_sub(300)..at + name.len()].to_owned());
    assert_eq!(NAMES.into_iter().find_map(around), None);
    hands.press("H").sees("she is away").sees("QAP-2026-0001").press("esc");
    let asked = &hands.desk.asked;
    let turned = asked.iter().rposition(|kind| *kind == "HideNames").expect("the desk is told");
    for kind in ["List", "Show"] {
        assert!(asked[turned..].contains(&kind), "{kind} is asked for again: {asked:?}");
    }
    hands.press(", n").sees("Connor").sees_no("names hidden ·");
}

#[test]
fn the_first_of_the_views_is_opened_also_where_they_come_late() {
    for come_late in [false, true] {
        let mut hands = hands((120, 40));
        hands.press("v ctrl-s").text("Gar").press("enter").sees("the view “Gar” is saved").press(", n");
        hands.is_held = true;
        if come_late {
            hands.state.known.views = None;
        }
        hands.press("v");
        hands.let_go();
        hands.sees("▌ 1 Gar").press("enter");
        assert!(hands.state.layers.is_empty(), "a view's name is asked for: {:?}", hands.state.layers);
    }
}

#[test]
fn e1_what_is_decided_while_names_are_hidden_says_so() {
    let mut hands = hands((120, 40));
    hands.press(", n 2").press("a a");
    let last = hands.desk.changes.last().expect("a change");
    assert_eq!(last.names(), Names::HiddenAgain, "{last:?}");
    hands.press(", n").press("a a");
    assert_eq!(hands.desk.changes.last().expect("a change").names(), Names::Shown);
}

#[test]
fn e1_what_needs_a_name_says_which_key_shows_it() {
    let mut hands = hands((120, 40));
    hands.press(", n");
    for action in [Action::EditApplication, Action::CopyEmail, Action::ReleaseLetter, Action::NotifyImi] {
        let reason = disabled(action, &hands.state).expect("a reason");
        assert_eq!(reason.short, "names hidden", "{action:?}");
    }
    hands.press("e").sees("names are hidden; , n shows them");
    // A row of the form is not corrected as it is not shown.
    hands.press("enter enter").sees("names are hidden; , n shows them");
}

#[test]
fn a_row_that_cannot_be_changed_is_offered_with_the_reason() {
    hands((120, 40)).press("enter").sees("enter change").sees_no("enter change (");
    hands((120, 40)).press(", n").press("enter").sees("enter change (names hidden)");
    let mut desk = Desk::new(Role::Auditor).with([jane()]);
    desk.news.clear();
    let mut hands = Hands::on(desk, (120, 40));
    hands.press("enter").sees("enter change (not for auditor)").press("enter").sees("refused by V1");
}

#[test]
fn e1_names_stay_hidden_where_the_line_is_cut_and_wait_where_there_is_none() {
    let mut hands = hands((120, 40));
    hands.press(", n");
    hands.event(Event::Lost(Away::Stopped));
    hands.press(", n").sees("names hidden").sees_no("Connor");
    assert!(hands.state.hides_names, "without a desk nothing is turned");
}

#[test]
fn e1_a_list_that_was_searched_for_a_name_shows_what_it_shows_without() {
    let mut hands = hands((120, 40));
    hands.press("F").press("ctrl-u").text("connor").press("enter");
    assert_eq!(hands.state.queue.total, 1);
    hands.press(", n");
    assert_eq!(hands.state.queue.total, 2);
}
