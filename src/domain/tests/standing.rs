//! What a session keeps to while other things change around it: its id, its candidate's time, its fee (A4, A5, A9).

use std::sync::Arc;

use proptest::prelude::*;

use super::fixture::{OneFile, day, line};
use super::sessions::{
    FIRST, SECOND, approved, book_elsewhere, cancel, confirm, confirmed, id, move_to, plan, propose, proposed, refusal,
    roster,
};
use crate::domain::view::OfferQuery;
use crate::domain::{
    Candidate, Command, ItemId, Number, Plan, Rate, Role, Rule, Sheet, SheetEdit, SheetStep, Unfit, Warning, Window,
    offers,
};
use crate::text::Prose;

/// The application's form with another candidate in it.
fn edit(file: &OneFile, change: impl FnOnce(&mut Candidate)) -> Command {
    let mut form = crate::domain::Form::clone(&file.application.form);
    change(&mut form.candidate);
    Command::Edit { form: Box::new(form), reason: None }
}

#[test]
fn a9_no_session_gets_the_id_of_one_that_was_taken_back() {
    let mut file = proposed();
    file.does(&Command::Undo);
    assert!(file.application.assessment.sessions.is_empty());
    file.does(&propose(plan("2026-12-02 10:00"), &["dana"]));
    assert!(file.application.assessment.session(FIRST).is_none());
    assert!(file.application.assessment.session(SECOND).is_some());
    file.does(&Command::Undo);
    file.does(&Command::Redo);
    assert!(file.application.assessment.session(SECOND).is_some(), "what comes back is the same session");
}

#[test]
fn a4_no_correction_makes_the_candidate_somebody_who_is_taken_then() {
    let mut file = confirmed();
    let sessions = confirmed().application.assessment;
    book_elsewhere(&mut file, |application| application.assessment = sessions);
    file.does(&edit(&file, |jane| jane.email = Some(line("jane.o@example.org"))));
    let other = edit(&file, |jane| jane.email = Some(line("other@example.org")));
    let clash = refusal(&mut file, &other);
    assert!(clash.rule == Rule::A4 && clash.message.contains("session 1 of QAP-2026-0099"), "{clash}");
    let nameless = edit(&file, |jane| jane.email = None);
    assert_eq!(refusal(&mut file, &nameless).rule, Rule::A4, "without an address she is known by her name");
    file.does(&edit(&file, |jane| jane.address = Some(crate::text::Prose::clean("1 Elm Street"))));
    file.does(&move_to(FIRST, plan("2026-12-03 10:00"), &["chen"]));
    file.does(&other);
}

#[test]
fn a4_an_undo_of_a_correction_is_asked_against_the_diary_as_well() {
    let mut file = confirmed();
    let sessions = file.application.assessment.clone();
    let before = file.application.form.candidate.email.clone();
    file.does(&edit(&file, |jane| jane.email = Some(line("jane.o@example.org"))));
    book_elsewhere(&mut file, |application| {
        application.assessment = sessions;
        Arc::make_mut(&mut application.form).candidate.email = before;
    });
    assert_eq!(refusal(&mut file, &Command::Undo).rule, Rule::A4);
    file.diary.forget(Number::new(2026, 99));
    file.does(&Command::Undo);
}

#[test]
fn a4_sessions_that_are_over_keep_nobody_from_correcting_a_name() {
    let mut file = confirmed();
    let sessions = confirmed().application.assessment;
    book_elsewhere(&mut file, |application| application.assessment = sessions);
    file.today = day("2026-12-02");
    file.does(&edit(&file, |jane| jane.email = Some(line("other@example.org"))));
}

#[test]
fn a5_a_confirmation_takes_the_fee_that_the_roster_has_by_then() {
    let rate = |amount: &str| Rate {
        from: day("2026-11-01"),
        amount: amount.parse().expect("an amount"),
        currency: "USD".parse().expect("a currency"),
    };
    let fee = |file: &OneFile| {
        let session = file.application.assessment.session(FIRST).expect("a session");
        session.planned.seats[0].fee.map(|fee| fee.amount.to_string())
    };
    let mut file = approved();
    roster(&mut file, "chen", |chen| chen.rates = vec![rate("300.00")]);
    file.does(&propose(plan("2026-12-01 10:00"), &["chen"]));
    roster(&mut file, "chen", |chen| chen.rates = vec![rate("450.00")]);
    assert_eq!(fee(&file).as_deref(), Some("300.00"));
    file.does(&confirm(FIRST));
    assert_eq!(fee(&file).as_deref(), Some("450.00"), "that of the day, as it is known now");
    roster(&mut file, "chen", |chen| chen.rates.clear());
    file.does(&Command::Undo);
    file.does(&confirm(FIRST));
    assert_eq!(fee(&file).as_deref(), Some("300.00"), "a rate that went takes no fee away that was agreed");
    assert_eq!(file.diary.load(&id("chen")), 1);
    file.does(&cancel(FIRST));
    assert_eq!(file.diary.load(&id("chen")), 0);
}

#[test]
fn a5_a_fee_stays_while_its_day_and_its_assessor_do() {
    let rate = |amount: &str| Rate {
        from: day("2026-11-01"),
        amount: amount.parse().expect("an amount"),
        currency: "USD".parse().expect("a currency"),
    };
    let fee = |file: &OneFile| {
        let session = file.application.assessment.session(FIRST).expect("a session");
        session.planned.seats[0].fee.map(|fee| fee.amount.to_string())
    };
    let mut file = approved();
    roster(&mut file, "chen", |chen| chen.rates = vec![rate("400.00")]);
    file.does(&propose(plan("2026-12-01 10:00"), &["chen"]));
    file.does(&confirm(FIRST));
    roster(&mut file, "chen", |chen| chen.rates = vec![rate("450.00")]);
    file.does(&move_to(FIRST, Plan { minutes: 90, ..plan("2026-12-01 10:00") }, &["chen"]));
    assert_eq!(fee(&file).as_deref(), Some("400.00"));
    let paid = Some(crate::domain::FeePaid { on: day("2026-11-23"), reference: None });
    file.does(&Command::PayAssessor { session: FIRST, assessor: id("chen"), paid });
    assert_eq!(fee(&file).as_deref(), Some("400.00"), "what was agreed is what is paid");
    file.does(&Command::Undo);
    file.does(&move_to(FIRST, plan("2026-12-02 10:00"), &["chen"]));
    assert_eq!(fee(&file).as_deref(), Some("450.00"), "another day");
}

#[test]
fn a4_no_hour_is_offered_at_which_the_candidate_sleeps_and_the_reason_is_told() {
    let mut file = approved();
    let all_day = |day| Window { day, from: chrono::NaiveTime::MIN, to: Window::LAST_SECOND };
    let week = [chrono::Weekday::Mon, chrono::Weekday::Tue, chrono::Weekday::Wed];
    roster(&mut file, "chen", |chen| chen.weekly = week.map(all_day).to_vec());
    Arc::make_mut(&mut file.application.form).candidate.time_zone = Some(line("Asia/Tokyo"));
    let tokyo: crate::domain::Zone = "Asia/Tokyo".parse().expect("a zone");
    // Monday at 15:00 UTC: midnight in Tokyo.
    let query = OfferQuery { from: "2026-11-23T15:00:00Z".parse().expect("a moment"), minutes: None, language: None };
    let offer = file.with_context(|context| offers(&file.application, &query, context)).remove(0);
    assert_eq!(tokyo.show(offer.soonest.expect("a time")), "Tue 24 Nov 2026 08:00 JST (Asia/Tokyo)");
    assert_eq!(offer.passed_over, Some(query.from), "it would have been free at once");
    let at = |moment: &str| crate::domain::Plan {
        start: tokyo.parse_moment(moment).expect("one"),
        ..plan("2026-12-01 10:00")
    };
    let asked = |despite| Command::Propose { plan: at("2026-12-02 05:00"), assessors: vec![id("chen")], despite };
    let early = refusal(&mut file, &asked([Warning::OutsideHours].into()));
    assert_eq!((early.rule, early.warnings), (Rule::A4, [Warning::UnusualHour].into()));
    assert!(early.message.contains("Wed 2 Dec 2026 05:00–06:00 JST (Asia/Tokyo)"), "{}", early.message);
    assert!(early.message.contains("08:00–20:00"), "{}", early.message);
    file.does(&asked([Warning::OutsideHours, Warning::UnusualHour].into()));
    file.does(&confirm(FIRST));
    file.program.assessment.candidate_hours = "00:00-24:00".parse().expect("hours");
    let any = file.with_context(|context| offers(&file.application, &query, context)).remove(0);
    assert_eq!((any.soonest, any.passed_over), (Some(query.from), None), "as the program says");
}

proptest! {
    #[test]
    fn a9_what_the_journal_keeps_of_a_text_makes_the_same_text(before in ".{0,40}", after in ".{0,40}", note in any::<bool>()) {
        let item = ItemId("empathy.rapport".to_owned());
        let edit = |text: &str| {
            let text = Some(Prose::clean(text)).filter(|text| !text.is_empty());
            if note { SheetEdit::Note { item: item.clone(), note: text } } else { SheetEdit::Remark(text) }
        };
        let mut sheet = Sheet::default();
        sheet.edit(&edit(&before));
        let (mut expected, step) = (sheet.clone(), sheet.step(edit(&after)));
        expected.edit(&edit(&after));
        sheet.take(&step);
        prop_assert_eq!(sheet, expected);
    }
}

#[test]
fn a9_a_key_in_a_long_note_is_kept_as_a_key() {
    let item = ItemId("empathy.rapport".to_owned());
    let mut sheet = Sheet::default();
    let note = |text: String| SheetEdit::Note { item: item.clone(), note: Some(Prose::clean(&text)) };
    sheet.edit(&note("word ".repeat(400)));
    let SheetStep::Splice(splice) = sheet.step(note("word ".repeat(399) + "work ")) else { panic!("a splice") };
    assert_eq!((splice.at, splice.removed, splice.inserted.as_str()), (1998, 1, "k"));
}

#[test]
fn a2_d5_no_session_is_to_be_confirmed_with_who_may_not_assess_any_more() {
    let mut file = proposed();
    let next = |file: &OneFile| {
        let proposed = file.diary.proposed(file.application.number);
        let unfit: Vec<Unfit> =
            proposed.filter_map(|(who, booking)| Unfit::of(file.assessors.get(who)?, booking)).collect();
        file.seen_by(Role::Admin).without(&unfit).next
    };
    let to_confirm = next(&file);
    assert!(to_confirm.starts_with("confirm session 1, proposed for "), "{to_confirm}");
    roster(&mut file, "chen", |chen| chen.active = false);
    assert_eq!(next(&file), "plan session 1 with somebody else: chen may not assess on its day");
    assert_eq!(refusal(&mut file, &confirm(FIRST)).rule, Rule::A2);
    roster(&mut file, "chen", |chen| chen.active = true);
    assert_eq!(next(&file), to_confirm);
    file.does(&confirm(FIRST));
    roster(&mut file, "chen", |chen| chen.active = false);
    assert!(!next(&file).contains("somebody else"), "it stands");
}
