//! Turns: what is pushed is seen at once, committed together, and in force or not at all.

use std::{collections::BTreeMap, fs};

use crate::kit::{account, commit, everything, feedback, forgotten, noted, number, open, received, segments};
use proptest::prelude::*;
use qapdesk::store::{StoreError, needs_all, verify};

#[test]
fn batches_of_one_turn_see_each_other_and_readers_see_them_after_the_commit() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    let mut turn = writer.turn();
    assert_eq!(turn.application(number(1)).unwrap(), None);
    turn.push(&[received(1, None)]).unwrap();
    assert_eq!(turn.application(number(1)).unwrap().unwrap().revision, 1);
    turn.push(&[feedback(1, 2), feedback(1, 3)]).unwrap();
    assert_eq!(turn.application(number(1)).unwrap().unwrap().form.feedback.len(), 2);
    assert_eq!(reader.application(number(1)).unwrap(), None);
    assert_eq!(turn.commit().unwrap().sequence, 2);
    assert_eq!(reader.applied(), 2);
    assert_eq!(reader.application(number(1)).unwrap().unwrap().revision, 3);
    assert_eq!(reader.history(number(1)).unwrap().iter().map(|change| change.revision).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_turn_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    let mut turn = writer.turn();
    turn.push(&[received(1, None)]).unwrap();
    drop(turn);
    assert_eq!(writer.turn().commit().unwrap().sequence, 0);
    assert_eq!(reader.application(number(1)).unwrap(), None);
}

#[test]
fn a_batch_that_does_not_follow_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    commit(&mut writer, &[vec![received(1, None)]]);
    let mut turn = writer.turn();
    let error = turn.push(&[feedback(1, 2), received(2, None), feedback(1, 2)]).unwrap_err();
    assert!(matches!(error, StoreError::OutOfOrder { expected: 3, found: 2, .. }), "{error}");
    assert!(matches!(turn.push(&[feedback(7, 1)]), Err(StoreError::Unfounded { .. })));
    assert_eq!(turn.application(number(1)).unwrap().unwrap().revision, 1);
    assert_eq!(turn.application(number(2)).unwrap(), None);
    turn.push(&[feedback(1, 2)]).unwrap();
    turn.commit().unwrap();
    assert_eq!(reader.application(number(1)).unwrap().unwrap().revision, 2);
    assert_eq!(reader.applied(), 2);
}

#[test]
fn a_turn_is_decided_on_one_that_is_on_its_way_and_both_stand_in_the_journal() {
    for is_shared in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, reader, _) = open(folder.path());
        if is_shared {
            writer.share_work().unwrap();
        }
        for round in 0..20_u32 {
            let (first, second) = (2 * round + 1, 2 * round + 2);
            let mut turn = writer.turn();
            turn.push(&[received(first, None), feedback(first, 2)]).unwrap();
            let below = turn.decided();
            writer.begin(below).unwrap();
            let mut turn = writer.turn();
            assert_eq!(turn.next(), u64::from(2 * round + 2));
            assert_eq!(turn.application(number(first)).unwrap().unwrap().revision, 2);
            assert!(matches!(
                turn.push(&[feedback(first, 2)]),
                Err(StoreError::OutOfOrder { expected: 3, found: 2, .. })
            ));
            turn.push(&[feedback(first, 3), received(second, None)]).unwrap();
            let above = turn.decided();
            assert_eq!(writer.end().unwrap().sequence, u64::from(2 * round + 1));
            assert_eq!(reader.application(number(first)).unwrap().unwrap().revision, 2);
            assert_eq!(reader.application(number(second)).unwrap(), None);
            assert_eq!(writer.commit(above).unwrap().sequence, u64::from(2 * round + 2));
            let revisions: Vec<u32> = reader.history(number(first)).unwrap().iter().map(|one| one.revision).collect();
            assert_eq!(revisions, [1, 2, 3]);
        }
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
        drop((writer, reader));
        let (_, reader, _) = open(folder.path());
        assert_eq!(reader.application(number(39)).unwrap().unwrap().form.feedback.len(), 2);
    }
}

#[test]
fn what_was_decided_on_another_turn_than_the_last_is_never_committed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    let mut turn = writer.turn();
    turn.push(&[received(1, None)]).unwrap();
    let below = turn.decided();
    writer.begin(below).unwrap();
    let mut turn = writer.turn();
    turn.push(&[feedback(1, 2)]).unwrap();
    let above = turn.decided();
    writer.end().unwrap();
    commit(&mut writer, &[vec![received(2, None)]]);
    assert!(matches!(writer.commit(above), Err(StoreError::Poisoned { .. })));
    assert_eq!(reader.application(number(1)).unwrap().unwrap().revision, 1);
}

#[test]
fn what_was_decided_before_another_turn_was_kept_is_never_committed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    commit(&mut writer, &[vec![received(1, None)]]);
    let mut turn = writer.turn();
    turn.push(&[feedback(1, 2)]).unwrap();
    let late = turn.decided();
    commit(&mut writer, &[vec![feedback(1, 2)]]);
    assert!(matches!(writer.commit(late), Err(StoreError::Poisoned { .. })));
    commit(&mut writer, &[vec![feedback(1, 3)]]);
    assert_eq!(reader.history(number(1)).unwrap().len(), 3);
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}

#[test]
fn h3_a_turn_that_forgets_is_in_force_before_the_next_one_is_decided() {
    for is_shared in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, reader, _) = open(folder.path());
        if is_shared {
            writer.share_work().unwrap();
        }
        commit(&mut writer, &[vec![received(1, None)]]);
        let mut turn = writer.turn();
        turn.push(&[forgotten(1)]).unwrap();
        let forgetting = turn.decided();
        writer.begin(forgetting).unwrap();
        assert_eq!(reader.application(number(1)).unwrap(), None);
        let mut turn = writer.turn();
        assert_eq!(turn.application(number(1)).unwrap(), None);
        assert!(turn.forgotten(number(1)).unwrap().is_some());
        assert!(turn.push(&[feedback(1, 2)]).is_err());
    }
}

#[test]
fn documents_are_kept_and_found_by_their_digest() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    let digest = writer.put_document(b"one page").unwrap();
    commit(&mut writer, &[vec![received(1, Some(digest))]]);
    assert_eq!(reader.document(digest).unwrap(), b"one page");
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.is_clean());
    assert_eq!(report.documents, 1);
}

#[test]
fn readers_on_other_threads_see_whole_commits_while_verify_runs() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    commit(&mut writer, &[vec![received(1, None), received(2, None)]]);
    std::thread::scope(|scope| {
        let verifier = reader.clone();
        let checks = scope.spawn(move || {
            let mut last = 0;
            while last < 60 {
                let report = verify(&verifier, &mut |_| ()).unwrap();
                assert!(report.is_clean(), "{report:?}");
                last = report.last;
                let application = verifier.application(number(1)).unwrap().unwrap();
                assert_eq!(application.form.feedback.len() + 1, application.revision as usize);
            }
        });
        for revision in 2..=60 {
            commit(&mut writer, &[vec![feedback(1, revision), feedback(2, revision)]]);
        }
        checks.join().unwrap();
    });
    assert_eq!(reader.application(number(2)).unwrap().unwrap().revision, 60);
}

/// What happens to a desk.
#[derive(Debug, Clone)]
enum Step {
    /// A turn with batches; each batch is a list of applications that change.
    Turn { batches: Vec<Vec<u32>>, commit: bool },
    /// A crash that leaves some bytes of a frame behind the journal, then a new opening.
    Crash { rubbish: usize, lose_state: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let batch = prop::collection::vec(1..6_u32, 1..4);
    let turn = (prop::collection::vec(batch, 1..4), prop::bool::weighted(0.8))
        .prop_map(|(batches, commit)| Step::Turn { batches, commit });
    let crash = (0..120_usize, any::<bool>()).prop_map(|(rubbish, lose_state)| Step::Crash { rubbish, lose_state });
    prop::collection::vec(prop_oneof![4 => turn, 1 => crash], 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_was_committed_is_there_and_nothing_else(steps in steps()) {
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path().join("desk");
        let mut store = open(&desk);
        // The model: how many changes each application has.
        let mut model: BTreeMap<u32, u32> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Turn { batches, commit } => {
                    let mut next = model.clone();
                    let mut turn = store.0.turn();
                    for batch in batches {
                        let records: Vec<_> = batch.into_iter().map(|sequence| {
                            let revision = next.entry(sequence).and_modify(|count| *count += 1).or_insert(1);
                            if *revision == 1 { received(sequence, None) } else { feedback(sequence, *revision) }
                        }).collect();
                        turn.push(&records).unwrap();
                    }
                    if commit {
                        turn.commit().unwrap();
                        model = next;
                    }
                }
                Step::Crash { rubbish, lose_state } => {
                    drop(store);
                    let live = segments(&desk).pop().unwrap();
                    let mut bytes = fs::read(&live).unwrap();
                    // The beginning of a frame that was not finished.
                    let torn: Vec<u8> = bytes.iter().copied().skip(53).take(rubbish).collect();
                    bytes.extend_from_slice(&torn[..torn.len().min(60)]);
                    fs::write(&live, bytes).unwrap();
                    if lose_state {
                        fs::remove_dir_all(desk.join("state")).unwrap();
                    }
                    store = open(&desk);
                }
            }
            let mut found = BTreeMap::new();
            store.1.applications(&mut |application| {
                found.insert(application.number.sequence(), application.revision);
            }, &mut needs_all).unwrap();
            prop_assert_eq!(&found, &model);
        }
        for (sequence, count) in &model {
            prop_assert_eq!(store.1.history(number(*sequence)).unwrap().len(), *count as usize);
        }
        let said = everything(&store.1);
        prop_assert!(verify(&store.1, &mut |_| ()).unwrap().is_clean());
        drop(store);
        prop_assert_eq!(everything(&open(&desk).1), said);
    }
}

#[test]
fn an_account_is_what_was_last_set() {
    use qapdesk::domain::Role;
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    commit(&mut writer, &[vec![account("ada", Role::Admin)], vec![account("ada", Role::Auditor)]]);
    let accounts = reader.accounts().unwrap();
    assert_eq!(accounts.iter().map(|account| account.role).collect::<Vec<_>>(), [Role::Auditor]);
}

#[test]
fn an_application_that_would_be_too_large_is_refused_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    commit(&mut writer, &[vec![received(1, None), received(2, None)]]);
    // A note is kept in the application and in what can be undone.
    commit(&mut writer, &[vec![noted(1, 2, 6_000_000)]]);
    let mut turn = writer.turn();
    assert!(matches!(turn.push(&[noted(1, 3, 6_000_000)]), Err(StoreError::ApplicationTooLarge { .. })));
    assert!(matches!(turn.push(&[noted(2, 2, 70_000_000)]), Err(StoreError::TooLarge { .. })), "in one batch");
    turn.push(&[feedback(2, 2)]).unwrap();
    turn.push(&[noted(1, 3, 10)]).unwrap();
    turn.commit().unwrap();
    assert_eq!(reader.application(number(2)).unwrap().unwrap().revision, 2);
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}
