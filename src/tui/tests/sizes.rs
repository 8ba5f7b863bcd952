//! Every size of the terminal, with every pane and layer open: nothing panics, nothing is drawn outside.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::desk::Desk;
use super::fixture::form;
use super::hands::Hands;
use super::screens::{SCREENS, desk, open};
use crate::domain::Role;
use crate::tui::draw::draw;
use crate::tui::event::Event;
use crate::tui::input::Input;
use crate::tui::size;
use crate::tui::state::Tone;

/// The largest size that is drawn.
const LARGEST: (u16, u16) = (240, 70);
/// Sizes at which something else is shown, or shown elsewhere: one less and one more are drawn too.
const TURNS: (&[u16], &[u16]) = (&[2, 40, 60, 80, 100, 120, 168, 200], &[2, 10, 12, 24, 28, 40]);

/// Draws at a size, and looks that nothing stands where only half of it has room.
fn draw_at(hands: &mut Hands, (columns, rows): (u16, u16)) {
    hands.event(Event::Input(Input::Resize(columns, rows)));
    let screen: Terminal<TestBackend> = hands.screen();
    let buffer = screen.backend().buffer();
    assert_eq!((buffer.area.width, buffer.area.height), (columns, rows));
    for (y, cells) in buffer.content().chunks(columns.into()).enumerate() {
        let last = cells.last().map_or("", |cell| cell.symbol());
        assert!(crate::text::width(last) <= 1, "{columns}×{rows}, row {y}: {last} is cut in half");
    }
}

/// Draws at every size where the screen turns into another one.
fn at_the_turns(mut hands: Hands) {
    let near = |turns: &[u16]| turns.iter().flat_map(|turn| [turn - 1, *turn, turn + 1]).collect::<Vec<u16>>();
    for &columns in &near(TURNS.0) {
        for &rows in &near(TURNS.1) {
            draw_at(&mut hands, (columns, rows));
        }
    }
}

#[test]
fn an_empty_desk_and_an_unconnected_one_are_drawn_where_the_screen_turns() {
    at_the_turns(Hands::on(Desk::new(Role::Staff), (80, 24)));
    at_the_turns(Hands::holding(desk(), (80, 24)));
}

#[test]
fn every_pane_and_layer_is_drawn_where_the_screen_turns() {
    for (_, keys) in SCREENS {
        at_the_turns(open(keys, (80, 24)));
    }
}

#[test]
fn a_terminal_that_became_another_size_is_drawn_before_that_is_told() {
    for (_, keys) in SCREENS {
        let hands = open(keys, (160, 50));
        for (columns, rows) in [(42, 12), (80, 24), (1, 1), (240, 70)] {
            let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
            terminal.draw(|frame| draw(&hands.state, frame)).expect("drawn");
        }
    }
}

#[test]
fn the_widest_and_the_highest_screen_are_drawn() {
    for (_, keys) in SCREENS {
        let mut hands = open(keys, (80, 24));
        draw_at(&mut hands, (size::LARGEST.0, 40));
        draw_at(&mut hands, (100, size::LARGEST.1));
        draw_at(&mut hands, (1420, 40));
    }
    draw_at(&mut open("", (80, 24)), (100, 9999));
    assert_eq!(size::drawn((65_535, 65_535)), size::LARGEST);
}

#[test]
fn every_size_is_drawn() {
    let mut all: Vec<Hands> = SCREENS.iter().map(|(_, keys)| open(keys, (80, 24))).collect();
    let count = all.len();
    for columns in 1..=LARGEST.0 {
        for rows in 1..=LARGEST.1 {
            // Neighbouring sizes have other screens, so that each screen is drawn all over.
            let place = usize::from(columns) * 7 + usize::from(rows);
            draw_at(&mut all[place % count], (columns, rows));
        }
    }
}

#[test]
fn a_question_about_an_edited_form_is_drawn_where_the_screen_turns() {
    let mut hands = Hands::on(desk(), (80, 24));
    hands.in_editor("family_name = \"\"", "family_name = \"李明李明李明李明李明李明李明李明\"\n#");
    hands.in_editor("received_on = \"\"", "received_on = 2026-11-20");
    hands.press("n");
    at_the_turns(hands);
}

#[test]
fn the_forms_after_an_assessment_are_drawn_where_the_screen_turns() {
    for keys in ["V p", "V p p ctrl-s", "V r", "enter G"] {
        let mut hands = super::outcomes::staff(super::outcomes::assessed(false), (80, 24));
        hands.press(keys);
        at_the_turns(hands);
    }
}

#[test]
fn on_a_low_screen_a_refusal_is_told_to_its_end_or_says_that_there_is_more() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([form(None, "李明", "2026-11-20")]), (50, 12));
    hands.press("A").sees("refused by D4");
    let said = hands.toast().to_owned();
    assert!(said.len() > 2 * 50, "it needs more rows than two: {said}");
    hands.sees(&said);
    hands.state.say(Tone::Refused, format!("{}end", "word ".repeat(200)));
    hands.sees("word …").sees_no("end");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_screen_is_drawn_at_any_size(
        place in 0..SCREENS.len(),
        opened in (1..=LARGEST.0, 1..=LARGEST.1),
        sizes in prop::collection::vec((1..=LARGEST.0, 1..=LARGEST.1), 1..30),
    ) {
        let mut hands = open(SCREENS[place].1, opened);
        for size in sizes {
            draw_at(&mut hands, size);
        }
    }
}
