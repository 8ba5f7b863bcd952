use crate::kit::{Place, asking, form, like_cpr, repository};

/// The hours that an application is asked for.
fn hours_needed(place: &Place, number: &str) -> String {
    let shown = place.json(&["show", number]);
    shown["requirements"][0]["need"].as_str().unwrap().to_owned()
}

#[test]
fn p1_an_application_keeps_the_version_that_it_was_received_under() {
    let place = Place::new();
    let old = place.file("old.toml", &like_cpr("two", "2026-01-01"));
    let new = like_cpr("two", "2026-06-01").replacen("hours = \"200\"", "hours = \"300\"", 1);
    let new = place.file("new.toml", &new);
    place.done(&["program", "load", &old]);
    let before = place.file("a.toml", &form("Abe", Some("two"), "2026-07-01"));
    place.done(&["intake", &before]);
    assert_eq!(hours_needed(&place, "1"), "200");
    // Its day lies before the application was received, which changes nothing for it.
    place.done(&["program", "load", &new]);
    let after = place.file("b.toml", &form("Boe", Some("two"), "2026-07-01"));
    let early = place.file("c.toml", &form("Coe", Some("two"), "2026-05-31"));
    place.done(&["intake", &after, &early]);
    assert_eq!([1, 2, 3].map(|number| hours_needed(&place, &number.to_string())), ["200", "300", "200"]);
    // Also once everything is read anew.
    place.done(&["stop"]);
    assert_eq!([1, 2, 3].map(|number| hours_needed(&place, &number.to_string())), ["200", "300", "200"]);
    place.done(&["verify"]);
}

#[test]
fn p1_the_version_in_force_is_shown_and_a_later_one_by_its_day() {
    let place = Place::new();
    for version in ["2026-01-01", "2090-01-01"] {
        place.done(&["program", "load", &place.file(&format!("{version}.toml"), &like_cpr("two", version))]);
    }
    assert!(place.done(&["program", "show", "two"]).starts_with("two of 2026-01-01"));
    assert!(place.done(&["program", "show", "two", "2090-01-01"]).starts_with("two of 2090-01-01"));
}

#[test]
fn p1_a_version_is_never_replaced() {
    let place = Place::new();
    let text = like_cpr("two", "2026-01-01");
    let first = place.file("first.toml", &text);
    let other = place.file("other.toml", &text.replacen("hours = \"200\"", "hours = \"1\"", 1));
    place.done(&["program", "load", &first]);
    assert!(place.done(&["program", "load", &first]).contains("is here already, and the same"));
    let told = place.fails(&["program", "load", &other], 3);
    assert!(told.contains("two of 2026-01-01 is here already, with another text (P1)"), "{told}");
    let cpr = place.file("cpr.toml", &like_cpr("cpr", "2025-09-01"));
    assert!(place.fails(&["program", "load", &cpr], 3).contains("(P1)"));
    assert_eq!(place.json(&["program", "list"]).as_array().unwrap().len(), 2);
}

#[test]
fn p1_a_form_names_its_program_or_falls_under_the_default() {
    let place = Place::new();
    let none = place.file("none.toml", &form("Abe", None, "2026-07-01"));
    let wrong = place.file("wrong.toml", &form("Boe", Some("tow"), "2026-07-01"));
    let two = like_cpr("two", "2026-01-01").replacen("hours = \"200\"", "hours = \"300\"", 1);
    place.done(&["program", "load", &place.file("two.toml", &two)]);
    let told = place.fails(&["intake", &wrong], 5);
    assert!(told.contains("wrong.toml:2: program: the desk has no program tow"), "{told}");
    assert!(told.contains("did you mean `two`?"), "{told}");
    place.done(&["intake", &none]);
    place.done(&["program", "default", "two"]);
    let again = place.file("again.toml", &form("Coe", None, "2026-07-01"));
    let cpr = place.file("cpr.toml", &form("Doe", Some("cpr"), "2026-07-01"));
    place.done(&["intake", &again, &cpr]);
    assert_eq!([1, 2, 3].map(|number| hours_needed(&place, &number.to_string())), ["200", "300", "200"]);
    // A form that goes out says under which it is, and may not come back under another.
    let text = place.done(&["form", "1"]);
    assert!(text.contains("program = \"cpr\""), "{text}");
    let moved = place.file("moved.toml", &text.replace("program = \"cpr\"", "program = \"two\""));
    let told = place.fails(&["edit", "1", &moved], 3);
    assert!(told.contains("QAP-2026-0001 applies under cpr, and the form names two"), "{told}");
    let blank = place.done(&["form", "--program", "two"]);
    assert!(blank.contains("\nprogram = \"two\"\n"), "{blank}");
}

#[test]
fn p1_who_loads_is_on_record_and_only_an_admin_may() {
    let place = Place::new();
    let two = place.file("two.toml", &like_cpr("two", "2026-01-01"));
    place.done(&["account", "add", "sam", "--role", "manager"]);
    let told = place.fails(&["program", "load", &two, "--account", "sam"], 3);
    assert!(told.contains("the role manager may not do this"), "{told}");
    place.done(&["program", "load", &two]);
    let listed = place.json(&["program", "list", "--account", "sam"]);
    let loaded = &listed[1]["loaded"];
    assert_eq!((loaded["file"].as_str(), listed[0]["loaded"].is_null()), (Some("two.toml"), true), "{listed}");
    let audit = place.done(&["audit"]);
    assert!(audit.contains("program: loaded two of 2026-01-01 from two.toml"), "{audit}");
}

#[test]
fn h1_a_desk_opened_elsewhere_has_its_programs() {
    let place = Place::new();
    place.done(&["program", "load", &place.file("two.toml", &like_cpr("two", "2026-01-01"))]);
    place.done(&["program", "default", "two"]);
    place.done(&["intake", &place.file("a.toml", &form("Abe", None, "2026-07-01"))]);
    let (copy, lines) = (place.path("copy"), place.path("desk.jsonl"));
    place.done(&["backup", copy.to_str().unwrap()]);
    place.done_on("restored", &["restore", copy.to_str().unwrap()]);
    place.done(&["export", lines.to_str().unwrap()]);
    place.done_on("imported", &["import", lines.to_str().unwrap()]);
    let here = place.json(&["program", "list"]);
    for other in ["restored", "imported"] {
        assert_eq!(place.json_on(other, &["program", "list"]), here, "{other}");
        assert_eq!(place.json_on(other, &["show", "1"])["requirements"], place.json(&["show", "1"])["requirements"]);
        place.done_on(other, &["verify"]);
    }
}

#[test]
fn all_that_is_wrong_in_a_program_is_told_at_its_line_and_key() {
    let place = Place::new();
    let text = like_cpr("Two", "2026-01-01").replacen("forms = 15", "forms = 0\nfroms = 3", 1);
    let wrong = place.file("wrong.toml", &text);
    let right = repository("src/domain/program/cpr.toml");
    let told = place.fails(&["program", "check", &wrong, &right], 5);
    for expected in [
        "wrong.toml:4: id: `Two` is not the id of a program",
        "feedback.forms: 0 is not between 1 and 100000",
        "feedback.froms: unknown key",
        "did you mean `forms`?",
        // Without its other two parts.
        "cpr.toml:1: checklist: missing",
        "cpr.toml:1: letters: missing",
    ] {
        assert!(told.contains(expected), "{expected}\n{told}");
    }
    let whole = place.file("whole.toml", qapdesk::domain::program::CPR);
    assert!(place.done(&["program", "check", &whole]).contains("cpr of 2025-09-01: nothing is wrong"));
    let told = place.fails(&["program", "load", &wrong], 5);
    assert!(told.contains("feedback.froms: unknown key"), "{told}");
}

#[test]
fn a_program_is_shown_with_what_it_asks_for() {
    let place = Place::new();
    place.done(&["account", "add", "sam", "--role", "staff"]);
    let shown = place.json(&["program", "show", "cpr"]);
    assert_eq!((shown["default"].as_bool(), shown["requirements"][0]["need"].as_str()), (Some(true), Some("200")));
    for expected in ["windows", "assessment"] {
        assert!(!shown[expected].as_array().unwrap().is_empty(), "{expected}");
    }
    assert_eq!(place.done(&["program", "show", "cpr", "--toml"]), qapdesk::domain::program::CPR);
    assert!(place.fails(&["program", "show", "crp"], 1).contains("did you mean `cpr`?"));
    assert!(place.fails(&["program", "show", "cpr", "2020-01-01"], 1).contains("it has those of 2025-09-01"));
}

#[test]
fn two_versions_are_told_apart_key_by_key() {
    let place = Place::new();
    let old = place.file("old.toml", &like_cpr("two", "2026-01-01"));
    let new = like_cpr("two", "2026-06-01").replacen("hours = \"200\"", "hours = \"300\"", 1);
    let new = place.file("new.toml", &new.replacen("name = \"CDS\"\n", "name = \"CMC\"\n", 1));
    place.done(&["program", "load", &old]);
    let told = place.done(&["program", "diff", "two@2026-01-01", &new]);
    for expected in
        ["experience.hours: 200 → 300", "version: 2026-01-01 → 2026-06-01", "training.providers.CDS.name: gone: CDS"]
    {
        assert!(told.contains(expected), "{expected}\n{told}");
    }
    assert!(place.done(&["program", "diff", &old, "two"]).contains("nothing is different"));
    let desk = place.path("desk");
    assert!(desk.exists());
    let nowhere = place.done_on("nowhere", &["program", "diff", &old, &new]);
    assert!(nowhere.contains("experience.hours: 200 → 300") && !nowhere.contains("open application"), "{nowhere}");
    assert!(!place.path("nowhere").exists(), "files need no desk");
    assert!(place.fails(&["program", "diff", "two@x", "two"], 2).contains("is not the day of a version"));
}

#[test]
fn p1_it_is_told_which_open_applications_would_get_other_findings() {
    let place = Place::new();
    place.done(&["program", "load", &place.file("old.toml", &like_cpr("two", "2025-01-01"))]);
    let whole = std::fs::read_to_string(repository("samples/forms/complete.toml")).unwrap();
    for (number, name) in ["Abe", "Boe", "Coe", "Doe"].into_iter().enumerate() {
        let text =
            whole.replacen("form = \"qap-application/1\"\n", "form = \"qap-application/1\"\nprogram = \"two\"\n", 1);
        let text = text.replace("O'Connor", name).replace("complete@", &format!("one-{number}@"));
        // One has enough for both.
        let text = if name == "Boe" { text.replace("240.5", "340.5") } else { text };
        place.done(&["intake", &place.file(&format!("{name}.toml"), &text)]);
    }
    place.done(&["withdraw", "3", "--reason", "no more"]);
    let stricter = like_cpr("two", "2026-06-01").replacen("hours = \"200\"", "hours = \"300\"", 1);
    let stricter = place.file("stricter.toml", &stricter);
    let told = place.done(&["program", "diff", "two", &stricter]);
    for expected in [
        "2 open applications would get other findings, of 3 under one of both:",
        "QAP-2026-0001  hours met → unmet",
        "QAP-2026-0004  hours met → unmet",
    ] {
        assert!(told.contains(expected), "{expected}\n{told}");
    }
    let json = place.json(&["program", "diff", &stricter, "two"]);
    assert_eq!((&json["open"], json["applications"].as_array().unwrap().len()), (&3.into(), 2));
    assert_eq!(
        json["applications"][0]["findings"],
        serde_json::json!([{ "requirement": "hours", "is": "met", "would_be": "unmet" }])
    );
    assert!(json["changes"].as_array().unwrap().iter().any(|change| change["key"] == "experience.hours"));
    place.done(&["program", "load", &stricter]);
    assert!(place.done(&["program", "diff", "two@2025-01-01", "two"]).contains("2 open applications would"));
    assert!(place.done(&["program", "diff", "cpr", "cpr"]).contains("0 open applications are under one of both"));
    let shown = place.json(&["show", "1"]);
    assert_eq!(shown["requirements"][0]["finding"], "met", "each keeps its own");
}

#[test]
fn another_order_and_parts_of_one_title_are_told_apart() {
    let place = Place::new();
    let fee = |id: &str| {
        format!(
            "[[requirements]]\nid = \"{id}\"\ntitle = \"{id}\"\nkind = \"fee\"\namounts = [{{ from = \"2026-01-01\", amount = \"1\" }}]\n"
        )
    };
    let parts = |second: &str| {
        let part = |name: &str| format!("{{ title = \"Paper\", kind = \"document\", document = \"{name}\" }}");
        let parts = [part("essay"), part(second)].join(", ");
        format!("[[requirements]]\nid = \"papers\"\ntitle = \"Papers\"\nkind = \"all_of\"\nparts = [{parts}]\n")
    };
    let text = |rows: [String; 3]| asking(&rows.concat());
    let one = place.file("one.toml", &text([fee("admin-fee"), fee("qap-fee"), parts("summary")]));
    let two = place.file("two.toml", &text([fee("qap-fee"), fee("admin-fee"), parts("summary")]));
    let three = place.file("three.toml", &text([fee("admin-fee"), fee("qap-fee"), parts("report")]));
    let told = place.done(&["program", "diff", &one, &two]);
    assert!(
        told.contains("requirements (their order): admin-fee, qap-fee, papers → qap-fee, admin-fee, papers"),
        "{told}"
    );
    let told = place.done(&["program", "diff", &one, &three]);
    assert!(told.contains("requirements.papers.parts.Paper (2).document: summary → report"), "{told}");
    assert!(!told.contains("order"), "{told}");
}

#[test]
fn p1_of_many_who_load_the_same_text_at_once_one_does() {
    let place = Place::new();
    // The server is there before they come.
    place.done(&["account", "add", "sam", "--role", "staff"]);
    let file = place.file("two.toml", &like_cpr("two", "2026-01-01"));
    let told = std::thread::scope(|scope| {
        let load = || place.done(&["program", "load", &file]);
        let all: Vec<_> = (0..8).map(|_| scope.spawn(load)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect::<Vec<String>>()
    });
    assert_eq!(told.iter().filter(|told| told.contains("two of 2026-01-01 is kept")).count(), 1, "{told:?}");
    assert_eq!(place.json(&["program", "list"]).as_array().unwrap().len(), 2);
    assert_eq!(place.done(&["audit"]).matches("program: loaded two").count(), 1);
    place.done(&["verify"]);
}

#[test]
fn p1_a_filter_by_a_requirement_of_a_programs_own_is_doubted_only_where_no_program_has_it() {
    let place = Place::new();
    place.done(&["program", "load", &repository("programs/adric.toml")]);
    let told = |id: &str| {
        let output = place.run_on("desk", &["list", "--unmet", id]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(told("application-feee").contains("no program here has one of that id"), "{}", told("application-feee"));
    assert!(!told("application-fee").contains("none of the eight"), "{}", told("application-fee"));
}
