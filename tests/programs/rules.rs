//! Rules of a program's own, each on the evidence that it turns on.

use chrono::NaiveDate;
use qapdesk::domain::{Declaration, Finding, Form, Paper, Program, Verdict, findings};
use qapdesk::intake::{program, read};
use qapdesk::text::Line;

use crate::kit::asking;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A program that asks for these.
pub(crate) fn asks(requirements: &str) -> Program {
    program::parse("own.toml", &asking(requirements)).unwrap()
}

/// A form received on 12 October 2026 that says this, before its candidate.
pub(crate) fn says(rows: &str) -> Form {
    let text = format!(
        "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n{rows}\n[candidate]\nfamily_name = \"Lee\"\n\
         email = \"lee@example.org\"\n"
    );
    let drafts = read("form.toml", text.as_bytes(), day("2026-11-23"));
    drafts.unwrap_or_else(|problems| panic!("{text}\n{problems:#?}"))[0].form().clone()
}

pub(crate) fn found(form: &Form, program: &Program, id: &str) -> Finding {
    findings(form, program).of(id.parse().unwrap()).unwrap().clone()
}

/// What of a requirement is found.
fn verdict(form: &Form, program: &Program, id: &str) -> Verdict {
    found(form, program, id).verdict
}

#[test]
fn p1_what_was_asked_for_may_be_younger_than_the_application() {
    let program = asks(
        "[[requirements]]\nid = \"code\"\ntitle = \"Code\"\nkind = \"declaration\"\ndeclaration = \"code\"\nwithin = \"1 year\"\n\
         [[requirements]]\nid = \"essay\"\ntitle = \"Essay\"\nkind = \"document\"\ndocument = \"essay\"\nwithin = \"1 year\"\n\
         [[requirements]]\nid = \"ten-points\"\ntitle = \"Points\"\nkind = \"points\"\nleast = 10\nwithin = \"1 year\"\n\
         categories = [{ name = \"talk\" }]\n\
         [[requirements]]\nid = \"one-form\"\ntitle = \"Forms\"\nkind = \"feedback\"\nforms = 1\nwithin = \"1 year\"\n\
         [[requirements]]\nid = \"one-case\"\ntitle = \"Case\"\nkind = \"count\"\nof = \"cases\"\nleast = 1\nwithin = \"1 year\"\n",
    );
    let form = |of: &str| {
        let mut form = says(&format!(
            "feedback = [{{ giver = \"F-1\", case = \"C-1\", received_on = {of}, unanswered = 0 }}]\n\
             points = [{{ category = \"talk\", date = {of}, points = 10 }}]\n\
             case_log = [{{ key = \"C-1\", date = {of}, role = \"mediator\", hours = 3, completed = true }}]"
        ));
        form.declarations = vec![Declaration { name: Line::clean("code"), made_on: Some(day(of)) }];
        let document = qapdesk::domain::Document {
            name: Line::clean("essay.pdf"),
            digest: qapdesk::domain::Digest([7; 32]),
            size: 10,
        };
        let (name, date) = (Line::clean("essay"), Some(day(of)));
        form.papers = vec![Paper { name, date, document: Some(document), pages: None }];
        form
    };
    for id in ["code", "essay", "ten-points", "one-form", "one-case"] {
        let of = |on: &str| verdict(&form(on), &program, id);
        // A mediation is experience before the application; all else may be sent in later.
        let later = if id == "one-case" { Verdict::Unmet } else { Verdict::Met };
        assert_eq!(
            (of("2025-10-11"), of("2025-10-12"), of("2026-10-20")),
            (Verdict::Unmet, Verdict::Met, later),
            "{id}"
        );
    }
}

fn training(courses: &[(&str, Option<u16>, u32, bool)]) -> Form {
    let rows = courses.iter().map(|(institution, year, hours, sponsored)| {
        let year = year.map_or_else(String::new, |year| format!(", year = {year}"));
        format!(
            "{{ course = \"Course of {institution}\", institution = \"{institution}\"{year}, hours = {hours}, basic = true, \
             cpr_sponsored = {sponsored} }}"
        )
    });
    says(&format!("training = [{}]", rows.collect::<Vec<_>>().join(", ")))
}

#[test]
fn p1_a_provider_whose_sponsored_courses_alone_count_is_held_to_it() {
    let program = asks(
        "[[requirements]]\nid = \"lessons\"\ntitle = \"Course\"\nkind = \"course\"\nhours = 20\n\
         providers = [{ name = \"CPR\" }, { name = \"Elsewhere\", sponsored_only = true }]\n",
    );
    let of =
        |institution, sponsored| verdict(&training(&[(institution, Some(2024), 24, sponsored)]), &program, "lessons");
    assert_eq!((of("CPR", false), of("Elsewhere", true)), (Verdict::Met, Verdict::Met));
    assert_eq!(of("Elsewhere", false), Verdict::Unmet);
}

#[test]
fn p1_a_course_of_no_year_is_asked_about_where_the_year_decides() {
    let program =
        asks("[[requirements]]\nid = \"lessons\"\ntitle = \"Course\"\nkind = \"course\"\nhours = 20\nyears = 3\n");
    let of = |courses: &[_]| found(&training(courses), &program, "lessons");
    assert_eq!(of(&[("CPR", Some(2024), 24, false)]).verdict, Verdict::Met);
    assert_eq!(of(&[("CPR", Some(2023), 24, false)]).verdict, Verdict::Unmet);
    let undated = of(&[("CPR", None, 24, false)]);
    assert_eq!((undated.verdict, undated.have.as_str()), (Verdict::Review, "0"));
    assert!(undated.missing[0].contains("in which year Course of CPR was"), "{undated:?}");
    assert_eq!(of(&[("CPR", None, 8, false)]).verdict, Verdict::Unmet, "too little, of whatever year");
}

#[test]
fn p1_of_several_papers_of_a_name_the_one_that_leaves_nothing_open_is_taken() {
    let program = asks(
        "[[requirements]]\nid = \"essay\"\ntitle = \"Essay\"\nkind = \"document\"\ndocument = \"essay\"\npages = 4\nwithin = \"1 year\"\n",
    );
    let paper = |date: Option<&str>, pages| {
        let digest = qapdesk::domain::Digest([7; 32]);
        let document = qapdesk::domain::Document { name: Line::clean("essay.pdf"), digest, size: 10 };
        Paper { name: Line::clean("Essay"), date: date.map(day), document: Some(document), pages }
    };
    let mut form = says("");
    form.papers = vec![paper(None, None), paper(Some("2026-09-01"), Some(4)), paper(Some("2026-09-01"), Some(9))];
    for _ in 0..3 {
        form.papers.rotate_left(1);
        assert_eq!(verdict(&form, &program, "essay"), Verdict::Met, "{:?}", form.papers);
    }
    form.papers = vec![paper(Some("2026-09-01"), Some(9)), paper(Some("2026-09-01"), Some(6))];
    assert_eq!(found(&form, &program, "essay").missing, ["the essay has 6 pages; 4 at most"]);
}

fn log(rows: &[(&str, &str, u32, bool)]) -> String {
    let rows = rows.iter().map(|(key, role, hours, completed)| {
        format!("{{ key = \"{key}\", role = \"{role}\", hours = {hours}, completed = {completed} }}")
    });
    format!("case_log = [{}]\n", rows.collect::<Vec<_>>().join(", "))
}

#[test]
fn p1_only_a_row_as_a_mediator_completes_a_case() {
    let program = asks(
        "[[requirements]]\nid = \"two-done\"\ntitle = \"Cases\"\nkind = \"count\"\nof = \"cases\"\nleast = 2\ncompleted = true\n",
    );
    let with = |last: &str| {
        let row = |key: &str, role: &str, completed| {
            format!("{{ key = \"{key}\", hours = 2, completed = {completed}{role} }}")
        };
        let mediator = ", role = \"mediator\"";
        let rows = [row("C-1", mediator, true), row("C-2", mediator, false), row("C-2", last, true)].join(", ");
        verdict(&says(&format!("case_log = [{rows}]")), &program, "two-done")
    };
    assert_eq!(with(", role = \"co_mediator\""), Verdict::Met);
    assert_eq!(with(", role = \"observer\""), Verdict::Unmet);
    assert_eq!(with(", role = \"advocate\""), Verdict::Unmet);
    assert_eq!(with(""), Verdict::Review);
}

#[test]
fn p1_hours_of_completed_cases_are_of_all_their_rows() {
    let program = asks(
        "[[requirements]]\nid = \"done-hours\"\ntitle = \"Hours\"\nkind = \"count\"\nof = \"hours\"\nleast = 20\ncompleted = true\n",
    );
    let form =
        says(&log(&[("C-1", "mediator", 12, false), ("c-1", "mediator", 8, true), ("C-2", "mediator", 5, false)]));
    let found = found(&form, &program, "done-hours");
    assert_eq!((found.verdict, found.have.as_str()), (Verdict::Met, "20"));
    let declared = says("experience = { mediator = { cases = 9, hours = 40 } }");
    assert_eq!(verdict(&declared, &program, "done-hours"), Verdict::Review, "of which cases is not declared");
}

#[test]
fn p1_cases_under_caps_count_where_there_is_room_in_whatever_order() {
    let program = asks(
        "[[requirements]]\nid = \"some-cases\"\ntitle = \"Cases\"\nkind = \"count\"\nof = \"cases\"\nleast = 3\n\
         caps = [{ role = \"co_mediator\", most = 1 }, { role = \"multi_party\", most = 1 }]\n",
    );
    // C-1 was of both, so it counts as the one that leaves room for C-2.
    let mut rows = vec![
        ("C-1", "co_mediator", 1, true),
        ("C-1", "multi_party", 1, true),
        ("C-2", "co_mediator", 1, true),
        ("C-3", "mediator", 1, true),
        ("C-4", "co_mediator", 1, true),
    ];
    for _ in 0..rows.len() {
        rows.rotate_left(1);
        let found = found(&says(&log(&rows)), &program, "some-cases");
        assert_eq!((found.verdict, found.have.as_str()), (Verdict::Met, "3"), "{rows:?}");
    }
}

#[test]
fn p1_forms_of_the_mediations_that_count_are_for_a_person_where_the_log_does_not_tell() {
    let program = asks(
        "[[requirements]]\nid = \"paid-cases\"\ntitle = \"Cases\"\nkind = \"count\"\nof = \"cases\"\nleast = 1\nfee_paid = true\n\
         [[requirements]]\nid = \"their-forms\"\ntitle = \"Forms\"\nkind = \"feedback\"\nmediations = 2\nof = \"paid-cases\"\n",
    );
    let form = |log: &str, cases: [Option<&str>; 2]| {
        let forms = cases.into_iter().enumerate().map(|(place, case)| {
            let case = case.map_or_else(String::new, |case| format!("case = \"{case}\", "));
            format!("{{ giver = \"F-{place}\", {case}received_on = 2026-08-30, unanswered = 0 }}")
        });
        says(&format!("{log}feedback = [{}]", forms.collect::<Vec<_>>().join(", ")))
    };
    let of = |log: &str, cases| found(&form(log, cases), &program, "their-forms");
    let row = |key: &str, paid: &str| {
        format!("{{ key = \"{key}\", role = \"mediator\", hours = 1, completed = true{paid} }}")
    };
    let log = |first: &str, second: &str| format!("case_log = [{}, {}]\n", row("C-1", first), row("C-2", second));
    let (yes, no) = (", fee_paid = true", ", fee_paid = false");
    let both = [Some("C-1"), Some("C-2")];
    assert_eq!(of(&log(yes, yes), both).verdict, Verdict::Met);
    assert_eq!(of(&log(yes, ""), both).missing, ["the case log leaves open whether mediation C-2 counts"]);
    assert_eq!(of("", both).verdict, Verdict::Review, "no log, so nobody knows");
    assert_eq!(of(&log(yes, yes), [Some("C-1"), None]).verdict, Verdict::Review);
    assert_eq!(
        of(&log(yes, no), both).missing,
        ["feedback forms of 1 of 2 mediations that count are on file: 1 short"]
    );
    // Two forms of one mediation are of no more than that one.
    assert_eq!(of(&log("", yes), [Some("C-1"), Some("C-1")]).verdict, Verdict::Unmet);
}

#[test]
fn p1_a_letter_says_how_many_of_these_and_asks_for_what_is_unmet_alone() {
    let part = |title: &str, rest: &str| {
        format!("[[requirements.parts]]\ntitle = \"{title}\"\nkind = \"document\"\ndocument = \"{title}\"\n{rest}")
    };
    let parts = |least: u32, judged: &str| {
        let parts = [part("a", judged), part("b", ""), part("c", ""), part("d", "")].concat();
        asks(&format!(
            "[[requirements]]\nid = \"papers\"\ntitle = \"Papers\"\nkind = \"some_of\"\nleast = {least}\n{parts}"
        ))
    };
    let none = found(&says(""), &parts(2, ""), "papers");
    assert_eq!(none.ask.as_deref(), Some("two of these: the a or the b or the c or the d"));
    assert!(none.missing[0].starts_with("two of these are missing: a: the a is missing, or b:"), "{none:?}");
    let mut form = says("");
    let digest = qapdesk::domain::Digest([7; 32]);
    let document = qapdesk::domain::Document { name: Line::clean("a.pdf"), digest, size: 10 };
    form.papers = vec![Paper { name: Line::clean("a"), date: None, document: Some(document), pages: None }];
    let judged = found(&form, &parts(3, "judge = true\n"), "papers");
    assert_eq!(judged.ask.as_deref(), Some("two of these: the b or the c or the d"), "a is here to be read");
    assert_eq!(judged.notes, ["a: read the a"]);
    let one = found(&form, &parts(2, "judge = true\n"), "papers");
    assert_eq!(one.ask.as_deref(), Some("the b or the c or the d"));
}

#[test]
fn p1_the_programs_own_words_stand_for_its_main_figure_alone() {
    let program = asks(
        "[[requirements]]\nid = \"ten-points\"\ntitle = \"Points\"\nkind = \"points\"\nleast = 10\n\
         missing = \"{short} points are short\"\nask = \"{short} points\"\n\
         categories = [{ name = \"talk\" }, { name = \"ethics\", least = 2 }]\n",
    );
    let of = |talk: u32| {
        let rows = format!("points = [{{ category = \"Talk\", points = {talk} }}]");
        let found = found(&says(&rows), &program, "ten-points");
        (found.missing, found.ask.unwrap())
    };
    let ethics = "0 of 2 points in ethics are on file: 2 short".to_owned();
    assert_eq!(of(7), (vec!["3 points are short".to_owned(), ethics.clone()], "3 points".to_owned()));
    assert_eq!(of(12), (vec![ethics], "2 points in ethics".to_owned()));
}

#[test]
fn p1_forms_are_counted_of_the_people_that_a_program_names() {
    let program = asks(
        "[[requirements]]\nid = \"two-forms\"\ntitle = \"Forms\"\nkind = \"feedback\"\nforms = 2\ncapacities = [\"party\", \"counsel\"]\n",
    );
    let of = |second: &str| {
        let form = |giver: &str, capacity: &str| {
            format!("{{ giver = \"{giver}\", {capacity}case = \"C-1\", received_on = 2026-08-30, unanswered = 0 }}")
        };
        let forms = [form("F-1", "capacity = \"party\", "), form("F-2", second)].join(", ");
        verdict(&says(&format!("feedback = [{forms}]")), &program, "two-forms")
    };
    assert_eq!(of("capacity = \"counsel\", "), Verdict::Met);
    assert_eq!(of("capacity = \"co_mediator\", "), Verdict::Unmet);
    assert_eq!(of(""), Verdict::Review, "nobody said in which");
}
