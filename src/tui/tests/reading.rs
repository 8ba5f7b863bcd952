//! Stories of reading: the whole file by section, searching, and a place that stays.

use super::desk::Desk;
use super::fixture::{feedback, form, jane, line};
use super::hands::Hands;
use crate::domain::{Command, Number, Requirement, Role};
use crate::text::Prose;
use crate::tui::event::Event;
use crate::tui::input::Input;
use crate::tui::layer::{Layer, Reader};

/// Jane with a statement of so many words, each its own.
fn writes(words: usize) -> crate::domain::Form {
    let mut form = jane();
    let text: Vec<String> = (0..words).map(|word| format!("word{word:04}")).collect();
    let paragraphs: Vec<String> = text.chunks(60).map(|words| words.join(" ")).collect();
    form.statement.text = Some(Prose::clean(&paragraphs.join("\n\n")));
    form
}

fn hands(size: (u16, u16)) -> Hands {
    Hands::on(Desk::new(Role::Manager).with([writes(1200), form(None, "李明", "2026-11-20")]), size)
}

fn reader(hands: &Hands) -> &Reader {
    match hands.state.layers.last() {
        Some(Layer::Reader(reader)) => reader,
        other => panic!("no page: {other:?}"),
    }
}

#[test]
fn every_word_of_a_long_statement_is_read_on_the_way_down() {
    for size in [(80, 24), (120, 40), (40, 10)] {
        let mut hands = hands(size);
        hands.press("enter");
        let mut seen = String::new();
        for _ in 0..1200 {
            seen.push_str(&hands.rows().join(" "));
            let top = reader(&hands).top;
            hands.press("ctrl-d");
            if reader(&hands).top == top {
                break;
            }
        }
        for word in 0..1200 {
            assert!(seen.contains(&format!("word{word:04}")), "word{word:04} at {size:?}");
        }
    }
}

#[test]
fn the_file_has_every_section_and_keys_go_from_one_to_the_next() {
    let mut hands = hands((80, 24));
    hands.press("enter").sees("Candidate").sees("name: Jane O'Connor");
    let titles: Vec<String> = reader(&hands).page.sections.iter().map(|section| section.title.clone()).collect();
    let expected = [
        "Candidate",
        "A  Training",
        "B  Memberships",
        "C  Experience",
        "Case log",
        "Statement",
        "D  References",
        "E  Feedback forms",
        "Panel evaluations",
        "Documents",
        "Fee",
        "Sessions",
        "Score sheets",
        "Decision and notices",
        "Notes",
        "Letters",
        "History",
    ];
    assert_eq!(titles, expected);
    hands.press("] ] ] ] ] ] ]").sees("─ D  References").sees("R. Counsel");
    hands.press("]").sees("F-01 (party), case C-01").press("[ [").sees("─ Statement").sees("word0000");
    hands.press("G").sees("took the application in").sees("Letters").sees("none yet");
    hands.press("[").press("g g").sees("name: Jane O'Connor");
}

#[test]
fn a_wide_page_lists_its_sections_and_marks_the_one_that_is_read() {
    let mut hands = hands((140, 40));
    hands.press("enter ] ] ] ]").sees("▌ C  Experience").sees("  Letters");
}

#[test]
fn keys_go_from_item_to_item_and_the_cursor_with_them() {
    let mut hands = hands((80, 24));
    hands.press("2 j j j enter").sees("Feedback ─ QAP-2026-0001");
    let cursor = |hands: &Hands| {
        let mut screen = hands.screen();
        let at = screen.get_cursor_position().expect("a cursor");
        hands.rows()[usize::from(at.y)].clone()
    };
    let mut gone_to = Vec::new();
    for _ in 0..10 {
        gone_to.push(cursor(&hands));
        hands.press("j");
    }
    for (place, row) in (1..=10).zip(gone_to) {
        assert!(row.contains(&format!("▌ F-{place:02}")), "{place}: {row}");
    }
    hands.press("k");
    assert!(cursor(&hands).contains("▌ F-10"));
    // What others do puts nothing else under the keys.
    let command = Command::RecordFeedback(feedback(40));
    hands.desk.elsewhere("bo", Number::new(2026, 1), &command);
    hands.let_go();
    assert!(cursor(&hands).contains("▌ F-10"));
}

#[test]
fn a_requirement_is_decided_on_its_evidence() {
    let mut hands = hands((80, 24));
    hands.press("2 enter a").sees("accepted hours").sees("accepted by ada on");
    hands.press("esc");
    assert!(!hands.desk.view(Number::new(2026, 1)).requirements[0].open);
    assert_eq!(hands.state.selected.requirement(), Requirement::Cases, "and the next one is gone to");
}

#[test]
fn words_are_found_while_they_are_typed_whatever_their_accents() {
    let mut form = writes(400);
    form.statement.text = Some(Prose::clean(&format!(
        "{}\nÉcoute d'abord.\n{}\nI listen; ECOUTE again.",
        "filler text\n".repeat(60),
        "other text\n".repeat(60)
    )));
    let mut hands = Hands::on(Desk::new(Role::Staff).with([form]), (80, 24));
    hands.press("enter /").text("ecoute").sees("/ecoute 1 of 2").sees("Écoute d'abord");
    hands.press("enter").sees("“ecoute” 1 of 2").press("n").sees("ECOUTE again").sees("2 of 2");
    hands.press("n").sees("from the top again").sees("1 of 2");
    hands.press("/").text("nowhere at all").sees("nothing").press("enter n").sees("not on this page");
    hands.press("/").text("dabord").press("esc").sees_no("dabord");
    assert!(reader(&hands).search.is_none());
    hands.press("n").sees("nothing was looked for yet");
    hands.press("/");
    hands.event(Event::Input(Input::Paste("d’abord\n".to_owned())));
    hands.sees("1 of 1");
}

#[test]
fn what_is_found_is_set_off_without_colour() {
    use ratatui::style::Modifier;
    let mut hands = hands((80, 24));
    hands.press("?").press("/").text("go").press("enter");
    let screen = hands.screen();
    let rows = hands.rows();
    let found: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .filter(|(row, _)| (2..20).contains(row))
        .filter_map(|(row, text)| Some((row, text.find("Go")?)))
        .map(|(row, byte)| (row, crate::text::width(&rows[row][..byte])))
        .collect();
    assert!(found.len() > 2, "{rows:?}");
    for (row, column) in found {
        let at = |value: usize| u16::try_from(value).expect("small");
        let modifier = screen.backend().buffer()[(at(column), at(row))].modifier;
        assert!(modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED), "{row}: {}", rows[row]);
    }
}

#[test]
fn the_place_stays_through_news_and_sizes() {
    let mut hands = hands((80, 24));
    hands.press("enter ] ] ] ] ] ] ctrl-d ctrl-d ctrl-d");
    let first = |hands: &Hands| hands.rows()[2..5].join(" ");
    let word = first(&hands).split_whitespace().find(|word| word.starts_with("word")).expect("a word").to_owned();
    hands.desk.elsewhere("bo", Number::new(2026, 1), &Command::RecordFeedback(feedback(41)));
    hands.let_go();
    assert!(first(&hands).contains(&word), "{word}: {}", first(&hands));
    for size in [(40, 10), (120, 40), (200, 60), (80, 24)] {
        hands.event(Event::Input(Input::Resize(size.0, size.1)));
        hands.sees(&word);
    }
}

#[test]
fn history_is_folded_where_it_is_long_and_read_anew_after_a_change() {
    let mut hands = hands((80, 24));
    hands.press("y").sees("took the application in").sees("from this machine, uid 1000");
    hands.desk.elsewhere("bo", Number::new(2026, 1), &Command::RecordFeedback(feedback(42)));
    hands.let_go();
    hands.sees("▌ 2 2026-11-23 09:42 EST bo recorded a feedback form").sees("F-42");
    let reason = Some(line("seen"));
    hands.desk.elsewhere("bo", Number::new(2026, 1), &Command::Waive { requirement: Requirement::Fee, reason });
    hands.let_go();
    hands.sees("fee: not determined → waived by bo (seen)");
}

#[test]
fn a_page_of_five_thousand_words_is_wrapped_once_and_not_for_each_key() {
    let mut hands = Hands::on(Desk::new(Role::Staff).with([writes(5000)]), (80, 24));
    hands.press("enter");
    let before = reader(&hands).page.lines.as_ptr();
    hands.press("j j ctrl-d ctrl-d k");
    assert_eq!(reader(&hands).page.lines.as_ptr(), before);
}

#[test]
fn the_key_of_a_note_writes_one_on_a_page_where_nothing_was_looked_for() {
    for page in ["enter", "2 enter", "y"] {
        let mut hands = Hands::on(Desk::new(Role::Staff).with([jane()]), (80, 24));
        hands.press(page).press("N").sees("Write a note").text("Called her.").press("enter").sees("wrote a note");
        assert_eq!(hands.desk.view(Number::new(2026, 1)).notes.len(), 1, "{page}");
        // Where something was looked for it is the match before.
        let mut hands = Hands::on(Desk::new(Role::Staff).with([jane()]), (80, 24));
        hands.press(page).press("/").text("a").press("enter N").sees_no("Write a note");
    }
    let mut hands = hands((80, 24));
    hands.press("? N").sees("nothing was looked for yet").sees_no("e edit");
}

#[test]
fn a_page_about_an_application_offers_to_edit_it() {
    let mut hands = hands((80, 24));
    hands.press("enter").sees("e edit").press("esc 2").sees("e edit");
}
