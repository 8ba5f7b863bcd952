use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use lopdf::{Document, Object, StringFormat, dictionary, text_string};

use super::fields::{Kind, kind_of};
use super::layout::{PAGE, Place, pages};
use super::{blank_pdf, is_pdf, pdf_form};
use crate::domain::Form;
use crate::intake::form::TABLES;
use crate::intake::{Problem, read};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn form_of(json: &str) -> Result<Form, Vec<Problem>> {
    Ok(read("form.pdf", json.as_bytes(), day("2026-11-23"))?[0].form().clone())
}

fn document() -> Document {
    Document::load_mem(&blank_pdf(None).unwrap()).unwrap()
}

/// Fills fields in as a PDF reader does.
fn fill(document: &mut Document, values: &[(&str, Object)]) {
    let mut left: BTreeMap<&str, &Object> = values.iter().map(|(name, value)| (*name, value)).collect();
    for object in document.objects.values_mut() {
        let Ok(field) = object.as_dict_mut() else { continue };
        let name = field.get(b"T").and_then(Object::as_str).map(|name| String::from_utf8_lossy(name).into_owned());
        if let Some(value) = name.ok().and_then(|name| left.remove(name.as_str())) {
            field.set("V", value.clone());
        }
    }
    assert!(left.is_empty(), "no such fields: {left:?}");
}

fn bytes_of(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn filled(values: &[(&str, Object)]) -> Result<Form, Vec<Problem>> {
    let mut document = document();
    fill(&mut document, values);
    form_of(&pdf_form(&bytes_of(document), None).unwrap())
}

/// What makes a form whole, and more.
fn with(more: &[(&'static str, &str)]) -> Vec<(&'static str, Object)> {
    let least = [("received_on", "2026-10-12"), ("candidate-family_name", "O'Connor")];
    least.iter().chain(more).map(|(name, text)| (*name, text_string(text))).collect()
}

fn yes() -> Object {
    Object::Name(b"Yes".to_vec())
}

#[test]
fn every_key_that_the_reader_knows_has_a_field() {
    let blanks: BTreeSet<String> = pages().into_iter().flat_map(|page| page.blanks).map(|blank| blank.name).collect();
    for (table, keys) in TABLES {
        for key in keys {
            // The field that nobody sees says which form it is.
            let is_table = TABLES.iter().any(|(other, _)| other == key);
            if *key == "form" || is_table || blanks.contains(*key) {
                continue;
            }
            let ends = format!("-{key}");
            let within = |name: &&String| name.ends_with(&ends) && name.split('-').any(|step| step == table);
            // Rows of experience are tables of the same keys.
            let is_row =
                |name: &&String| table == "mediator" && name.starts_with("experience-") && name.ends_with(&ends);
            let is_experience =
                |name: &&String| table == "experience" && name.starts_with(&format!("experience-{key}-"));
            let found = blanks.iter().any(|name| within(&name) || is_row(&name) || is_experience(&name));
            assert!(found, "{table}.{key} has no field");
        }
    }
}

#[test]
fn every_field_has_a_name_of_its_own_and_a_place_of_its_own_on_its_page() {
    let mut names = BTreeSet::new();
    for (number, page) in (1..).zip(pages()) {
        let apart = |a: Place, b: Place| {
            a.left + a.width <= b.left
                || b.left + b.width <= a.left
                || a.bottom + a.height <= b.bottom
                || b.bottom + b.height <= a.bottom
        };
        for (index, blank) in page.blanks.iter().enumerate() {
            assert!(names.insert(blank.name.clone()), "{} comes twice", blank.name);
            assert!(kind_of(&blank.name) == Some(blank.kind), "{} is not known by its name", blank.name);
            let Place { left, bottom, width, height } = blank.place;
            assert!(left >= 40.0 && left + width <= PAGE.0 - 40.0, "{} is beside page {number}", blank.name);
            assert!(bottom >= 40.0 && bottom + height <= PAGE.1 - 40.0, "{} is beyond page {number}", blank.name);
            for other in &page.blanks[..index] {
                assert!(apart(blank.place, other.place), "{} lies over {}", blank.name, other.name);
            }
        }
        for words in &page.words {
            assert!(words.bottom >= 40.0 && words.text.is_ascii(), "page {number}: {}", words.text);
        }
    }
    assert!(pages().iter().flat_map(|page| &page.blanks).any(|blank| blank.kind == Kind::Mark));
}

#[test]
fn the_blank_form_is_the_same_bytes_each_time_and_names_what_is_required() {
    let blank = blank_pdf(None).unwrap();
    assert!(is_pdf(&blank) && blank == blank_pdf(None).unwrap());
    let problems = form_of(&pdf_form(&blank, None).unwrap()).unwrap_err();
    let keys: Vec<_> = problems.iter().filter_map(|problem| problem.key.as_deref()).collect();
    assert_eq!(keys, ["received_on", "candidate"]);
    let problems = form_of(&pdf_form(&blank, Some(day("2026-10-12"))).unwrap()).unwrap_err();
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_filled_form_says_what_the_same_form_says_as_toml() {
    let mut values = with(&[
        ("candidate-given_name", "Zo\u{eb}"),
        ("candidate-email", "zoe@example.org"),
        ("candidate-address", "1 Main Street\r\nNew York"),
        ("training-1-course", "Mediation skills"),
        ("training-1-institution", "CEDR"),
        ("training-1-year", "2021"),
        ("training-1-hours", "22.5"),
        ("training-1-role_plays", "4"),
        ("memberships-rosters-2-organisation", "AAA"),
        ("experience-mediator-cases", "31"),
        ("experience-mediator-hours", "240.5"),
        ("case_log-1-key", "C-01"),
        ("case_log-1-role", "co_mediator"),
        ("statement-text", "Mediation is\rlistening."),
        ("references-1-name", "R. Counsel"),
        ("references-1-capacity", "counsel"),
        ("feedback-36-giver", "F-01"),
        ("feedback-36-unanswered", "0"),
        ("payments-1-date", "2026-10-12"),
        ("payments-1-amount", "360.00"),
        ("payments-1-currency", "USD"),
        ("payments-1-reference", "1043"),
    ]);
    values.extend([("training-1-basic", yes()), ("training-1-theory", yes()), ("case_log-1-completed", yes())]);
    let toml = r#"
        form = "qap-application/1"
        received_on = 2026-10-12
        candidate = { given_name = "Zoë", family_name = "O'Connor", email = "zoe@example.org", address = "1 Main Street\nNew York" }
        training = [{ course = "Mediation skills", institution = "CEDR", year = 2021, hours = 22.5, role_plays = 4, basic = true, theory = true, cpr_sponsored = false }]
        memberships = { rosters = [{ organisation = "AAA" }] }
        experience = { mediator = { cases = 31, hours = 240.5 } }
        case_log = [{ key = "C-01", role = "co_mediator", completed = true }]
        statement = { text = "Mediation is\nlistening." }
        references = [{ name = "R. Counsel", capacity = "counsel" }]
        feedback = [{ giver = "F-01", unanswered = 0 }]
        payments = [{ date = 2026-10-12, amount = "360.00", currency = "USD", reference = "1043" }]
    "#;
    let expected = read("form.toml", toml.as_bytes(), day("2026-11-23")).unwrap()[0].form().clone();
    assert_eq!(filled(&values).unwrap(), expected);
}

#[test]
fn names_in_any_script_come_through_in_each_encoding_of_a_pdf() {
    let utf8 = |text: &str| Object::String([b"\xef\xbb\xbf", text.as_bytes()].concat(), StringFormat::Literal);
    let latin = Object::String(b"M\xfcller".to_vec(), StringFormat::Literal);
    for (value, name) in [(text_string("Nguyễn"), "Nguyễn"), (utf8("Łukasz"), "Łukasz"), (latin, "Müller")] {
        let values = [("received_on", text_string("2026-10-12")), ("candidate-family_name", value)];
        assert_eq!(filled(&values).unwrap().candidate.name.as_str(), name);
    }
}

#[test]
fn a_problem_names_the_row_as_it_stands_in_the_form() {
    let values =
        with(&[("training-3-course", "Skills"), ("training-3-year", "about 2020"), ("case_log-1-hours", "six")]);
    let problems = filled(&values).unwrap_err();
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}: {}", problem.key.as_deref().unwrap_or_default(), problem.message))
        .collect();
    assert!(told.iter().any(|one| one == "training[3].institution: missing"), "{told:?}");
    assert!(told.iter().any(|one| one.starts_with("training[3].year: ")), "{told:?}");
    assert!(told.iter().any(|one| one.starts_with("case_log[1].hours: `six`")), "{told:?}");
}

#[test]
fn a_form_for_a_program_says_so() {
    let mut document = Document::load_mem(&blank_pdf(Some("smc")).unwrap()).unwrap();
    fill(&mut document, &with(&[]));
    let json = pdf_form(&bytes_of(document), None).unwrap();
    assert!(json.contains(r#""program":"smc""#), "{json}");
}

#[test]
fn the_day_of_receipt_is_taken_from_the_form_where_it_says_one() {
    let mut document = document();
    fill(&mut document, &with(&[]));
    let form = pdf_form(&bytes_of(document), Some(day("2026-11-01"))).unwrap();
    assert_eq!(form_of(&form).unwrap().received_on, day("2026-10-12"));
}

#[test]
fn what_a_program_adds_to_the_form_is_told_and_what_is_protected_is_dropped() {
    let mut document = document();
    let id = document.new_object_id();
    let field = |name: &str| {
        dictionary! { "FT" => "Tx", "T" => text_string(name), "V" => text_string("x") }
    };
    document.objects.insert(id, field("candidate-gender").into());
    fill(&mut document, &with(&[]));
    let add = |document: &mut Document, id| {
        let form = document.catalog_mut().unwrap().get_mut(b"AcroForm").unwrap().as_dict_mut().unwrap();
        form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(Object::Reference(id));
    };
    add(&mut document, id);
    let json = pdf_form(&bytes_of(document.clone()), None).unwrap();
    let drafts = read("form.pdf", json.as_bytes(), day("2026-11-23")).unwrap();
    assert_eq!(drafts[0].dropped(), ["candidate.gender"]);

    let id = document.add_object(field("candidate-emial"));
    add(&mut document, id);
    let problems = form_of(&pdf_form(&bytes_of(document), None).unwrap()).unwrap_err();
    assert_eq!(problems[0].key.as_deref(), Some("candidate.emial"));
    assert_eq!(problems[0].hint, "did you mean `email`?");
}

#[test]
fn fields_in_groups_have_the_names_and_values_of_their_groups() {
    let mut document = document();
    let kid = document.add_object(dictionary! { "Subtype" => "Widget" });
    let id = document.add_object(dictionary! {
        "FT" => "Tx", "T" => text_string("candidate-cell"), "V" => text_string("+1 212"), "Kids" => vec![kid.into()],
    });
    for object in document.objects.values_mut() {
        let is_it = |field: &lopdf::Dictionary| {
            field.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == b"candidate-cell")
        };
        if let Ok(field) = object.as_dict_mut()
            && is_it(field)
            && !field.has(b"Kids")
        {
            field.set("T", text_string("unused"));
            field.set("V", text_string(""));
        }
    }
    let form = document.catalog_mut().unwrap().get_mut(b"AcroForm").unwrap().as_dict_mut().unwrap();
    form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(Object::Reference(id));
    fill(&mut document, &with(&[]));
    let form = form_of(&pdf_form(&bytes_of(document), None).unwrap()).unwrap();
    assert_eq!(form.candidate.cell.as_deref(), Some("+1 212"));
}

#[test]
fn what_is_not_the_form_is_refused_with_what_to_do() {
    let mut flattened = document();
    flattened.catalog_mut().unwrap().remove(b"AcroForm");
    let mut other = document();
    for object in other.objects.values_mut() {
        if let Ok(field) = object.as_dict_mut()
            && field.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == b"form")
        {
            field.set("V", text_string("an order of books"));
        }
    }
    for (bytes, what) in [
        (bytes_of(flattened), "the PDF holds no fields of the application form"),
        (bytes_of(other), "the PDF holds no fields of the application form"),
        (b"%PDF-1.7\nnothing\nstartxref\n9\n%%EOF".to_vec(), "not a PDF that can be read"),
    ] {
        let problems = pdf_form(&bytes, None).unwrap_err();
        assert!(problems[0].message.starts_with(what), "{problems:?}");
        assert!(problems[0].hint.contains("qapdesk form"), "{problems:?}");
    }
}

#[test]
fn a_loop_of_groups_ends() {
    let mut document = document();
    let id = document.new_object_id();
    let group = dictionary! { "T" => text_string("a"), "Kids" => vec![Object::Reference(id), Object::Reference(id)] };
    document.objects.insert(id, group.into());
    let form = document.catalog_mut().unwrap().get_mut(b"AcroForm").unwrap().as_dict_mut().unwrap();
    form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(Object::Reference(id));
    assert!(pdf_form(&bytes_of(document), None).unwrap_err()[0].message.contains("more than"));
}

/// The form with one more field.
fn with_field(field: lopdf::Dictionary) -> Vec<u8> {
    let mut document = document();
    let id = document.add_object(field);
    let form = document.catalog_mut().unwrap().get_mut(b"AcroForm").unwrap().as_dict_mut().unwrap();
    form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(Object::Reference(id));
    fill(&mut document, &with(&[]));
    bytes_of(document)
}

#[test]
fn a_mark_of_which_only_the_look_was_set_is_set() {
    let mut document = document();
    fill(&mut document, &with(&[("case_log-1-key", "C-01"), ("case_log-1-hours", "3")]));
    for object in document.objects.values_mut() {
        if let Ok(field) = object.as_dict_mut()
            && field.get(b"T").and_then(Object::as_str).is_ok_and(|name| name == b"case_log-1-completed")
        {
            field.set("AS", yes());
        }
    }
    let form = form_of(&pdf_form(&bytes_of(document), None).unwrap()).unwrap();
    assert!(form.case_log[0].completed);
}

#[test]
fn what_a_field_says_and_cannot_be_read_is_told_and_not_left_out() {
    let string = |bytes: &[u8]| Object::String(bytes.to_vec(), StringFormat::Literal);
    let utf16 = string(b"\xFF\xFEZ\0o\0");
    let (cut, odd, utf8) = (string(b"\xFE\xFF\xD8\x00"), string(b"\xFE\xFF\0Zo"), string("Żółć".as_bytes()));
    let (undefined, unmarked) = (string(b"Zo\x9f"), string(b"Z\0o\0"));
    for value in [cut, odd, utf16, utf8, undefined, unmarked, Object::Name(b"Name".to_vec()), Object::Integer(3)] {
        let mut document = document();
        fill(&mut document, &with(&[]));
        fill(&mut document, &[("candidate-cell", value.clone())]);
        let problems = pdf_form(&bytes_of(document), None).unwrap_err();
        assert!(problems[0].message.contains("`candidate-cell`"), "{value:?}: {problems:?}");
    }
}

#[test]
fn names_and_values_are_bounded() {
    let long = dictionary! { "FT" => "Tx", "T" => text_string(&"a-".repeat(200)), "V" => text_string("x") };
    assert!(pdf_form(&with_field(long), None).unwrap_err()[0].message.contains("no field of the application form"));
    let deep = dictionary! { "FT" => "Tx", "T" => text_string(&"a-".repeat(90)), "V" => text_string("x") };
    assert!(form_of(&pdf_form(&with_field(deep), None).unwrap()).is_err(), "no key that is known");
    let mut document = document();
    fill(&mut document, &with(&[]));
    let stream = lopdf::Stream::new(dictionary! {}, vec![b'x'; 9 * 1024 * 1024]);
    let stream = Object::Reference(document.add_object(stream));
    for name in ["candidate-cell", "candidate-fax"] {
        fill(&mut document, &[(name, stream.clone())]);
    }
    let problems = pdf_form(&bytes_of(document), None).unwrap_err();
    assert!(problems[0].message.contains("`candidate-fax`") || problems[0].message.contains("16 MiB"), "{problems:?}");
}

#[test]
fn bytes_that_are_cut_or_changed_do_not_make_the_reader_panic() {
    let whole = blank_pdf(None).unwrap();
    for at in (0..whole.len()).step_by(997) {
        let _ = pdf_form(&[&whole[..at], b"\nstartxref\n9\n%%EOF"].concat(), None);
        let mut changed = whole.clone();
        changed[at] ^= 0x41;
        let _ = pdf_form(&changed, None);
    }
}

#[test]
fn what_unpacks_to_far_more_than_a_form_is_refused_while_it_is_loaded() {
    let packed = [
        &include_bytes!("../../../fuzz/kept/pdf/packed-numbers.pdf")[..],
        include_bytes!("../../../fuzz/kept/pdf/packed-in-many-streams.pdf"),
        include_bytes!("../../../fuzz/kept/pdf/lengths-in-packed-streams.pdf"),
        include_bytes!("../../../fuzz/kept/pdf/one-object-by-many-numbers.pdf"),
    ];
    for bytes in packed {
        let problems = pdf_form(bytes, None).unwrap_err();
        assert_eq!(problems[0].message, "the PDF unpacks to far more than a form", "{} bytes", bytes.len());
    }
    let long = [&blank_pdf(None).unwrap()[..], &vec![b' '; 20 * 1024 * 1024]].concat();
    assert_eq!(pdf_form(&long, None).unwrap_err()[0].message, "the PDF has more than 20 MiB");
}

#[test]
fn a_form_that_says_much_and_was_packed_as_small_as_can_be_is_read() {
    let mut document = document();
    let text = "Mediation is listening, and asking. ".repeat(20_000);
    let cell = "0 ".repeat(900);
    fill(&mut document, &with(&[("statement-text", text.as_str()), ("training-1-course", cell.as_str())]));
    for most in [20, 200, 100_000] {
        let options = lopdf::SaveOptions::builder();
        let options = options.use_object_streams(true).use_xref_streams(true).max_objects_per_stream(most).build();
        let mut bytes = Vec::new();
        document.clone().save_with_options(&mut bytes, options).unwrap();
        let json = pdf_form(&bytes, None).unwrap();
        assert!(json.contains(&text[..text.len() - 1]), "{most}");
        let locked = [&bytes[..], b"\ntrailer <</Encrypt 9 0 R>>"].concat();
        assert_eq!(pdf_form(&locked, None).unwrap_err()[0].message, "the PDF is locked with a password");
    }
}

#[test]
fn a_form_whose_table_leads_nowhere_is_read_by_its_objects() {
    let mut document = document();
    fill(&mut document, &with(&[]));
    let mut bytes = bytes_of(document);
    // A line more at the beginning moves all objects; the table itself is found where it says it begins.
    let head = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let table = bytes.windows(9).rposition(|nine| nine == b"startxref").unwrap();
    let text = String::from_utf8_lossy(&bytes[table + 9..]).into_owned();
    let at: usize = text.split_whitespace().next().unwrap().parse().unwrap();
    bytes.truncate(table);
    bytes.splice(head..head, *b"%moved\n");
    bytes.extend(format!("startxref\n{}\n%%EOF\n", at + 7).bytes());
    assert!(pdf_form(&bytes, None).unwrap().contains("O'Connor"));
}

#[test]
fn a_form_of_which_a_part_was_lost_is_refused_and_one_with_something_after_its_end_is_read() {
    let mut document = document();
    fill(&mut document, &with(&[]));
    let whole = bytes_of(document);
    for after in ["", "\r\n\0\0", "\n--part\r\nContent-Type: text/html\r\n\r\n<html></html>\n"] {
        let json = pdf_form(&[&whole[..], after.as_bytes()].concat(), None).unwrap();
        assert!(json.contains("O'Connor"), "{after:?}");
    }
    let saved_again = [&whole[..], b"\n13 0 obj\n<</FT/Tx>>\nendobj\nxref\n13 1\n"].concat();
    let whole = &whole[..];
    for cut in [&whole[..whole.len() / 2], &whole[..whole.len() * 9 / 10], &whole[..whole.len() - 1], &saved_again[..]]
    {
        let problem = pdf_form(cut, None).unwrap_err().remove(0);
        assert_eq!(problem.message, "the PDF is incomplete: its end is not there", "{} bytes", cut.len());
        assert!(problem.hint.contains("anew"), "{}", problem.hint);
    }
}

#[test]
fn a_field_that_is_there_twice_and_says_two_things_is_asked_about() {
    let twice = |said: &str| {
        let field = dictionary! { "FT" => "Tx", "T" => text_string("candidate-family_name"), "V" => text_string(said) };
        pdf_form(&with_field(field), None)
    };
    let told = twice("Second").unwrap_err().remove(0).message;
    assert_eq!(told, "the field `candidate-family_name` is there twice, and says two things");
    assert!(twice("O'Connor").unwrap().contains("O'Connor"));
}
