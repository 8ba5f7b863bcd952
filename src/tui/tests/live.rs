//! Stories of several people at the same applications.

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use crate::domain::{AccountName, Command, Number, Requirement, Role};
use crate::link::protocol::News;
use crate::tui::event::{Away, Event};
use crate::tui::state::Reach;

fn jane_number() -> Number {
    Number::new(2026, 1)
}

fn hands(size: (u16, u16)) -> Hands {
    let lukasz = form(Some("Łukasz"), "Wiśniewski", "2026-11-10");
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane(), lukasz]), size);
    rest(&mut hands);
    hands
}

/// Nobody presses a key for a second.
fn rest(hands: &mut Hands) {
    hands.desk.now += chrono::TimeDelta::seconds(1);
    hands.event(Event::Clock(hands.desk.now));
}

fn present(hands: &mut Hands, number: Number, accounts: &[&str]) {
    let accounts: Vec<AccountName> = accounts.iter().map(|name| name.parse().expect("a name")).collect();
    hands.event(Event::News(News::Present { number, accounts }));
}

#[test]
fn who_else_has_an_application_open_is_shown_in_pane_and_page_until_they_leave() {
    let mut hands = hands((120, 40));
    let number = hands.selected().expect("selected");
    present(&mut hands, number, &["ada"]);
    hands.sees_no("also open");
    present(&mut hands, number, &["ada", "bo", "max"]);
    hands.sees("also open: bo, max");
    hands.press("2 enter").sees("also open: bo, max").press("esc");
    present(&mut hands, number, &["ada", "max"]);
    hands.sees("also open: max");
    present(&mut hands, number, &["ada"]);
    hands.sees_no("also open");
    present(&mut hands, Number::new(2026, 99), &["bo"]);
    hands.sees_no("also open");
}

#[test]
fn whose_requirements_they_are_is_told_before_who_else_reads_them() {
    for size in [(120, 40), (100, 30)] {
        let mut hands = hands(size);
        let number = hands.selected().expect("selected");
        assert_eq!(number, jane_number());
        present(&mut hands, number, &["ada", "bo"]);
        hands.sees("0001  Jane O'Connor").sees("also open: bo");
        present(&mut hands, number, &["ada"]);
        hands.sees("0 of 8");
    }
}

#[test]
fn what_is_open_is_told_once_the_selection_rests_and_to_a_new_server_again() {
    let mut hands = hands((120, 40));
    let first = hands.selected();
    assert_eq!(hands.desk.opened, [first]);
    hands.press_every(100, "j k j");
    assert_eq!(hands.desk.opened, [first], "passing by is not opening");
    rest(&mut hands);
    let second = hands.selected();
    assert_eq!(hands.desk.opened, [first, second]);
    present(&mut hands, second.expect("selected"), &["ada", "bo"]);
    hands.event(Event::Lost(Away::Silent("the server left".to_owned())));
    hands.event(Event::Back);
    hands.sees_no("also open");
    rest(&mut hands);
    assert_eq!(hands.desk.opened, [first, second, second]);
}

#[test]
fn who_stops_the_program_has_nothing_open_until_it_goes_on() {
    let mut hands = hands((120, 40));
    rest(&mut hands);
    let number = hands.selected();
    assert_eq!(hands.desk.opened.last(), Some(&number));
    hands.event(Event::Stopping);
    assert_eq!(hands.desk.opened.last(), Some(&None), "{:?}", hands.desk.opened);
    hands.event(Event::Resumed);
    rest(&mut hands);
    assert_eq!(hands.desk.opened.last(), Some(&number));
}

#[test]
fn on_a_narrow_screen_names_give_way_to_how_many_there_are() {
    let mut hands = hands((80, 24));
    hands.press("2");
    let number = hands.selected().expect("selected");
    present(&mut hands, number, &["ada", "bo", "maximiliana", "theodora.papadopoulou"]);
    hands.sees("also open: bo").sees("+");
    assert_eq!(crate::tui::words::also_open(&["bo", "max"], 16), "also open: bo +1");
    assert_eq!(crate::tui::words::also_open(&["bo", "max"], 9), "also open: 2");
    assert_eq!(crate::tui::words::also_open(&[], 40), "");
}

#[test]
fn v1_who_may_not_read_applications_tells_nothing_of_what_is_open() {
    for role in [Role::Lookup, Role::Assessor] {
        let mut hands = Hands::on(Desk::new(role).with([jane()]), (120, 40));
        rest(&mut hands);
        rest(&mut hands);
        assert!(hands.desk.opened.is_empty(), "{role}");
        present(&mut hands, jane_number(), &["bo"]);
        hands.sees_no("also open");
    }
}

fn five() -> Hands {
    let forms = ["Ng", "Osei", "Park", "Quist"].map(|name| form(Some("A."), name, "2026-11-10"));
    Hands::on(Desk::new(Role::Manager).with([jane()]).with(forms), (120, 40))
}

fn accept(requirement: Requirement) -> Command {
    Command::Accept { requirement, reason: None }
}

/// The numbers of the rows as they stand.
fn rows(hands: &Hands) -> Vec<Number> {
    hands.state.queue.rows.iter().map(|row| row.number).collect()
}

#[test]
fn the_queue_changes_in_place_and_the_selection_stays_where_it_was_put() {
    let mut hands = five();
    hands.press("j j");
    let (selected, before) = (hands.selected().expect("selected"), rows(&hands));
    assert_eq!((before.len(), before[2]), (5, selected));
    // The row above leaves the list: the rows move, the selection does not.
    hands.desk.elsewhere("bo", before[0], &Command::Withdraw { reason: None });
    hands.let_go();
    assert_eq!((rows(&hands)[1], hands.selected()), (selected, Some(selected)));
    assert_eq!(hands.state.queue.place.at, 1);
    // The list is in another order: it is still the same application.
    hands.desk.elsewhere("bo", selected, &accept(Requirement::Hours));
    hands.desk.elsewhere("bo", before[3], &Command::Note { text: crate::text::Prose::clean("x") });
    hands.let_go();
    let at = rows(&hands).iter().position(|number| *number == selected).expect("there");
    assert_eq!((hands.selected(), hands.state.queue.place.at), (Some(selected), at));
    assert_eq!(hands.state.view().map(|view| (view.number, view.revision)), Some((selected, 2)));
}

#[test]
fn an_application_that_leaves_the_list_stays_selected_and_no_key_goes_to_another() {
    let mut hands = five();
    hands.press("j j");
    let (selected, before) = (hands.selected().expect("selected"), rows(&hands));
    hands.desk.elsewhere("bo", selected, &Command::Withdraw { reason: None });
    hands.let_go();
    assert_eq!(hands.selected(), Some(selected));
    assert!(!rows(&hands).contains(&selected) && !hands.state.queue.is_inside);
    hands.press("2 a");
    assert!(before.iter().all(|number| hands.desk.view(*number).requirements[0].determination.is_none()));
    hands.press("1 j");
    assert_eq!(hands.selected(), Some(before[3]), "a step goes on from where it stood");
}

/// Accepts a requirement of Jane's while bo changes something of hers.
fn crossed(by_bo: &Command) -> Hands {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (120, 40));
    hands.press("2");
    hands.is_held = true;
    hands.desk.elsewhere("bo", jane_number(), by_bo);
    hands.press("a");
    hands.let_go();
    hands.sees("was changed before this was done").sees("bo accepted cases");
    hands.sees("do it all the same").sees("look at what was changed").sees("drop it");
    assert_eq!(hands.desk.view(jane_number()).revision, 2, "nothing was done");
    hands
}

#[test]
fn what_was_asked_on_an_older_revision_can_be_done_looked_at_or_dropped() {
    let mut done = crossed(&accept(Requirement::Cases));
    done.press("y").sees("accepted hours");
    assert_eq!(done.desk.view(jane_number()).revision, 3);
    let mut looked = crossed(&accept(Requirement::Cases));
    looked.press("l").sees("History").sees("accepted cases").press("esc");
    assert!(looked.state.layers.is_empty());
    let mut dropped = crossed(&accept(Requirement::Cases));
    dropped.press("n");
    assert!(dropped.state.layers.is_empty());
    assert!(looked.desk.view(jane_number()).revision == 2 && dropped.desk.view(jane_number()).revision == 2);
}

#[test]
fn a_second_conflict_is_told_as_the_first_was() {
    let mut hands = crossed(&accept(Requirement::Cases));
    hands.desk.elsewhere("max", jane_number(), &accept(Requirement::References));
    hands.press("y").sees("max accepted references");
    assert_eq!(hands.desk.view(jane_number()).revision, 3);
    hands.press("y").sees("accepted hours");
}

#[test]
fn v1_an_account_with_another_role_shows_nothing_it_may_not_see_and_keeps_what_was_typed() {
    for role in [Role::Lookup, Role::Assessor, Role::Auditor] {
        let mut hands = hands((120, 40));
        hands.press("N").text("she sends the fee");
        hands.event(Event::Lost(Away::Silent("the server sent us home".to_owned())));
        hands.sees("she sends the fee");
        hands.desk.account.role = role;
        hands.is_held = false;
        hands.event(Event::Back);
        hands.let_go();
        hands.sees(&format!("you are {role} now"));
        assert_eq!(hands.state.view().is_some(), role == Role::Auditor, "{role}");
        assert!(hands.state.forms().any(crate::tui::layer::Form::is_changed), "{role}: the note is kept");
    }
}

#[test]
fn v1_another_account_takes_over_neither_the_screen_nor_what_was_typed() {
    let mut hands = hands((120, 40));
    hands.press("N").text("she sends the fee");
    let kept = hands.disk.clone();
    hands.event(Event::Lost(Away::Silent("the server sent us home".to_owned())));
    hands.desk.account.name = "bo".parse().expect("a name");
    hands.is_held = false;
    hands.event(Event::Back);
    hands.let_go();
    hands.sees("another account: you are bo").sees_no("she sends the fee");
    assert!(!hands.state.forms().any(crate::tui::layer::Form::is_changed));
    let now: Vec<_> = hands.disk.iter().map(|(name, kept)| (name.clone(), kept.text.clone())).collect();
    let before: Vec<_> = kept.into_iter().map(|(name, kept)| (name, kept.text)).collect();
    assert_eq!(now, before, "what the one before typed stays theirs");
}

#[test]
fn what_is_said_of_a_server_that_is_away_is_over_when_it_is_back() {
    let mut hands = hands((120, 40));
    hands.state.reach = Reach::Desk;
    hands.event(Event::Lost(Away::Silent("the server left".to_owned())));
    hands.press("2 a").sees("not sent: the desk's server does not answer");
    hands.event(Event::Back);
    hands.sees_no("not sent");
    hands.press("N").text("she sends the fee");
    hands.event(Event::Drafts { trouble: Some("no server is running".to_owned()) });
    hands.event(Event::Lost(Away::Silent("the server left".to_owned())));
    hands.press("esc q").sees("1 text is not with the desk");
    hands.event(Event::Back);
    hands.sees_no("1 text is not with the desk");
}

#[test]
fn what_was_typed_and_is_kept_nowhere_is_not_left_behind_by_a_key() {
    let mut hands = hands((120, 40));
    hands.press("N").text("she sends the fee");
    hands.event(Event::Drafts { trouble: Some("no server is running".to_owned()) });
    hands.press("esc q").sees("1 text is not with the desk, and nothing here can keep it");
    assert!(!hands.has_quit, "it asked for more than q");
    let said = crate::tui::update::unknown(&hands.state).expect("something is left");
    assert!(said.contains("1 text was typed and not done, and could not be kept here"), "{said}");
}

#[test]
fn v1_whoever_is_not_let_in_any_more_leaves_and_what_was_typed_is_kept() {
    let mut hands = hands((120, 40));
    hands.press("N").text("she sends the fee");
    hands.event(Event::Lost(Away::Silent("the server sent us home".to_owned())));
    let [message, hint] = ["the account ada is disabled", "ask max"].map(str::to_owned);
    hands.event(Event::SentAway { message: message.clone(), hint: hint.clone() });
    assert!(hands.has_quit);
    assert_eq!(hands.state.sent_away, Some((message, hint)));
    assert!(hands.disk.values().any(|kept| kept.text.contains("she sends the fee")));
}
