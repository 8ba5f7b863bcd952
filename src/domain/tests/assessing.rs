//! Whatever is asked for, by whomever, in whatever order: what the rules A9 to A11 and S2 to S5 hold to.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::scored::{FIRST, Scored, decision, determine, even, id, interview, notice};
use crate::codec;
use crate::domain::{
    Application, Change, Command, Event, Level, Mark, Role, SessionId, Sheet, SheetDraft, Stage, StageName, apply,
};
use crate::text::Line;

const ACCOUNTS: [(&str, Role); 6] = [
    ("chen", Role::Assessor),
    ("diaz", Role::Manager),
    ("eko", Role::Assessor),
    ("ada", Role::Manager),
    ("sam", Role::Staff),
    ("aud", Role::Auditor),
];

#[derive(Debug, Clone)]
enum Step {
    /// An assessor leaves a draft in which every item has this level, or none has.
    Draft(&'static str, u8),
    /// An account asks for this.
    Ask((&'static str, Role), Command),
}

fn any_step() -> impl Strategy<Value = Step> {
    let reason = || select(vec![None, Some("because of it")]);
    let command = prop_oneof![
        6 => Just(Command::SubmitSheet { session: FIRST }),
        2 => (select(vec!["chen", "diaz", "eko"]), reason()).prop_map(|(who, reason)| Command::ReturnSheet {
            session: FIRST,
            assessor: id(who),
            reason: reason.map(Line::clean),
        }),
        4 => select(vec![FIRST, SessionId(2)]).prop_map(interview),
        6 => (any::<bool>(), select(vec!["", "short", "a reason that is a sentence, and says why it is so"]))
            .prop_map(|(eligible, why)| determine(FIRST, eligible, why)),
        4 => (any::<bool>(), reason()).prop_map(|(passed, reason)| decision(passed, reason)),
        1 => Just(Command::Reassess { reason: None }),
        2 => select(vec![None, Some("2026-11-23")]).prop_map(notice),
        1 => Just(Command::SendLink { link: None, sent_on: None }),
        1 => Just(Command::Withdraw { reason: None }),
        1 => Just(Command::Reopen { reason: Some(Line::clean("back")) }),
        3 => Just(Command::Undo),
        2 => Just(Command::Redo),
    ];
    prop_oneof![
        2 => (select(vec!["chen", "diaz"]), select(vec![0, 1, 3, 5])).prop_map(|(who, level)| Step::Draft(who, level)),
        7 => (select(ACCOUNTS.to_vec()), command).prop_map(|(who, command)| Step::Ask(who, command)),
    ]
}

/// The sheets of all seats as they are stored.
fn submitted(application: &Application) -> Vec<Option<Vec<u8>>> {
    let seats = application.assessment.sessions.iter().flat_map(|session| &session.seats);
    seats.map(|seat| seat.sheet.submitted().map(|sheet| codec::encode(sheet).unwrap())).collect()
}

fn has(change: &Change, what: fn(&Event) -> bool) -> bool {
    change.events.iter().any(what)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a9_s2_s3_sheets_stay_as_submitted_and_stages_keep_their_order(steps in vec(any_step(), 0..60)) {
        let mut file = Scored::by(&["chen", "diaz"]);
        for step in steps {
            let ((who, role), command) = match step {
                Step::Draft(who, level) => {
                    let sheet = if level == 0 { Sheet::default() } else { even(&file.program, level) };
                    file.drafts.insert(id(who), SheetDraft { revision: 1, sheet });
                    continue;
                }
                Step::Ask(who, command) => (who, command),
            };
            let before = file.application.clone();
            if file.run_as(who, role, &command).is_err() {
                prop_assert_eq!(&file.application, &before, "a refusal changes nothing (S6)");
                continue;
            }
            let (now, change) = (&file.application, file.changes.last().unwrap());
            for (was, is) in submitted(&before).into_iter().zip(submitted(now)) {
                let given_back = has(change, |event| matches!(event, Event::SheetReturned { .. }));
                prop_assert!(was.is_none() || was == is || given_back && is.is_none(), "A9: {:?}", command);
            }
            let assesses = matches!(command, Command::SubmitSheet { .. } | Command::DetermineSkills { .. });
            prop_assert!(!assesses || ["chen", "diaz"].contains(&who), "A9: {} did {:?}", who, command);
            if matches!(command, Command::ReturnSheet { .. }) {
                prop_assert!(!["chen", "diaz"].contains(&who) && role.may(crate::domain::Permission::Work));
            }
            if has(change, |event| matches!(event, Event::BodyDecided { .. })) {
                prop_assert!(["ada"].contains(&who), "S3: {} decided by {:?}", who, command);
            }
            let seats = || now.assessment.current_sessions().flat_map(|session| &session.seats);
            if matches!(now.placement.stage.name(), StageName::Assessed | StageName::Passed | StageName::Certified) {
                prop_assert!(seats().all(|seat| seat.sheet.submitted().is_some() && seat.determination.is_some()));
                prop_assert!(now.assessment.current_sessions().all(|session| session.interview.is_some()), "S2");
            }
            if matches!(now.placement.stage.name(), StageName::Passed | StageName::NotPassed | StageName::Certified) {
                let made = &now.assessment.decisions[&now.assessment.round];
                prop_assert_eq!(made.passed, now.placement.stage != Stage::NotPassed, "S3");
            }
            if now.placement.stage == Stage::Certified {
                prop_assert!(now.assessment.notices.iter().any(|notice| notice.sent_on.is_some()), "S4");
            }
            for seat in seats().filter(|seat| seat.determination.is_some()) {
                prop_assert!(seat.sheet.submitted().is_some(), "A11: a determination rests on a submitted sheet");
            }
        }
        let folded = file.changes.iter().fold(None, apply);
        prop_assert_eq!(folded, Some(file.application.clone()));
    }

    #[test]
    fn a9_marks_come_and_go_without_a_trace(level in 1_u8..=5, place in 0_usize..30) {
        let program = super::fixture::program();
        let item = program.checklist.items().nth(place).unwrap().1.id.clone();
        let mut sheet = Sheet::default();
        let mark = Level::new(level).map(Mark::Level);
        sheet.edit(&crate::domain::SheetEdit::Mark { item: item.clone(), mark });
        prop_assert_eq!(sheet.scores.len(), 1);
        sheet.edit(&crate::domain::SheetEdit::Mark { item, mark: None });
        prop_assert_eq!(sheet, Sheet::default());
    }
}
