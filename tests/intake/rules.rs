//! Each rule of the application form: the one problem that breaking it gives, at its line and key.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers fail by panicking, as tests do")]

use chrono::NaiveDate;
use qapdesk::intake::{Draft, Problem, read};

/// Four lines; what a case adds begins on line 5.
const BASE: &str = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn toml(text: &str) -> Result<Vec<Draft>, Vec<Problem>> {
    read("form.toml", text.as_bytes(), today())
}

/// Adds `more` to the base and expects one problem.
fn check(more: &str, line: u32, key: &str, message: &str, hint: &str) {
    check_whole(&format!("{BASE}{more}"), line, key, message, hint);
}

fn check_whole(text: &str, line: u32, key: &str, message: &str, hint: &str) {
    let problems = toml(text).expect_err(text);
    assert_eq!(problems.len(), 1, "{text}\n{problems:#?}");
    let problem = &problems[0];
    assert_eq!((problem.line, problem.key.as_deref()), (Some(line), Some(key)), "{text}\n{problem:#?}");
    assert!(problem.message.contains(message), "{text}\n{problem:#?}");
    assert!(problem.hint.contains(hint), "{text}\n{problem:#?}");
    assert_eq!(problem.to_string(), format!("line {line}: {key}: {}", problem.message));
}

#[test]
fn the_smallest_form_is_taken() {
    let drafts = toml(BASE).unwrap();
    let form = drafts[0].form();
    assert_eq!((drafts.len(), drafts[0].line(), form.candidate.name.as_str()), (1, 1, "Doe"));
    assert_eq!((&form.candidate.given_name, &form.experience.mediator, &form.statement.text), (&None, &None, &None));
}

#[test]
fn required_fields_are_asked_for() {
    let whole = |text: &str, line, key, message| check_whole(text, line, key, message, "");
    whole("received_on = 2026-10-12\n[candidate]\nfamily_name = 'Doe'", 1, "form", "missing");
    whole("form = 'qap-application/1'\n[candidate]\nfamily_name = 'Doe'", 1, "received_on", "missing");
    whole("form = 'qap-application/1'\nreceived_on = 2026-10-12", 1, "candidate", "missing");
    whole(&BASE.replace("\"Doe\"", "\" \""), 4, "candidate.family_name", "missing");
    check("[[training]]\ninstitution = 'CPR'", 5, "training[1].course", "missing", "required");
    check("[[training]]\ncourse = 'A'\ninstitution = ''", 7, "training[1].institution", "missing", "required");
    check("[[case_log]]\nhours = 1", 5, "case_log[1].key", "missing", "required");
    check("[memberships]\nrosters = [{}]", 6, "memberships.rosters[1].organisation", "missing", "required");
    check("[[payments]]\namount = '1'\ncurrency = 'USD'", 5, "payments[1].date", "missing", "required");
    check("[[payments]]\ndate = 2026-10-12\ncurrency = 'USD'", 5, "payments[1].amount", "missing", "required");
    check("[[payments]]\ndate = 2026-10-12\namount = 1", 5, "payments[1].currency", "missing", "required");
}

#[test]
fn only_this_version_of_the_form_is_read() {
    let newer = "qap-application/2; this one reads qap-application/1";
    check_whole("form = 'qap-application/2'\nnew_key = 1", 1, "form", newer, "update");
    check_whole(&BASE.replace("qap-application/1", "invoice/1"), 1, "form", "`invoice/1` is not", "qap-application/1");
}

#[test]
fn unknown_keys_name_the_nearest_known_one() {
    check("adress = 'x'", 5, "candidate.adress", "unknown key", "did you mean `address`?");
    check("[[training]]\ncourse = 'A'\ninstitution = 'B'\nhour = 3", 8, "training[1].hour", "unknown", "`hours`");
    check("[experiance]", 5, "experiance", "unknown key", "`experience`");
    check("[experience]\nmediator = { case = 3 }", 6, "experience.mediator.case", "unknown key", "`cases`");
    check("[[evaluations]]\nzzzzzz = 1", 6, "evaluations[1].zzzzzz", "unknown key", "case, received_on");
}

#[test]
fn wrong_types_say_what_was_found_and_what_is_expected() {
    check("primary_phone = 5551234", 5, "candidate.primary_phone", "a number, expected text", "quotes");
    check("cell = ['1']", 5, "candidate.cell", "a list, expected text", "");
    check("[training]\ncourse = 'A'", 5, "training", "a table, expected a list of tables", "[[");
    check("[[statement]]\ntext = 'A'", 5, "statement", "a list, expected a table", "[");
    check("[experience]\nmediator = 31", 6, "experience.mediator", "a number, expected a table", "");
    check(
        "[memberships]\ncpr_neutral = 'yes'",
        6,
        "memberships.cpr_neutral",
        "text, expected true or false",
        "without quotes",
    );
    check(
        "[[feedback]]\nunanswered = '0'",
        6,
        "feedback[1].unanswered",
        "text, expected a whole number",
        "without quotes",
    );
    check("[[feedback]]\nreceived_on = true", 6, "feedback[1].received_on", "true or false, expected a date", "");
    let moment = "a date with a time, expected a date";
    check(
        "[[feedback]]\nreceived_on = 2026-09-30T10:00:00Z",
        6,
        "feedback[1].received_on",
        moment,
        "leave the time out",
    );
    check_whole(&BASE.replace("2026-10-12", "20261012"), 2, "received_on", "a number, expected a date", "");
}

#[test]
fn dates_are_real_and_not_in_the_future() {
    let received = |date: &str, message| check_whole(&BASE.replace("2026-10-12", date), 2, "received_on", message, "");
    received("2026-11-24", "2026-11-24 is in the future");
    received("1989-12-31", "before 1990-01-01");
    received("'12.10.2026'", "`12.10.2026` is not a date");
    received("'2026-02-30'", "is not a date");
    received("'2026-2-3'", "is not a date");
    assert!(toml(&BASE.replace("2026-10-12", "2026-11-23")).is_ok());
    let feedback = |date: &str| format!("[[feedback]]\nreceived_on = {date}");
    assert!(toml(&format!("{BASE}{}", feedback("2026-11-24"))).is_ok(), "it may be tomorrow already in another zone");
    check(&feedback("2026-11-25"), 6, "feedback[1].received_on", "2026-11-25 is in the future", "");
    let paid = |date: &str| format!("[[payments]]\ndate = {date}\namount = 1\ncurrency = 'USD'");
    assert!(toml(&format!("{BASE}{}", paid("2026-11-23"))).is_ok());
    check(&paid("2026-11-24"), 6, "payments[1].date", "2026-11-24 is in the future", "");
    assert!(toml(&BASE.replace("2026-10-12", "\"2026-10-12\"")).is_ok());
    check("[[case_log]]\nkey = 'C'\ndate = 2027-01-01", 7, "case_log[1].date", "is in the future", "");
    check("[[evaluations]]\nreceived_on = 1949-01-01", 6, "evaluations[1].received_on", "before 1950-01-01", "");
}

#[test]
fn hours_are_exact() {
    let log = |hours: &str, message| {
        check(&format!("[[case_log]]\nkey = 'C'\nhours = {hours}"), 7, "case_log[1].hours", message, "");
    };
    for hours in ["12.345", "'12.345'", "1.100"] {
        log(hours, "more than two decimals");
    }
    for hours in ["1e3", "nan", "inf", "'240,5'", "'1_000'", "''", "0x1F", "'12h'"] {
        log(hours, "is not a plain decimal number");
    }
    log("-1", "below zero");
    log("1000000", "too large");
    log("true", "true or false, expected a number");
    for (written, hundredths) in [("240.5", 24050), ("'6.25'", 625), ("1_000.50", 100_050), ("24", 2400), ("0", 0)] {
        let drafts = toml(&format!("{BASE}[[case_log]]\nkey = 'C'\nhours = {written}")).unwrap();
        assert_eq!(drafts[0].form().case_log[0].hours.hundredths(), hundredths, "{written}");
    }
}

#[test]
fn whole_numbers_have_bounds() {
    let cases = |cases: &str, message| {
        check(&format!("[experience]\nmediator = {{ cases = {cases} }}"), 6, "experience.mediator.cases", message, "");
    };
    cases("-1", "-1 is not between 0 and 100000");
    cases("100001", "not between");
    cases("31.0", "`31.0` is not a whole number");
    cases("99999999999999999999999999", "not between");
    let course = "[[training]]\ncourse = 'A'\ninstitution = 'B'\n";
    check(&format!("{course}year = 1949"), 8, "training[1].year", "between 1950 and 2026", "");
    check(&format!("{course}year = 2027"), 8, "training[1].year", "between 1950 and 2026", "");
    check(&format!("{course}role_plays = -2"), 8, "training[1].role_plays", "not between", "");
    check("[statement]\ndocument = 'a.pdf'\npages = 0", 7, "statement.pages", "not between 1", "");
}

#[test]
fn money_is_exact_and_in_a_known_shape() {
    let payment = |amount: &str, currency: &str, line, key, message, hint| {
        check(
            &format!("[[payments]]\ndate = 2026-10-12\namount = {amount}\ncurrency = {currency}"),
            line,
            key,
            message,
            hint,
        );
    };
    payment("'359.999'", "'USD'", 7, "payments[1].amount", "more than two decimals", "two decimals");
    payment("'1,000.00'", "'USD'", 7, "payments[1].amount", "not a plain decimal", "no comma");
    payment("360", "'usd'", 8, "payments[1].currency", "`usd` is not a currency code", "write USD");
    payment("360", "'Dollars'", 8, "payments[1].currency", "not a currency code", "such as USD");
    let refund = format!("{BASE}[[payments]]\ndate = 2026-10-12\namount = -20.5\ncurrency = 'USD'");
    assert_eq!(toml(&refund).unwrap()[0].form().payments[0].amount.value(), -2050);
}

#[test]
fn words_name_the_nearest_known_one() {
    check("[[references]]\ncapacity = 'co-mediator'", 6, "references[1].capacity", "not one of", "`co_mediator`");
    check("[[feedback]]\nvia = 'pigeon'", 6, "feedback[1].via", "`pigeon` is not one of", "mediator, reviewer, direct");
    check("[[case_log]]\nkey = 'C'\nrole = 'Mediator'", 7, "case_log[1].role", "not one of", "`mediator`");
}

#[test]
fn addresses_and_zones_are_checked() {
    for address in ["jane", "jane@", "@example.org", "a@b@c", "jane doe@example.org"] {
        check(&format!("email = '{address}'"), 5, "candidate.email", "is not an e-mail address", "jane@example.org");
    }
    check("[[references]]\nemail = 'x'", 6, "references[1].email", "is not an e-mail address", "");
    check("time_zone = 'America/NewYork'", 5, "candidate.time_zone", "not an IANA", "`America/New_York`");
    check("time_zone = 'america/new york'", 5, "candidate.time_zone", "not an IANA", "`America/New_York`");
    check("time_zone = 'GMT+2'", 5, "candidate.time_zone", "not an IANA", "write a name such as America/New_York");
    check("time_zone = 'etc/gmt+2'", 5, "candidate.time_zone", "not an IANA", "`Etc/GMT+2`");
}

#[test]
fn text_is_clean_and_bounded() {
    check("name = \"Jane\\u0007\"", 5, "candidate.name", "control character U+0007 at column 5", "");
    check("name = \"Jane\\u202Eeod\"", 5, "candidate.name", "bidirectional override", "");
    check("name = \"Jane\\nDoe\"", 5, "candidate.name", "line end", "");
    check("address = \"\"\"a\nb\\u001b[2J\"\"\"", 5, "candidate.address", "control character U+001B at line 2", "");
    check("[statement]\ntext = \"a\\u200bb\"", 6, "statement.text", "zero-width", "");
    check(&format!("name = '{}'", "é".repeat(201)), 5, "candidate.name", "longer than 200 characters", "shorten");
    check(&format!("address = '{}'", "a".repeat(2001)), 5, "candidate.address", "longer than 2000", "");
    check(&format!("[statement]\ntext = '{}'", "a".repeat(100_001)), 6, "statement.text", "longer than 100000", "");
    let long = format!("{BASE}name = '{}'", "é".repeat(200));
    assert_eq!(toml(&long).unwrap()[0].form().candidate.name.chars().count(), 200);
}

#[test]
fn documents_are_plain_file_names() {
    for name in ["../x.pdf", "/etc/passwd", "a/b.pdf", "a\\b.pdf", "..", ".hidden"] {
        let more = format!("[statement]\ndocument = '{name}'");
        check(&more, 6, "statement.document", "not the plain name of a file", "without a folder");
    }
    let long = format!("[statement]\ndocument = '{}'", "é".repeat(128));
    check(&long, 6, "statement.document", "not the plain name", "");
    check("[statement]\ndocument = \"a\\u202Efdp.exe\"", 6, "statement.document", "bidirectional", "");
}

#[test]
fn r0_protected_characteristics_are_dropped_and_named() {
    let text = "form = 'qap-application/1'\nreceived_on = 2026-10-12\nGender = 'secret'\n[candidate]\nfamily_name = 'Doe'\n\
                date-of-birth = 1970-01-01\n'Sexual Orientation' = { a = 'secret' }\nnationality = ['secret']\n\
                [[references]]\nRACE = 'secret'\n[disability]\nkind = 'secret'\n";
    let drafts = toml(text).unwrap();
    let mut dropped = drafts[0].dropped().to_vec();
    dropped.sort();
    let expected = [
        "Gender",
        "candidate.Sexual Orientation",
        "candidate.date-of-birth",
        "candidate.nationality",
        "disability",
        "references[1].RACE",
    ];
    assert_eq!(dropped, expected);
    assert!(!format!("{drafts:?}").contains("secret"));
    let problems = toml(&format!("{text}[candidates]\n")).unwrap_err();
    assert!(!format!("{problems:?}").contains("secret"));
}

#[test]
fn all_problems_are_told_in_the_order_of_the_file() {
    let text = "form = 'qap-application/1'\nreceived_on = 2030-01-01\nfoo = 1\n[candidate]\nemail = 'x'\n[[training]]\n\
                course = 'A'\nhours = 12.345\n[[payments]]\ndate = 'x'\n";
    let told: Vec<String> = toml(text).unwrap_err().iter().map(ToString::to_string).collect();
    let expected = [
        "line 2: received_on: 2030-01-01 is in the future",
        "line 3: foo: unknown key",
        "line 4: candidate.family_name: missing",
        "line 5: candidate.email: `x` is not an e-mail address",
        "line 6: training[1].institution: missing",
        "line 8: training[1].hours: `12.345` has more than two decimals, and nothing is rounded",
        "line 9: payments[1].amount: missing",
        "line 9: payments[1].currency: missing",
        "line 10: payments[1].date: `x` is not a date",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_day_that_there_is_not_is_told_with_its_key_where_toml_itself_refuses_it() {
    let text = BASE.replace("received_on = 2026-10-12", "received_on = 2026-02-29");
    let problems = toml(&text).unwrap_err();
    let first = &problems[0];
    assert_eq!((first.line, first.key.as_deref()), (Some(2), Some("received_on")), "{problems:?}");
    assert!(first.hint.contains("a day that there is"), "{problems:?}");
}

#[test]
fn a_key_that_comes_twice_is_a_problem_in_both_formats() {
    check_whole(&format!("{BASE}family_name = 'Roe'\n"), 5, "family_name", "the key comes twice", "");
    let json = "{\"form\": \"qap-application/1\", \"received_on\": \"2026-10-12\",\n\"candidate\": {\"family_name\": \"Doe\",\n\
                \"family_name\": \"Roe\"}}";
    let problems = read("a.json", json.as_bytes(), today()).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["line 3: candidate.family_name: the key comes twice"]);
}

#[test]
fn null_in_json_is_an_absent_field() {
    let json = "{\"form\": \"qap-application/1\", \"received_on\": \"2026-10-12\", \"training\": null, \"experience\": \
                {\"mediator\": {\"cases\": 31, \"hours\": null}}, \"candidate\": {\"family_name\": \"Doe\", \"fax\": null}}";
    let drafts = read("a.json", json.as_bytes(), today()).unwrap();
    let row = drafts[0].form().experience.mediator.unwrap();
    assert_eq!((row.cases, row.hours, &drafts[0].form().candidate.fax), (Some(31), None, &None));
}

#[test]
fn a_json_file_holds_one_object() {
    for (json, found) in [("[{}]", "a list"), ("\n3", "a number"), ("\"form\"", "text")] {
        let problems = read("a.json", json.as_bytes(), today()).unwrap_err();
        let line = if json.starts_with('\n') { 2 } else { 1 };
        let expected = format!("line {line}: {found}, expected one application form");
        assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
        assert!(problems[0].hint.contains(".jsonl"), "{problems:?}");
    }
}

#[test]
fn lists_are_bounded() {
    let rows = "[[evaluations]]\n".repeat(1001);
    check(&rows, 5, "evaluations", "more than 1000 rows", "");
    let log = format!("[[case_log]]\nkey = 'C'\n{}", "[[case_log]]\nkey = 'C'\n".repeat(9999));
    assert_eq!(toml(&format!("{BASE}{log}")).unwrap()[0].form().case_log.len(), 10_000);
    check(&format!("{log}[[case_log]]\nkey = 'C'\n"), 5, "case_log", "more than 10000 rows", "");
}

#[test]
fn a_file_of_many_forms_is_taken_whole_or_not_at_all() {
    let form = |name: &str| {
        format!(
            "{{\"form\":\"qap-application/1\",\"received_on\":\"2026-10-12\",\"candidate\":{{\"family_name\":\"{name}\"}}}}"
        )
    };
    let good = format!("{}\r\n\n{}\n", form("Doe"), form("Roe"));
    let drafts = read("many.jsonl", good.as_bytes(), today()).unwrap();
    let found: Vec<_> = drafts.iter().map(|draft| (draft.line(), draft.form().candidate.name.as_str())).collect();
    assert_eq!(found, [(1, "Doe"), (3, "Roe")]);
    let bad = format!("{}\n{}\nnot json\n{}\n", form("Doe"), form(" "), form("x\\u0007"));
    let problems = read("many.ndjson", bad.as_bytes(), today()).unwrap_err();
    let lines: Vec<_> = problems.iter().map(|problem| (problem.line, problem.key.as_deref())).collect();
    let key = Some("candidate.family_name");
    assert_eq!(lines, [(Some(2), key), (Some(3), None), (Some(4), key)]);
    let many = format!("{}\n", form("Doe")).repeat(20_001);
    assert_eq!(
        read("many.jsonl", many.as_bytes(), today()).unwrap_err()[0].message,
        "more than 20000 forms in one file"
    );
}

#[test]
fn names_are_joined_where_the_whole_one_is_absent() {
    let name = |more: &str| toml(&format!("{BASE}{more}")).unwrap()[0].form().candidate.name.to_string();
    assert_eq!(name("given_name = 'Jane'"), "Jane Doe");
    assert_eq!(name("given_name = 'Jane'\nname = 'J. Doe'"), "J. Doe");
    assert_eq!(name("given_name = ' '\nname = ''"), "Doe");
}

#[test]
fn courses_of_cpr_are_sponsored_unless_the_form_says_otherwise() {
    let sponsored = |course: &str| {
        let drafts = toml(&format!("{BASE}[[training]]\ncourse = 'A'\n{course}")).unwrap();
        drafts[0].form().training[0].cpr_sponsored
    };
    assert!(sponsored("institution = ' cpr '"));
    assert!(!sponsored("institution = 'CEDR'"));
    assert!(sponsored("institution = 'CEDR'\ncpr_sponsored = true"));
    assert!(!sponsored("institution = 'CPR'\ncpr_sponsored = false"));
}
