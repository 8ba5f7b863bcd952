//! A recording shows again what was seen, and tells nothing about anybody.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use crate::domain::{Form, Role};
use crate::text::Prose;
use crate::tui::event::{Away, Event};
use crate::tui::input::Input;
use crate::tui::recording::{Player, ReadError, Recording, mask};

/// Texts that are about somebody, none of them a word of the program's own.
const PERSONAL: [&str; 17] = [
    "Zebulon",
    "Quixworth",
    "zq.mail",
    "quix.example",
    "900123",
    "Wherefore",
    "quibbling",
    "Gantry",
    "Blythe",
    "Pemberly",
    "Kofi",
    "Osprey",
    "李明",
    "Thornfield",
    "quixworth",
    "7700",
    "Marzipan",
];

fn quixworth() -> Form {
    let mut full = form(Some("Zebulon"), "Quixworth", "2026-11-02");
    full.candidate.email = Some(line("zq.mail@quix.example"));
    full.candidate.primary_phone = Some(line("+44 7700 900123"));
    full.candidate.address = Some(Prose::clean("7 Thornfield Lane\nPemberly"));
    full.statement.text = Some(Prose::clean("Wherefore no quibbling.\nI listen first."));
    full.training[0].course = line("Gantry course");
    full.training[0].institution = line("Blythe");
    full.references[0].name = Some(line("Kofi Osprey"));
    full.payments[0].reference = Some(line("Marzipan 7700"));
    full.feedback.truncate(9);
    full
}

fn desk() -> Desk {
    Desk::new(Role::Admin).with([jane(), quixworth(), form(None, "李明", "2026-11-20")])
}

/// A session in which much is typed about somebody.
fn session() -> Hands {
    let mut hands = Hands::on(desk(), (120, 40));
    hands
        .press("/")
        .text("quixworth")
        .press("enter 2 j j j x")
        .text("Kofi Osprey says Wherefore, 900123")
        .press("enter");
    hands.press("p").text("360").press("tab tab").text("Marzipan").press("enter").text("zq.mail").press("enter");
    hands.press("f").text("F-31").press("tab c tab").text("C-31").press("ctrl-s");
    hands.press("y").press("esc 1 enter").press("esc 2 j w").text("quibbling").press("esc w");
    hands.event(Event::Input(Input::Paste("Blythe Pemberly".to_owned())));
    hands.press("esc").press("Y e Y l").press("/").text("kofi");
    hands
}

fn recording(hands: &Hands) -> Recording {
    let text = hands.recorder.lock().expect("nobody panicked").recording().text();
    Recording::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

fn masked(rows: &[String]) -> Vec<String> {
    rows.iter().map(|row| mask(row.trim_end())).collect()
}

fn ends_alike(hands: &Hands) {
    let mut player = Player::new(recording(hands)).expect("a recording");
    while player.step() {}
    let (seen, shown) = (masked(&hands.rows()), masked(&player.rows()));
    assert_eq!(seen, shown, "seen:\n{}\nshown again:\n{}", hands.rows().join("\n"), player.rows().join("\n"));
}

#[test]
fn nothing_typed_and_nobodys_name_is_in_a_recording() {
    let hands = session();
    let text = hands.recorder.lock().expect("nobody panicked").recording().text().to_lowercase();
    for word in PERSONAL {
        assert!(!text.contains(&word.to_lowercase()), "{word} is in the recording");
    }
    // What was typed a key at a time stands there letter by letter.
    let letters: String = text
        .lines()
        .filter_map(|line| {
            serde_json::from_str::<serde_json::Value>(line).ok()?["event"]["Input"]["Key"].as_str().map(str::to_owned)
        })
        .filter(|key| key.chars().count() == 1)
        .collect();
    for word in ["quixworth", "kofi", "osprey", "says", "wherefore", "marzipan", "mail", "quibbling"] {
        assert!(!letters.contains(word), "{word} was typed: {letters}");
    }
    assert!(text.contains("qap-2026-0002"), "numbers of applications stay");
}

#[test]
fn a_recording_ends_on_the_screen_that_was_seen() {
    ends_alike(&session());
    for keys in super::looks::EVERYWHERE {
        let mut hands = Hands::on(desk(), (120, 40));
        hands.press(keys);
        ends_alike(&hands);
    }
}

#[test]
fn a_session_with_other_sizes_news_and_a_server_that_goes_away_is_shown_again() {
    let mut hands = session();
    hands.press("esc");
    hands.event(Event::Input(Input::Resize(80, 24)));
    hands.desk.take_in(form(Some("Kofi"), "Osprey", "2026-11-21"));
    hands.press("j");
    hands.event(Event::Lost(Away::Silent("Thornfield does not answer".to_owned())));
    ends_alike(&hands);
    hands.event(Event::Back);
    hands.let_go();
    hands.press("3");
    ends_alike(&hands);
}

#[test]
fn a_command_chosen_by_name_is_shown_again_and_a_name_typed_there_is_masked() {
    let mut hands = Hands::quiet(desk(), (120, 40));
    hands.press(":").text("next-theme").press("enter");
    hands.press(":").text("Osprey");
    ends_alike(&hands);
    let text = hands.recorder.lock().expect("nobody panicked").recording().text();
    assert!(text.contains("{\"Key\":\"h\"}") && !text.contains("{\"Key\":\"y\"}"), "{text}");
}

#[test]
fn keys_typed_ahead_that_may_be_text_are_masked() {
    let mut hands = Hands::quiet(desk(), (120, 40));
    hands.press("2 x").text("no").press("enter").press("j j");
    hands.is_held = true;
    hands.press("w").text("first").press("enter").press("f").text("Osprey");
    hands.let_go();
    let text = hands.recorder.lock().expect("nobody panicked").recording().text();
    let keys: Vec<&str> = text.lines().filter(|line| line.contains("{\"Key\":\"O\"")).collect();
    assert!(keys.is_empty(), "{keys:?}");
}

#[test]
fn a_long_session_keeps_its_end_and_is_shown_from_its_middle() {
    let mut hands = session();
    hands.press("esc");
    for _ in 0..900 {
        hands.press("j k 2 3 1");
    }
    hands.press("2 j").press("x").text("Kofi");
    let recording = recording(&hands);
    assert!(recording.len() <= 2000, "{}", recording.len());
    ends_alike(&hands);
}

#[test]
fn the_line_below_says_what_happened() {
    let mut player = Player::new(recording(&session())).expect("a recording");
    let mut said = Vec::new();
    while player.step() {
        said.push(player.said());
    }
    for wanted in ["the desk as it was", "key /", "key x", "paste of 15 letters", "application QAP-2026-0002"] {
        assert!(said.iter().any(|one| one.contains(wanted)), "{wanted}: {said:?}");
    }
    let end = player.rows();
    let (place, count) = player.place();
    player.go_to(place / 2);
    player.go_to(count);
    assert_eq!(player.rows(), end, "going back and on again ends alike");
}

#[test]
fn what_is_no_recording_or_a_newer_one_is_refused() {
    let read = |text: &str| Recording::read(text.as_bytes()).map(|recording| recording.len());
    assert_eq!(read(""), Err(ReadError::NotOne));
    assert_eq!(read("hello\n"), Err(ReadError::NotOne));
    assert_eq!(read("{\"format\":\"qapdesk-draft/1\"}"), Err(ReadError::NotOne));
    assert!(matches!(read("{\"format\":\"qapdesk-recording/2\"}"), Err(ReadError::Newer(_))));
    assert_eq!(Recording::read(&[0xff, 0xfe]).map(|recording| recording.len()), Err(ReadError::NotOne));
    let head = "{\"format\":\"qapdesk-recording/1\",\"version\":\"1\",\"keys\":\"\"}\n";
    assert!(matches!(read(&format!("{head}nonsense\n")), Err(ReadError::Line { line: 2, .. })));
    let event = |event: &str| format!("{head}{{\"at\":\"2026-11-20T10:00:00Z\",\"event\":{event}}}\n");
    let player = |text: String| {
        Player::new(Recording::read(text.as_bytes()).expect("lines")).err().map(|error| error.to_string())
    };
    assert_eq!(
        player(event("{\"Input\":{\"Resize\":[65535,65535]}}")).as_deref(),
        Some("line 2: a screen of 65535×65535 is larger than any")
    );
    for clock in ["-262143-01-01T00:00:00Z", "+262142-12-31T23:59:59Z"] {
        let told = player(event(&format!("{{\"Clock\":\"{clock}\"}}")));
        assert_eq!(told.as_deref(), Some("line 2: a time that no clock shows"), "{clock}");
    }
    assert!(player(event("{\"Input\":{\"Key\":\"no-such-key\"}}")).is_some());
    assert!(player(event("\"Back\"")).is_none());
}

#[test]
fn a_recording_that_was_tampered_with_shows_no_control_characters_and_does_not_fall_over() {
    let text = recording(&session()).text();
    let swaps = [
        ("\"offset\":0", "\"offset\":4294967295"),
        ("\"total\":3", "\"total\":4294967295"),
        ("Xxxx", "\\u001b]52;c;eA==\\u0007\\u202e"),
        ("\"line\":0", "\"line\":18446744073709551615"),
        ("\"at\":0", "\"at\":18446744073709551615"),
        ("\"top\":0", "\"top\":18446744073709551615"),
        ("\"days_in_stage\":21", "\"days_in_stage\":-9223372036854775808"),
        ("\"needed\":15", "\"needed\":4294967295"),
        ("\"requirements\":[", "\"requirements\":[],\"nobody\":["),
        ("[120,40]", "[0,0]"),
    ];
    for (from, to) in swaps {
        let odd = text.replace(from, to);
        assert_ne!(odd, text, "{from} is not in it");
        let Ok(mut player) = Recording::read(odd.as_bytes()).and_then(Player::new) else { continue };
        while player.step() {
            let rows = player.rows();
            assert!(rows.iter().all(|row| !row.contains(|letter: char| letter.is_control() || letter == '\u{202e}')));
        }
    }
}
