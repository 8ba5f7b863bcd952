//! A decision that is taken anew after an appeal (C3): both stay on record.

use super::appeals::{appeal, ends, not_passed};
use super::fixture::{day, payment};
use super::scored::{Scored, decision, notice};
use crate::domain::bundle::{Bundled, Faces, audited};
use crate::domain::report::{ReportPeriod, Setting};
use crate::domain::view::ApplicationView;
use crate::domain::{AppealOutcome, Command, Payment, Requirement, Role};
use crate::text::Line;

/// Of each decision in an audit whether they passed, whether another one took its place, and what contests it.
fn audit(file: &Scored) -> Vec<(bool, bool, Vec<u16>)> {
    let period = ReportPeriod::new(day("2026-11-01"), day("2026-11-30")).expect("a period");
    let setting = Setting { period, zone: "America/New_York".parse().expect("a zone"), now: file.now };
    let of = Bundled { application: &file.application, changes: &file.changes, letters: &[], program: &file.program };
    let audited = audited(&of, &setting, &mut Faces::default()).expect("of the period");
    audited.decisions.into_iter().map(|one| (one.passed, one.superseded, one.contested_by)).collect()
}

/// The revisions of the decisions that were taken anew, as the application is shown.
fn taken_anew(file: &Scored) -> Vec<u32> {
    let view = ApplicationView::of(&file.application, &file.program, day("2026-11-23"));
    view.taken_anew(1).map(|appeal| appeal.against.revision).collect()
}

#[test]
fn c3_a_decision_that_was_taken_anew_stays_on_record_beside_the_later_one() {
    let mut file = not_passed();
    let contested = file.application.revision;
    file.does("sam", &appeal());
    assert_eq!(audit(&file), [(false, false, vec![1])]);
    file.does("max", &ends(AppealOutcome::Upheld));
    file.does("sam", &Command::Reopen { reason: Some(Line::clean("appeal 1 was upheld")) });
    assert_eq!(
        (audit(&file), taken_anew(&file)),
        (vec![(false, false, vec![1])], vec![]),
        "nothing took its place yet"
    );
    let both = [(false, true, vec![1]), (true, false, vec![])];
    file.does("ada", &decision(true, Some("the second half showed it")));
    assert_eq!((audit(&file), taken_anew(&file)), (both.to_vec(), vec![contested]));
    file.does("ada", &Command::Undo);
    assert_eq!((audit(&file), taken_anew(&file)), (vec![(false, false, vec![1])], vec![]), "it stands again");
    file.does("ada", &Command::Redo);
    assert_eq!((audit(&file), taken_anew(&file)), (both.to_vec(), vec![contested]));
}

#[test]
fn c3_also_who_does_not_pass_again_has_two_decisions() {
    let mut file = not_passed();
    let contested = file.application.revision;
    file.does("sam", &appeal());
    file.does("max", &ends(AppealOutcome::Upheld));
    file.does("sam", &Command::Reopen { reason: Some(Line::clean("appeal 1 was upheld")) });
    file.does("ada", &decision(false, Some("the second half does not change it")));
    assert_eq!(audit(&file), [(false, true, vec![1]), (false, false, vec![])]);
    assert_eq!(taken_anew(&file), [contested]);
}

#[test]
fn d3_d4_c3_a_decision_that_is_taken_anew_makes_nothing_of_what_was_paid_for_another_assessment() {
    for passed in [true, false] {
        let mut file = not_passed();
        file.program.windows.retake = toml::from_str("fee = \"150.00\"\n").expect("terms");
        let paid = Payment { date: day("2026-11-23"), ..payment("150.00", "USD") };
        file.does("sam", &Command::RecordPayment(paid));
        file.does("sam", &appeal());
        file.does("max", &ends(AppealOutcome::Upheld));
        file.does("sam", &Command::Reopen { reason: Some(Line::clean("appeal 1 was upheld")) });
        file.now = "2026-11-25T15:00:00Z".parse().expect("a moment");
        file.does("ada", &decision(passed, Some("the second half was seen again")));
        assert_eq!(file.application.changed_evidence(Requirement::Fee), [""; 0], "{passed}");
        if passed {
            file.does("sam", &notice(Some("2026-11-25")));
        }
    }
}

#[test]
fn h1_c2_a_decision_that_was_done_again_is_by_who_decided() {
    let mut file = not_passed();
    for command in [Command::Undo, Command::Redo] {
        file.does("max", &command);
    }
    let made_again = file.application.revision;
    file.does("sam", &appeal());
    let against = &file.application.appeals[0].against;
    assert_eq!((against.by.as_str(), against.revision), ("ada", made_again));
    let dismissed = ends(AppealOutcome::Dismissed);
    let refusal = file.refused("max", &dismissed);
    assert!(refusal.message.starts_with("max put a decision back in force on "), "{refusal}");
    let refusal = file.refused("ada", &dismissed);
    assert!(refusal.message.starts_with("ada decided on "), "{refusal}");
    file.run_as("eve", Role::Manager, &dismissed).expect("nobody who was involved");
    let refusal = file.refused("sam", &appeal());
    assert!(refusal.message.contains("contested by appeal 1 and dismissed"), "{refusal}");
}
