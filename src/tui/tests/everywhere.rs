//! Every command in every place: none panics, and what cannot be done is said.

use super::hands::Hands;
use super::screens::{SCREENS, open};
use crate::tui::action::Action;
use crate::tui::event::Event;
use crate::tui::input::Input;
use crate::tui::layer::{Layer, Subject};
use crate::tui::outside::Edited;
use crate::tui::state::disabled;

/// A place of each kind in which keys are commands, by the keys that lead there.
const PLACES: [&str; 7] = ["", "4", "enter", "2 enter", "I enter", "B enter", "g r"];

#[test]
fn every_command_can_be_asked_for_everywhere_and_says_what_it_comes_to() {
    let size = (90, 28);
    for place in PLACES {
        let mut hands = open(place, size);
        let before = (hands.state.layers.len(), hands.state.focus, hands.selected(), hands.desk.changes.len());
        for action in Action::ALL.iter().copied().filter(|action| *action != Action::Quit) {
            let name = action.record().name;
            hands.editor.clear();
            hands.editor.push_back(Box::new(|text| Edited { text: Some(text.to_owned()), trouble: None }));
            // At once: key by key every one of them would be looked up and drawn.
            hands.press(":").event(Event::Input(Input::Paste(name.to_owned())));
            let cannot = disabled(action, &hands.state);
            hands.press("enter");
            let said = hands.toast().to_owned();
            assert!(cannot.is_none() || !said.is_empty(), "{name} at “{place}” says nothing");
            assert!(!said.contains("Some(") && !said.contains("::"), "{name} at “{place}”: {said}");
            hands.rows();
            for _ in before.0..hands.state.layers.len() {
                hands.press("esc");
            }
            let now = (hands.state.layers.len(), hands.state.focus, hands.selected(), hands.desk.changes.len());
            if now != before || hands.state.layers.last().is_some_and(Layer::takes_text) {
                hands = open(place, size);
            }
        }
    }
}

#[test]
fn help_is_drawn_over_every_page_and_goes_again() {
    let shows_help = |hands: &Hands| matches!(hands.state.layers.last(), Some(Layer::Reader(reader)) if reader.subject == Subject::Help);
    for (name, keys) in SCREENS.iter().filter(|(name, _)| *name != "help") {
        let mut hands = open(keys, (80, 24));
        if hands.state.layers.last().is_some_and(Layer::takes_text) {
            continue;
        }
        let before = hands.rows();
        hands.press("?");
        if !shows_help(&hands) {
            assert!(!hands.toast().is_empty(), "{name}: no help, and no word");
            continue;
        }
        hands.sees("Here, ").press("G").sees("Your own keys").press("esc");
        hands.state.toast = None;
        let after: Vec<String> = hands.rows();
        assert_eq!(before.len(), after.len());
        assert!(!shows_help(&hands), "{name}");
    }
}
