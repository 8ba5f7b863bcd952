//! What of documents stays in a backup when candidates are forgotten, and what goes.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate};

use super::{
    document_file,
    tests::{Stopping, back_up, checked, copy_all, open},
};
use crate::{
    domain::{
        Act, Candidate, Change, Digest, Document, Event, Forgotten, Form, LetterId, Number, Origin, ProgramVersion,
        Record, Remains, SectionEdit, StageName, Statement, Swap,
    },
    store::{Disk, Writer},
    text::Line,
};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 12).unwrap()
}

fn program() -> ProgramVersion {
    ProgramVersion { id: line("cpr"), version: day() }
}

fn statement(digest: Digest) -> Statement {
    let document = Some(Document { name: line("statement.txt"), digest, size: 9 });
    Statement { document, ..Statement::default() }
}

fn change(number: Number, revision: u32, act: Act, event: Event) -> Record {
    Record::Application(Change {
        number,
        revision,
        at: DateTime::UNIX_EPOCH,
        by: "ada".parse().unwrap(),
        origin: Origin::Local { uid: 1000 },
        act,
        reason: None,
        events: vec![event],
    })
}

pub(super) fn received(number: Number, digest: Digest) -> Record {
    let candidate = Candidate {
        name: line("Jane Marked"),
        given_name: None,
        family_name: line("Marked"),
        email: None,
        primary_phone: None,
        secondary_phone: None,
        cell: None,
        fax: None,
        address: None,
        time_zone: None,
    };
    let mut form = Form::blank(day(), candidate);
    form.statement = statement(digest);
    let event = Event::Received { program: program(), content: Digest([7; 32]), form: Arc::new(form) };
    change(number, 1, Act::Receive, event)
}

pub(super) fn forgotten(number: Number) -> Record {
    let remains =
        Remains { program: program(), received: day().into(), stage: StageName::Withdrawn, ended: day().into() };
    Record::Forgotten(Forgotten {
        number,
        at: DateTime::UNIX_EPOCH,
        by: "ada".parse().unwrap(),
        origin: Origin::Local { uid: 1000 },
        on_request: false,
        reason: None,
        remains,
        last_letter: LetterId(0),
    })
}

pub(super) fn push(writer: &mut Writer, record: Record) {
    let mut turn = writer.turn();
    turn.push(&[record]).unwrap();
    turn.commit().unwrap();
}

pub(super) fn put(writer: &mut Writer, text: &str) -> Digest {
    writer.turn().put_document(text.as_bytes()).unwrap()
}

/// A desk of Jane, whose statement is `hers`, and Bob, who replaced `old` by another, and its first backup.
pub(super) struct Desk {
    pub(super) home: tempfile::TempDir,
    pub(super) writer: Writer,
    hers: Digest,
    old: Digest,
}

pub(super) fn jane() -> Number {
    Number::new(2026, 1)
}

pub(super) fn bob() -> Number {
    Number::new(2026, 2)
}

impl Desk {
    pub(super) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut writer = open(&home.path().join("desk"));
        let (hers, old) = (put(&mut writer, "I am Jane."), put(&mut writer, "I am Bob."));
        push(&mut writer, received(jane(), hers));
        push(&mut writer, received(bob(), old));
        let new = put(&mut writer, "I am Bob indeed.");
        let edit = SectionEdit::Statement(Box::new(Swap { before: statement(old), after: statement(new) }));
        push(&mut writer, change(bob(), 2, Act::Edit, Event::Amended(vec![edit])));
        Self { home, writer, hers, old }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(super) fn back_up(&self, disk: &Disk, folder: &Path) -> Option<Vec<String>> {
        back_up(disk, &self.path("desk"), folder).ok().map(|made| made.faults)
    }

    pub(super) fn forget_jane(&mut self) {
        push(&mut self.writer, forgotten(jane()));
        self.writer.erase().unwrap();
        assert!(!self.path("desk").join(document_file(self.hers)).exists());
    }
}

#[test]
fn h3_what_only_the_history_names_stays_in_the_backup_although_the_desk_lost_it_and_somebody_was_forgotten() {
    let mut desk = Desk::new();
    let kept = desk.path("kept");
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    desk.forget_jane();
    fs::remove_file(desk.path("desk").join(document_file(desk.old))).unwrap();
    for _ in 0..2 {
        let faults = desk.back_up(&Disk::system(), &kept).unwrap();
        assert!(faults.len() == 1 && faults[0].contains(&desk.old.to_string()), "{faults:?}");
        assert!(kept.join(document_file(desk.old)).exists() && !kept.join(document_file(desk.hers)).exists());
        checked(&kept);
    }
}

#[test]
fn h3_a_forgotten_candidates_document_goes_from_the_backup_wherever_the_run_was_stopped() {
    let mut desk = Desk::new();
    let first = desk.path("first");
    assert_eq!(desk.back_up(&Disk::system(), &first), Some(vec![]));
    desk.forget_jane();
    for n_changes in 0.. {
        let folder = desk.path(&format!("kept-{n_changes}"));
        copy_all(&first, &folder);
        let ended = desk.back_up(&Stopping::before(n_changes), &folder).is_some();
        assert_eq!(desk.back_up(&Disk::system(), &folder), Some(vec![]), "stopped at {n_changes}");
        assert!(!folder.join(document_file(desk.hers)).exists(), "stopped at {n_changes}");
        assert!(folder.join(document_file(desk.old)).exists(), "stopped at {n_changes}");
        if ended {
            assert!(n_changes > 10, "only {n_changes} changes of the disk");
            break;
        }
    }
}

#[test]
fn h3_what_an_interrupted_first_run_copied_goes_with_who_is_forgotten_before_the_next() {
    let mut desk = Desk::new();
    let kept = desk.path("kept");
    let mut n_changes = 0;
    while !kept.join(document_file(desk.hers)).exists() {
        let _ = desk.back_up(&Stopping::before(n_changes), &kept);
        n_changes += 1;
    }
    assert!(!kept.join("manifest.jsonl").exists());
    desk.forget_jane();
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    assert!(!kept.join(document_file(desk.hers)).exists());
    checked(&kept);
}
