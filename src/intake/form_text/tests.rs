use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::form_text;
use crate::domain::{
    Candidate, Capacity, CaseLogRow, CaseRole, Cents, Currency, Declaration, Digest, Document, Evaluation, Experience,
    ExperienceRow, FeedbackForm, Form, Hours, Memberships, Paper, Payment, PointsRow, Reference, Roster, Statement,
    TrainingCourse, Via,
};
use crate::intake::{Problem, read};
use crate::text::{Line, Prose};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// What the text reads back to.
fn back(text: &str, on_file: &Form) -> Form {
    let drafts = read("form.toml", text.as_bytes(), today()).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"));
    let draft = drafts.into_iter().next().expect("a form");
    draft.resolve_beside(on_file, &mut |_| None).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}")).0
}

/// A line of any script, with all that TOML quotes.
fn any_line() -> impl Strategy<Value = Line> {
    select(vec![
        "[a-zA-Z \"\\\\#'=\\[\\]{}]{1,20}",
        "[àéîõüßŁżğ’ʻ]{1,8}",
        "[李明王芳 田中]{1,6}",
        "[محمد علي]{1,8}",
        "[a-z\u{301}\u{fe0f}👩🏽]{1,8}",
    ])
    .prop_flat_map(|pattern| pattern)
    .prop_filter_map("clean and not blank", |text| Line::parse(&text).ok().filter(|line| !line.is_empty()))
}

fn any_prose() -> impl Strategy<Value = Prose> {
    "(?s)[a-c\n\t \"\\\\üß李]{1,60}".prop_filter_map("clean and not blank", |text| {
        Prose::parse(&text).ok().filter(|prose| !prose.trim().is_empty())
    })
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1990_i32..2026, 1_u32..366).prop_filter_map("a day", |(year, day)| NaiveDate::from_yo_opt(year, day))
}

fn any_hours() -> impl Strategy<Value = Hours> {
    (0_u32..100_000).prop_map(Hours::from_hundredths)
}

/// Few names and few contents, so that documents of one name are common.
fn any_document() -> impl Strategy<Value = Document> {
    (select(vec!["s.txt", "Zeugnis #1.pdf", "s.txt#01010101", "成績.pdf"]), 1_u8..4).prop_map(|(name, content)| {
        Document { name: Line::clean(name), digest: Digest([content; 32]), size: u64::from(content) }
    })
}

fn any_email() -> impl Strategy<Value = Line> {
    "[a-z'+]{1,8}@[a-zü]{1,8}\\.org".prop_map(|text| Line::clean(&text))
}

fn any_candidate() -> impl Strategy<Value = Candidate> {
    let names = (any_line(), option::of(any_line()), any_line(), option::of(any_email()));
    let phones = (option::of(any_line()), option::of(any_line()), option::of(any_line()), option::of(any_line()));
    let zone = select(vec![None, Some(Line::clean("America/New_York"))]);
    (names, phones, option::of(any_prose()), zone).prop_map(|(names, phones, address, time_zone)| Candidate {
        name: names.0,
        given_name: names.1,
        family_name: names.2,
        email: names.3,
        primary_phone: phones.0,
        secondary_phone: phones.1,
        cell: phones.2,
        fax: phones.3,
        address,
        time_zone,
    })
}

fn any_course() -> impl Strategy<Value = TrainingCourse> {
    let names = (any_line(), select(vec!["CPR", "cpr", "CEDR"]), option::of(1950_u16..2026), any_hours());
    let documents = (option::of(any_document()), option::of(any_document()));
    (names, any::<[bool; 6]>(), 0_u32..1000, documents).prop_map(|(names, marks, role_plays, documents)| {
        let [cpr_sponsored, cmtp, basic, theory, practice, role_play_feedback] = marks;
        TrainingCourse {
            course: names.0,
            institution: Line::clean(names.1),
            year: names.2,
            hours: names.3,
            cpr_sponsored,
            cmtp,
            basic,
            theory,
            practice,
            role_plays,
            role_play_feedback,
            syllabus: documents.0,
            completion: documents.1,
        }
    })
}

fn any_memberships() -> impl Strategy<Value = Memberships> {
    let year = || option::of(1950_u16..2026);
    let roster = (any_line(), year()).prop_map(|(organisation, year_accepted)| Roster { organisation, year_accepted });
    (any::<bool>(), year(), vec(roster, 0..3)).prop_map(|(cpr_neutral, year_accepted, rosters)| Memberships {
        cpr_neutral,
        year_accepted,
        rosters,
    })
}

fn any_experience() -> impl Strategy<Value = (Experience, Vec<CaseLogRow>)> {
    let row = || {
        option::of(
            (option::of(0_u32..1000), option::of(any_hours()))
                .prop_map(|(cases, hours)| ExperienceRow { cases, hours }),
        )
    };
    let role = option::of(select(CaseRole::ALL.to_vec()));
    let marks = (any::<bool>(), option::of(any::<bool>()), option::of(any::<bool>()));
    let logged =
        (any_line(), option::of(any_day()), role, any_hours(), marks).prop_map(|(key, date, role, hours, marks)| {
            let (completed, fee_paid, in_person) = marks;
            CaseLogRow { key, date, role, hours, completed, fee_paid, in_person }
        });
    ((row(), row(), row(), row(), row()), vec(logged, 0..4)).prop_map(|(rows, log)| {
        let (mediator, co_mediator, multi_party, process_design, advocate) = rows;
        (Experience { mediator, co_mediator, multi_party, process_design, advocate }, log)
    })
}

fn any_statement() -> impl Strategy<Value = Statement> {
    (option::of(any_prose()), option::of(any_document()), option::of(1_u32..1000))
        .prop_map(|(text, document, pages)| Statement { text, document, pages })
}

fn any_capacity() -> impl Strategy<Value = Option<Capacity>> {
    option::of(select(Capacity::ALL.to_vec()))
}

fn any_reference() -> impl Strategy<Value = Reference> {
    let line = || option::of(any_line());
    ((line(), line(), line(), line()), option::of(any_email()), any_capacity(), line()).prop_map(
        |((name, firm, city, phone), email, capacity, case)| Reference {
            name,
            firm,
            city,
            phone,
            email,
            capacity,
            case,
        },
    )
}

fn any_feedback() -> impl Strategy<Value = FeedbackForm> {
    let line = || option::of(any_line());
    let came = (option::of(any_day()), option::of(0_u32..1000), option::of(select(Via::ALL.to_vec())));
    (line(), any_capacity(), line(), came, line()).prop_map(
        |(giver, capacity, case, (received_on, unanswered, via), duplicate_of)| FeedbackForm {
            giver,
            capacity,
            case,
            received_on,
            unanswered,
            via,
            duplicate_of,
        },
    )
}

fn any_payment() -> impl Strategy<Value = Payment> {
    let amount = (-100_000_i64..100_000).prop_map(|cents| {
        format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
            .parse::<Cents>()
            .unwrap()
    });
    let currency = select(vec!["USD", "EUR"]).prop_map(|code| code.parse::<Currency>().unwrap());
    let fee = option::of(select(vec!["fee", "admin-fee"]).prop_map(|id| id.parse().unwrap()));
    (any_day(), amount, currency, option::of(any_line()), option::of(any_line()), fee).prop_map(
        |(date, amount, currency, method, reference, fee)| Payment { date, amount, currency, method, reference, fee },
    )
}

fn any_form() -> impl Strategy<Value = Form> {
    let evaluation = (option::of(any_line()), option::of(any_day()))
        .prop_map(|(case, received_on)| Evaluation { case, received_on });
    let first =
        (any_day(), any_candidate(), vec(any_course(), 0..4), any_memberships(), any_experience(), any_statement());
    let rows = (vec(any_reference(), 0..3), vec(any_feedback(), 0..4), vec(evaluation, 0..3), vec(any_payment(), 0..3));
    (first, rows, any_more()).prop_map(|(first, (references, feedback, evaluations, payments), more)| {
        let (declarations, points, papers) = more;
        let (received_on, candidate, training, memberships, (experience, case_log), statement) = first;
        Form {
            received_on,
            candidate,
            training,
            memberships,
            experience,
            case_log,
            statement,
            references,
            feedback,
            evaluations,
            payments,
            declarations,
            points,
            papers,
        }
    })
}

fn any_more() -> impl Strategy<Value = (Vec<Declaration>, Vec<PointsRow>, Vec<Paper>)> {
    let declaration = (any_line(), option::of(any_day())).prop_map(|(name, made_on)| Declaration { name, made_on });
    let points = (any_line(), option::of(any_line()), option::of(any_day()), any_hours())
        .prop_map(|(category, activity, date, points)| PointsRow { category, activity, date, points });
    let paper = (any_line(), option::of(any_day()), option::of(any_document()), option::of(1_u32..1000))
        .prop_map(|(name, date, document, pages)| Paper { name, date, document, pages });
    (vec(declaration, 0..3), vec(points, 0..3), vec(paper, 0..3))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_form_reads_back_from_its_text(form in any_form()) {
        let text = form_text(&form);
        prop_assert_eq!(&back(&text, &form), &form, "{}", text);
    }
}

#[test]
fn r5_a_course_of_cpr_that_is_corrected_to_another_institution_is_not_sponsored_unless_that_is_said() {
    let text = |sponsored: &str| {
        format!(
            "form = 'qap-application/1'\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = 'Doe'\n\
             [[training]]\ncourse = 'A'\ninstitution = 'CPR'\n{sponsored}"
        )
    };
    let read = |text: &str| read("a.toml", text.as_bytes(), today()).unwrap()[0].form().clone();
    let corrected = |sponsored: &str| {
        let form = read(&text(sponsored));
        let written = form_text(&form);
        assert_eq!(read(&written), form, "{written}");
        read(&written.replace("institution = \"CPR\"", "institution = \"CDS\"")).training[0].cpr_sponsored
    };
    assert!(!corrected("") && !corrected("cpr_sponsored = false\n"));
    assert!(read(&text("")).training[0].cpr_sponsored);
}

#[test]
fn a_filled_form_says_what_it_is_and_offers_what_is_not_stated() {
    let sample = include_bytes!("../../../samples/forms/complete.toml");
    let draft = read("complete.toml", sample, today()).unwrap().remove(0);
    let form = draft.resolve(&mut |_| Some((Digest([1; 32]), 9))).unwrap().0;
    let text = form_text(&form);
    let comments = text.lines().filter(|line| line.starts_with("# "));
    assert!(comments.clone().all(|line| line.chars().count() <= 120), "{text}");
    assert!(comments.count() < 30, "few, since whoever edits has seen the blank form: {text}");
    for expected in ["# Section D. Optional, one block a reference.", "#duplicate_of = ", "#[[payments]]\n#date = "] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(!text.contains("have one name"), "said only where it is so");
}

#[test]
fn documents_of_one_name_stay_apart_and_the_text_says_how() {
    let sample = include_bytes!("../../../samples/forms/complete.toml");
    let draft = read("complete.toml", sample, today()).unwrap().remove(0);
    let mut form = draft.form().clone();
    let document = |content| Some(Document { name: Line::clean("s.txt"), digest: Digest([content; 32]), size: 1 });
    (form.training[0].syllabus, form.training[0].completion) = (document(1), document(2));
    form.statement.document = document(1);
    let text = form_text(&form);
    assert_eq!(text.matches("\"s.txt#01010101\"").count(), 2, "{text}");
    assert!(text.contains("\"s.txt#02020202\"") && text.contains("have one name"), "{text}");
    assert_eq!(back(&text, &form), form);
}

#[test]
fn l1_an_address_that_no_mail_server_takes_is_refused_where_it_is_new_and_stays_where_it_is_on_file() {
    let text = "form = 'qap-application/1'\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = 'Doe'\n\
                email = 'a@x..org'\n[[references]]\nname = 'R'\nemail = '.r@x.org'\n";
    let draft = || read("a.toml", text.as_bytes(), today()).unwrap().remove(0);
    let told = |problems: Vec<Problem>| {
        problems.into_iter().map(|problem| (problem.line, problem.key.unwrap())).collect::<Vec<_>>()
    };
    let (candidate, reference) = ((Some(5), "candidate.email".to_owned()), (Some(8), "references[1].email".to_owned()));
    let refused = draft().resolve(&mut |_| None).unwrap_err();
    assert_eq!(refused[0].message, "`a@x..org` is not an e-mail address");
    assert_eq!(told(refused), [candidate.clone(), reference]);
    let mut on_file = draft().form().clone();
    assert_eq!(back(&form_text(&on_file), &on_file), on_file);
    on_file.candidate.email = None;
    assert_eq!(told(draft().resolve_beside(&on_file, &mut |_| None).unwrap_err()), [candidate]);
}
