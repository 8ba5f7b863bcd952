use proptest::prelude::*;

use crate::text::{Flaw, Line, Prose};

#[test]
fn names_stay_as_they_are_written() {
    let names = [
        "Łukasz O’Brien",
        "Nguyễn Thị Minh Khai",
        "e\u{301}",
        "李 明",
        "שָׁלוֹם",
        "مُحَمَّد الرشيد",
        "می\u{200c}خواهم",
        "क्\u{200d}ष",
        "👩\u{200d}👩\u{200d}👧",
        "👩🏽\u{200d}🚀",
        "❤\u{fe0f}",
        "葛\u{e0100}",
        "👩\u{200d}❤\u{fe0f}\u{200d}👨",
        "ශ්\u{200d}රී",
        "각",
    ];
    for name in names {
        assert_eq!(Line::parse(name).map(|line| line.as_str().to_owned()), Ok(name.to_owned()));
        assert_eq!(Line::clean(name).as_str(), name);
        assert_eq!(Prose::clean(name).as_str(), name);
    }
}

#[test]
fn white_space_around_a_line_goes() {
    for text in [" Jane Doe ", "\tJane Doe\r\n", "\u{3000}Jane Doe\u{a0}\u{85}"] {
        assert_eq!(Line::parse(text).unwrap().as_str(), "Jane Doe");
        assert_eq!(Line::clean(text).as_str(), "Jane Doe");
    }
}

#[test]
fn what_may_not_stay_is_named_with_its_place() {
    let table = [
        ("Jane\u{1b}[2J", Flaw::Control, "control character U+001B at column 5: remove it"),
        (" Jane\u{9b}", Flaw::Control, "control character U+009B at column 6: remove it"),
        ("Jane\u{7f}Doe", Flaw::Control, "control character U+007F at column 5: remove it"),
        ("Jane\tDoe", Flaw::Break, "tab U+0009 at column 5: write it on one line, with spaces"),
        ("Jane\nDoe", Flaw::Break, "line end U+000A at column 5: write it on one line, with spaces"),
        ("Jane\u{202e}eoD", Flaw::Bidirectional, "bidirectional override U+202E at column 5: remove it"),
        ("\u{2067}Jane", Flaw::Bidirectional, "bidirectional control U+2067 at column 1: remove it"),
        ("Ja\u{200b}ne", Flaw::ZeroWidth, "zero-width character U+200B at column 3: remove it"),
        ("Ja\u{ad}ne", Flaw::ZeroWidth, "zero-width character U+00AD at column 3: remove it"),
        ("Ja\u{feff}ne", Flaw::ZeroWidth, "zero-width character U+FEFF at column 3: remove it"),
        ("Ja\u{200d}ne", Flaw::Joiner, "stray joiner U+200D at column 3: remove it"),
        ("Ja\u{fe0f}ne", Flaw::Selector, "stray variation selector U+FE0F at column 3: remove it"),
        ("Ja \u{fe0f}ne", Flaw::Selector, "stray variation selector U+FE0F at column 4: remove it"),
        ("J\u{e0061}", Flaw::Tag, "tag character U+E0061 at column 2: remove it"),
        ("J\u{2028}D", Flaw::Separator, "line separator U+2028 at column 2: use an ordinary line end or a space"),
        ("J\u{fff9}", Flaw::Annotation, "annotation mark U+FFF9 at column 2: remove it"),
        (
            "\u{e000}",
            Flaw::PrivateUse,
            "private-use character U+E000 at column 1: use a character that has a public meaning",
        ),
        ("\u{ffff}", Flaw::Noncharacter, "noncharacter U+FFFF at column 1: use a character that has a public meaning"),
        (
            "a\u{300}\u{300}\u{300}\u{300}\u{300}",
            Flaw::Marks,
            "more than four marks on one character at column 6: keep at most four",
        ),
    ];
    for (text, flaw, message) in table {
        let unclean = Line::parse(text).unwrap_err();
        assert_eq!((unclean.flaw, unclean.to_string().as_str()), (flaw, message));
    }
}

#[test]
fn prose_keeps_its_lines_and_names_the_line() {
    assert_eq!(Prose::parse("a\r\nb\rc\td\n").unwrap().as_str(), "a\nb\nc\td\n");
    let unclean = Prose::parse("one\r\ntwo\u{7}").unwrap_err();
    assert_eq!((unclean.line, unclean.column), (2, 4));
    assert_eq!(unclean.to_string(), "control character U+0007 at line 2, column 4: remove it");
}

#[test]
fn cleaning_shows_what_a_terminal_would_obey_and_drops_what_hides() {
    let table = [
        ("\u{1b}[2JJane", "␛[2JJane"),
        ("a\u{9b}31mb", "a<9b>31mb"),
        ("a\u{7f}", "a␡"),
        ("a\tb\nc", "a b c"),
        ("a\r\nb", "a b"),
        ("a\u{2028}b", "a b"),
        ("Jane\u{202e}eoD\u{202c}", "JaneeoD"),
        ("p\u{200b}a\u{200d}y\u{ad}\u{feff}", "pay"),
        ("J\u{e0061}\u{e007f}", "J"),
        ("\u{e000}\u{fffe}", "\u{fffd}\u{fffd}"),
        ("a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "a\u{300}\u{301}\u{302}\u{303}"),
        ("ध\u{200d}\u{17b4}", "ध"),
    ];
    for (text, clean) in table {
        assert_eq!(Line::clean(text).as_str(), clean, "{text:?}");
    }
}

#[test]
fn every_character_is_clean_or_is_made_so() {
    for c in '\0'..=char::MAX {
        check(&format!("a{c}b"));
        // In these planes nothing is assigned, or all is of private use, so no neighbour matters.
        if matches!(u32::from(c) >> 16, 4..=13 | 15 | 16) {
            continue;
        }
        for text in [c.to_string(), format!("क{c}ष"), format!("👩{c}👧"), format!("ب{c}ب\n{c}")] {
            check(&text);
        }
    }
}

#[test]
fn nothing_without_width_can_pile_up() {
    use unicode_width::UnicodeWidthChar;
    let unseen = ('\0'..=char::MAX).filter(|c| c.width().unwrap_or(0) == 0);
    let passed: Vec<char> = unseen.filter(|c| Line::parse(&format!("a{}b", c.to_string().repeat(5))).is_ok()).collect();
    assert!(passed.is_empty(), "{passed:x?}");
}

#[test]
fn deserialising_cleans() {
    let line: Line = serde_json::from_str(r#""  Jane\u001b[2J\u202e Doe ""#).unwrap();
    assert_eq!(line.as_str(), "Jane␛[2J Doe");
    let prose: Prose = serde_json::from_str(r#""a\r\nb\u0007""#).unwrap();
    assert_eq!(prose.as_str(), "a\nb␇");
    assert_eq!(serde_json::to_string(&line).unwrap(), "\"Jane␛[2J Doe\"");
}

/// What `clean` makes must pass `parse` unchanged, and what passes `parse` must not be changed by `clean`.
fn check(text: &str) {
    let line = Line::clean(text);
    assert_eq!(Line::parse(&line).as_ref(), Ok(&line), "{text:?}");
    assert_eq!(Line::clean(&line), line, "{text:?}");
    if let Ok(parsed) = Line::parse(text) {
        assert_eq!(parsed, line, "{text:?}");
    }
    let prose = Prose::clean(text);
    assert_eq!(Prose::parse(&prose).as_ref(), Ok(&prose), "{text:?}");
    assert_eq!(Prose::clean(&prose), prose, "{text:?}");
    if let Ok(parsed) = Prose::parse(text) {
        assert_eq!(parsed, prose, "{text:?}");
    }
}

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        " ",
        "क",
        "्",
        "ष",
        "ب",
        "ی",
        "\u{200c}",
        "\u{200d}",
        "\u{fe0f}",
        "\u{200b}",
        "\u{202e}",
        "\u{301}",
        "\u{1b}",
        "\n",
        "\r",
        "\t",
        "\u{85}",
        "\u{2028}",
        "👩",
        "🏽",
        "❤",
        "\u{180b}",
        "\u{1820}",
        "\u{e0061}",
        "\u{e000}",
        "가",
        "\u{11a8}",
        "\u{17b4}",
    ]);
    prop::collection::vec(pieces, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn cleaning_makes_any_text_clean(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn cleaning_makes_hostile_text_clean(text in hostile()) {
        check(&text);
    }

    #[test]
    fn deserialising_never_fails(text in hostile()) {
        let json = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(serde_json::from_str::<Line>(&json).unwrap(), Line::clean(&text));
        prop_assert_eq!(serde_json::from_str::<Prose>(&json).unwrap(), Prose::clean(&text));
    }
}
