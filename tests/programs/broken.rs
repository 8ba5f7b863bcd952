//! Programs with a mistake in each kind of rule are refused, with line and reason (P1).

use crate::kit::{Place, like_cpr, repository};

/// CPR's program with requirements of its own beside the fee.
fn with(requirements: &str) -> String {
    let listed = format!("[[requirements]]\nid = \"fee\"\n\n{requirements}\n");
    // Before the first table of the file, behind its plain keys.
    let text = like_cpr("broken", "2026-01-01");
    text.replacen("# The fee in force from each day on (R8).", &format!("{listed}\n# The fee."), 1)
}

#[test]
fn p1_a_mistake_in_each_kind_of_rule_is_told_with_line_and_reason() {
    let own =
        |kind: &str, rest: &str| format!("[[requirements]]\nid = \"own\"\ntitle = \"Own\"\nkind = \"{kind}\"\n{rest}");
    let cases = [
        (own("cuont", ""), "requirements[2].kind: `cuont` is not one of the words for this", "did you mean `count`?"),
        (own("count", "of = \"days\"\nleast = 3"), "requirements[2].of: `days` is not one of the words", "one of: cases, hours"),
        (own("count", "of = \"cases\""), "requirements[2].least: missing", "fill it in"),
        (own("count", "of = \"cases\"\nleast = \"3\""), "requirements[2].least: text, expected a whole number", "without quotes"),
        (own("count", "of = \"cases\"\nleast = 3\nwithin = \"3 weeks\""), "requirements[2].within: `3 weeks` is not a stretch of time", "write such as `3 years`"),
        (own("count", "of = \"cases\"\nleast = 3\nroles = [\"judge\"]"), "requirements[2].roles: `judge` is not one of the words", "one of: mediator"),
        (own("count", "of = \"hours\"\nleast = 3\ncaps = [{ role = \"co_mediator\" }]"), "requirements[2].caps[1].most: missing", "fill it in"),
        (own("feedback", ""), "requirements[2].forms: neither `forms` nor `mediations` is said", "say one of the two"),
        (own("feedback", "forms = 3\nof = \"fee\""), "requirements[2].of: `fee` is no requirement of this program that counts", "name the id of a requirement of the kind count"),
        (own("referees", "count = 2\ncapacities = [\"friend\"]"), "requirements[2].capacities: `friend` is not one of the words", "one of: party"),
        (own("points", "least = 0\ncategories = [{ name = \"a\" }]"), "requirements[2].least: is zero", "check the number"),
        (own("points", "least = 3"), "requirements[2].categories: missing", "fill it in"),
        (own("document", "documnet = \"x\""), "requirements[2].documnet: unknown key", "did you mean `document`?"),
        (own("declaration", ""), "requirements[2].declaration: missing", "fill it in"),
        (own("fee", "amounts = [{ from = \"2026-01-01\", amount = \"-1\" }]"), "requirements[2].amounts[1].amount: `-1.00` is below zero", "check the number"),
        (own("course", "hours = \"many\""), "requirements[2].hours: `many` is not a plain decimal", "write digits"),
        (own("any_of", ""), "requirements[2].parts: missing", "fill it in"),
        (own("some_of", "least = 3\nparts = [{ title = \"A\", kind = \"declaration\", declaration = \"a\" }]"), "requirements[2].least: 3 is not between 1 and 1", "check the number"),
        (own("all_of", "parts = [{ title = \"A\", kind = \"declaration\" }, { kind = \"fee\" }]"), "requirements[2].parts[1].declaration: missing", "fill it in"),
        (own("all_of", "parts = [{ title = \"A\", id = \"a\", kind = \"declaration\", declaration = \"a\" }]"), "requirements[2].parts[1].id: unknown key", "known keys here"),
        (own("declaration", "declaration = \"a\"\nmissing = \"{hvae} is missing\""), "requirements[2].missing: unknown placeholder `{hvae}`", "did you mean `{have}`?"),
        (own("points", "least = 3\ncategories = [{ name = \"Talk\" }, { name = \"talk \" }]"), "requirements[2].categories[2].name: `talk` is listed twice", "keep one of the two"),
        (own("count", "of = \"cases\"\nleast = 3\ncaps = [{ role = \"co_mediator\", most = 1 }, { role = \"co_mediator\", most = 2 }]"), "requirements[2].caps[2].role: `co_mediator` is listed twice", "keep one of the two"),
        (own("all_of", "parts = [{ title = \"A\", kind = \"fee\", amounts = [{ from = \"2026-01-01\", amount = \"1\" }] }]"), "requirements[2].parts[1].kind: a fee cannot be a part of another requirement", "a requirement of its own"),
        (own("any_of", "parts = [{ title = \"A\", kind = \"feedback\", forms = 3, of = \"nothing\" }]"), "requirements[2].parts[1].of: `nothing` is no requirement of this program that counts", "of the kind count"),
        (own("declaration", "declaration = \"a\"\nask = \"{short of it\""), "requirements[2].ask: a brace is opened and not closed", "known here: {have}, {need}, {short}"),
        (own("declaration", "declaration = \"a\"\nage = \"3 years\""), "requirements[2].age: unknown key", "known keys here"),
        ("[[requirements]]\nid = \"hours\"\ntitle = \"Hours\"\nkind = \"count\"\nof = \"hours\"\nleast = 3".to_owned(), "requirements[2].id: `hours` is too like `hours`, which is one of the eight", "without a kind if that is meant"),
        ("[[requirements]]\nid = \"x\"\ntitle = \"A\"\nkind = \"declaration\"\ndeclaration = \"a\"".to_owned(), "requirements[2].id: `x` is not the id of a requirement", "such as written-test"),
        ("[[requirements]]\nid = \"fees\"\ntitle = \"Fees\"\nkind = \"fee\"\namounts = [{ from = \"2026-01-01\", amount = \"1\" }]".to_owned(), "requirements[2].id: `fees` is too like `fee`", "choose an id of another look"),
        ("[[requirements]]\nid = \"fee\"".to_owned(), "requirements[2].id: the requirement `fee` is listed twice", "keep one of the two"),
        ("[[requirements]]\nid = \"Own Test\"\ntitle = \"A\"\nkind = \"declaration\"\ndeclaration = \"a\"".to_owned(), "requirements[2].id: `Own Test` is not the id of a requirement", "write an id such as written-test"),
    ];
    let place = Place::new();
    for (place_in_list, (requirements, expected, remedy)) in cases.into_iter().enumerate() {
        let file = place.file(&format!("broken-{place_in_list}.toml"), &with(&requirements));
        let told = place.fails(&["program", "check", &file], 5);
        assert!(told.contains(expected), "{expected}\n{requirements}\n{told}");
        assert!(told.contains(remedy), "{remedy}\n{requirements}\n{told}");
        // With the file and a line below the list's head.
        let line = told.split_once(".toml:").unwrap().1.split(':').next().unwrap().parse::<u32>().unwrap();
        assert!(line > 10, "{told}");
    }
}

#[test]
fn p1_a_key_of_a_program_is_told_at_its_own_line() {
    let rows = "[[requirements]]\nid = \"own\"\ntitle = \"Own\"\nkind = \"feedback\"\nforms = 3\n\nof = \"nothing\"\n";
    let text = with(rows);
    let line = 1 + text.lines().position(|line| line == "of = \"nothing\"").unwrap();
    let place = Place::new();
    let told = place.fails(&["program", "check", &place.file("of.toml", &text)], 5);
    assert!(told.contains(&format!("of.toml:{line}: requirements[2].of: `nothing`")), "{told}");
}

#[test]
fn p1_what_is_wrong_outside_of_requirements_has_a_remedy_of_its_own() {
    let many = (0..50).map(|place| format!("[[requirements]]\nid = \"own-{place}\"\n")).collect::<Vec<_>>().concat();
    let ground = "[[windows.appeal.grounds]]\nid = \"same\"\ntext = \"A\"\n";
    let grounds = format!("[windows.appeal]\ndays = 3\nafter = [\"declined\"]\n{ground}{ground}");
    let cpr = like_cpr("broken", "2026-01-01");
    let (start, end) = (cpr.find("[windows.review]").unwrap(), cpr.find("# The assessor's checklist").unwrap());
    let with_grounds = format!("{}{grounds}{}", &cpr[..start], &cpr[end..]);
    let with_rule = cpr.replacen("split = \"body\"", "split = \"body\"\nrule = \"all assessors pass\"", 1);
    let cases = [
        (with(&many), "requirements: more than 48 rows", "several requirements can be the parts of one"),
        (with_grounds, "windows.appeal.grounds[2].id: the ground `same` is listed twice", "keep one of the two"),
        (with_rule, "pass.mandatory_least: it has no effect beside `rule`", "leave this key out"),
    ];
    let place = Place::new();
    for (text, expected, remedy) in cases {
        let told = place.fails(&["program", "check", &place.file("broken.toml", &text)], 5);
        assert!(told.contains(expected) && told.contains(remedy), "{expected}\n{told}");
        // A desk that took it before opens with it: what is new in the reader is no reason against what is stored.
        let is_old = !expected.contains("rows") && !expected.contains("ground `");
        assert_eq!(qapdesk::intake::program::parse_stored("broken", &text).is_ok(), is_old, "{expected}");
    }
}

#[test]
fn p1_what_was_taken_once_is_read_as_long_as_it_is_stored() {
    let rows = [
        "kind = \"points\"\nleast = 3\ncategories = [{ name = \"Talk\" }, { name = \"talk\" }]",
        "kind = \"all_of\"\nparts = [{ title = \"A\", kind = \"fee\", amounts = [{ from = \"2026-01-01\", amount = \"1\" }] }]",
        "kind = \"any_of\"\nparts = [{ title = \"A\", kind = \"feedback\", forms = 3, of = \"nothing\" }]",
        "kind = \"declaration\"\ndeclaration = \"a\"\nage = \"3 years\"",
    ];
    let own = |id: &str, rest: &str| with(&format!("[[requirements]]\nid = \"{id}\"\ntitle = \"Own\"\n{rest}"));
    let texts = rows.map(|rest| own("own", rest)).into_iter();
    for text in texts.chain([own("hours", "kind = \"declaration\"\ndeclaration = \"a\"")]) {
        assert!(qapdesk::intake::program::parse("own", &text).is_err(), "{text}");
        assert!(qapdesk::intake::program::parse_stored("own", &text).is_ok());
    }
}

#[test]
fn p1_parts_nest_to_a_bounded_depth() {
    let mut part = "{ title = \"A\", kind = \"declaration\", declaration = \"a\" }".to_owned();
    for _ in 0..6 {
        part = format!("{{ title = \"A\", kind = \"all_of\", parts = [{part}] }}");
    }
    let place = Place::new();
    let text = with(&format!("[[requirements]]\nid = \"own\"\ntitle = \"Own\"\nkind = \"any_of\"\nparts = [{part}]"));
    let told = place.fails(&["program", "check", &place.file("deep.toml", &text)], 5);
    assert!(told.contains("parts stand more than 4 deep in each other"), "{told}");
}

#[test]
fn p1_all_mistakes_of_a_program_are_told_at_once() {
    let place = Place::new();
    let text = with(
        "[[requirements]]\nid = \"own\"\nkind = \"count\"\nof = \"cases\"\n\n\
         [[requirements]]\nid = \"other\"\ntitle = \"Other\"\nkind = \"fee\"\n",
    );
    let text = text.replacen("minutes = 60", "minutes = 0", 1);
    let told = place.fails(&["program", "check", &place.file("many.toml", &text)], 5);
    for expected in [
        "requirements[2].title: missing",
        "requirements[2].least: missing",
        "requirements[3].amounts: missing",
        "assessment.minutes: 0 is not between 1 and 1440",
    ] {
        assert!(told.contains(expected), "{expected}\n{told}");
    }
}

#[test]
fn a_mistyped_kind_is_told_alone_and_no_table_is_missed_that_the_program_does_not_ask_for() {
    let place = Place::new();
    let text = std::fs::read_to_string(repository("programs/smc.toml")).unwrap();
    let wrong = text.replacen("kind = \"document\"", "kind = \"docment\"", 1);
    assert_ne!(text, wrong);
    let told = place.fails(&["program", "check", &place.file("typo.toml", &wrong)], 5);
    assert!(told.contains("did you mean `document`?"), "{told}");
    assert_eq!(told.matches("typo.toml:").count(), 1, "{told}");
}
