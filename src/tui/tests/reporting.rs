//! Stories of the report: what the desk did in a period, in pictures and figures.

use super::desk::Desk;
use super::fixture::jane;
use super::hands::Hands;
use super::printer::print;
use super::screens::desk;
use crate::domain::Role;
use crate::tui::theme::{Glyphs, Theme};

fn hands(size: (u16, u16)) -> Hands {
    Hands::on(desk(), size)
}

#[test]
fn the_report_shows_its_figures_part_by_part_and_goes_through_periods() {
    let mut hands = hands((120, 40));
    hands
        .press("g p")
        .sees("Report")
        .sees("1 Nov 2025 to 31 Oct 2026")
        .sees("New 263")
        .sees("118 of 141 passed (84 %)");
    hands.sees("612 applications, and 18 that were forgotten, counted on 26 Nov 2026");
    hands.press("]").press("]").sees("Time in each stage").sees("in review").sees("12 and 27 days, of 228");
    hands.press("]").sees("In a stage now").sees("38, 6 overdue");
    hands.press("]").press("]").sees("Decisions").sees("13 re-assessments began");
    hands.press("]").sees("Adébáyò Adéyemí").sees("44 +6, mean 3.75, 36 of 43 eligible");
    hands.press("]").sees("weighted kappa 0.47").sees("18 of 21 candidates determined alike");
    hands.press("]").sees("Owed now 7380.00 USD by the candidates of 23 applications.").sees("2026-03 EUR");
    hands.press("]").sees("Equal treatment").sees("by month of receipt").sees("17 and 38 days, of 22, 91 % admitted");
    hands.press("G").sees("Okafor").sees("2: too few").press("g g");
    hands.press("<").sees("1 Nov 2024 to 31 Oct 2025").press(">").sees("1 Nov 2025 to 31 Oct 2026");
    assert_eq!(hands.press(">").sees("1 Nov 2026 to 31 Oct 2027").press(">").toast(), "those days are still to come");
    hands
        .press("enter")
        .sees("Enter: show")
        .text("soon")
        .press("enter")
        .sees("not days such as")
        .press("ctrl-u")
        .text("2031")
        .press("enter");
    hands.sees("has nothing to count yet").press("ctrl-u").text("2026-03 program:cpr").press("enter");
    hands.sees("1 Mar 2026 to 31 Mar 2026 · cpr").press("esc").sees_no("to 31 Mar 2026");
}

#[test]
fn v1_who_may_not_read_applications_has_no_report() {
    let mut lookup = Hands::on(Desk::new(Role::Lookup).with([jane()]), (80, 24));
    lookup.press("g p").sees_no("612 applications");
    let mut assessor = Hands::on(Desk::new(Role::Assessor).with([jane()]), (80, 24));
    assessor.press("g p").sees_no("612 applications");
    let mut auditor = Hands::on(Desk::new(Role::Auditor).with([jane()]), (80, 24));
    auditor.press("g p").sees("612 applications");
    assert!(
        auditor.press("esc").press("<").toast().contains("means nothing"),
        "days are gone through on the report only"
    );
}

#[test]
fn a_small_terminal_and_one_without_utf_8_and_colours_say_the_same() {
    let mut small = hands((40, 10));
    small.press("g p").sees("New 263").sees("Ended 157").sees("Open 164");
    for (size, told) in [((80, 24), "12 and 27 days, of 228"), ((40, 10), "3 and 9 days, of 231")] {
        let mut hands = hands(size);
        (hands.state.glyphs, hands.state.theme) = (Glyphs::ASCII, Theme::mono());
        hands.press("g p").press("]").press("]").sees(told);
        let shown = print(&mut hands.screen());
        assert!(shown.is_ascii(), "{shown}");
    }
}
