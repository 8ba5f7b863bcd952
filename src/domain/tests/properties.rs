use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::fixture::{
    OneFile, course, day, declared, document, feedback, form, line, logged, payment, program, reference,
};
use super::reports::adds_up;
use crate::codec;
use crate::domain::view::{ApplicationView, details};
use crate::domain::{
    Application, Capacity, CaseRole, Change, Command, FeedbackForm, Form, Item, Payment, Requirement, Role, Slot, Tag,
    Verdict, apply, findings,
};
use crate::text::{Line, Prose};

fn reason() -> impl Strategy<Value = Option<Line>> {
    select(vec![None, Some(line("")), Some(line("because"))])
}

fn any_feedback() -> impl Strategy<Value = FeedbackForm> {
    (0_u32..8, 0_u32..3, 0_u32..4, any::<bool>(), any::<bool>()).prop_map(|(giver, case, open, marked, unsaid)| {
        FeedbackForm {
            case: (case > 0).then(|| line(&format!("C-{case:02}"))),
            duplicate_of: marked.then(|| line(&format!("F-{:02}", giver / 2))),
            unanswered: (!unsaid).then_some(open / 2),
            giver: (giver > 0).then(|| line(&format!("F-{giver:02}"))),
            ..feedback(giver, 0)
        }
    })
}

fn any_payment() -> impl Strategy<Value = Payment> {
    (select(vec!["360", "-360", "0", "0.01", "-0.01", "180"]), select(vec!["USD", "EUR"]))
        .prop_map(|(amount, currency)| payment(amount, currency))
}

fn any_tags() -> impl Strategy<Value = BTreeSet<Tag>> {
    proptest::collection::btree_set(select(vec!["rush", "later", "panel"]).prop_map(|text| text.parse().unwrap()), 0..3)
}

fn any_command() -> impl Strategy<Value = Command> {
    let requirement = || select(Requirement::ALL.to_vec());
    let date = || select(vec![None, Some(day("2026-11-01")), Some(day("2026-12-24"))]);
    prop_oneof![
        4 => (requirement(), reason()).prop_map(|(requirement, reason)| Command::Accept { requirement, reason }),
        3 => (requirement(), reason()).prop_map(|(requirement, reason)| Command::MarkDeficient { requirement, reason }),
        3 => (requirement(), reason()).prop_map(|(requirement, reason)| Command::Waive { requirement, reason }),
        2 => any_feedback().prop_map(Command::RecordFeedback),
        2 => any_payment().prop_map(Command::RecordPayment),
        2 => (date(), reason()).prop_map(|(due, reason)| Command::Notify { due, reason }),
        2 => reason().prop_map(|reason| Command::Approve { reason }),
        1 => reason().prop_map(|reason| Command::Decline { reason }),
        1 => (reason(), date()).prop_map(|(reason, resume_on)| Command::Hold { reason, resume_on }),
        1 => reason().prop_map(|reason| Command::Withdraw { reason }),
        2 => reason().prop_map(|reason| Command::Reopen { reason }),
        1 => reason().prop_map(|reason| Command::CloseIncomplete { reason }),
        1 => select(vec![None, Some("bo".parse().unwrap())]).prop_map(|to| Command::Assign { to }),
        2 => (any_tags(), any_tags()).prop_map(|(add, remove)| Command::Tag { add, remove }),
        4 => Just(Command::Undo),
        3 => Just(Command::Redo),
        2 => select(vec!["", "called", "wrote\nagain"]).prop_map(|text| Command::Note { text: Prose::clean(text) }),
        6 => (any::<bool>(), any_item(), any::<bool>()).prop_map(|(aims, item, removes)| amend(aims, item, removes)),
        3 => any_form().prop_map(|form| Command::Edit { form: Box::new(form), reason: None }),
        2 => (0_u32..4, any::<bool>()).prop_map(|(at, of_course)| {
            let slot = if of_course { Slot::Syllabus { at, course: line("any") } } else { Slot::Statement };
            Command::Attach { slot, document: document("s.pdf"), pages: (at > 0).then_some(at) }
        }),
    ]
}

fn any_item() -> impl Strategy<Value = Item> {
    prop_oneof![
        any_feedback().prop_map(Item::Feedback),
        any_payment().prop_map(Item::Payment),
        (0_u32..3).prop_map(|who| Item::Reference(reference(&format!("Person {who}"), Capacity::Party, Some("C-01")))),
        (0_u32..30).prop_map(|hours| Item::Course(course("CPR", 2020, &hours.to_string()))),
        (0_u32..4, any::<bool>())
            .prop_map(|(key, done)| { Item::Case(logged(&format!("C-{key:02}"), CaseRole::Mediator, "3", done)) }),
    ]
}

/// An amendment; [`aimed`] puts a row that is on file in the place of `before`.
fn amend(aims: bool, item: Item, removes: bool) -> Command {
    let item = Box::new(item);
    match (aims, removes) {
        (false, _) => Command::Amend { before: None, after: Some(item), reason: None },
        (true, true) => Command::Amend { before: Some(item), after: None, reason: None },
        (true, false) => Command::Amend { before: Some(item.clone()), after: Some(item), reason: None },
    }
}

/// The command with a row of the application's own, and a course of its own, where it names one.
fn aimed(command: Command, application: &Application) -> Command {
    let form = &application.form;
    let pick = |len: usize| (application.revision as usize).checked_rem(len).unwrap_or(0);
    match command {
        Command::Amend { before: Some(before), after, reason } => {
            let row = match &*before {
                Item::Feedback(_) => form.feedback.get(pick(form.feedback.len())).cloned().map(Item::Feedback),
                Item::Payment(_) => form.payments.get(pick(form.payments.len())).cloned().map(Item::Payment),
                Item::Reference(_) => form.references.get(pick(form.references.len())).cloned().map(Item::Reference),
                Item::Course(_) => form.training.get(pick(form.training.len())).cloned().map(Item::Course),
                Item::Case(_) => form.case_log.get(pick(form.case_log.len())).cloned().map(Item::Case),
            };
            Command::Amend { before: Some(row.map_or(before, Box::new)), after, reason }
        }
        Command::Attach { slot: Slot::Syllabus { at, .. }, document, pages } => {
            let course = form.training.get(at as usize).map_or_else(|| line("none"), |course| course.course.clone());
            Command::Attach { slot: Slot::Syllabus { at, course }, document, pages }
        }
        other => other,
    }
}

fn any_form() -> impl Strategy<Value = Form> {
    let log = vec((0_u32..5, select(CaseRole::ALL.to_vec()), 0_u32..9000, any::<bool>()), 0..6);
    let courses = vec(
        (select(vec!["CPR", "CDS", "CEDR", "Elsewhere"]), 2015_u16..2024, 0_u32..30, any::<[bool; 7]>(), 0_u32..4),
        0..4,
    );
    let references = vec((0_u32..3, select(Capacity::ALL.to_vec()), 0_u32..3, any::<bool>()), 0..5);
    (log, courses, references, vec(any_feedback(), 0..12), vec(any_payment(), 0..4), any::<[bool; 3]>()).prop_map(
        |(log, courses, references, feedback, payments, [declares, writes, attaches])| {
            let mut form = form();
            form.experience.mediator = declares.then(|| declared(26, "200"));
            form.case_log = log
                .into_iter()
                .map(|(key, role, hours, done)| {
                    logged(&format!("C-{key:02}"), role, &format!("{}.{:02}", hours / 100, hours % 100), done)
                })
                .collect();
            form.training = courses
                .into_iter()
                .map(|(institution, year, hours, [basic, theory, practice, sponsored, cmtp, heard, shown], plays)| {
                    let mut course = course(institution, year, &hours.to_string());
                    (course.basic, course.theory, course.practice) = (basic, theory, practice);
                    (course.cpr_sponsored, course.cmtp, course.role_play_feedback) = (sponsored, cmtp, heard);
                    course.role_plays = plays;
                    course.syllabus = shown.then(|| document("s.txt"));
                    course
                })
                .collect();
            form.references = references
                .into_iter()
                .map(|(person, capacity, case, reachable)| {
                    let case = (case > 0).then(|| format!("C-{case:02}"));
                    let mut one = reference(&format!("Person {person}"), capacity, case.as_deref());
                    one.phone = one.phone.filter(|_| reachable);
                    one
                })
                .collect();
            (form.feedback, form.payments) = (feedback, payments);
            form.statement.text = form.statement.text.filter(|_| writes);
            form.statement.document = attaches.then(|| document("statement.pdf"));
            form
        },
    )
}

fn fold(changes: &[Change]) -> Option<Application> {
    changes.iter().fold(None, apply)
}

fn shuffle<T>(items: &mut [T], picks: &[Index]) {
    if items.is_empty() {
        return;
    }
    for (place, pick) in picks.iter().enumerate() {
        items.swap(place % items.len(), pick.index(items.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_state_is_the_fold_of_its_events(
        form in any_form(),
        steps in vec((any_command(), select(vec![Role::Admin, Role::Manager, Role::Staff, Role::Lookup]), 0_u64..20), 0..40),
    ) {
        let mut file = OneFile::received(form);
        for (command, role, days) in steps {
            file.role = role;
            file.today = file.today + chrono::Days::new(days);
            let before = file.application.clone();
            let command = aimed(command, &before);
            match file.run(&command) {
                Ok(()) => prop_assert_eq!(file.application.revision, before.revision + 1),
                Err(refusal) => {
                    prop_assert_eq!(&file.application, &before);
                    prop_assert!(!refusal.message.is_empty() && !refusal.hint.is_empty());
                }
            }
        }
        prop_assert_eq!(fold(&file.changes), Some(file.application.clone()));
        let bytes = codec::encode(&file.changes).unwrap();
        let read: Vec<Change> = codec::decode(&bytes).unwrap();
        prop_assert_eq!(fold(&read), Some(file.application.clone()), "and of the events as they are stored");
        let view = ApplicationView::of(&file.application, &program(), file.today);
        prop_assert_eq!(view.requirements.len(), 8);
        prop_assert!(file.changes.iter().all(|change| !details(change, &crate::domain::Scale::default()).is_empty()));
        adds_up(&file);
    }

    #[test]
    fn approved_means_that_every_requirement_was_settled(form in any_form(), commands in vec(any_command(), 0..60)) {
        let (mut file, program) = (OneFile::received(form), program());
        for command in commands {
            let open = file.application.open_requirements(&program);
            if file.run(&command).is_ok() && matches!(command, Command::Approve { .. }) {
                prop_assert!(open.is_empty(), "approved with {:?} open (D4)", open);
            }
        }
    }

    #[test]
    fn an_undo_gives_back_what_was_and_a_redo_what_it_took(form in any_form(), commands in vec(any_command(), 1..30)) {
        let mut file = OneFile::received(form);
        for command in commands {
            let before = file.application.clone();
            let command = aimed(command, &before);
            if matches!(command, Command::Undo | Command::Redo) || file.run(&command).is_err() {
                continue;
            }
            let after = file.application.clone();
            if file.run(&Command::Undo).is_ok() {
                let (revision, undone) = (file.application.revision, file.application.undone.clone());
                prop_assert_eq!(undone.len(), 1);
                // Who had a part in it had one, also where it was undone (C2).
                let (decisions, parts) = (file.application.decisions.clone(), file.application.parts.clone());
                prop_assert_eq!(decisions.last(), before.decisions.last());
                prop_assert_eq!(&Application { revision, undone, decisions, parts, ..before }, &file.application);
                file.does(&Command::Redo);
                let (revision, trail) = (file.application.revision, file.application.trail.clone());
                prop_assert_eq!(trail.last().map(|step| step.revision), Some(revision));
                let decisions = file.application.decisions.clone();
                prop_assert_eq!(after.decisions.last().is_some(), decisions.last().is_some());
                prop_assert_eq!(&Application { revision, trail, decisions, ..after }, &file.application);
            }
        }
    }

    #[test]
    fn findings_never_depend_on_the_order_of_evidence(form in any_form(), picks in vec(any::<Index>(), 12)) {
        let mut other = form.clone();
        shuffle(&mut other.case_log, &picks);
        shuffle(&mut other.training, &picks);
        shuffle(&mut other.references, &picks);
        shuffle(&mut other.feedback, &picks);
        shuffle(&mut other.payments, &picks);
        prop_assert_eq!(findings(&form, &program()), findings(&other, &program()));
    }

    #[test]
    fn a_finding_that_is_not_met_says_why(form in any_form()) {
        for finding in findings(&form, &program()) {
            prop_assert_eq!(finding.verdict == Verdict::Met, finding.missing.is_empty());
        }
    }
}
