//! Programs with a mistake in each kind of rule are refused, with line and reason (P1).

use crate::kit::{Place, like_cpr};

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
        (own("feedback", ""), "requirements[2].forms: missing", "fill it in"),
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
