//! The mouse, and what is sent to the terminal's clipboard.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use crate::domain::{Number, Role};
use crate::tui::effect::Effect;
use crate::tui::event::Event;
use crate::tui::input::{Input, Mouse, MouseKind};
use crate::tui::layer::Layer;
use crate::tui::state::Pane;
use crate::tui::update::update;

fn desk(role: Role) -> Desk {
    Desk::new(role).with([
        jane(),
        form(Some("Łukasz"), "Wiśniewski", "2026-11-10"),
        form(Some("Zoë"), "van der Merwe", "2026-11-20"),
    ])
}

impl Hands {
    /// Does something with the mouse where a text stands on the screen.
    fn mouse(&mut self, kind: MouseKind, text: &str) -> &mut Self {
        let rows = self.rows();
        let found = rows.iter().enumerate().find_map(|(row, line)| Some((row, line.find(text)?)));
        let (row, at) = found.unwrap_or_else(|| panic!("“{text}” is not on the screen:\n{}", rows.join("\n")));
        let column = crate::text::width(&rows[row][..at]);
        let of = |number: usize| u16::try_from(number).expect("on the screen");
        self.event(Event::Input(Input::Mouse(Mouse { kind, column: of(column), row: of(row) })));
        self
    }

    fn click(&mut self, text: &str) -> &mut Self {
        self.mouse(MouseKind::Press, text)
    }
}

fn with_mouse(size: (u16, u16)) -> Hands {
    let mut hands = Hands::quiet(desk(Role::Admin), size);
    hands.press(", m").sees("mouse on").sees(", m gives the terminal's own selection back");
    hands
}

#[test]
fn clicks_do_nothing_until_the_mouse_is_on_and_nothing_again_when_it_is_off() {
    let mut hands = Hands::quiet(desk(Role::Admin), (120, 40));
    let before = hands.selected();
    hands.click("0003");
    assert_eq!(hands.selected(), before);
    let effects = update(&mut hands.state, Event::Input(Input::Key(",".parse().expect("a key"))));
    assert!(!effects.contains(&Effect::Mouse(true)));
    let effects = update(&mut hands.state, Event::Input(Input::Key("m".parse().expect("a key"))));
    assert!(effects.contains(&Effect::Mouse(true)), "{effects:?}");
    hands.click("0003");
    assert_eq!(hands.selected(), Some(Number::new(2026, 3)));
    hands.press(", m").sees("mouse off").click("0002");
    assert_eq!(hands.selected(), Some(Number::new(2026, 3)));
}

#[test]
fn a_click_goes_to_rows_lines_and_panes() {
    let mut hands = with_mouse((120, 40));
    hands.click("Training ");
    assert_eq!((hands.state.focus, hands.state.selected.line), (Pane::Requirements, 4));
    hands.click("4 Scheduling");
    assert_eq!(hands.state.focus, Pane::Scheduling);
    hands.click("0002");
    assert_eq!((hands.state.focus, hands.selected()), (Pane::Queue, Some(Number::new(2026, 2))));
    hands.sees("Łukasz Wiśniewski");
}

#[test]
fn a_click_on_the_strip_of_a_small_screen_goes_to_its_pane() {
    let mut hands = with_mouse((80, 24));
    for (name, pane) in [("2 Req", Pane::Requirements), ("4 Sch", Pane::Scheduling), ("1 Que", Pane::Queue)] {
        hands.click(name);
        assert_eq!(hands.state.focus, pane);
    }
}

#[test]
fn the_wheel_scrolls_what_is_under_it_and_the_keys_stay() {
    let mut hands = with_mouse((120, 40));
    hands.press("2").mouse(MouseKind::WheelDown, "0001 O'Connor");
    assert_eq!((hands.state.focus, hands.selected()), (Pane::Requirements, Some(Number::new(2026, 3))));
    hands.press("enter").mouse(MouseKind::WheelDown, "│");
    hands.press("esc").press("?").mouse(MouseKind::WheelDown, "Go one row down");
    let Some(Layer::Reader(reader)) = hands.state.layers.last() else { panic!("no page") };
    assert_eq!(reader.top, 3);
    for _ in 0..100 {
        hands.event(Event::Input(Input::Mouse(Mouse { kind: MouseKind::WheelDown, column: 5, row: 5 })));
    }
    let Some(Layer::Reader(reader)) = hands.state.layers.last() else { panic!("no page") };
    assert!(reader.top < 200, "the wheel ends with the page: {}", reader.top);
}

#[test]
fn a_click_in_the_look_up_chooses_and_a_second_one_goes_there() {
    let mut hands = with_mouse((120, 40));
    hands.press("/").text("e").click("0003");
    assert!(matches!(hands.state.layers.last(), Some(Layer::LookUp(_))), "it only chooses");
    hands.click("0003");
    assert!(hands.state.layers.is_empty());
    assert_eq!(hands.selected(), Some(Number::new(2026, 3)));
}

#[test]
fn a_click_in_a_form_goes_to_the_field_and_the_one_left_is_checked() {
    let mut hands = with_mouse((80, 24));
    hands.press("p").text("x").click("Method");
    let Some(Layer::Form(form)) = hands.state.layers.last() else { panic!("no form") };
    assert_eq!(form.at, 3);
    assert!(form.fields[1].trouble.is_some(), "the amount that was left is wrong");
    hands.text("card").sees("card");
}

#[test]
fn no_click_answers_a_question() {
    let mut hands = with_mouse((80, 24));
    hands.press("2 x").text("no").press("enter").press("u").click("Enter");
    assert!(matches!(hands.state.layers.last(), Some(Layer::Confirm(_))));
}

#[test]
fn clicks_anywhere_at_any_size_are_harmless() {
    for keys in super::looks::EVERYWHERE {
        for size in [(1, 1), (40, 10), (80, 24), (120, 40)] {
            let mut hands = with_mouse((120, 40));
            hands.press(keys);
            hands.event(Event::Input(Input::Resize(size.0, size.1)));
            for row in (0..size.1 + 2).step_by(3) {
                for column in (0..size.0 + 2).step_by(7) {
                    for kind in [MouseKind::WheelUp, MouseKind::WheelDown, MouseKind::Press] {
                        hands.event(Event::Input(Input::Mouse(Mouse { kind, column, row })));
                    }
                }
            }
            hands.screen();
        }
    }
}

#[test]
fn number_e_mail_and_line_are_sent_to_the_terminal_and_said_so() {
    let mut hands = Hands::quiet(desk(Role::Staff), (120, 40));
    hands.press("Y n").sees("sent to your terminal: QAP-2026-0001").sees_no("copied");
    hands.press("Y e").sees("sent to your terminal: candidate@example.org");
    hands.press("Y l").press("2 j j j Y l");
    assert_eq!(
        hands.copied,
        [
            "QAP-2026-0001",
            "candidate@example.org",
            "QAP-2026-0001  O'Connor, Jane  received for 21 days, overdue  8 open  feedback 10 of 15",
            "Feedback: 10 of 15 completed feedback forms are on file: 5 short; the form of F-04 on C-04 leaves 2 \
             questions unanswered",
        ]
    );
    hands.press("enter Y l").sees("sent to your terminal: F-01");
}

#[test]
fn what_is_not_on_file_is_not_sent() {
    let mut without = jane();
    without.candidate.email = None;
    let mut hands = Hands::quiet(Desk::new(Role::Staff).with([without]), (120, 40));
    hands.press("Y e").sees("no e-mail address is on file");
    assert!(hands.copied.is_empty());
    let mut empty = Hands::on(Desk::new(Role::Staff), (80, 24));
    empty.press("Y n Y e Y l");
    assert!(empty.copied.is_empty());
}

#[test]
fn a_role_that_may_not_read_copies_no_e_mail() {
    let mut hands = Hands::quiet(desk(Role::Lookup), (120, 40));
    hands.text("connor").press("enter Y e").sees("V1");
    assert!(hands.copied.is_empty());
}

#[test]
fn what_is_sent_has_no_control_characters_and_an_end() {
    let mut odd = jane();
    odd.candidate.name = line(&"Jane ".repeat(60));
    odd.candidate.family_name = line(&"x".repeat(6000));
    let mut hands = Hands::quiet(Desk::new(Role::Staff).with([odd]), (120, 40));
    hands.press("Y l");
    assert!(hands.copied[0].chars().count() <= 4000 && !hands.copied[0].contains(char::is_control));
}

#[test]
fn no_click_gives_an_application_to_anybody() {
    let mut hands = with_mouse((120, 40));
    let before = hands.desk.changes.len();
    hands.press("M").sees("Who works on it").click("bo ").click("bo ").sees("Who works on it");
    assert_eq!(hands.desk.changes.len(), before);
    hands.press("enter").sees("assigned the application");
}
