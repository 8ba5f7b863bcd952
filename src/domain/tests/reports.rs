//! Figures of a report, counted by hand on desks of a few applications.

use chrono::{DateTime, Utc};

use super::fixture::{OneFile, accept, day, deficient, form, line, payment, waive};
use super::scored::{FIRST, Scored, decision, determine, even, id, interview};
use crate::domain::report::{PeriodError, Report, ReportPeriod, Reporter, Share, StageFigures, Waiting};
use crate::domain::view::LetterRow;
use crate::domain::{
    Absent, Application, Assessors, Change, Command, Event, FeePaid, FeeSnapshot, ForgetOrder, Form, Letter, LetterId,
    LetterKind, LetterState, Level, Mark, Program, Requirement, SessionState, SheetDraft, StageName, forget,
};

const NOW: &str = "2026-11-23T16:00:00Z";

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

fn reporter(from: &str, to: &str) -> Reporter {
    let period = ReportPeriod::new(day(from), day(to)).unwrap();
    Reporter::new(period, "America/New_York".parse().unwrap(), now())
}

type File<'a> = (&'a Application, &'a [Change], &'a Program);

fn report<'a>(files: impl IntoIterator<Item = File<'a>>, from: &str, to: &str, roster: &Assessors) -> Report {
    let mut reporter = reporter(from, to);
    for (application, changes, program) in files {
        reporter.add(application, changes, &[], program);
    }
    reporter.finish(roster, None)
}

fn of_files(files: &[OneFile], from: &str, to: &str) -> Report {
    let files = files.iter().map(|file| (&file.application, file.changes.as_slice(), &file.program));
    report(files, from, to, &Assessors::default())
}

pub(super) fn of_scored(file: &Scored) -> Report {
    let one = (&file.application, file.changes.as_slice(), &file.program);
    report([one], "2026-11-01", "2026-11-30", &file.roster)
}

fn does_on(file: &mut OneFile, on: &str, command: &Command) {
    file.today = day(on);
    file.does(command);
}

/// In review since 15 October, approved on the 22nd; that was undone on the 23rd and done again on the 26th.
fn approved() -> OneFile {
    let mut file = OneFile::received(form());
    file.today = day("2026-10-15");
    file.accept_all();
    does_on(&mut file, "2026-10-22", &Command::Approve { reason: None });
    does_on(&mut file, "2026-10-23", &Command::Undo);
    does_on(&mut file, "2026-10-26", &Command::Redo);
    file
}

/// Deficient since 13 October, on hold from the 20th to the 25th, withdrawn on the 31st.
fn withdrawn() -> OneFile {
    let mut file = OneFile::received(form());
    does_on(&mut file, "2026-10-13", &deficient(Requirement::Fee));
    file.does(&Command::Notify { due: None, reason: None });
    let because = Some(line("travels"));
    does_on(&mut file, "2026-10-20", &Command::Hold { reason: because.clone(), resume_on: None });
    does_on(&mut file, "2026-10-25", &Command::Reopen { reason: because });
    does_on(&mut file, "2026-10-31", &Command::Withdraw { reason: None });
    file
}

fn stage(report: &Report, stage: StageName) -> &StageFigures {
    report.stages.iter().find(|figures| figures.stage == stage).unwrap()
}

fn days(count: u32, median: u32, p90: u32) -> Waiting {
    Waiting { count, median: Some(median), p90: Some(p90) }
}

/// Asserts that what came in and went out of one application adds up to where it is, whatever was undone.
pub(super) fn adds_up(file: &OneFile) {
    let period = ReportPeriod::new(day("2026-10-01"), file.today).unwrap();
    let now = file.today.and_hms_opt(17, 0, 0).unwrap().and_utc();
    let mut reporter = Reporter::new(period, "America/New_York".parse().unwrap(), now);
    reporter.add(&file.application, &file.changes, &[], &file.program);
    let told = reporter.finish(&Assessors::default(), None);
    let mut open = 0;
    for month in &told.flow {
        assert_eq!(month.open + month.ended(), open + month.received + month.came_back, "{:?}", told.flow);
        open = month.open;
    }
    let stage = file.application.placement.stage.name();
    assert_eq!(open, u32::from(!stage.is_final()), "{stage}: {:?}", told.flow);
    assert_eq!(told.stages.iter().map(|figures| figures.now).sum::<u32>(), u32::from(!stage.is_closed()));
    assert_eq!(told.equal.all.applications, 1);
}

#[test]
fn s7_stays_count_when_they_end_without_days_on_hold_and_nothing_that_was_undone() {
    let told = of_files(&[approved(), withdrawn()], "2026-10-01", "2026-10-31");
    let [month] = told.flow.as_slice() else { panic!("{:?}", told.flow) };
    assert_eq!((month.month.to_string(), month.received, month.withdrawn, month.ended()), ("2026-10".into(), 2, 1, 1));
    assert_eq!((month.came_back, month.open), (0, 1), "the one that was approved");
    let left = |name| stage(&told, name).left;
    assert_eq!(left(StageName::Received), days(2, 1, 3));
    assert_eq!(left(StageName::InReview), days(2, 0, 7), "until it was approved first");
    assert_eq!((left(StageName::Deficient), left(StageName::OnHold)), (days(1, 13, 13), days(1, 5, 5)));
    assert_eq!(left(StageName::Approved), Waiting::default());
    let approved = stage(&told, StageName::Approved);
    assert_eq!((approved.now, approved.overdue, approved.ageing), (1, 1, [0, 0, 0, 1, 0, 0]), "32 days of 14");
    assert_eq!(told.stages.iter().map(|figures| figures.now).sum::<u32>(), 1, "one is closed");
    assert_eq!((told.applications, told.today), (2, day("2026-11-23")));
}

#[test]
fn s7_a_letter_that_is_released_on_a_later_day_ends_no_stay() {
    let mut file = OneFile::received(form());
    does_on(&mut file, "2026-10-13", &deficient(Requirement::Fee));
    file.does(&Command::Notify { due: None, reason: None });
    let letter = file.letter(LetterKind::Deficiency);
    file.today = day("2026-10-14");
    file.release(&letter).expect("released");
    assert_eq!(file.application.placement.stage.due(), Some(day("2026-11-13")), "the period is whole");
    let left = |file: OneFile| stage(&of_files(&[file], "2026-10-01", "2026-10-31"), StageName::Deficient).left;
    does_on(&mut file, "2026-10-31", &Command::Withdraw { reason: None });
    assert_eq!(left(file), days(1, 18, 18));
}

#[test]
fn what_lies_outside_the_period_counts_only_as_it_is_now() {
    let told = of_files(&[approved(), withdrawn()], "2026-09-01", "2026-10-12");
    let counts: Vec<_> = told.flow.iter().map(|month| (month.received, month.ended(), month.open)).collect();
    assert_eq!(counts, [(0, 0, 0), (2, 0, 2)]);
    assert!(told.stages.iter().all(|figures| figures.left.count == 0));
    assert!(told.deficiencies.iter().all(|figures| (figures.marked, figures.named, figures.waived) == (0, 0, 0)));
    assert_eq!(stage(&told, StageName::Approved).now, 1);
}

#[test]
fn d1_a_requirement_is_marked_once_for_an_application() {
    let told = of_files(&[withdrawn(), withdrawn()], "2026-10-13", "2026-10-31");
    let fee = &told.deficiencies[Requirement::Fee.place().expect("one of the eight")];
    assert_eq!((fee.marked, fee.named, fee.waived), (2, 0, 0), "no letter went out");
}

/// Applications of which a letter in a state named a requirement, from a day to another.
fn named(file: &OneFile, letter: &Letter, requirement: Requirement, (from, to): (&str, &str)) -> u32 {
    let mut reporter = reporter(from, to);
    reporter.add(&file.application, &file.changes, &[LetterRow::of(letter)], &file.program);
    let told = reporter.finish(&Assessors::default(), None);
    told.deficiencies[requirement.place().expect("one of the eight")].named
}

#[test]
fn s1_a_requirement_is_named_by_a_letter_that_left_the_house_and_when_it_left() {
    let (october, november) = (("2026-10-01", "2026-10-31"), ("2026-11-01", "2026-11-30"));
    let mut file = OneFile::received(form());
    does_on(&mut file, "2026-10-13", &deficient(Requirement::Fee));
    file.does(&Command::Notify { due: None, reason: None });
    let sent = || LetterState::Sent { at: "2026-11-02T15:00:00Z".parse().unwrap(), answer: line("ok"), message: None };
    let mut letter = file.letter(LetterKind::Deficiency);
    for (state, in_november) in [(LetterState::Draft, 0), (LetterState::Released, 0), (sent(), 1)] {
        letter.state = state;
        assert_eq!(named(&file, &letter, Requirement::Fee, october), 0, "{:?}", letter.state);
        assert_eq!(named(&file, &letter, Requirement::Fee, november), in_november, "{:?}", letter.state);
    }
    // One that was drafted anew asks for what was open then.
    file.does(&deficient(Requirement::Hours));
    file.does(&Command::Notify { due: None, reason: None });
    let first = Letter { state: sent(), ..file.letter(LetterKind::Deficiency) };
    file.does(&accept(Requirement::Hours));
    let anew = Letter { state: sent(), ..file.letter(LetterKind::Deficiency) };
    assert_eq!(named(&file, &first, Requirement::Hours, november), 1);
    assert_eq!(named(&file, &anew, Requirement::Hours, november), 0);
    assert_eq!(named(&file, &anew, Requirement::Fee, november), 1);
}

#[test]
fn s1_what_was_told_before_letters_were_kept_is_named_by_its_change() {
    let mut file = OneFile::received(form());
    does_on(&mut file, "2026-10-13", &deficient(Requirement::Fee));
    file.does(&Command::Notify { due: None, reason: None });
    let told = Event::Notified { requirements: vec![Requirement::Fee] };
    file.changes.last_mut().unwrap().events.push(told);
    let figures = |from, to| {
        let told = of_files(std::slice::from_ref(&file), from, to);
        told.deficiencies[Requirement::Fee.place().expect("one of the eight")].named
    };
    assert_eq!((figures("2026-10-01", "2026-10-31"), figures("2026-11-01", "2026-11-30")), (1, 0));
}

#[test]
fn s3_s5_decisions_count_by_round_and_a_re_assessment_that_was_undone_does_not() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, false);
    file.does("max", &decision(false, None));
    file.does("ada", &Command::Reassess { reason: None });
    let told = of_scored(&file);
    let first = told.results.first;
    assert_eq!((first.decided, first.passed, told.results.again.decided, told.results.reassessments), (1, 0, 0, 1));
    let month = &told.flow[0];
    assert_eq!((month.received, month.not_passed, month.came_back, month.open), (0, 1, 1, 1));
    file.does("ada", &Command::Undo);
    let told = of_scored(&file);
    assert_eq!((told.results.reassessments, told.flow[0].came_back, told.flow[0].open), (0, 0, 0));
}

#[test]
fn a12_load_and_agreement_are_counted_item_by_item() {
    let mut file = Scored::by(&["chen", "diaz"]);
    file.assesses("chen", FIRST, true);
    let mut sheet = even(&file.program, 4);
    // Ten items one level higher, one not scored, nineteen the same.
    for (place, score) in sheet.scores.values_mut().enumerate() {
        score.mark = match place {
            0..10 => Level::new(5).map(Mark::Level),
            15 => Some(Mark::Unable),
            _ => score.mark,
        };
    }
    file.drafts.insert(id("diaz"), SheetDraft { revision: 1, sheet });
    file.does("diaz", &Command::SubmitSheet { session: FIRST });
    let rationale = "Sound throughout, and more than that in how the parties were met at the beginning.";
    file.does("diaz", &determine(FIRST, true, rationale));
    file.does("max", &decision(true, None));
    let told = of_scored(&file);
    let of_each: Vec<_> = told
        .assessors
        .iter()
        .map(|one| (one.name.as_str(), one.sessions, one.to_come, one.sheets, one.levels, one.level_sum, one.eligible))
        .collect();
    assert_eq!(of_each, [("chen", 1, 0, 1, 30, 120, 1), ("diaz", 1, 0, 1, 29, 126, 1)]);
    let agreement = &told.agreement[0];
    assert_eq!((agreement.sessions, agreement.pairs, agreement.apart), (1, 29, [19, 10, 0, 0, 0]));
    assert_eq!((agreement.candidates, agreement.alike, agreement.kappa), (1, 1, None), "29 items are too few");
    assert_eq!((told.results.first.decided, told.results.first.passed), (1, 1));
}

#[test]
fn a_group_of_an_assessor_has_their_name_also_where_all_they_did_is_of_other_days() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, true);
    let mut renamed = file.roster.get(&id("chen")).unwrap().clone();
    renamed.profile.name = line("Wei Chen");
    file.roster.put(renamed);
    let one = (&file.application, file.changes.as_slice(), &file.program);
    let told = report([one], "2026-10-01", "2026-10-31", &file.roster);
    assert!(told.assessors.is_empty(), "{:?}", told.assessors);
    let groups = &told.equal.by_assessor;
    let groups: Vec<_> = groups.iter().map(|group| (group.group.as_str(), group.label())).collect();
    assert_eq!(groups, [("chen", "Wei Chen")]);
    assert!(told.equal.by_month.iter().all(|group| group.label() == "2026-10"));
}

#[test]
fn a12_what_two_did_in_two_months_counts_in_the_later_one() {
    let mut file = Scored::by(&["chen", "diaz"]);
    file.now = "2026-11-30T15:00:00Z".parse().unwrap();
    file.assesses("chen", FIRST, false);
    file.now = "2026-12-01T15:00:00Z".parse().unwrap();
    file.assesses("diaz", FIRST, true);
    let told = |from, to| {
        let one = (&file.application, file.changes.as_slice(), &file.program);
        let told = report([one], from, to, &file.roster);
        let sheets: Vec<u32> = told.assessors.iter().map(|one| one.sheets).collect();
        let agreement = &told.agreement[0];
        (sheets, agreement.sessions, agreement.apart, agreement.kappa, agreement.candidates, agreement.alike)
    };
    assert_eq!(told("2026-11-01", "2026-11-30"), (vec![1, 0], 0, [0; 5], None, 0, 0));
    assert_eq!(told("2026-12-01", "2026-12-31"), (vec![1], 1, [0, 0, 30, 0, 0], Some(0), 1, 0));
}

#[test]
fn r8_what_staff_accepted_in_another_currency_is_owed_no_more() {
    let mut in_euro = form();
    in_euro.payments = vec![payment("340.00", "EUR")];
    let mut file = OneFile::received(in_euro);
    let owed = |file: &OneFile| {
        let told = report(
            [(&file.application, file.changes.as_slice(), &file.program)],
            "2026-11-01",
            "2026-11-30",
            &Assessors::default(),
        );
        told.money.owed.iter().map(|owed| owed.by_candidates.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(owed(&file), ["360.00"]);
    file.does(&accept(Requirement::Fee));
    assert!(owed(&file).is_empty(), "{:?}", owed(&file));
    let mut waived = OneFile::received(Form { payments: Vec::new(), ..form() });
    assert_eq!(owed(&waived), ["360.00"]);
    waived.does(&waive(Requirement::Fee));
    assert!(owed(&waived).is_empty());
}

#[test]
fn r8_money_is_told_by_currency_and_what_is_lacking_is_owed() {
    let mut short = form();
    short.payments = vec![payment("300.00", "USD"), payment("-20.00", "USD"), payment("50.00", "EUR")];
    let mut closed = OneFile::received(short.clone());
    does_on(&mut closed, "2026-10-20", &Command::Withdraw { reason: None });
    let told = of_files(&[OneFile::received(short), closed], "2026-10-01", "2026-10-31").money;
    let months: Vec<_> =
        told.months.iter().map(|row| format!("{} {} {} {}", row.month, row.currency, row.paid, row.refunded)).collect();
    assert_eq!(months, ["2026-10 EUR 100.00 0.00", "2026-10 USD 600.00 40.00"]);
    let [owed] = told.owed.as_slice() else { panic!("{:?}", told.owed) };
    assert_eq!(
        (owed.applications, owed.by_candidates.to_string()),
        (1, "80.00".to_owned()),
        "nobody who withdrew owes"
    );
}

#[test]
fn a5_an_assessors_fee_is_owed_once_the_session_was_held_and_until_it_is_paid() {
    let mut file = Scored::by(&["chen"]);
    let fee = FeeSnapshot {
        amount: "350.00".parse().unwrap(),
        currency: "USD".parse().unwrap(),
        rate_from: day("2026-01-01"),
    };
    file.replan(1, |planned| planned.seats[0].fee = Some(fee));
    let owed = |file: &Scored| {
        let owed = of_scored(file).money.owed;
        owed.iter().map(|owed| (owed.fees, owed.to_assessors.to_string(), owed.applications)).collect::<Vec<_>>()
    };
    let one = [(1, "350.00".to_owned(), 0)];
    assert_eq!(owed(&file), one, "whatever is on record of it so far");
    let (begun, missed) = (file.now, SessionState::NoShow { who: Absent::Candidate, reason: None });
    file.replan(1, |planned| planned.plan.start = now() + chrono::TimeDelta::minutes(1));
    assert_eq!(owed(&file), [], "it is to come");
    file.replan(1, |planned| (planned.plan.start, planned.state) = (begun, missed));
    assert_eq!(owed(&file), [], "nobody came");
    file.replan(1, |planned| planned.state = SessionState::Confirmed);
    file.does("chen", &interview(FIRST));
    file.replan(1, |planned| planned.state = SessionState::Cancelled { reason: line("a conflict came to light") });
    assert_eq!(owed(&file), one, "it was held before it was called off");
    file.replan(1, |planned| planned.state = SessionState::Confirmed);
    let paid = Some(FeePaid { on: day("2026-11-23"), reference: None });
    file.does("sam", &Command::PayAssessor { session: FIRST, assessor: id("chen"), paid });
    let money = of_scored(&file).money;
    assert_eq!((money.owed.len(), money.months[0].assessors_paid.to_string()), (0, "350.00".to_owned()));
}

#[test]
fn a5_who_scored_is_owed_although_the_sheet_was_given_back_and_the_session_called_off() {
    let mut file = Scored::by(&["chen"]);
    let (amount, currency) = ("350.00".parse().unwrap(), "USD".parse().unwrap());
    let fee = FeeSnapshot { amount, currency, rate_from: day("2026-01-01") };
    file.replan(1, |planned| planned.seats[0].fee = Some(fee));
    file.scores("chen", 4);
    file.does("chen", &Command::SubmitSheet { session: FIRST });
    let owed = |file: &Scored| of_scored(file).money.owed.iter().map(|owed| owed.fees).sum::<u32>();
    assert_eq!(owed(&file), 1);
    let reason = || Some(line("the wrong candidate"));
    file.does("sam", &Command::ReturnSheet { session: FIRST, assessor: id("chen"), reason: reason() });
    file.does("sam", &Command::Cancel { session: FIRST, reason: reason() });
    assert_eq!(owed(&file), 1);
}

#[test]
fn a5_a12_a_session_that_was_scored_counts_as_held_although_it_was_called_off() {
    let mut file = Scored::by(&["chen"]);
    let called_off = || SessionState::Cancelled { reason: line("a conflict came to light") };
    let figures = |file: &Scored| {
        let told = of_scored(file).assessors;
        told.iter().map(|one| (one.sessions, one.sheets, one.to_come)).collect::<Vec<_>>()
    };
    file.replan(1, |planned| planned.state = called_off());
    assert_eq!(figures(&file), [], "nothing came of it");
    file.replan(1, |planned| planned.state = SessionState::Confirmed);
    file.scores("chen", 4);
    file.does("chen", &Command::SubmitSheet { session: FIRST });
    file.replan(1, |planned| planned.state = called_off());
    assert_eq!(figures(&file), [(1, 1, 0)]);
}

#[test]
fn of_a_group_below_five_there_is_its_size_and_no_rate() {
    let admitted = |received_on: &str, on: &str| {
        let mut form = form();
        form.received_on = day(received_on);
        let mut file = OneFile::received(form);
        file.today = day(on);
        file.accept_all();
        file.does(&Command::Approve { reason: None });
        file
    };
    let october = (13..=18).map(|last| admitted("2026-10-12", &format!("2026-10-{last}")));
    let november = (3..=6).map(|last| admitted("2026-11-02", &format!("2026-11-0{last}")));
    let files: Vec<OneFile> = october.chain(november).collect();
    let equal = of_files(&files, "2026-10-01", "2026-11-30").equal;
    let [many, few] = equal.by_month.as_slice() else { panic!("{equal:?}") };
    assert_eq!((many.group.as_str(), many.applications, many.to_admission), ("2026-10", 6, days(6, 3, 6)));
    assert_eq!(many.admitted, Share { of: 6, yes: Some(6) });
    assert_eq!((few.applications, few.to_admission), (4, Waiting { count: 4, median: None, p90: None }));
    assert_eq!(few.admitted, Share { of: 4, yes: None });
    assert_eq!((equal.all.applications, equal.all.to_admission), (10, days(10, 3, 5)));
    assert_eq!((equal.by_way.len(), equal.by_way[0].group.as_str(), equal.by_way[0].applications), (1, "desk", 10));
    assert_eq!((equal.by_assessor.len(), equal.all.passed), (0, Share::default()));
}

#[test]
fn h3_who_was_forgotten_counts_in_and_out_on_the_first_day_of_a_month() {
    let mut file = OneFile::received(form());
    file.does(&Command::Withdraw { reason: None });
    let order = ForgetOrder { on_request: true, reason: Some(line("asked by letter")) };
    let forgotten =
        file.with_context(|context| forget(&file.application, &order, (&[], LetterId(0)), context)).unwrap();
    let told = |from, to| {
        let mut reporter = reporter(from, to);
        reporter.add_forgotten(&forgotten);
        let report = reporter.finish(&Assessors::default(), None);
        assert_eq!((report.applications, report.forgotten), (0, 1));
        report.flow.iter().map(|month| (month.received, month.withdrawn, month.open)).collect::<Vec<_>>()
    };
    assert_eq!(told("2026-10-01", "2026-11-30"), [(1, 0, 1), (0, 1, 0)]);
    assert_eq!(told("2026-10-01", "2026-11-20"), [(1, 0, 1), (0, 1, 0)], "a month that is not over");
    assert_eq!(told("2026-10-02", "2026-11-30"), [(0, 0, 1), (0, 1, 0)], "it had come before, and is open");
    assert_eq!(told("2026-11-02", "2026-11-30"), [(0, 0, 0)], "it had ended before");
}

#[test]
fn without_days_a_report_is_of_the_last_twelve_whole_months() {
    let today = day("2026-11-26");
    let asked = |from: Option<&str>, to: Option<&str>| {
        let period = ReportPeriod::asked(from.map(day), to.map(day), today)?;
        Ok::<_, PeriodError>((period.from().to_string(), period.to().to_string(), period.months().len()))
    };
    let is = |from: &str, to: &str, months| Ok((from.to_owned(), to.to_owned(), months));
    assert_eq!(asked(None, None), is("2025-11-01", "2026-10-31", 12));
    assert_eq!(asked(Some("2026-11-01"), None), is("2026-11-01", "2026-11-26", 1));
    assert_eq!(asked(None, Some("2026-02-28")), is("2025-03-01", "2026-02-28", 12));
    for to in [None, Some("2026-12-31")] {
        let error = asked(Some("2026-11-27"), to).unwrap_err();
        assert_eq!(error.to_string(), "a report from 2026-11-27 on has nothing to count yet: today is 2026-11-26");
    }
    assert_eq!(asked(Some("2026-11-26"), Some("2026-12-31")), is("2026-11-26", "2026-12-31", 2));
    assert!(matches!(asked(Some("2026-11-02"), Some("2026-11-01")), Err(PeriodError::Backwards { .. })));
    assert!(asked(Some("2016-12-31"), None).is_ok_and(|(_, _, months)| months == 120));
    assert!(matches!(asked(Some("2016-11-30"), None), Err(PeriodError::TooLong { .. })));
    assert!(matches!(asked(Some("0001-01-01"), Some("9999-12-31")), Err(PeriodError::TooLong { .. })));
}

#[test]
fn a12_levels_of_two_programs_are_never_added_up() {
    let mut own = Scored::by(&["chen", "diaz"]);
    own.assesses("chen", FIRST, true);
    own.assesses("diaz", FIRST, true);
    let mut other = Scored::by(&["chen", "diaz"]);
    other.program.id = "two".to_owned();
    other.program.checklist.scale.top = Level::new(4).unwrap();
    other.assesses("chen", FIRST, true);
    let files = [&own, &other].map(|file| (&file.application, file.changes.as_slice(), &file.program));
    let told = report(files, "2026-11-01", "2026-11-30", &own.roster);
    let rows: Vec<_> = told
        .assessors
        .iter()
        .map(|one| (one.assessor.as_str(), one.program.as_deref(), one.sheets, one.levels, one.level_sum))
        .collect();
    let of = |file: &Scored| {
        let told = of_scored(file);
        assert!(told.assessors.iter().all(|one| one.program.is_none()), "of one program alone none is named");
        (told.assessors[0].levels, told.assessors[0].level_sum)
    };
    let ((levels, sum), (others, other_sum)) = (of(&own), of(&other));
    assert_eq!(rows[0], ("chen", Some("cpr"), 1, levels, sum));
    assert_eq!(rows[1], ("chen", Some("two"), 1, others, other_sum));
    assert_eq!(rows.iter().map(|row| row.1).collect::<Vec<_>>(), [Some("cpr"), Some("two"), Some("cpr"), Some("two")]);
    let [agreement] = told.agreement.as_slice() else { panic!("{:?}", told.agreement) };
    assert_eq!((agreement.sessions, agreement.program.as_deref()), (1, None), "two scored under one of them alone");
    // Another version of a program with another scale is apart too.
    other.program.id.clone_from(&own.program.id);
    let files = [&own, &other].map(|file| (&file.application, file.changes.as_slice(), &file.program));
    let told = report(files, "2026-11-01", "2026-11-30", &own.roster);
    let programs: Vec<_> = told.assessors.iter().filter_map(|one| one.program.as_deref()).collect();
    assert_eq!(programs, ["cpr 1-4", "cpr 1-5", "cpr 1-4", "cpr 1-5"]);
}
