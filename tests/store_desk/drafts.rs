//! Sheets that are not submitted: kept key by key (A9).

use std::fs;

use qapdesk::{
    domain::{ItemId, Level, Mark, Record, SessionId, Sheet, SheetChange, SheetDraft, SheetEdit, SheetKey},
    store::{StoreError, verify},
    text::Prose,
};

use crate::kit::{at, commit, number, open, segments};

fn key() -> SheetKey {
    SheetKey { number: number(1), session: SessionId(1), assessor: "chen".parse().unwrap() }
}

fn edited(revision: u32, edit: SheetEdit) -> Record {
    Record::Sheet(SheetChange { key: key(), revision, at: at(), by: "chen".parse().unwrap(), step: edit.into() })
}

fn mark(revision: u32, level: u8) -> Record {
    let item = ItemId("information_gathering.interests".to_owned());
    edited(revision, SheetEdit::Mark { item, mark: Level::new(level).map(Mark::Level) })
}

#[test]
fn a9_a_draft_survives_a_restart_and_a_state_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    let note =
        edited(3, SheetEdit::Note { item: ItemId("empathy.rapport".to_owned()), note: Some(Prose::clean("calm")) });
    commit(&mut writer, &[vec![mark(1, 4)], vec![mark(2, 5), note]]);
    let draft = reader.draft(&key()).unwrap().unwrap();
    assert_eq!((draft.revision, draft.sheet.scores.len()), (3, 2));
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    drop((writer, reader));
    let (writer, reader, _) = open(folder.path());
    assert_eq!(reader.draft(&key()).unwrap().as_ref(), Some(&draft));
    drop((writer, reader));
    fs::remove_dir_all(folder.path().join("state")).unwrap();
    let (mut writer, reader, _) = open(folder.path());
    assert_eq!(reader.draft(&key()).unwrap().as_ref(), Some(&draft));
    commit(&mut writer, &[vec![edited(4, SheetEdit::Whole(Box::default()))]]);
    assert_eq!(reader.draft(&key()).unwrap(), Some(SheetDraft { revision: 4, sheet: Sheet::default() }));
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}

#[test]
fn a9_an_edit_of_another_revision_leaves_nothing_of_its_batch() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(folder.path());
    commit(&mut writer, &[vec![mark(1, 4)]]);
    for batch in [vec![mark(1, 2)], vec![mark(2, 2), mark(4, 3)]] {
        let mut turn = writer.turn();
        let refused = turn.push(&batch).unwrap_err();
        assert!(matches!(refused, StoreError::SheetOutOfOrder { .. }), "{refused}");
        assert_eq!(turn.draft(&key()).unwrap().unwrap().revision, 1);
        turn.commit().unwrap();
    }
    assert_eq!(reader.draft(&key()).unwrap().unwrap().revision, 1);
}

#[test]
fn a_key_costs_less_than_two_hundred_bytes_of_journal() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, _reader, _) = open(folder.path());
    commit(&mut writer, &[vec![mark(1, 4)]]);
    let size = || fs::metadata(segments(folder.path()).pop().unwrap()).unwrap().len();
    let before = size();
    commit(&mut writer, &[vec![mark(2, 5)]]);
    let cost = size() - before;
    assert!(cost < 190, "{cost} bytes");
}
