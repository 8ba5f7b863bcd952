//! The built-in program, and what is wrong with programs that cannot be used (P1).
#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking, as tests do")]

use chrono::NaiveDate;
use qapdesk::domain::program::CPR;
use qapdesk::intake::program::{built_in, in_force, parse};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn the_built_in_program_holds_the_thresholds_of_cpr() {
    let programs = built_in().unwrap();
    let program = in_force(&programs, day(2026, 10, 12)).unwrap();
    assert_eq!((program.experience.hours.to_string().as_str(), program.experience.cases), ("200", 26));
    assert_eq!((program.references.count, program.feedback.forms, program.feedback.count_evaluations), (2, 15, false));
    assert_eq!((program.training.hours.to_string().as_str(), program.training.role_plays), ("20", 2));
    assert_eq!(program.fee_on(day(2026, 10, 12)).to_string(), "360.00");
    assert_eq!((program.days.deficiency, program.days.targets.received), (30, Some(5)));
    let assessment = &program.assessment;
    assert_eq!((assessment.minutes, assessment.interview_minutes, assessment.assessors), (60, 45, 1));
    assert_eq!(program.pass.competency_mean.to_string(), "3.0");
    assert_eq!((program.checklist.competencies.len(), program.checklist.items().count()), (6, 30));
    let provider = program.training.providers.iter().find(|provider| provider.is("cpr  institute")).unwrap();
    assert_eq!((provider.name.as_str(), provider.sponsored_only), ("CPR", false));
}

#[test]
fn the_version_in_force_is_the_last_that_began_else_the_first() {
    let version = |date: &str| parse("p", &CPR.replace("2025-09-01", date)).unwrap();
    let programs = [version("2026-01-01"), version("2020-01-01"), version("2025-09-01")];
    for (received_on, expected) in [
        (day(2026, 10, 12), day(2026, 1, 1)),
        (day(2025, 12, 31), day(2025, 9, 1)),
        (day(2025, 8, 31), day(2020, 1, 1)),
        (day(1999, 1, 1), day(2020, 1, 1)),
    ] {
        assert_eq!(in_force(&programs, received_on).unwrap().version, expected, "{received_on}");
    }
    assert_eq!(in_force(&[], day(2026, 1, 1)), None);
}

#[test]
fn a_program_that_cannot_be_used_says_where_and_why() {
    let cases = [
        ("\"America/New_York\"", "\"Mars\"", "time_zone: `Mars` is not an IANA time zone"),
        ("[[fees]]\nfrom = \"2000-01-01\"\namount = \"360.00\"", "", "fees: missing"),
        ("amount = \"360.00\"", "amount = \"-1\"", "fees[1].amount: `-1.00` is below zero"),
        ("hours = \"200\"", "hours = 0", "experience.hours: is zero, and must be more"),
        ("cases = 26", "cases = 0", "experience.cases: 0 is not between 1 and 100000"),
        ("forms = 15", "form = 15", "feedback.form: unknown key"),
        ("count = 2", "count = \"2\"", "references.count: text, expected a whole number"),
        ("currency = \"USD\"", "currency = \"usd\"", "currency: `usd` is not a currency code of three capital letters"),
        ("pages = 1", "", "statement.pages: missing"),
        (
            "sponsored_only = true",
            "sponsored_only = 1",
            "training.providers[2].sponsored_only: a number, expected true or false",
        ),
        ("minutes = 60", "minutes = 1441", "assessment.minutes: 1441 is not between 1 and 1440"),
        ("assessors = 1", "assessors = 3", "assessment.assessors: 3 is not between 1 and 2"),
        ("passed = 7", "passed = 0", "days.targets.passed: 0 is not between 1 and 3650"),
        (
            "id = \"empathy.rapport\"",
            "id = \"empathy.acknowledges\"",
            "checklist.competencies[3].items[2].id: the id `empathy.acknowledges` comes twice",
        ),
        ("id = \"options\"", "id = \"empathy\"", "checklist.competencies[5].id: the id `empathy` comes twice"),
        (
            "id = \"empathy\"",
            "id = \"Empathy\"",
            "checklist.competencies[3].id: `Empathy` is not an id: a-z, 0-9, `_` and `.`, beginning with a letter, 64 characters at most",
        ),
        (
            "\"Never asks who may decide; it turns out too late that nobody present can agree to anything.\"",
            "\"\"",
            "checklist.competencies[1].items[2].levels: missing",
        ),
        (
            "\"Never asks who may decide; it turns out too late that nobody present can agree to anything.\",",
            "",
            "checklist.competencies[1].items[2].levels: 4 texts, expected one for each of the levels 1 to 5",
        ),
        (
            "\"Never asks who may decide; it turns out too late that nobody present can agree to anything.\"",
            "\"Asks in passing, and leaves an unclear answer as it is.\"",
            "levels: `Asks in passing, and leaves an unclear answer as it is.` is the words of another level too",
        ),
        (
            "mandatory = true",
            "mandatory = \"yes\"",
            "checklist.competencies[1].items[1].mandatory: text, expected true or false",
        ),
        ("name = \"Empathy\"", "nam = \"Empathy\"", "checklist.competencies[3].nam: unknown key"),
        (
            "competency_mean = \"3.0\"",
            "competency_mean = \"5.5\"",
            "pass.competency_mean: `5.5` is not a mean of levels: a number from 1 to 5 with at most two decimals, such as 3.0",
        ),
        ("mandatory_least = 2", "mandatory_least = 6", "pass.mandatory_least: 6 is not between 1 and 5"),
        ("split = \"body\"", "split = \"most\"", "pass.split: `most` is not one of the words for this"),
        (
            "[imi]\n",
            "[imi]\nnotices_to = \"infoimimediation.org\"\n",
            "imi.notices_to: `infoimimediation.org` is not an e-mail address",
        ),
        (
            "registration_link = \"https:",
            "registration_link = \"http:",
            "imi.registration_link: `http://imimediation.org/practitioners/become-imi-certified/` is not a link that begins with https://",
        ),
    ];
    for (from, to, expected) in cases {
        assert!(CPR.contains(from), "{from}");
        let error = parse("test.toml", &CPR.replacen(from, to, 1)).expect_err(expected);
        let told: Vec<String> = error.problems.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|problem| problem.starts_with("line ") && problem.ends_with(expected)), "{told:?}");
        assert!(error.to_string().starts_with("program test.toml cannot be used: line "), "{error}");
    }
}

/// CPR's program with a plan, windows and a rule of its own.
fn with_plan(from: &str, to: &str) -> String {
    let plan = "candidate_hours = \"08:00-20:00\"\n\n[assessment.plan]\nindependence = \"same_session\"\n\
                interview = \"once\"\n\n[[assessment.plan.sessions]]\nminutes = 90\nmodes = [\"role_play\", \"video\"]\n\n\
                [[assessment.plan.sessions]]\n";
    let rule = "split = \"body\"\nrule = \"\"\"\nempathy in all sessions\nand process in any session\"\"\"\n";
    let windows = "\n[windows.retake]\nmost = 1\nfee = \"150.00\"\n\n[windows.appeal]\ndays = 30\ntarget = 60\n\
                   after = [\"not_passed\", \"declined\"]\n\n[[windows.appeal.grounds]]\nid = \"procedure\"\n\
                   text = \"A rule of the procedure was not kept.\"\n";
    let text = CPR
        .replacen("candidate_hours = \"08:00-20:00\"\n", plan, 1)
        .replacen("split = \"body\"\n", rule, 1)
        .replacen("mandatory_least = 2\n", "", 1);
    // CPR's own terms go.
    let (start, end) = (text.find("[windows.review]").unwrap(), text.find("# The assessor's checklist").unwrap());
    let text = format!("{}{}{windows}", &text[..start], &text[end..]);
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn p1_a_program_may_plan_sessions_state_its_rule_and_set_windows() {
    let program = parse("p", &with_plan("", "")).unwrap();
    let needed: Vec<String> = program.assessment.needed().iter().map(ToString::to_string).collect();
    assert_eq!(needed, ["a role play or a video of 90 minutes", "a session of 60 minutes"]);
    let rule = program.pass.rule.as_ref().unwrap();
    assert_eq!(rule.as_str(), "empathy in all sessions and process in any session");
    assert_eq!((program.windows.retake.most, program.windows.review.as_ref()), (Some(1), None));
    let appeal = program.windows.appeal.unwrap();
    assert_eq!((appeal.days, appeal.target, appeal.after.len(), appeal.grounds.len()), (30, Some(60), 2, 1));
}

/// CPR's program with another scale, and words for its first item's levels.
fn on_a_scale(scale: &str, levels: Option<&str>) -> Result<qapdesk::domain::Program, Vec<String>> {
    let mut text = CPR.replacen("competency_mean = \"3.0\"", "competency_mean = \"2.0\"", 1);
    let mut kept = String::new();
    // The words of the levels of every item go, or others stand there.
    while let Some(at) = text.find("\nlevels = [\n") {
        let rest = text.split_off(at);
        let after = rest.find("\n]\n").unwrap() + 3;
        kept.push_str(&text);
        if let Some(levels) = levels {
            kept.push_str("\nlevels = ");
            kept.push_str(levels);
        }
        rest[after..].clone_into(&mut text);
    }
    kept.push_str(&text);
    let kept = kept.replacen(
        "[[checklist.competencies]]",
        &format!("[checklist.scale]\n{scale}\n\n[[checklist.competencies]]"),
        1,
    );
    parse("p", &kept).map_err(|error| error.problems.iter().map(ToString::to_string).collect())
}

#[test]
fn a8_a_checklist_may_have_a_scale_and_words_of_its_own() {
    let four = on_a_scale("levels = 4\nnote_at = 1", Some("[\"a\", \"b\", \"c\", \"d\"]")).unwrap();
    let scale = &four.checklist.scale;
    assert_eq!((scale.words().as_str(), scale.noted().as_deref()), ("1 to 4", Some("level 1")));
    let two = on_a_scale("names = [\"fail\", \"pass\"]\nnote_at = 1", None).unwrap();
    let scale = &two.checklist.scale;
    assert_eq!((scale.words().as_str(), scale.noted().as_deref()), ("1 fail, 2 pass", Some("`fail`")));
    assert!(two.checklist.items().all(|(_, item)| item.levels == ["fail", "pass"]));
    assert_eq!(scale.level("PASS").map(qapdesk::domain::Level::get), Some(2));
    for (scale, levels, expected) in [
        ("levels = 6\nnote_at = 1", None, "checklist.scale.levels: 6 is not between 2 and 5"),
        ("names = [\"only\"]\nnote_at = 1", None, "checklist.scale.names: 1 is not between 2 and 5"),
        (
            "levels = 3\nnames = [\"no\", \"yes\"]\nnote_at = 1",
            None,
            "checklist.scale.names: 2 texts, expected one for each of the levels 1 to 3",
        ),
        ("levels = 4", Some("[\"a\", \"b\", \"c\", \"d\"]"), "checklist.scale.note_at: missing"),
        (
            "levels = 4\nnote_at = 1",
            Some("[\"a\", \"b\"]"),
            "levels: 2 texts, expected one for each of the levels 1 to 4",
        ),
        ("levels = 4\nnote_at = 1", None, "checklist.competencies[1].items[1].levels: missing"),
    ] {
        let told = on_a_scale(scale, levels).expect_err(expected);
        assert!(told.iter().any(|problem| problem.ends_with(expected)), "{scale}: {told:?}");
    }
}

#[test]
fn p1_a_plan_a_rule_or_a_window_that_cannot_be_used_says_where_and_why() {
    for (from, to, expected) in [
        ("\"same_session\"", "\"alone\"", "assessment.plan.independence: `alone` is not one of the words for this"),
        ("\"video\"]", "\"film\"]", "assessment.plan.sessions[1].modes: `film` is not one of the words for this"),
        ("minutes = 90", "minutes = 0", "assessment.plan.sessions[1].minutes: 0 is not between 1 and 1440"),
        (
            "and process in",
            "and proces in",
            "pass.rule: line 2, column 5: `proces` is neither a competency nor an item of the checklist: did you mean `process`?",
        ),
        ("fee = \"150.00\"", "fee = \"-1\"", "windows.retake.fee: `-1.00` is below zero"),
        ("\"declined\"]", "\"withdrawn\"]", "windows.appeal.after: `withdrawn` is not one of the words for this"),
        ("days = 30\ntarget", "day = 30\ntarget", "windows.appeal.days: missing"),
        ("id = \"procedure\"", "id = \"\"", "windows.appeal.grounds[1].id: missing"),
    ] {
        let error = parse("test.toml", &with_plan(from, to)).expect_err(expected);
        let told: Vec<String> = error.problems.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|problem| problem.starts_with("line ") && problem.ends_with(expected)), "{told:?}");
    }
}
