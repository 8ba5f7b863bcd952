//! What is done to many applications as one step, and views that stay: over a real store in a folder of the test's own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use qapdesk::desk::{Bulk, BulkDone, BulkOutcome, Clock, Desk, DeskError, Intake, Owner, Who};
use qapdesk::domain::{BulkAct, BulkId, Command, Number, Requirement, Role, Rule, SavedView, StageName};
use qapdesk::text::Line;

fn open(folder: &Path) -> (Desk, Who) {
    let clock = Clock::new(|| "2026-11-23T15:00:00Z".parse().unwrap());
    let desk =
        Desk::open(&folder.join("desk"), Owner { uid: 1000, name: "ada".to_owned() }, clock, &mut |_| {}).unwrap();
    let who = desk.admit(1000, None).unwrap();
    (desk, who)
}

fn take_in(desk: &Desk, who: &Who, many: u32) -> Vec<Number> {
    let forms: Vec<String> = (0..many)
        .map(|place| {
            format!(
                "{{\"form\":\"qap-application/1\",\"received_on\":\"2026-10-12\",\"candidate\":{{\"family_name\":\"Doe{place}\"}}}}"
            )
        })
        .collect();
    let bytes = forms.join("\n").into_bytes();
    let file = Intake { file: "forms.jsonl".to_owned(), bytes, documents: Vec::new(), dry_run: false, again: false };
    desk.intake(who, file).unwrap().into_iter().map(|taken| taken.number).collect()
}

fn assign() -> BulkAct {
    BulkAct::Do(Command::Assign { to: Some("ada".parse().unwrap()) })
}

fn all(numbers: &[Number]) -> Vec<(Number, Option<u32>)> {
    numbers.iter().map(|number| (*number, Some(1))).collect()
}

fn run(desk: &Desk, who: &Who, act: BulkAct, on: Vec<(Number, Option<u32>)>) -> BulkDone {
    desk.bulk(who, Bulk { act, on, dry_run: false }).unwrap()
}

fn undo(desk: &Desk, who: &Who, id: BulkId) -> BulkDone {
    run(desk, who, BulkAct::Undo(id), Vec::new())
}

fn accept(requirement: Requirement) -> Command {
    let reason = Some(Line::clean("short"));
    Command::MarkDeficient { requirement, reason }
}

#[test]
fn many_are_one_batch_one_step_and_one_undo_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, who) = open(folder.path());
    let numbers = take_in(&desk, &who, 5);
    desk.command(&who, numbers[1], None, Command::Withdraw { reason: None }).unwrap();
    desk.command(&who, numbers[2], None, accept(Requirement::Hours)).unwrap();
    let mut on = all(&numbers);
    on.push((Number::new(2031, 7), None));
    on[1].1 = None;
    let would = desk.bulk(&who, Bulk { act: assign(), on: on.clone(), dry_run: true }).unwrap();
    assert!(would.id.is_none() && desk.show(&who, numbers[0]).unwrap().assigned_to.is_none(), "nothing is done yet");

    let before = desk.health(&who).unwrap().sequence;
    let done = run(&desk, &who, assign(), on);
    assert_eq!(desk.health(&who).unwrap().sequence, before + 1, "one batch of the journal");
    assert!(would.parts.iter().zip(&done.parts).all(|(would, done)| would.outcome == done.outcome), "as it was told");
    let outcomes: Vec<&BulkOutcome> = done.parts.iter().map(|part| &part.outcome).collect();
    assert_eq!((outcomes[0], outcomes[5]), (&BulkOutcome::Done, &BulkOutcome::Missing));
    assert!(matches!(outcomes[1], BulkOutcome::Refused(refusal) if refusal.rule == Rule::S5));
    assert_eq!(outcomes[2], &BulkOutcome::Changed("ada marked hours deficient".to_owned()));
    let id = done.id.unwrap();
    let view = desk.show(&who, numbers[0]).unwrap();
    assert_eq!((view.revision, view.bulk.unwrap().id, view.bulk.unwrap().of), (2, id, 3));
    let history = desk.history(&who, numbers[0]).unwrap();
    assert!(
        qapdesk::domain::view::details(&history[1], &qapdesk::domain::Scale::default())
            .contains(&"one of 3 done together".to_owned())
    );

    desk.command(&who, numbers[4], None, accept(Requirement::Cases)).unwrap();
    drop(desk);
    let (desk, who) = open(folder.path());
    let undone = undo(&desk, &who, id);
    let outcomes: Vec<(Number, &BulkOutcome)> = undone.parts.iter().map(|part| (part.number, &part.outcome)).collect();
    let changed = BulkOutcome::Changed("ada marked cases deficient".to_owned());
    assert_eq!(
        outcomes,
        [(numbers[0], &BulkOutcome::Done), (numbers[3], &BulkOutcome::Done), (numbers[4], &changed)],
        "what was changed since is left and named"
    );
    let owner = |number: &Number| desk.show(&who, *number).unwrap().assigned_to.map(|name| name.to_string());
    assert_eq!(numbers.iter().map(owner).collect::<Vec<_>>(), [None, None, None, None, Some("ada".to_owned())]);
    // What was changed since is taken back; then this one goes, too, and nothing is left of the step.
    desk.command(&who, numbers[4], None, Command::Undo).unwrap();
    assert_eq!(undo(&desk, &who, id).parts.len(), 1);
    assert!(undo(&desk, &who, id).parts.is_empty());
    // One of them is done again, and is one of the step again.
    desk.command(&who, numbers[0], None, Command::Redo).unwrap();
    assert_eq!(undo(&desk, &who, id).parts.len(), 1);
    assert!(desk.verify(&who).unwrap().is_clean());
}

#[test]
fn what_decides_or_leaves_the_house_is_never_done_to_many() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, who) = open(folder.path());
    let numbers = take_in(&desk, &who, 2);
    for command in [
        Command::Approve { reason: None },
        Command::Notify { due: None, reason: None },
        Command::Accept { requirement: Requirement::Hours, reason: None },
        Command::Undo,
        Command::Withdraw { reason: None },
    ] {
        let done = run(&desk, &who, BulkAct::Do(command.clone()), all(&numbers));
        let refused =
            |outcome: &BulkOutcome| matches!(outcome, BulkOutcome::Refused(refusal) if refusal.rule == Rule::S6);
        assert!(done.id.is_none() && done.parts.iter().all(|part| refused(&part.outcome)), "{command:?}");
    }
    let mut auditor = who.clone();
    auditor.account.role = Role::Auditor;
    assert!(desk.bulk(&auditor, Bulk { act: assign(), on: all(&numbers), dry_run: true }).is_err());
    let nobody = BulkAct::Do(Command::Assign { to: Some("nobody".parse().unwrap()) });
    assert!(desk.bulk(&who, Bulk { act: nobody, on: all(&numbers), dry_run: true }).is_err());
    let hold = Command::Hold { reason: Some(Line::clean("wait")), resume_on: None };
    run(&desk, &who, BulkAct::Do(hold), vec![(numbers[0], None), (numbers[0], None)]);
    assert_eq!(desk.show(&who, numbers[0]).unwrap().stage, StageName::OnHold, "one that is named twice is done once");
    assert_eq!(desk.show(&who, numbers[0]).unwrap().revision, 2);
}

fn view(name: &str, filter: &str, order: &str) -> SavedView {
    SavedView { name: name.parse().unwrap(), filter: filter.parse().unwrap(), order: order.parse().unwrap() }
}

#[test]
fn views_are_the_accounts_own_and_follow_it_through_restart_and_rebuilding() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, who) = open(folder.path());
    desk.save_view(&who, view("Rush", "tag:rush", "stage,-days")).unwrap();
    desk.save_view(&who, view("Alte", "days:>30", "name")).unwrap();
    let known = desk.save_view(&who, view("rush", "tag:rush -owner:none", "name")).unwrap();
    assert_eq!(known, [view("Alte", "days:>30", "name"), view("rush", "tag:rush -owner:none", "name")]);
    let before = desk.health(&who).unwrap().sequence;
    assert_eq!(desk.save_view(&who, view("rush", "tag:rush -owner:none", "name")).unwrap(), known);
    assert_eq!(desk.health(&who).unwrap().sequence, before, "what is there already is no change");
    let mut other = who.clone();
    other.account.name = "ad".parse().unwrap();
    assert!(desk.saved_views(&other).unwrap().is_empty());
    assert!(matches!(desk.delete_view(&other, &"rush".parse().unwrap()), Err(DeskError::NoView(_))));
    assert_eq!(desk.delete_view(&who, &"ALTE".parse().unwrap()).unwrap().len(), 1);
    assert!(desk.verify(&who).unwrap().is_clean());
    drop(desk);
    std::fs::remove_dir_all(folder.path().join("desk/state")).unwrap();
    let (desk, who) = open(folder.path());
    assert_eq!(desk.saved_views(&who).unwrap(), [view("rush", "tag:rush -owner:none", "name")]);
    assert!(desk.verify(&who).unwrap().is_clean());
    let mut lookup = who.clone();
    lookup.account.role = Role::Lookup;
    assert!(desk.saved_views(&lookup).is_err() && desk.save_view(&lookup, view("x", "", "name")).is_err());
}

#[test]
fn a_view_is_bounded_and_reads_back_from_its_words() {
    use qapdesk::domain::view::Filter;
    use qapdesk::domain::view::filter::Test;
    let folder = tempfile::tempdir().unwrap();
    let (desk, who) = open(folder.path());
    let view = |filter| SavedView { name: "mine".parse().unwrap(), filter, order: "number".parse().unwrap() };
    for filter in [
        Filter::one(Test::Text(Line::clean(&"x".repeat(100_000)))),
        Filter::one(Test::Stage(vec![StageName::Approved; 10_000])),
        Filter::one(Test::Tag(Vec::new())),
    ] {
        let error = desk.save_view(&who, view(filter)).unwrap_err();
        assert!(matches!(error, DeskError::Refused(refusal) if refusal.rule == Rule::S6));
    }
    let nameless =
        SavedView { name: serde_json::from_value(serde_json::json!("?")).unwrap(), ..view(Filter::default()) };
    assert!(matches!(desk.save_view(&who, nameless).unwrap_err(), DeskError::Refused(_)), "a client sends any name");
    desk.save_view(&who, view("tag:rush \"a b\" -connor days:>30".parse().unwrap())).unwrap();
}
