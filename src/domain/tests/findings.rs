use super::fixture::{course, declared, document, feedback, finding, form, line, logged, payment, program, reference};
use crate::domain::{Capacity, CaseRole, Form, Requirement, Verdict, count_feedback, findings};
use crate::text::Prose;

/// What a changed form gives for a requirement: verdict and figure.
fn found(requirement: Requirement, change: impl FnOnce(&mut Form)) -> (Verdict, String) {
    let mut form = form();
    change(&mut form);
    let finding = finding(&form, requirement);
    assert_eq!(finding.missing.is_empty(), finding.verdict == Verdict::Met, "{finding:?}");
    (finding.verdict, finding.have)
}

fn met(have: &str) -> (Verdict, String) {
    (Verdict::Met, have.to_owned())
}

fn unmet(have: &str) -> (Verdict, String) {
    (Verdict::Unmet, have.to_owned())
}

fn review(have: &str) -> (Verdict, String) {
    (Verdict::Review, have.to_owned())
}

#[test]
fn r1_hours_are_exact_and_only_the_first_row_counts() {
    let hours = |declared_hours: &'static str| {
        found(Requirement::Hours, move |form| {
            form.experience.mediator = Some(declared(31, declared_hours));
            form.experience.co_mediator = Some(declared(10, "500"));
            form.experience.advocate = Some(declared(10, "500"));
        })
    };
    assert_eq!(hours("200"), met("200"));
    assert_eq!(hours("199.9"), unmet("199.9"));
    assert_eq!(hours("199.99"), unmet("199.99"));
    assert_eq!(found(Requirement::Hours, |form| form.experience.mediator = None), unmet("0"));
}

#[test]
fn r1_the_log_counts_and_the_lower_figure_is_taken() {
    let log = |declared_hours: &'static str, logged_hours: &'static str| {
        let mut form = form();
        form.experience.mediator = Some(declared(31, declared_hours));
        form.case_log = vec![
            logged("L-1", CaseRole::Mediator, logged_hours, false),
            logged("L-1", CaseRole::CoMediator, "10", true),
            logged("L-2", CaseRole::Advocate, "100", true),
            logged("L-3", CaseRole::Observer, "100", true),
        ];
        finding(&form, Requirement::Hours)
    };
    let lower_log = log("240.5", "200");
    assert_eq!((lower_log.verdict, lower_log.have.as_str()), (Verdict::Met, "210"));
    assert!(lower_log.notes[0].contains("240.5 h") && lower_log.notes[0].contains("210 h"), "{:?}", lower_log.notes);
    let lower_declared = log("199", "200");
    assert_eq!((lower_declared.verdict, lower_declared.have.as_str()), (Verdict::Unmet, "199"));
}

#[test]
fn r2_a_key_that_comes_twice_is_one_case_and_only_completed_cases_count() {
    let cases = found(Requirement::Cases, |form| {
        form.case_log = (1..=26).map(|place| logged(&format!("L-{place}"), CaseRole::Mediator, "8", true)).collect();
        form.case_log.push(logged("l-26", CaseRole::MultiParty, "8", true));
        form.case_log.push(logged("L-27", CaseRole::Mediator, "8", false));
        form.case_log.push(logged("L-28", CaseRole::Advocate, "8", true));
    });
    assert_eq!(cases, met("26"));
    let marks_apart = found(Requirement::Cases, |form| {
        form.case_log = (2..=25).map(|place| logged(&format!("L-{place}"), CaseRole::Mediator, "9", true)).collect();
        form.case_log.push(logged("Caf\u{e9}  1", CaseRole::Mediator, "9", true));
        form.case_log.push(logged("CAFE\u{301} 1", CaseRole::Mediator, "9", true));
    });
    assert_eq!(marks_apart, unmet("25"));
    assert_eq!(found(Requirement::Cases, |form| form.experience.mediator = Some(declared(25, "240"))), unmet("25"));
}

#[test]
fn r1_r2_rows_without_a_role_are_judged_where_they_would_decide() {
    let log = |form: &mut Form, role: Option<CaseRole>| {
        form.case_log =
            (1..=30).map(|place| logged(&format!("C-{place:02}"), CaseRole::Mediator, "10", true)).collect();
        form.case_log.iter_mut().for_each(|row| row.role = role);
    };
    for requirement in [Requirement::Hours, Requirement::Cases] {
        assert_eq!(found(requirement, |form| log(form, None)), review("0"));
        assert_eq!(found(requirement, |form| log(form, Some(CaseRole::Observer))), unmet("0"));
        let short = |form: &mut Form| {
            log(form, None);
            form.experience.mediator = Some(declared(25, "199"));
        };
        assert_eq!(found(requirement, short), unmet("0"));
    }
    assert_eq!(found(Requirement::References, |form| log(form, None)), met("2"));
}

#[test]
fn r3_two_parties_or_counsel_of_one_mediation_who_can_be_reached() {
    let references = |change: fn(&mut Form)| found(Requirement::References, change);
    assert_eq!(references(|_| {}), met("2"));
    assert_eq!(references(|form| form.references[1].case = Some(line("C-02"))), unmet("1"));
    assert_eq!(references(|form| form.references[1].capacity = Some(Capacity::CoMediator)), unmet("1"));
    assert_eq!(references(|form| form.references[1].phone = None), unmet("1"));
    assert_eq!(references(|form| form.references[1].phone = Some(line("n/a"))), unmet("1"));
    let unkeyed = |form: &mut Form| {
        form.references.truncate(1);
        form.references[0].case = None;
    };
    assert_eq!(references(unkeyed), unmet("1"));
    assert_eq!(references(|form| form.references.truncate(1)), unmet("1"));
    assert_eq!(references(|form| form.references[1].name = Some(line("r.  COUNSEL"))), unmet("1"));
    assert_eq!(references(|form| form.references[1].case = None), review("2"));
    assert_eq!(references(|form| form.references.iter_mut().for_each(|one| one.case = None)), review("2"));
    let third = |form: &mut Form| {
        form.references[1].case = Some(line("C-02"));
        form.references.push(reference("Q. Party", Capacity::Party, Some("c-02")));
    };
    assert_eq!(references(third), met("2"));
    let of_one_address = |form: &mut Form| {
        form.references[0].email = Some(line("rc@firm.example"));
        form.references[1].email = Some(line("RC@firm.example"));
    };
    assert_eq!(references(of_one_address), review("2"), "two names of one person");
    let and_a_third = |form: &mut Form| {
        form.references.iter_mut().for_each(|one| one.email = Some(line("rc@firm.example")));
        form.references.push(reference("Q. Party", Capacity::Party, Some("c-01")));
    };
    assert_eq!(references(and_a_third), met("3"));
}

#[test]
fn r3_names_that_differ_in_marks_titles_and_order_alone_are_for_a_person_to_judge() {
    let of = |one: &'static str, other: &'static str| {
        found(Requirement::References, move |form| {
            form.references[0].name = Some(line(one));
            form.references[1].name = Some(line(other));
        })
    };
    for (one, other) in [
        ("Sean O'Neil", "Sean O’Neil"),
        ("José Núñez", "Jose Nunez"),
        ("J. Smith", "J Smith"),
        ("Dr. Jane Doe", "Jane Doe"),
        ("Doe, Jane", "Jane Doe"),
    ] {
        assert_eq!(of(one, other), review("2"), "{one}, {other}");
    }
    for (one, other) in
        [("Jane Doe", "John Doe"), ("Jane Doe", "Jane Doe Jr."), ("李明", "李 敏"), ("Dr. Li", "Dr. Wu")]
    {
        assert_eq!(of(one, other), met("2"), "{one}, {other}: with one telephone");
    }
    let and_a_third = found(Requirement::References, |form| {
        form.references[1].name = Some(line("Counsel, R."));
        form.references.push(reference("Q. Party", Capacity::Party, Some("C-01")));
    });
    assert_eq!(and_a_third, met("3"));
}

#[test]
fn r3_a_placeholder_is_no_case_key() {
    let of = |one: &'static str, other: &'static str| {
        found(Requirement::References, move |form| {
            form.references[0].case = Some(line(one));
            form.references[1].case = Some(line(other));
        })
    };
    for none in ["-", "n/a", "N.A.", "?", "…", "—", "None", "unknown", "TBD", "confidential"] {
        assert_eq!(of(none, none), review("2"), "{none}");
        assert_eq!(of(none, "-"), review("2"), "{none}");
        assert_eq!(of(none, "C-01"), review("2"), "{none}");
    }
    for key in ["C-1", "7", "事件", "none-1", "Unknown v. Known"] {
        assert_eq!(of(key, key), met("2"), "{key}");
    }
}

#[test]
fn r3_r4_a_key_in_another_width_or_with_another_hyphen_is_the_same() {
    for other in ["C\u{2011}01", "C–01", "Ｃ－０１"] {
        let of_one = found(Requirement::References, |form| form.references[1].case = Some(line(other)));
        assert_eq!(of_one, met("2"), "{other}");
        let cases = found(Requirement::Cases, |form| {
            form.case_log =
                (1..=25).map(|place| logged(&format!("C-{place:02}"), CaseRole::Mediator, "9", true)).collect();
            form.case_log.push(logged(other, CaseRole::Mediator, "9", true));
        });
        assert_eq!(cases, unmet("25"), "{other}");
        let forms = found(Requirement::Feedback, |form| {
            form.feedback[1].giver = Some(line(&other.replace(['C', 'Ｃ'], "F")));
            form.feedback[1].case = Some(line(other));
        });
        assert_eq!(forms, unmet("14"), "{other}");
    }
}

#[test]
fn r3_a_case_logged_in_another_role_is_for_a_person_to_judge() {
    let judged = found(Requirement::References, |form| {
        form.case_log = vec![logged("C-01", CaseRole::Advocate, "8", true)];
    });
    assert_eq!(judged, review("2"));
}

#[test]
fn r4_complete_forms_count_and_duplicates_count_once() {
    let forms = |change: fn(&mut Form)| found(Requirement::Feedback, change);
    assert_eq!(forms(|_| {}), met("15"));
    assert_eq!(forms(|form| drop(form.feedback.pop())), unmet("14"));
    assert_eq!(forms(|form| form.feedback[3].unanswered = Some(1)), unmet("14"));
    assert_eq!(forms(|form| form.feedback[3].unanswered = None), unmet("14"));
    assert_eq!(forms(|form| form.feedback[3] = feedback(1, 0)), unmet("14"));
    assert_eq!(forms(|form| form.feedback[3].duplicate_of = Some(line("F-01"))), unmet("14"));
    assert_eq!(forms(|form| form.feedback[3].duplicate_of = Some(line("F-04"))), met("15"), "of itself is a slip");
}

#[test]
fn r4_forms_that_repeat_one_not_on_file_count_once_and_are_judged() {
    let forms = |change: fn(&mut Form)| found(Requirement::Feedback, change);
    assert_eq!(forms(|form| form.feedback[3].duplicate_of = Some(line("F-99"))), review("15"));
    let two = |form: &mut Form| {
        form.feedback[3].duplicate_of = Some(line("F-99"));
        form.feedback[4].duplicate_of = Some(line("f-99"));
    };
    assert_eq!(forms(two), unmet("14"));
    let not_needed = |form: &mut Form| {
        form.feedback.push(feedback(16, 0));
        form.feedback[15].duplicate_of = Some(line("F-99"));
    };
    assert_eq!(forms(not_needed), met("16"));
    let nameless_repetition = |form: &mut Form| {
        let mut again = feedback(1, 0);
        (again.giver, again.duplicate_of) = (None, Some(line("F-01")));
        form.feedback.push(again);
    };
    assert_eq!(forms(nameless_repetition), met("15"));
}

#[test]
fn r4_the_count_adds_up_and_names_mediations() {
    let mut form = form();
    form.feedback.push(feedback(1, 0));
    form.feedback.push(feedback(16, 2));
    form.feedback[1].case = Some(line("c-01"));
    let count = count_feedback(&form, &program());
    let all = count.complete + count.incomplete + count.duplicate;
    assert_eq!(all as usize, form.feedback.len());
    assert_eq!((count.complete, count.incomplete, count.duplicate, count.mediations), (15, 1, 1, 14));
}

#[test]
fn r4_a_complete_repetition_of_an_incomplete_form_counts_once() {
    let forms = found(Requirement::Feedback, |form| {
        form.feedback[0].unanswered = Some(2);
        form.feedback.push(feedback(1, 0));
    });
    assert_eq!(forms, met("15"));
}

#[test]
fn r4_forms_that_cannot_be_told_apart_are_for_a_person_to_judge() {
    assert_eq!(found(Requirement::Feedback, |form| form.feedback[0].giver = None), review("15"));
}

#[test]
fn r4_placeholders_repeat_nothing_and_are_for_a_person_to_judge() {
    let each = |change: fn(&mut crate::domain::FeedbackForm)| {
        found(Requirement::Feedback, move |form| form.feedback.iter_mut().for_each(change))
    };
    let both = |form: &mut crate::domain::FeedbackForm| {
        (form.giver, form.case) = (Some(line("n/a")), Some(line("N/A")));
    };
    assert_eq!(each(both), review("15"));
    assert_eq!(each(|form| form.giver = Some(line("-"))), review("15"));
    assert_eq!(each(|form| form.duplicate_of = Some(line("none"))), met("15"));
    assert_eq!(found(Requirement::Feedback, |form| form.feedback[3].giver = Some(line("N.A."))), met("15"), "initials");
}

#[test]
fn r5_approved_training_alone_meets_and_other_training_is_judged() {
    let training = |change: fn(&mut Form)| found(Requirement::Training, change);
    assert_eq!(training(|form| form.training[0].hours = "20".parse().unwrap()), met("20"));
    assert_eq!(training(|form| form.training[0].hours = "19.99".parse().unwrap()), unmet("19.99"));
    assert_eq!(training(|form| form.training[0].theory = false), unmet("24"));
    assert_eq!(training(|form| form.training[0].practice = false), unmet("24"));
    assert_eq!(training(|form| form.training[0].role_plays = 1), unmet("24"));
    assert_eq!(training(|form| form.training[0].role_play_feedback = false), unmet("24"));
    assert_eq!(training(|form| form.training[0].basic = false), unmet("0"));
    assert_eq!(training(|form| form.training[0].institution = line("cedr")), review("24"));
    assert_eq!(
        training(|form| form.training = vec![course("CPR", 2021, "12"), course("Elsewhere", 2020, "12")]),
        review("24")
    );
    assert_eq!(
        training(|form| form.training = vec![course("CPR institute", 2021, "12"), course("CPR", 2020, "8")]),
        met("20")
    );
}

#[test]
fn r5_sponsored_cds_and_cedr_courses_are_approved() {
    for institution in ["CDS", "CEDR", "centre for  effective dispute resolution"] {
        let sponsored = found(Requirement::Training, |form| {
            form.training[0].institution = line(institution);
            form.training[0].cpr_sponsored = true;
        });
        assert_eq!(sponsored, met("24"), "{institution}");
    }
}

#[test]
fn r5_a_cmtp_course_before_2019_is_other_training() {
    let cmtp = |year| {
        let mut form = form();
        form.training = vec![course("Elsewhere", year, "24")];
        form.training[0].cmtp = true;
        finding(&form, Requirement::Training)
    };
    assert_eq!(cmtp(2019).verdict, Verdict::Met);
    let early = cmtp(2018);
    assert_eq!(early.verdict, Verdict::Review);
    assert!(early.notes.iter().any(|note| note.contains("2018") && note.contains("2019")), "{:?}", early.notes);
}

#[test]
fn r6_other_training_that_is_relied_on_needs_both_documents() {
    let documents = |change: fn(&mut Form)| {
        found(Requirement::TrainingDocuments, |form| {
            form.training = vec![course("Elsewhere", 2020, "40")];
            change(form);
        })
    };
    assert_eq!(documents(|_| {}), unmet("0"));
    assert_eq!(documents(|form| form.training[0].syllabus = Some(document("s.txt"))), unmet("1"));
    let both = |form: &mut Form| {
        form.training[0].syllabus = Some(document("s.txt"));
        form.training[0].completion = Some(document("c.txt"));
    };
    assert_eq!(documents(both), met("2"));
    assert_eq!(documents(|form| form.training.push(course("CPR", 2021, "24"))), met("0"));
    assert_eq!(documents(|form| form.training[0].basic = false), met("0"));
}

#[test]
fn r7_a_statement_of_one_page_is_read_by_a_person() {
    let statement = |change: fn(&mut Form)| found(Requirement::Statement, change);
    assert_eq!(statement(|_| {}), review("2"));
    assert_eq!(statement(|form| form.statement.text = Some(Prose::clean(&"word ".repeat(600)))), review("600"));
    assert_eq!(statement(|form| form.statement.text = Some(Prose::clean(&"word ".repeat(601)))), unmet("601"));
    assert_eq!(statement(|form| form.statement.text = Some(Prose::clean(&"調".repeat(601)))), unmet("601"));
    assert_eq!(statement(|form| form.statement.text = Some(Prose::clean(&"ｶ".repeat(601)))), unmet("601"));
    assert_eq!(statement(|form| form.statement.text = Some(Prose::clean("  \n "))), unmet("0"));
    let pages = |form: &mut Form, pages| {
        form.statement = crate::domain::Statement { text: None, document: Some(document("s.pdf")), pages };
    };
    let mut long = form();
    pages(&mut long, Some(2));
    assert_eq!(finding(&long, Requirement::Statement).verdict, Verdict::Unmet);
    pages(&mut long, Some(1));
    assert_eq!(finding(&long, Requirement::Statement).verdict, Verdict::Review);
    pages(&mut long, None);
    let unstated = finding(&long, Requirement::Statement);
    assert_eq!((unstated.verdict, &*unstated.have, &*unstated.unit), (Verdict::Review, "1", "document"));
    assert_eq!(finding(&long, Requirement::Statement).missing.len(), 2);
    long.statement.text = Some(Prose::clean(&"word ".repeat(700)));
    long.statement.pages = Some(1);
    let both = finding(&long, Requirement::Statement);
    assert_eq!((both.verdict, &*both.have, &*both.need, &*both.unit), (Verdict::Unmet, "700", "600", "words"));
}

#[test]
fn r7_a_text_whose_words_cannot_be_told_apart_is_counted_about_and_its_length_looked_at() {
    let said = |text: String| {
        let mut form = form();
        form.statement.text = Some(Prose::clean(&text));
        finding(&form, Requirement::Statement)
    };
    for letter in ["ก", "ກ", "က", "ក"] {
        let (short, long) = (said(letter.repeat(2400)), said(letter.repeat(2401)));
        assert_eq!((short.verdict, short.have.as_str(), short.missing.len()), (Verdict::Review, "600", 1), "{letter}");
        assert_eq!((long.verdict, long.have.as_str(), long.missing.len()), (Verdict::Review, "601", 2), "{letter}");
    }
    let mixed = said(format!("{}ก", "word ".repeat(600)));
    assert_eq!((mixed.verdict, mixed.have.as_str()), (Verdict::Unmet, "601"));
}

#[test]
fn r7_the_words_are_of_the_programs_pages() {
    let mut program = program();
    program.statement.pages = 2;
    let mut form = form();
    form.statement = crate::domain::Statement { text: None, document: Some(document("s.pdf")), pages: Some(3) };
    let said = |form: &Form| {
        let findings = findings(form, &program);
        findings.of(Requirement::Statement).expect("one of the eight").missing[0].clone()
    };
    assert_eq!(said(&form), "the self-statement has 3 pages; it must fit on 2 pages");
    form.statement.document = None;
    assert_eq!(said(&form), "the self-statement, of 2 pages at most, is missing");
}

#[test]
fn r8_the_fee_is_exact_and_never_converted() {
    let fee = |payments: &'static [(&str, &str)]| {
        found(Requirement::Fee, move |form| {
            form.payments = payments.iter().map(|(amount, currency)| payment(amount, currency)).collect();
        })
    };
    assert_eq!(fee(&[("360.00", "USD")]), met("360.00"));
    assert_eq!(fee(&[("359.99", "USD")]), unmet("359.99"));
    assert_eq!(fee(&[("200", "USD"), ("160", "USD")]), met("360.00"));
    assert_eq!(fee(&[("360", "USD"), ("-0.01", "USD")]), unmet("359.99"));
    assert_eq!(fee(&[("360", "EUR")]), review("0.00"));
    assert_eq!(fee(&[("360", "EUR"), ("-360", "EUR")]), unmet("0.00"));
    assert_eq!(fee(&[("360", "USD"), ("10", "EUR")]), met("360.00"));
    assert_eq!(fee(&[("360", "USD"), ("-300", "EUR")]), review("360.00"), "a refund is not passed over");
    assert_eq!(fee(&[("-360", "USD"), ("360", "EUR")]), review("-360.00"));
    assert_eq!(fee(&[]), unmet("0.00"));
}

#[test]
fn r8_the_fee_of_the_day_of_receipt_applies() {
    let mut program = program();
    program
        .fees
        .push(crate::domain::program::Fee { from: super::fixture::day("2026-10-13"), amount: "400".parse().unwrap() });
    let mut form = form();
    let of =
        |form: &Form| crate::domain::findings(form, &program).of(Requirement::Fee).expect("one of the eight").verdict;
    assert_eq!(of(&form), Verdict::Met);
    form.received_on = super::fixture::day("2026-10-13");
    assert_eq!(of(&form), Verdict::Unmet);
}
