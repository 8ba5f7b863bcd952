use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::fixture::{OneFile, day, form, line, program};
use crate::codec;
use crate::domain::view::filter::{Compare, Filter, Listing, Owner, Term, Test, words};
use crate::domain::view::{Order, Row, Subject};
use crate::domain::{AccountName, Command, Requirement, SavedView, StageName, Tag};
use crate::text::Line;

fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

fn tags(names: &[&str]) -> std::collections::BTreeSet<Tag> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

/// Jürgen's file: tagged, bo's, its fee unmet, twelve days in its stage.
fn subject() -> Subject {
    subject_with(|row| row.days_in_stage = 12)
}

fn subject_with(change: impl FnOnce(&mut Row)) -> Subject {
    let mut form = form();
    (form.candidate.name, form.candidate.family_name) = (line("Jürgen Müller-O’Brien"), line("Müller-O’Brien"));
    form.candidate.given_name = Some(line("Jürgen"));
    form.payments.clear();
    let mut file = OneFile::received(form);
    file.run(&Command::Assign { to: Some(name("bo")) }).unwrap();
    file.run(&Command::Tag { add: tags(&["rush", "panel"]), remove: tags(&[]) }).unwrap();
    file.run(&Command::Accept { requirement: Requirement::Hours, reason: None }).unwrap();
    let mut row = Row::of(&file.application, &program(), file.today);
    change(&mut row);
    Subject::of(&file.application, &program(), row)
}

#[test]
fn each_term_holds_where_it_says() {
    let subject = subject();
    let cases = [
        ("", true),
        ("stage:in_review", true),
        ("stage:IN-REVIEW,deficient", true),
        ("-stage:in_review", false),
        ("unmet:fee", true),
        ("unmet:hours", false),
        ("unmet:hours,fee", true),
        ("open:hours", false),
        ("open:cases", true),
        ("owner:me", true),
        ("owner:none", false),
        ("-owner:none", true),
        ("owner:ada", false),
        ("owner:ada,me", true),
        ("tag:RUSH", true),
        ("-tag:rush", false),
        ("tag:rush tag:panel", true),
        ("tag:rush tag:later", false),
        ("tag:rush,later", true),
        ("received:2026-10-12", true),
        ("received:>2026-10-12", false),
        ("received:>=2026-10-12", true),
        ("received:<2026-11-01", true),
        ("days:>11", true),
        ("days:12", true),
        ("days:=12", true),
        ("days:<=11", false),
        ("needs-us", true),
        ("-waiting", true),
        ("overdue", false),
        ("muller", true),
        ("MUELLER", true),
        ("obrien", true),
        ("\"jurgen muller\"", true),
        ("\"muller jurgen\"", false),
        ("2026", true),
        ("jane@example", true),
        ("-jane@example", false),
        ("nobody", false),
        ("tag:rush muller -overdue days:>3", true),
    ];
    for (text, expected) in cases {
        let filter: Filter = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(filter.matcher(&name("bo")).wants(&subject), expected, "{text}");
        assert_eq!(filter.to_string().parse::<Filter>().unwrap(), filter, "{text}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_word_and_the_nearest_right_one() {
    let cases = [
        (
            "tag:rush stgae:received",
            "word 2 of the filter, `stgae:received`: no such key, did you mean `stage:`? keys are",
        ),
        ("stage:recieved", "word 1 of the filter, `stage:recieved`: `recieved` is no stage, did you mean `received`?"),
        ("-unmet:fees", "`fees` is no requirement, did you mean `fee`?"),
        ("tag:", "a tag must follow, such as tag:rush"),
        ("owner:", "an account must follow, such as owner:me"),
        ("tag:a,", "`` is no tag"),
        ("overdue:yes", "`overdue` stands alone, without a value"),
        ("received:>soon", "`soon` is no day such as 2026-10-01"),
        ("days:>-3", "`-3` is no number of days"),
        ("owner:Two!", "`Two!` is no account"),
        ("a - b", "word 2 of the filter, `-`"),
        ("a \"b c", "word 2 of the filter, `\"b c`: the quotation mark is not closed"),
    ];
    for (text, expected) in cases {
        let error = text.parse::<Filter>().unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

/// A list of terms as a client sends it, which may be any.
fn sent(terms: &[Term]) -> Result<Filter, String> {
    codec::decode(&codec::encode(&terms).unwrap()).map_err(|error| error.to_string())
}

#[test]
fn a_filter_has_so_many_terms_and_so_many_values_in_all_of_them_however_it_comes() {
    let terms = |count| vec![Term { negated: false, test: Test::Overdue }; count];
    let tags = |count| Term { negated: true, test: Test::Tag(vec!["a".parse().unwrap(); count]) };
    let (most, half) = (Filter::MOST_VALUES, Filter::MOST_VALUES / 2);
    let too_many_terms = "a filter has at most 40 terms";
    let too_many_values = "a filter has at most 500 values in all its terms";
    for (terms, expected) in [
        (terms(Filter::MOST_TERMS), Ok(())),
        (terms(Filter::MOST_TERMS + 1), Err(too_many_terms)),
        (vec![tags(most)], Ok(())),
        (vec![tags(most + 1)], Err(too_many_values)),
        (vec![tags(half), tags(most - half)], Ok(())),
        (vec![tags(half), terms(1).remove(0), tags(most - half + 1)], Err(too_many_values)),
        (vec![Term { negated: false, test: Test::Stage(vec![StageName::Received; 100_000]) }], Err(too_many_values)),
    ] {
        let text = terms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let read = [
            text.parse::<Filter>().map_err(|error| error.to_string()),
            text.parse::<Listing>().map(|listing| listing.filter).map_err(|error| error.to_string()),
            sent(&terms),
        ];
        for read in read {
            match (read, expected) {
                (Ok(filter), Ok(())) => assert_eq!(filter.terms(), terms),
                (Err(error), Err(expected)) => assert!(error.contains(expected), "{error}"),
                (read, expected) => panic!("{read:?}, and {expected:?} was expected"),
            }
        }
        assert!(sent(Filter::of(terms).terms()).is_ok());
    }
}

#[test]
fn every_view_that_may_have_been_saved_is_read() {
    let (key, value) = ("tag:", "a,");
    let text = key.to_owned() + &value.repeat((SavedView::LONGEST - key.len()) / value.len());
    let filter: Filter = text.trim_end_matches(',').parse().unwrap();
    assert_eq!(sent(filter.terms()).unwrap(), filter);
}

#[test]
fn words_know_where_they_stand() {
    let found: Vec<_> = words("  ab \"c d\"  é").into_iter().map(|word| (word.range, word.text)).collect();
    assert_eq!(found, [(2..4, "ab"), (5..10, "\"c d\""), (12..14, "é")]);
}

#[test]
fn ties_go_to_the_next_key_and_at_last_by_number() {
    let place = |number: u32, days: i64, stage: StageName| {
        subject_with(|row| {
            row.number = crate::domain::Number::new(2026, number);
            (row.days_in_stage, row.stage) = (days, stage);
        })
    };
    let (received, deficient) = (StageName::Received, StageName::Deficient);
    let mut rows = [place(4, 1, deficient), place(3, 1, received), place(2, 9, received), place(1, 1, received)];
    let mut sorted = |order: &str| {
        let order: Order = order.parse().unwrap();
        rows.sort_by(|a, b| order.compare(a, b));
        rows.iter().map(|one| one.number().sequence()).collect::<Vec<_>>()
    };
    assert_eq!(sorted("stage,days"), [2, 1, 3, 4]);
    assert_eq!(sorted("-stage,-days"), [4, 1, 3, 2]);
    assert_eq!(sorted("days"), [2, 1, 3, 4]);
}

fn any_test() -> impl Strategy<Value = Test> {
    let requirements = || vec(select(Requirement::ALL.to_vec()), 1..4);
    let compare = || select(Compare::ALL.to_vec());
    let owner = prop_oneof![
        Just(Owner::Me),
        Just(Owner::Nobody),
        "[a-z0-9_][a-z0-9._-]{0,20}".prop_map(|text| text.parse().unwrap())
    ];
    let tag = "[a-zäßλж李0-9][a-zäßλж李0-9-]{0,10}".prop_map(|text| text.parse::<Tag>().unwrap());
    prop_oneof![
        vec(select(StageName::ALL.to_vec()), 1..4).prop_map(Test::Stage),
        requirements().prop_map(Test::Unmet),
        requirements().prop_map(Test::Open),
        vec(owner, 1..4).prop_map(Test::Owner),
        select(vec![Test::Overdue, Test::Waiting, Test::NeedsUs]),
        vec(tag, 1..4).prop_map(Test::Tag),
        (compare(), 0_u64..4000)
            .prop_map(|(compare, days)| { Test::Received(compare, day("2020-01-01") + chrono::Days::new(days)) }),
        (compare(), any::<u32>()).prop_map(|(compare, days)| Test::Days(compare, days)),
        any::<String>().prop_map(|text| Test::Text(Line::clean(&text))),
        select(vec!["-a", "a b", "overdue", "a:b", "\"", "\"\"", "x\"y z", ""]).prop_map(|text| Test::Text(line(text))),
    ]
}

proptest! {
    #[test]
    fn a_filter_is_read_as_it_is_written(terms in vec((any::<bool>(), any_test()), 0..8)) {
        let filter = Filter::of(terms.into_iter().map(|(negated, test)| Term { negated, test }).collect());
        let text = filter.to_string();
        prop_assert_eq!(text.parse::<Filter>(), Ok(filter.clone()), "{}", text);
        prop_assert_eq!(codec::decode::<Filter>(&codec::encode(&filter).unwrap()).unwrap(), filter);
    }

    #[test]
    fn any_text_is_a_filter_or_an_error_of_one_of_its_words(text in any::<String>()) {
        match text.parse::<Filter>() {
            Ok(filter) => prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter)),
            Err(error) => prop_assert!(error.place >= 1 && error.place <= words(&text).len()),
        }
    }
}
