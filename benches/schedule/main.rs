//! The figures of scheduling: who is offered for an application, and a week of assessors, from a full diary.
//!
//! `cargo bench --bench schedule` books 5,000 sessions of a year with 500 assessors by the rules themselves, then
//! measures. Beside each figure stands that of a scan without the diary in the same run, since machines differ.
//! `QAPDESK_BENCH_SESSIONS` and `QAPDESK_BENCH_ASSESSORS` set other numbers.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails by panicking")]

mod naive;
mod year;

use std::time::{Duration, Instant};

use chrono::{Days, TimeDelta};
use qapdesk::domain::view::{OfferQuery, Week, WeekQuery};
use qapdesk::domain::{Diary, Role, offers, week};
use qapdesk::tui::draw;
use qapdesk::tui::keymap::Keymap;
use qapdesk::tui::state::{Pane, State};
use qapdesk::tui::theme::{Glyphs, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use year::Year;

fn main() {
    let (assessors, sessions) = (number("QAPDESK_BENCH_ASSESSORS", 500), number("QAPDESK_BENCH_SESSIONS", 5000));
    let started = Instant::now();
    let year = Year::of(assessors, sessions);
    let took = started.elapsed();
    println!(
        "{assessors} assessors, {sessions} sessions in the year, booked by the rules in {:.1} s",
        took.as_secs_f64()
    );
    println!("| what | median | worst | without the diary | times |");
    println!("|---|---|---|---|---|");

    let query = OfferQuery { from: year.now, minutes: None, language: None };
    let mut places = (0..year.applications.len()).cycle().step_by(37);
    let ranked = times(200, || {
        let application = &year.applications[places.next().unwrap()];
        let offers = year.with_context(|context| offers(application, &query, context));
        assert_eq!(offers.len(), assessors);
    });
    let scanned = times(3, || {
        let found = naive::soonest_of_all(&year, &year.applications[0], 105);
        assert_eq!(found.len(), assessors);
    });
    row("assessors ranked for an application", &ranked, Some(&scanned));
    check_against_the_scan(&year, &query);

    let of_week = |days: u64| WeekQuery {
        monday: year.now.date_naive().checked_add_days(Days::new(days)).unwrap(),
        zone: "America/New_York".parse().unwrap(),
        language: None,
        qualified_only: false,
        below_load_only: false,
    };
    let mut days = (0..350).cycle().step_by(7);
    let shown = times(200, || {
        let week = week(&of_week(days.next().unwrap()), year.now, &year.assessors, &year.diary);
        assert_eq!(week.rows.len(), assessors);
    });
    let scanned = times(3, || assert!(!naive::bookings_between(&year, year.now, TimeDelta::days(7)).is_empty()));
    row("a week of all assessors", &shown, Some(&scanned));

    let drawn = drawn(&year, week(&of_week(0), year.now, &year.assessors, &year.diary));
    row("a row moved in that week, drawn at 120×40", &drawn, None);

    let rebuilt = times(5, || {
        let mut diary = Diary::default();
        year.applications.iter().for_each(|application| diary.put(application));
    });
    row("the diary from all applications, as at a start", &rebuilt, None);
    let mut diary = year.diary.clone();
    let put = times(200, || diary.put(&year.applications[places.next().unwrap()]));
    row("one application noted anew, as after a change", &put, None);
}

/// How long the terminal takes to draw a week in which the selection goes down a row at a time.
fn drawn(year: &Year, week: Week) -> Vec<Duration> {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let keymap = Keymap::built_in().unwrap();
    let mut state = State::new(year.now, (120, 40), Theme::default(), Glyphs::UNICODE, keymap);
    (state.zone, state.role, state.focus) = (week.zone.tz(), Some(Role::Staff), Pane::Scheduling);
    state.schedule.take(Box::new(week));
    times(400, || {
        let rows = draw::week_rows(&state);
        state.schedule.select(1, rows);
        terminal.draw(|frame| draw::draw(&state, frame)).unwrap();
    })
}

/// The ranked list and the scan find the same times.
fn check_against_the_scan(year: &Year, query: &OfferQuery) {
    let application = &year.applications[0];
    let scanned = naive::soonest_of_all(year, application, 105);
    for offer in year.with_context(|context| offers(application, query, context)) {
        assert_eq!(offer.soonest, scanned[&offer.assessor], "{}", offer.assessor);
    }
}

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn times(runs: usize, mut what: impl FnMut()) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let started = Instant::now();
            what();
            started.elapsed()
        })
        .collect();
    times.sort();
    times
}

fn row(what: &str, times: &[Duration], scanned: Option<&[Duration]>) {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let (median, worst) = (ms(times[times.len() / 2]), ms(times[times.len() - 1]));
    let scanned = scanned.map(|scanned| ms(scanned[scanned.len() / 2]));
    let (without, ratio) = match scanned {
        Some(scanned) => (format!("{scanned:.1} ms"), format!("{:.0}", scanned / median)),
        None => (String::new(), String::new()),
    };
    println!("| {what} | {median:.2} ms | {worst:.2} ms | {without} | {ratio} |");
}
