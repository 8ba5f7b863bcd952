//! Stories of pane 4: the assessors' week and an application's sessions.

use super::desk::Desk;
use super::fixture::{jane, line};
use super::hands::Hands;
use crate::domain::view::{Offer, Taken, WeekRow};
use crate::domain::{ConflictAnswer, Number, Refusal, Role, Rule, SessionId, Warning, Zone};
use crate::link::protocol::Request;
use crate::tui::theme::{Glyphs, Theme};
use std::collections::BTreeSet;

fn row(id: &str, name: &str, load: u16) -> WeekRow {
    let at = |text: &str| text.parse().expect("a time");
    let taken = |start: &str, end: &str, proposed, is_interview| Taken {
        start: at(start),
        end: at(end),
        number: Number::new(2026, 29),
        session: SessionId(1),
        proposed,
        is_interview,
    };
    WeekRow {
        assessor: id.parse().expect("an id"),
        name: line(name),
        qualified: id != "osei",
        load,
        load_cap: Some(4),
        hours: vec![
            (at("2026-11-23T14:00:00Z"), at("2026-11-23T22:00:00Z")),
            (at("2026-11-25T14:00:00Z"), at("2026-11-25T22:00:00Z")),
        ],
        taken: vec![
            taken("2026-11-23T14:00:00Z", "2026-11-23T16:00:00Z", false, false),
            taken("2026-11-25T18:00:00Z", "2026-11-25T19:00:00Z", true, true),
        ],
    }
}

fn desk() -> Desk {
    let mut desk = Desk::new(Role::Manager).with([jane()]);
    desk.week =
        vec![row("chen", "Chen, Amy", 2), row("li", "李明李明李明李明李明李明李明", 4), row("osei", "Osei, Kofi", 1)];
    desk
}

#[test]
fn the_week_shows_what_is_free_and_taken_and_who_is_at_their_load() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut hands = Hands::quiet(desk(), size);
        hands.press("4").sees("4 Scheduling ─ week of 23 Nov ─ America/New_York");
        hands.sees("Before it may be scheduled (A4, D4):").sees("Chen, Amy").sees("2 of 4").sees("4 of 4!");
        hands.sees("░").sees("▒").sees("█");
    }
    let mut hands = Hands::quiet(desk(), (80, 24));
    hands.press("4 G").sees("Osei, Kofi (osei) · load 1 of 4 · not qualified today (A2)");
    hands.press("k k").sees("Mon 23 09:00–11:00 EST QAP-2026-0029 confirmed");
    hands.sees("Wed 25 13:00–14:00 EST QAP-2026-0029 interview proposed");
    hands.sees("free Mon 23 11:00–17:00 EST · Wed 25 09:00–13:00 EST · Wed 25 14:00–17:00 EST");
}

#[test]
fn assessors_that_have_no_room_are_counted_and_signs_explained_where_there_is_some() {
    let mut desk = desk();
    desk.week.extend(["d", "e", "f"].map(|id| row(id, &format!("Doe, {id}"), 0)));
    let mut hands = Hands::quiet(desk, (120, 40));
    let shown = |hands: &Hands| {
        ["Chen, Amy", "李明", "Osei, Kofi", "Doe, d", "Doe, e", "Doe, f"]
            .iter()
            .filter(|name| hands.rows().iter().any(|row| row.contains(**name)))
            .count()
    };
    let counted = shown(&hands);
    assert!(counted < 6, "{}", hands.rows().join("\n"));
    hands.sees(&format!("… and {} more assessors", 6 - counted));
    // Whoever goes through them sees the one that keys go to.
    hands.press("4 G").sees("Doe, f");
    let mut free = Hands::quiet(self::desk(), (200, 60));
    free.press("4").sees("░ free · ▒ proposed · █ taken").sees_no("more assessors");
    free.press("]").sees_no("– free");
}

#[test]
fn a_terminal_without_utf_8_tells_free_proposed_and_taken_apart() {
    let mut hands = Hands::quiet(desk(), (120, 40));
    (hands.state.glyphs, hands.state.theme) = (Glyphs::ASCII, Theme::mono());
    hands.press("4").sees("Chen, Amy").sees("#").sees("=").sees(".");
}

#[test]
fn lines_for_who_reads_no_screen_name_assessors_as_the_pane_does() {
    use crate::link::protocol::Answer;
    use crate::tui::plain::{Content, Page, plain};
    let mut desk = super::scoring::desk();
    let view = Box::new(desk.view(super::scoring::jane_number()));
    let Answer::Greeting(greeting) = desk.ask(&Request::Greet) else { panic!("no greeting") };
    let Answer::Assessors(roster) = desk.ask(&Request::Assessors) else { panic!("no roster") };
    let content = Content::Application(view, roster);
    let lines = plain(Page::Scheduling, &greeting, content, desk.now, Glyphs::ASCII).expect("lines").join("\n");
    assert!(lines.contains("Mei Chen and Kofi Osei"), "{lines}");
}

#[test]
fn weeks_are_gone_through_and_today_comes_back() {
    let mut hands = Hands::quiet(desk(), (120, 40));
    hands.press("4 ] ]").sees("week of 7 Dec").press("[").sees("week of 30 Nov").press(".").sees("week of 23 Nov");
    hands.press("[ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [");
    hands.sees("week of 29 Dec 2025");
}

#[test]
fn a_held_key_asks_for_the_last_week_only_and_shows_none_of_those_between() {
    let mut hands = Hands::quiet(desk(), (120, 40));
    hands.press("4");
    hands.is_held = true;
    hands.press_every(33, "] ] ] ] ] ]");
    let weeks = |hands: &Hands| hands.asked.iter().filter(|(_, request)| matches!(request, Request::Week(_))).count();
    assert_eq!(weeks(&hands), 1, "the first press alone: {:?}", hands.asked);
    hands.sees("week of 4 Jan 2027").sees("Chen, Amy").sees_no("█");
    hands.pass(200).let_go();
    hands.press("[ [ [ [ [ [ ]").sees_no("█").pass(200).press("[").sees("█");
    hands.desk.weeks_asked.truncate(3);
    assert_eq!(hands.desk.weeks_asked.last().map(ToString::to_string).as_deref(), Some("2027-01-04"));
    assert_eq!(hands.desk.weeks_asked.len(), 3, "{:?}", hands.desk.weeks_asked);
}

#[test]
fn the_week_is_asked_for_when_it_is_seen_and_after_all_that_the_screen_needs_first() {
    let mut hands = Hands::quiet(desk(), (80, 24));
    assert!(hands.desk.weeks_asked.is_empty(), "pane 4 is not on this screen");
    hands.press("4");
    assert_eq!(hands.desk.weeks_asked.len(), 1);
    let hands = Hands::holding(desk(), (120, 40));
    assert!(!hands.asked.iter().any(|(_, request)| matches!(request, Request::Week(_))), "{:?}", hands.asked);
}

#[test]
fn a_role_that_may_only_look_up_asks_for_no_week() {
    let mut desk = desk();
    desk.account.role = Role::Lookup;
    let mut hands = Hands::quiet(desk, (120, 40));
    hands.press("4 j k ] ?");
    assert!(hands.desk.weeks_asked.is_empty());
}

#[test]
fn the_selected_assessor_stays_when_others_come() {
    let mut hands = Hands::quiet(desk(), (80, 24));
    hands.press("4 j j").sees("Osei, Kofi (osei)");
    hands.desk.week.insert(0, row("abara", "Abara, Ngozi", 0));
    hands.desk.news.push(crate::link::protocol::News::ManyChanged);
    hands.let_go();
    hands.sees("Osei, Kofi (osei)").sees("Abara, Ngozi");
    assert_eq!(Zone::from(hands.state.zone).to_string(), "America/New_York");
}

fn offer(id: &str, name: &str, against: Vec<Refusal>, soonest: Option<&str>) -> Offer {
    Offer {
        passed_over: None,
        assessor: id.parse().expect("an id"),
        name: line(name),
        zone: "Europe/London".parse().expect("a zone"),
        conflict: against.is_empty().then_some(ConflictAnswer::None),
        soonest: soonest.map(|text| text.parse().expect("a time")),
        load: 2,
        load_cap: Some(2),
        against,
        warnings: if id == "chen" { [Warning::AboveLoad].into() } else { BTreeSet::new() },
    }
}

#[test]
fn who_can_assess_is_ranked_and_the_others_say_why_not() {
    for size in [(80, 24), (120, 40)] {
        let mut desk = desk();
        std::sync::Arc::make_mut(&mut desk.applications[0].form).candidate.time_zone = Some(line("Europe/Berlin"));
        let unasked = Refusal::new(
            Rule::A3,
            "Osei, Kofi was not asked about a conflict with this candidate",
            "ask, and record the answer",
        );
        desk.offers = vec![
            offer("chen", "Chen, Amy", Vec::new(), Some("2026-11-25T14:00:00Z")),
            offer("li", "李明李明李明李明李明李明李明", Vec::new(), None),
            offer("osei", "Osei, Kofi", vec![unasked], None),
        ];
        let mut hands = Hands::quiet(desk, size);
        hands.press("4 s").sees("Who can assess ─ QAP-2026-0001 Jane O'Connor");
        hands.press("S").sees("session");
        hands.press("p");
    }
}
