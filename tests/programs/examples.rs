//! The example programs of `programs/`, each with applications whose findings are expected here.

use serde_json::Value;

use crate::kit::{Place, repository};

/// A requirement's id, its finding, and what is on file of what is asked for.
type Expected = (&'static str, &'static str, &'static str, &'static str);

/// Loads a program, takes a sample in under it, and answers the application.
fn shown(place: &Place, program: &str, sample: &str) -> Value {
    place.done(&["program", "load", &repository(&format!("programs/{program}.toml"))]);
    place.done(&["intake", &repository(&format!("programs/samples/{sample}.toml"))]);
    place.json(&["show", "1"])
}

fn finds(program: &str, sample: &str, expected: &[Expected]) -> (Place, Value) {
    let place = Place::new();
    let shown = shown(&place, program, sample);
    let requirements = shown["requirements"].as_array().unwrap();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    let found: Vec<_> = requirements
        .iter()
        .map(|one| (text(one, "id"), text(one, "finding"), text(one, "have"), text(one, "need")))
        .collect();
    let own = |(id, finding, have, need): &Expected| {
        ((*id).to_owned(), (*finding).to_owned(), (*have).to_owned(), (*need).to_owned())
    };
    assert_eq!(found, expected.iter().map(own).collect::<Vec<_>>(), "{sample}: {shown:#}");
    place.done(&["verify"]);
    (place, shown)
}

/// What is missing of a requirement, in the finding's words.
fn missing(shown: &Value, id: &str) -> String {
    let requirements = shown["requirements"].as_array().unwrap();
    let one = requirements.iter().find(|one| one["id"] == id).unwrap();
    one["missing"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("; ")
}

#[test]
fn every_example_reads_and_lists_what_it_asks_for() {
    let files: Vec<String> =
        ["smc", "njcu", "maryland", "ciarb", "adric"].map(|id| repository(&format!("programs/{id}.toml"))).to_vec();
    let place = Place::new();
    let arguments: Vec<&str> = ["program", "check"].into_iter().chain(files.iter().map(String::as_str)).collect();
    assert_eq!(place.done(&arguments).matches("nothing is wrong").count(), 5);
    for file in &files {
        place.done(&["program", "load", file]);
    }
    assert_eq!(place.json(&["program", "list"]).as_array().unwrap().len(), 6);
    let shown = place.done(&["program", "show", "smc"]);
    for expected in [
        "Mediations",
        "20 cases",
        "200 h",
        "30 forms",
        "321.00 SGD",
        "Asia/Singapore",
        "within 3 years before the application",
        "of party or counsel",
        "321.00 SGD from 2018-04-01",
        "`written-test` in the form",
        "an interview after each session",
        "passed where every competency >= 3.0 and no mandatory item < 2",
        "30 days to mend a deficiency",
    ] {
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
    let told = |id: &str| place.done(&["program", "show", id]);
    for (id, expected) in [
        ("ciarb", "Hours: 200 h, at most 50 h as co-mediator"),
        ("ciarb", "Case summary: a document, `case-summary` in the form, 2 pages at most"),
        ("ciarb", "passed where people in all sessions and process in any session"),
        ("maryland", "a recorded role play of 60 minutes by 2 assessors"),
        ("maryland", "12 months for a re-assessment, 1 at most, free"),
        ("adric", "settled before anything else"),
        ("adric", "as mediator"),
        ("cpr", "an appeal once"),
    ] {
        assert!(told(id).contains(expected), "{id}: {expected}\n{}", told(id));
    }
    let blank = place.done(&["form", "--program", "maryland"]);
    assert!(blank.contains("declarations by the name standards-of-conduct"), "{blank}");
}

#[test]
fn a_form_that_is_on_file_under_one_program_is_not_so_under_another() {
    let place = Place::new();
    place.done(&["program", "load", &repository("programs/smc.toml")]);
    let form = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Lee\"\n";
    std::fs::write(place.path("cpr.toml"), form).unwrap();
    std::fs::write(place.path("smc.toml"), form.replacen('\n', "\nprogram = \"smc\"\n", 1)).unwrap();
    place.done(&["intake", "cpr.toml"]);
    assert!(place.fails(&["intake", "smc.toml"], 5).contains("--again"));
    place.done(&["intake", "--again", "smc.toml"]);
    assert!(place.done(&["intake", "smc.toml"]).contains("1 already on file"));
}

#[test]
fn singapore_asks_for_what_was_done_within_three_years() {
    finds(
        "smc",
        "smc-met",
        &[
            ("mediations", "met", "20", "20"),
            ("mediation-hours", "met", "210", "200"),
            ("survey-forms", "met", "30", "30"),
            ("two-referees", "met", "2", "2"),
            ("written-test", "review", "1", "1"),
            ("admin-fee", "met", "321.00", "321.00"),
            ("qap-fee", "met", "1070.00", "1070.00"),
        ],
    );
    let (_, shown) = finds(
        "smc",
        "smc-short",
        &[
            ("mediations", "unmet", "19", "20"),
            ("mediation-hours", "unmet", "190", "200"),
            ("survey-forms", "unmet", "28", "30"),
            ("two-referees", "unmet", "1", "2"),
            ("written-test", "unmet", "0", "1"),
            ("admin-fee", "met", "321.00", "321.00"),
            ("qap-fee", "unmet", "679.00", "1070.00"),
        ],
    );
    assert_eq!(missing(&shown, "mediations"), "19 of 20 completed cases since 12 October 2023 are on file: 1 short");
    assert!(missing(&shown, "two-referees").contains("B. Ong has neither telephone nor e-mail"));
    assert_eq!(missing(&shown, "written-test"), "the written test is missing");
    assert_eq!(missing(&shown, "qap-fee"), "679.00 of 1070.00 SGD are paid: 391.00 SGD short");
}

#[test]
fn referees_of_one_address_are_for_a_person_to_judge() {
    let place = Place::new();
    place.done(&["program", "load", &repository("programs/smc.toml")]);
    let form = std::fs::read_to_string(repository("programs/samples/smc-met.toml")).unwrap();
    assert!(form.contains("ong@example.org"));
    for paper in ["paper.txt", "test.txt"] {
        std::fs::copy(repository(&format!("programs/samples/{paper}")), place.path(paper)).unwrap();
    }
    place.done(&["intake", &place.file("form.toml", &form.replace("ong@example.org", "Lim@example.org"))]);
    let shown = place.json(&["show", "1"]);
    let judge = "references have the same e-mail address or nearly the same name: check that each is another person";
    assert_eq!(missing(&shown, "two-referees"), judge);
}

#[test]
fn new_jersey_asks_for_hours_in_person_and_forms_of_those_disputes() {
    finds(
        "njcu",
        "njcu-met",
        &[
            ("disputes", "met", "25", "25"),
            ("in-person-hours", "met", "200", "200"),
            ("forms-of-disputes", "met", "10", "10"),
        ],
    );
    let (_, shown) = finds(
        "njcu",
        "njcu-open",
        &[
            ("disputes", "met", "25", "25"),
            ("in-person-hours", "review", "160", "200"),
            ("forms-of-disputes", "unmet", "9", "10"),
        ],
    );
    assert!(missing(&shown, "forms-of-disputes").contains("9 of 10 mediations that count"));
}

#[test]
fn maryland_takes_hours_or_mediations_and_counts_points_by_category() {
    finds(
        "maryland",
        "maryland-met",
        &[
            ("experience", "met", "1", "1"),
            ("two-references", "met", "2", "2"),
            ("skills-training", "met", "2", "2"),
            ("standards-of-conduct", "met", "1", "1"),
            ("improvement", "met", "6", "6"),
        ],
    );
    let (_, shown) = finds(
        "maryland",
        "maryland-short",
        &[
            ("experience", "unmet", "0", "1"),
            ("two-references", "unmet", "1", "2"),
            ("skills-training", "unmet", "0", "2"),
            ("standards-of-conduct", "unmet", "0", "1"),
            ("improvement", "unmet", "5", "6"),
        ],
    );
    assert_eq!(
        missing(&shown, "experience"),
        "one of these is missing: Hours: 152 of 200 hours of mediation are on file: 48 h short, or \
         Mediations: 19 of 20 completed cases are on file: 1 short"
    );
    assert!(missing(&shown, "improvement").contains("0 of 2 points in ethics since 12 October 2025"));
}

#[test]
fn ciarb_caps_co_mediation_and_takes_two_of_three_papers() {
    finds(
        "ciarb",
        "ciarb-met",
        &[("experience", "met", "1", "1"), ("code-of-conduct", "met", "1", "1"), ("reflection", "met", "2", "2")],
    );
    let (_, shown) = finds(
        "ciarb",
        "ciarb-short",
        &[("experience", "unmet", "0", "1"), ("code-of-conduct", "unmet", "0", "1"), ("reflection", "unmet", "1", "2")],
    );
    let words = missing(&shown, "experience");
    assert!(words.contains("190 of 200 hours of mediation (at most 50 as co-mediator)"), "{words}");
    assert!(words.contains("19 of 20 completed cases (at most 5 as co-mediator)"), "{words}");
    assert_eq!(missing(&shown, "code-of-conduct"), "the code of conduct is older than 12 October 2025");
    assert!(missing(&shown, "reflection").contains("the reflective essay has 5 pages; 4 at most"));
}

#[test]
fn canada_accepts_nothing_before_its_fee() {
    finds(
        "adric",
        "adric-met",
        &[
            ("application-fee", "met", "500.00", "500.00"),
            ("mediation-training", "met", "80", "80"),
            ("related-training", "met", "100", "100"),
            ("sole-mediations", "met", "15", "15"),
            ("recommendation", "review", "1", "1"),
        ],
    );
    let (place, shown) = finds(
        "adric",
        "adric-short",
        &[
            ("application-fee", "unmet", "0.00", "500.00"),
            ("mediation-training", "review", "0", "80"),
            ("related-training", "unmet", "60", "100"),
            ("sole-mediations", "unmet", "10", "15"),
            ("recommendation", "unmet", "0", "1"),
        ],
    );
    assert!(missing(&shown, "sole-mediations").contains("10 of 15 completed, fee-paid cases as mediator"));
    let told = place.fails(&["accept", "1", "mediation-training"], 3);
    assert!(told.contains("nothing is processed before the application fee is settled (P1)"), "{told}");
}

#[test]
fn p1_what_a_program_asks_of_its_own_goes_the_whole_way() {
    let place = Place::new();
    let shown = shown(&place, "smc", "smc-short");
    assert!(shown["next"].as_str().unwrap().starts_with("ask the candidate for"), "{shown:#}");
    for id in ["written-test", "survey-forms"] {
        place.done(&["deficient", "1", id, "--reason", "see the finding"]);
    }
    place.done(&["notify", "1"]);
    let letters = place.json(&["outbox"]).to_string();
    assert!(letters.contains("deficiency"), "{letters}");
    let letter = place.json(&["outbox", "--kind", "deficiency"]);
    let id = letter[0]["id"].to_string();
    let text = place.done(&["letter", "show", id.trim_matches('"')]);
    assert!(text.contains("- Survey forms: 28 of 30 completed feedback forms are on file: 2 short"), "{text}");
    assert!(text.contains("- Written test: the written test is missing"), "{text}");
    assert!(!text.contains("Referees"), "{text}");
    let listed = place.json(&["list", "--filter", "unmet:written-test"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    place.fails(&["list", "--filter", "unmet:essay"], 1);
    // A paper that comes takes it back to the review, and the determination made without it is stale (S1, D3).
    let form = place.done(&["form", "1"]);
    let form = form.replace(
        "#[[papers]]",
        "[[papers]]\nname = \"written-test\"\ndate = 2026-09-15\ndocument = \"test.txt\"\n#[[papers]]",
    );
    std::fs::copy(repository("programs/samples/test.txt"), place.path("test.txt")).unwrap();
    place.done(&["edit", "1", &place.file("edited.toml", &form)]);
    let after = place.json(&["show", "1"]);
    assert_eq!(after["stage"], "in_review");
    let of = |id: &str| {
        let requirements = after["requirements"].as_array().unwrap();
        requirements.iter().find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(
        (of("written-test")["finding"].as_str(), of("written-test")["title"].as_str()),
        (Some("review"), Some("Written test"))
    );
    assert_eq!(of("written-test")["determination"]["stale"], true);
    assert_eq!(of("survey-forms")["determination"]["stale"], false);
    place.done(&["accept", "1", "written-test"]);
    let told = place.fails(&["accept", "1", "references"], 3);
    assert!(told.contains("the program smc does not ask for `references`"), "{told}");
    let told = place.fails(&["accept", "1", "feedbak"], 2);
    assert!(told.contains("did you mean `feedback`?"), "{told}");
    let csv = place.done(&["export", "--format", "csv"]);
    assert!(csv.contains("written-test,written-test_have,written-test_need"), "{csv}");
    place.done(&["stop"]);
    assert_eq!(place.json(&["show", "1"])["requirements"], place.json(&["show", "1"])["requirements"]);
    place.done(&["undo", "1"]);
    place.done(&["verify"]);
}

#[test]
fn what_a_program_does_not_ask_for_is_named() {
    let place = Place::new();
    place.done(&["program", "load", &repository("programs/maryland.toml")]);
    let told = place.done(&["intake", &repository("programs/samples/maryland-short.toml")]);
    assert!(told.contains("the program maryland asks for no declaration `code-of-honour`"), "{told}");
}

#[test]
fn p1_a_corrected_paper_goes_in_the_place_of_the_one_on_file() {
    let place = Place::new();
    shown(&place, "ciarb", "ciarb-short");
    let essay = place.file("essay.pdf", "another essay");
    let told = place.fails(&["attach", "1", "paper", &essay], 2);
    assert!(told.contains("--paper case-summary or --paper essay"), "{told}");
    let told = place.fails(&["attach", "1", "paper", &essay, "--paper", "poem"], 2);
    assert!(told.contains("no paper `poem` is on file"), "{told}");
    let papers = |place: &Place| {
        let shown = place.json(&["show", "1"]);
        let requirements = shown["requirements"].as_array().unwrap().clone();
        requirements.into_iter().find(|one| one["id"] == "reflection").unwrap()
    };
    assert_eq!(papers(&place)["finding"], "unmet", "five pages are too many");
    place.done(&["attach", "1", "paper", &essay, "--paper", "Essay", "--pages", "4"]);
    assert_eq!(papers(&place)["finding"], "met");
    assert!(place.done(&["history", "1"]).contains("attached a paper"));
    place.done(&["undo", "1"]);
    assert_eq!(papers(&place)["finding"], "unmet");
    place.done(&["verify"]);
}
