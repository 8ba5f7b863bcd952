use super::fixture::day;
use super::scored::{FIRST, Scored, even, id};
use crate::domain::view::Period;
use crate::domain::{Assessors, Command, Level, Mark, Monitor, SheetDraft};

fn report(file: &Scored, period: Period) -> crate::domain::view::Monitoring {
    let mut monitor = Monitor::of(period);
    monitor.add(&file.application.assessment, &file.program);
    monitor.finish(&Assessors::default())
}

#[test]
fn a12_means_spreads_and_agreement_are_exact() {
    let mut file = Scored::by(&["chen", "diaz"]);
    file.scores("chen", 4);
    let mut sheet = even(&file.program, 4);
    // Ten items one level higher, five two lower, one not scored.
    for (place, score) in sheet.scores.values_mut().enumerate() {
        score.mark = match place {
            0..10 => Level::new(5).map(Mark::Level),
            10..15 => Level::new(2).map(Mark::Level),
            15 => Some(Mark::Unable),
            _ => score.mark,
        };
    }
    file.drafts.insert(id("diaz"), SheetDraft { revision: 1, sheet });
    for who in ["chen", "diaz"] {
        file.does(who, &Command::SubmitSheet { session: FIRST });
    }
    let told = report(&file, Period::default());
    let (_, _, chen) = &told.assessors[0];
    assert_eq!((chen.sheets, chen.levels, chen.mean, chen.spread), (1, 30, Some(4000), Some(0)));
    let (_, _, diaz) = &told.assessors[1];
    // 10 × 5, 5 × 2 and 14 × 4: a mean of 116/29; a standard deviation of √(30/28) = 1.0351.
    assert_eq!((diaz.levels, diaz.mean, diaz.spread), (29, Some(4000), Some(1035)));
    let agreement = &told.agreement;
    assert_eq!((agreement.sessions, agreement.pairs, agreement.exact, agreement.within_one), (1, 29, 14, 24));
    assert_eq!(agreement.kappa, None, "no kappa below 30 pairs");
    assert_eq!((told.all.sheets, told.all.determined), (2, 0));
}

#[test]
fn a12_kappa_from_thirty_pairs_on_and_none_where_chance_leaves_nothing() {
    let mut file = Scored::by(&["chen", "diaz"]);
    let mut sheet = even(&file.program, 3);
    for (place, score) in sheet.scores.values_mut().enumerate() {
        score.mark = Level::new(if place < 15 { 3 } else { 4 }).map(Mark::Level);
    }
    for who in ["chen", "diaz"] {
        file.drafts.insert(id(who), SheetDraft { revision: 1, sheet: sheet.clone() });
        file.does(who, &Command::SubmitSheet { session: FIRST });
    }
    assert_eq!(report(&file, Period::default()).agreement.kappa, Some(1000), "the same throughout");
    let mut file = Scored::by(&["chen", "diaz"]);
    for who in ["chen", "diaz"] {
        file.scores(who, 3);
        file.does(who, &Command::SubmitSheet { session: FIRST });
    }
    let agreement = report(&file, Period::default()).agreement;
    assert_eq!((agreement.pairs, agreement.exact, agreement.kappa), (30, 30, None));
}

#[test]
fn a12_sheets_count_by_the_moment_of_their_submission() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, true);
    let at = |text: &str| Some(day(text).and_hms_opt(0, 0, 0).unwrap().and_utc());
    let within = |from, to| report(&file, Period { from, to }).all;
    assert_eq!(within(at("2026-11-23"), at("2026-11-24")).sheets, 1);
    assert_eq!(within(at("2026-11-24"), None).sheets, 0);
    assert_eq!(within(None, at("2026-11-23")).sheets, 0);
    let all = within(None, None);
    assert_eq!((all.determined, all.eligible), (1, 1));
}

#[test]
fn a12_each_program_is_monitored_apart() {
    let mut own = Scored::by(&["chen", "diaz"]);
    let mut other = Scored::by(&["chen", "diaz"]);
    other.program.id = "two".to_owned();
    for file in [&mut own, &mut other] {
        file.assesses("chen", FIRST, true);
        file.assesses("diaz", FIRST, true);
    }
    let mut monitor = Monitor::of(Period::default());
    monitor.add(&own.application.assessment, &own.program);
    monitor.add(&other.application.assessment, &other.program);
    let told = monitor.finish(&Assessors::default());
    assert_eq!((told.all.sheets, told.all.eligible, told.all.levels, told.all.mean), (4, 4, 0, None));
    assert_eq!((told.agreement.sessions, told.agreement.pairs), (2, 0));
    let alone = report(&own, Period::default());
    assert!(alone.programs.is_empty());
    let programs: Vec<(&str, &crate::domain::view::Monitoring)> =
        told.programs.iter().map(|(program, of)| (program.as_str(), of)).collect();
    assert_eq!(programs, [("cpr", &alone), ("two", &report(&other, Period::default()))]);
}

#[test]
fn a12_two_sheets_that_fall_in_two_periods_are_compared_in_that_of_the_later_one() {
    let mut file = Scored::by(&["chen", "diaz"]);
    file.assesses("chen", FIRST, true);
    file.now += chrono::TimeDelta::days(1);
    file.assesses("diaz", FIRST, true);
    let midnight = day("2026-11-24").and_hms_opt(0, 0, 0).map(|at| at.and_utc());
    let pairs = |from, to| {
        let told = report(&file, Period { from, to });
        (told.all.sheets, told.agreement.sessions, told.agreement.pairs)
    };
    assert_eq!(pairs(None, midnight), (1, 0, 0));
    assert_eq!(pairs(midnight, None), (1, 1, 30));
    assert_eq!(pairs(None, None), (2, 1, 30));
}
