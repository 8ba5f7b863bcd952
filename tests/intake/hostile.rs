//! Files that nobody should send: no bytes make the reader panic, run deep or show what they hold.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking, as tests do")]

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use proptest::prelude::*;
use qapdesk::intake::{Problem, read};
use qapdesk::text::Line;

const FORMATS: [&str; 4] = ["a.toml", "a.json", "a.jsonl", "-"];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Reads in every format; whatever is told must be safe to show.
fn read_all(bytes: &[u8]) {
    for file_name in FORMATS {
        match read(file_name, bytes, today()) {
            Ok(drafts) => assert!(drafts.iter().flat_map(qapdesk::intake::Draft::dropped).all(|key| is_safe(key))),
            Err(problems) => {
                assert!(!problems.is_empty());
                for problem in problems {
                    let Problem { key, message, hint, .. } = &problem;
                    assert!(is_safe(message) && is_safe(hint) && key.as_deref().is_none_or(is_safe), "{problem:?}");
                    assert!(problem.to_string().len() < 2000, "{problem}");
                }
            }
        }
    }
}

fn is_safe(text: &str) -> bool {
    Line::parse(text).is_ok()
}

fn only_message(file_name: &str, bytes: &[u8]) -> String {
    let problems = read(file_name, bytes, today()).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].to_string()
}

#[test]
fn what_is_not_text_is_refused_in_words() {
    assert_eq!(only_message("a.toml", b""), "the file is empty");
    assert_eq!(only_message("-", b" \n\t"), "the file is empty");
    assert_eq!(only_message("a.toml", b"\x7fELF\0\0"), "not a text file: it holds a NUL byte");
    assert_eq!(only_message("a.json", b"\xff\xfe{\0}\0"), "the text is UTF-16, not UTF-8");
    assert_eq!(only_message("a.toml", b"name = 'J\xfcrgen'"), "the text is not UTF-8");
}

#[test]
fn too_large_a_file_is_refused_fast() {
    let begun = Instant::now();
    let large = vec![b'{'; 64 * 1024 * 1024 + 1];
    for file_name in FORMATS {
        assert!(only_message(file_name, &large).starts_with("larger than "), "{file_name}");
    }
    let mut line = vec![b' '; 4 * 1024 * 1024 + 1];
    line[0] = b'{';
    assert_eq!(only_message("a.jsonl", &line), "line 1: larger than 4 MiB");
    assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
}

#[test]
fn deep_nesting_does_not_overflow() {
    for depth in [33, 100, 10_000, 800_000] {
        let json = format!("{}\n{}", "[".repeat(depth), "]".repeat(depth));
        assert!(only_message("a.json", json.as_bytes()).contains("nested more than 32 levels"), "{depth}");
        let objects = "{\"a\":".repeat(depth);
        assert!(only_message("a.json", objects.as_bytes()).contains("nested more than 32 levels"), "{depth}");
        let texts = [
            format!("a = {}{}", "[".repeat(depth), "]".repeat(depth)),
            format!("a = {}1{}", "{a=".repeat(depth), "}".repeat(depth)),
            format!("a{} = 1", ".a".repeat(depth)),
            format!("[a{}]", ".a".repeat(depth)),
            format!("[[a{}]]", ".a".repeat(depth)),
            format!("[a{}]\na{} = {}", ".a".repeat(30), ".a".repeat(30), "[".repeat(depth)),
            "[".repeat(depth),
        ];
        for text in texts.iter().filter(|text| text.len() < 4_000_000) {
            let problems = read("a.toml", text.as_bytes(), today()).unwrap_err();
            assert!(!problems.is_empty());
        }
    }
    let fits = format!("{{\"a\": {}{}}}", "[".repeat(31), "]".repeat(31));
    let problems = read("a.json", fits.as_bytes(), today()).unwrap_err();
    assert!(problems.iter().any(|problem| problem.to_string() == "line 1: a: unknown key"), "{problems:?}");
}

#[test]
fn brackets_in_text_are_not_nesting() {
    let json = format!("{{\"a\": \"\\\"{}\"}}", "[".repeat(100));
    let problems = read("a.json", json.as_bytes(), today()).unwrap_err();
    assert!(problems.iter().all(|problem| !problem.message.contains("nested")), "{problems:?}");
}

#[test]
fn hostile_keys_and_values_are_told_without_being_shown() {
    let base = "form = 'qap-application/1'\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"A\\u202Eb\"\n\
                \"x\\u001b[2J\" = 1\n\"gen\\u202Eder\" = 1\n";
    let problems = read("a.toml", base.as_bytes(), today()).unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| (problem.line, problem.key.as_deref())).collect();
    assert_eq!(places, [(Some(4), Some("candidate.family_name")), (Some(5), Some("candidate.x␛[2J"))]);
    read_all(base.as_bytes());
    let long = format!("{} = 1\nform = '{}'\n", "k".repeat(100_000), "v".repeat(100_000));
    read_all(long.as_bytes());
}

#[test]
fn thousands_of_problems_are_told_in_bounded_words() {
    let rows = "[[training]]\nx = 1\n".repeat(900);
    let problems = read("a.toml", rows.as_bytes(), today()).unwrap_err();
    assert_eq!(problems.len(), 1001);
    assert_eq!(problems[1000].message, "and 1703 more problems");
}

const SAMPLE: &str = include_str!("../fixtures/forms/full-1.toml");
const SAMPLE_JSON: &str = include_str!("../fixtures/forms/full-1.json");

/// A change to some bytes: what is taken out, and what is put in, at a place.
fn mutated(original: &str, changes: &[(prop::sample::Index, usize, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = original.as_bytes().to_vec();
    for (at, removed, inserted) in changes {
        let at = at.index(bytes.len() + 1);
        let end = (at + removed).min(bytes.len());
        bytes.splice(at..end, inserted.iter().copied());
    }
    bytes
}

/// Pieces that mean something to a parser, and any byte.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces = [
        "[[", "]]", "[", "]", "{", "}", "\"", "'''", "\"\"\"", "=", ".", ",", "\n", "\\u", "\\", "#", "0x", "1e9", "-",
        "\u{202e}", "\0",
    ];
    prop_oneof![
        prop::sample::select(pieces.to_vec()).prop_map(|piece| piece.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
        (0..SAMPLE.len() - 60, 1..60_usize).prop_map(|(at, length)| SAMPLE.as_bytes()[at..at + length].to_vec()),
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes);
    }

    #[test]
    fn no_text_makes_the_reader_panic(pieces in prop::collection::vec(piece(), 0..30)) {
        read_all(&pieces.concat());
    }

    #[test]
    fn no_change_to_a_form_makes_the_reader_panic(
        json in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, piece()), 1..6),
    ) {
        read_all(&mutated(if json { SAMPLE_JSON } else { SAMPLE }, &changes));
    }
}
