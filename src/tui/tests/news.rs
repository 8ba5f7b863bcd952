//! Stories of what others do while somebody works, and of a server that goes and comes.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use crate::domain::{Command, Number, Requirement, Role, StageName};
use crate::link::protocol::{Answer, Failure, News, Request};
use crate::tui::event::{Away, Event};
use crate::tui::state::Reach;
use crate::tui::words;

fn jane_number() -> Number {
    Number::new(2026, 1)
}

fn two() -> Hands {
    let desk = Desk::new(Role::Manager).with([jane(), form(Some("Łukasz"), "Wiśniewski", "2026-11-10")]);
    Hands::on(desk, (120, 40))
}

fn accept(requirement: Requirement) -> Command {
    Command::Accept { requirement, reason: None }
}

#[test]
fn a_form_goes_out_on_the_page_that_it_was_opened_over() {
    let mut hands = two();
    hands.press("2 w").text("known to the panel");
    hands.desk.elsewhere("bo", jane_number(), &accept(Requirement::Hours));
    hands.let_go();
    assert_eq!(hands.state.view().expect("a page").revision, 2, "the page behind the form is new");
    hands.press("enter");
    hands.sees("changed meanwhile: bo accepted hours").sees("known to the panel");
    assert_eq!(hands.desk.view(jane_number()).revision, 2, "nothing was done that bo's change may speak against");
    // What changed has been told: the second Enter is a knowing one, unless there is a newer change still.
    hands.desk.elsewhere("bo", jane_number(), &accept(Requirement::Cases));
    hands.let_go();
    hands.press("enter").sees("changed meanwhile: bo accepted cases");
    hands.press("enter");
    let made = hands.desk.view(jane_number()).requirements[0].determination.clone().expect("decided");
    assert_eq!(made.reason, Some(line("known to the panel")));
}

#[test]
fn a_question_goes_out_on_the_page_that_its_form_was_opened_over() {
    let mut hands = two();
    hands.press("D").text("no case is named");
    hands.desk.elsewhere("bo", jane_number(), &accept(Requirement::Hours));
    hands.let_go();
    hands.press("enter").sees("Decline QAP-2026-0001").press("y");
    hands.sees("changed meanwhile: bo accepted hours").sees("no case is named");
    assert_ne!(hands.desk.view(jane_number()).stage, StageName::Declined);
    hands.press("enter y");
    assert_eq!(hands.desk.view(jane_number()).stage, StageName::Declined);
}

#[test]
fn an_undo_never_takes_back_what_somebody_did_after_it_was_asked_for() {
    let mut hands = two();
    hands.press("2 a u").sees("This takes back: accepted hours");
    hands.is_held = true;
    let text = crate::text::Prose::clean("an important note");
    hands.desk.elsewhere("bo", jane_number(), &Command::Note { text });
    hands.press("y");
    hands.let_go();
    hands.sees("not done").sees("bo wrote a note").sees_no("all the same");
    assert!(hands.state.layers.is_empty(), "nothing waits for a second yes: {:?}", hands.state.layers);
    hands.press("enter esc");
    assert_eq!(hands.desk.view(jane_number()).revision, 3, "nothing was taken back");
    hands.press("2 u").sees("This takes back:").sees("an important note");
}

#[test]
fn store_trouble_is_over_when_a_change_was_kept_or_the_server_is_another() {
    let mut hands = two();
    let trouble = || Event::News(News::Store { trouble: Some("the disk is full".to_owned()) });
    hands.event(trouble());
    hands.sees("read only").sees("the disk is full");
    hands.press("2 a").sees_no("read only");
    assert_eq!(hands.desk.view(jane_number()).revision, 2);
    hands.event(trouble());
    hands.press("1").sees("read only");
    hands.event(Event::Lost(Away::Silent("the server left".to_owned())));
    hands.event(Event::Back);
    hands.sees("live").sees_no("the disk is full");
}

#[test]
fn little_room_is_told_until_there_is_enough_and_other_words_go_before_it() {
    let mut hands = two();
    hands.event(Event::News(News::Room { left: Some(87) }));
    hands.sees("87 MiB are left on the desk's disk").sees("live");
    hands.press("2 a").sees_no("87 MiB");
    hands.event(Event::News(News::Store { trouble: Some("the disk is full".to_owned()) }));
    hands.press("1").sees("the disk is full").sees_no("87 MiB");
    hands.event(Event::News(News::Store { trouble: None }));
    hands.sees("87 MiB");
    hands.event(Event::News(News::Room { left: None }));
    hands.sees_no("MiB");
}

#[test]
fn a_page_is_read_again_when_news_overtook_its_answer() {
    let mut hands = two();
    hands.is_held = true;
    hands.desk.elsewhere("bo", jane_number(), &accept(Requirement::Hours));
    let news = hands.desk.news.remove(0);
    hands.event(Event::News(news));
    let place = hands.asked.iter().position(|(_, request)| matches!(request, Request::Show(_))).expect("asked");
    let (ticket, request) = hands.asked.remove(place).expect("there");
    let answer = hands.desk.ask(&request);
    hands.desk.elsewhere("bo", jane_number(), &accept(Requirement::Cases));
    let news = hands.desk.news.remove(0);
    hands.event(Event::News(news));
    hands.event(Event::Answer(ticket, Box::new(Ok(answer))));
    hands.let_go();
    assert_eq!(hands.state.view().map(|view| view.revision), Some(3));
}

#[test]
fn a_page_that_was_refused_is_read_again_at_news_and_at_a_redraw() {
    for news_come in [true, false] {
        let mut hands = two();
        hands.desk.account.role = Role::Lookup;
        hands.press("j").sees("the role lookup may not do this");
        hands.desk.account.role = Role::Manager;
        if news_come {
            hands.desk.elsewhere("bo", hands.selected().expect("selected"), &accept(Requirement::Hours));
            hands.let_go();
        } else {
            hands.press("ctrl-l");
        }
        assert_eq!(hands.state.view().map(|view| view.number), hands.selected(), "by news: {news_come}");
        hands.sees_no("the role lookup may not do this");
    }
}

#[test]
fn a_stopped_server_is_started_by_a_key_and_by_nothing_else() {
    let mut hands = two();
    hands.event(Event::Lost(Away::Stopped));
    hands.sees("no server").sees("the next key starts one");
    let later = hands.state.now + chrono::TimeDelta::days(1);
    hands.event(Event::Clock(later));
    assert_eq!((hands.starts, hands.asked.len()), (0, 0));
    hands.press("j j");
    assert_eq!(hands.starts, 1, "once is enough");
    hands.sees("starting");
    hands.event(Event::Lost(Away::Silent("the disk is full".to_owned())));
    hands.sees("the disk is full").press("k");
    assert_eq!(hands.starts, 2);
    hands.event(Event::Back);
    hands.sees("live").press("j");
    assert_eq!(hands.starts, 2);
    hands.event(Event::Lost(Away::Stopped));
    hands.press("q");
    assert_eq!((hands.starts, hands.has_quit), (2, true), "leaving starts none");
}

#[test]
fn a_key_that_starts_the_server_is_done_once_it_is_there_and_text_behind_it_is_no_command() {
    let mut hands = two();
    hands.event(Event::Lost(Away::Stopped));
    hands.press("N").text("hello").sees("what you type is done once it is there");
    assert_eq!((hands.starts, hands.state.layers.len()), (1, 0));
    hands.event(Event::Back);
    hands.sees("Note").sees("hello").sees_no("what you type is done");
    hands.press("ctrl-u esc");
    // Where it does not come nothing of it is done, then or later.
    hands.event(Event::Lost(Away::Stopped));
    hands.press("N").text("hello").event(Event::Lost(Away::Silent("the disk is full".to_owned())));
    hands.sees("what was typed for it is dropped");
    hands.event(Event::Back);
    hands.let_go();
    assert!(hands.state.layers.is_empty() && hands.state.held.is_empty(), "{:?}", hands.state.layers);
}

#[test]
fn words_from_elsewhere_are_cleaned_before_they_are_shown() {
    let hostile = "/home/\u{202e}ksed\u{1b}[2J/x\u{200b}y";
    let is_clean = |said: &str| assert!(crate::text::Line::parse(said).is_ok(), "{said:?}");
    let message = hostile.to_owned();
    is_clean(&words::failure(&Failure::Store { message: message.clone(), hint: message.clone() }));
    is_clean(&words::failure(&Failure::Conflict { revision: 2, message: message.clone() }));
    is_clean(&words::lost(&Away::Silent(message.clone()), Reach::Machine));
    is_clean(&words::store_trouble(hostile));
    let mut hands = two();
    hands.press("2");
    hands.is_held = true;
    hands.press("a");
    let (ticket, _) = hands.asked.pop_front().expect("a command");
    hands.event(Event::Answer(ticket, Box::new(Err(message))));
    is_clean(hands.toast());
}

#[test]
fn what_was_refused_is_not_asked_again_at_once() {
    let mut hands = Hands::holding(Desk::new(Role::Manager), (120, 40));
    let refused = |hands: &mut Hands| {
        let greet = hands.asked.iter().position(|(_, request)| *request == Request::Greet).expect("asked");
        let (ticket, _) = hands.asked.remove(greet).expect("there");
        let failure = Failure::Store { message: "the index cannot be read".to_owned(), hint: String::new() };
        hands.event(Event::Answer(ticket, Box::new(Ok(Answer::Failed(failure)))));
    };
    let greets = |hands: &Hands| hands.asked.iter().filter(|(_, request)| *request == Request::Greet).count();
    refused(&mut hands);
    assert_eq!(greets(&hands), 0);
    let again = hands.state.wake_at().expect("a moment");
    hands.event(Event::Clock(again));
    assert_eq!(greets(&hands), 1);
    assert!(hands.state.wake_at().is_none_or(|wake| wake > again), "no busy loop while it is asked");
}
