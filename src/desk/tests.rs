//! What happens when the disk does not take a change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use chrono::{NaiveDate, Utc};

use super::line::Line as DeskLine;
use super::{Carrier, Clock, Desk, DeskError, Intake, News, Outcome, Owner, Who};
use crate::domain::program::Contested;
use crate::domain::view::Query;
use crate::domain::{
    AccountEdit, Appeal, AppealId, AppealKind, Command, DecisionMade, Digest, Number, OTHER_GROUND, OpenStage,
    Requirement, Role, Stage,
};
use crate::store::sim::FailingDisk;
use crate::text::{Line, Prose};

const LIMIT: Duration = Duration::from_secs(20);

fn open(folder: &Path, files: &FailingDisk) -> (Desk, Who) {
    let owner = Owner { uid: 1000, name: "ada".to_owned() };
    let (clock, carrier) = (Clock::system(), Carrier::system());
    let desk = Desk::open_on(&files.ground(), folder, owner, clock, carrier, &mut |_| {}).unwrap();
    let who = desk.admit(1000, None).unwrap();
    (desk, who)
}

fn form(name: &str) -> Intake {
    let text = format!(
        "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"{name}\"\n\
         [experience]\nmediator = {{ cases = 30, hours = 300 }}\n"
    );
    let file = "form.toml".to_owned();
    Intake { file, bytes: text.into_bytes(), documents: Vec::new(), dry_run: false, again: false }
}

fn accept(requirement: Requirement) -> Command {
    Command::Accept { requirement, reason: None }
}

fn journal(folder: &Path) -> PathBuf {
    folder.join("journal")
}

#[test]
fn how_little_room_is_left_is_told_as_it_is_now() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (desk, who) = open(folder.path(), &files);
    let told = |news: &Receiver<News>| loop {
        if let News::Room { left } = news.recv_timeout(LIMIT).unwrap() {
            break left;
        }
    };
    files.set_room(3 << 20);
    let news = desk.watch(&who);
    assert_eq!(told(&news), Some(3));
    files.set_room(0);
    assert_eq!((told(&desk.watch(&who)), told(&news)), (Some(0), Some(0)), "whoever comes hears what is so");
    files.set_room(5 << 20);
    desk.intake(&who, form("Doe")).unwrap();
    assert_eq!(told(&news), Some(5), "and everybody after a change");
    files.set_room(u64::MAX);
    drop(desk.watch(&who));
    assert_eq!(told(&news), None);
}

#[test]
fn a_change_that_the_disk_does_not_take_is_refused_and_leaves_nothing() {
    for action in ["write", "sync"] {
        let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
        let (desk, who) = open(folder.path(), &files);
        let number = desk.intake(&who, form("Doe")).unwrap()[0].number;
        let failing = files.fail(action, &journal(folder.path()));
        let refused = desk.command(&who, number, None, accept(Requirement::Hours)).unwrap_err();
        // What stands behind the journal's end without its sync, and cannot be taken off, may be there after a restart.
        let is_unsettled = matches!(refused, DeskError::Unsettled(_));
        assert!(
            is_unsettled == (action == "sync") && is_unsettled != matches!(refused, DeskError::Store(_)),
            "{refused}"
        );
        assert!(matches!(desk.intake(&who, form("Roe")), Err(DeskError::Store(_))), "{action}");
        assert_eq!(desk.show(&who, number).unwrap().revision, 1, "{action}: reading goes on");
        assert_eq!(desk.counts(&who).unwrap().all, 1, "{action}");

        drop(failing);
        desk.command(&who, number, Some(1), accept(Requirement::Cases)).unwrap();
        let taken = desk.intake(&who, form("Roe")).unwrap().remove(0);
        assert_eq!((taken.outcome, taken.number), (Outcome::Taken, Number::new(2026, 2)), "{action}");
        assert!(desk.verify(&who).unwrap().is_clean(), "{action}");
        drop(desk);
        let (desk, who) = open(folder.path(), &files);
        let view = desk.show(&who, number).unwrap();
        assert!(view.revision == 2 && view.requirements[0].open && !view.requirements[1].open, "{action}");
    }
}

#[test]
fn an_entry_and_an_account_that_the_disk_does_not_take_leave_nothing() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (desk, who) = open(folder.path(), &files);
    let chen = || "chen".parse().unwrap();
    let chen_account = || "chen".parse().unwrap();
    let profile = || crate::domain::AssessorProfile {
        name: crate::text::Line::clean("Wei Chen"),
        email: None,
        account: Some("chen".parse().unwrap()),
        experienced_trainer: true,
        panel: None,
        evaluation_experience: None,
        languages: std::collections::BTreeSet::new(),
        zone: "Europe/London".parse().unwrap(),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    };
    let add = || AccountEdit::Add { role: Role::Assessor, uid: None };
    let failing = files.fail("sync", &journal(folder.path()));
    assert!(matches!(desk.edit_account(&who, chen_account(), add()), Err(DeskError::Unsettled(_))));
    assert!(desk.admit(1000, Some("chen")).is_err());
    drop(failing);
    desk.edit_account(&who, chen_account(), add()).unwrap();
    let failing = files.fail("sync", &journal(folder.path()));
    assert!(matches!(desk.add_assessor(&who, chen(), profile()), Err(DeskError::Unsettled(_))));
    assert!(desk.assessors(&who).unwrap().is_empty());
    drop(failing);
    assert_eq!(desk.add_assessor(&who, chen(), profile()).unwrap().0.assessor.revision, 1);
    assert!(desk.verify(&who).unwrap().is_clean());
}

#[test]
fn trouble_is_told_and_its_end_too_without_anybody_asking() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (desk, who) = open(folder.path(), &files);
    let news = desk.watch(&who);
    let failing = files.fail("sync", folder.path());
    assert!(desk.intake(&who, form("Doe")).is_err());
    assert!(matches!(news.recv_timeout(LIMIT), Ok(News::Store { trouble: Some(_) })));
    assert!(desk.unreadable(&who).unwrap().trouble.is_some());
    let late = desk.watch(&who);
    assert!(matches!(late.recv_timeout(LIMIT), Ok(News::Store { trouble: Some(_) })));
    drop(failing);
    assert_eq!(news.recv_timeout(LIMIT), Ok(News::Store { trouble: None }));
    assert_eq!(desk.unreadable(&who).unwrap().trouble, None);
}

#[test]
fn an_answer_leaves_after_the_sync_of_what_it_tells() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (desk, who) = open(folder.path(), &files);
    let before = files.done_below(&journal(folder.path())).len();
    desk.intake(&who, form("Doe")).unwrap();
    let done = files.done_below(&journal(folder.path()));
    assert_eq!(done[before..], ["write", "sync"]);
}

#[test]
fn a_document_that_is_lost_is_not_said_to_be_of_nobody() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (desk, who) = open(folder.path(), &files);
    let text = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n\
                [statement]\ndocument = \"statement.txt\"\n";
    let documents = vec![("statement.txt".to_owned(), b"I am Jane Doe.".to_vec())];
    let file = Intake { bytes: text.as_bytes().to_vec(), documents, ..form("Doe") };
    desk.intake(&who, file).unwrap();
    let digest = Digest(*blake3::hash(b"I am Jane Doe.").as_bytes());
    assert_eq!(desk.document(&who, digest).unwrap(), b"I am Jane Doe.");
    assert_eq!(desk.document_at_hand(&who, digest).unwrap().unwrap(), b"I am Jane Doe.");
    let hex = digest.to_string();
    std::fs::remove_file(folder.path().join("documents").join(&hex[..2]).join(&hex[2..])).unwrap();
    let lost = desk.document(&who, digest).unwrap_err();
    assert!(matches!(&lost, DeskError::Store(words) if words.contains("is missing")), "{lost}");
    // Nothing is looked through for it before somebody has a turn at what takes long.
    assert_eq!(desk.document_at_hand(&who, digest).unwrap(), None);
    assert_eq!(desk.document_at_hand(&who, Digest([7; 32])).unwrap(), None);
    let unknown = desk.document(&who, Digest([7; 32])).unwrap_err();
    assert!(matches!(unknown, DeskError::NoDocument(_)), "{unknown}");
}

#[test]
fn whole_applications_are_answered_in_parts_that_one_answer_can_carry() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (desk, who) = open(folder.path(), &files);
    for name in ["Doe", "Roe", "Poe", "Loe", "Coe", "Moe"] {
        let number = desk.intake(&who, form(name)).unwrap()[0].number;
        let note = |length| Command::Note { text: Prose::clean(&"x".repeat(length)) };
        // One that is longer than a part is a part of its own.
        let lengths = if name == "Loe" { vec![2000; 10] } else { vec![1500] };
        for length in lengths {
            desk.command(&who, number, None, note(length)).unwrap();
        }
    }
    let (mut parts, mut seen) = (Vec::new(), Vec::new());
    loop {
        let query = Query { offset: u32::try_from(seen.len()).unwrap(), ..Query::default() };
        let part = desk.views(&who, &query).unwrap();
        if part.is_empty() {
            break;
        }
        parts.push(part.len());
        seen.extend(part.into_iter().map(|view| view.number));
    }
    assert!(parts.contains(&1) && parts.iter().any(|part| *part > 1), "{parts:?}");
    let all: Vec<Number> = desk.list(&who, &Query::default()).unwrap().rows.iter().map(|row| row.number).collect();
    assert_eq!((seen.len(), &seen), (6, &all));
}

#[test]
fn a_start_tells_how_far_it_has_read_so_that_nobody_gives_it_up() {
    let folder = tempfile::tempdir().unwrap();
    let reopened = |files: &FailingDisk| {
        let mut told = Vec::new();
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let (clock, carrier) = (Clock::system(), Carrier::system());
        drop(Desk::open_on(&files.ground(), folder.path(), owner, clock, carrier, &mut |words| {
            told.push(words.to_owned());
        }));
        told
    };
    let files = FailingDisk::default();
    let (desk, who) = open(folder.path(), &files);
    for name in ["Doe", "Roe", "Poe"] {
        desk.intake(&who, form(name)).unwrap();
    }
    drop(desk);
    let words = "reading what is on file: 2 applications and letters".to_owned();
    assert!(reopened(&files).contains(&words), "from the lines that were kept");
    std::fs::remove_file(folder.path().join("lines")).unwrap();
    assert!(reopened(&files).contains(&words), "from all that is on file");
}

#[test]
fn c1_an_appeal_whose_day_passes_is_overdue_from_the_next_day_on() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (desk, who) = open(folder.path(), &files);
    let number = desk.intake(&who, form("Doe")).unwrap()[0].number;
    let mut application = desk.shared().reader.application(number).unwrap().unwrap();
    let program = desk.shared().programs.of(&application).unwrap();
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    application.appeals.push(Appeal {
        id: AppealId(1),
        kind: AppealKind::Appeal,
        against: DecisionMade { what: Contested::Declined, revision: 1, by: who.account.name.clone(), on: day(1) },
        round: 1,
        ground: Line::clean(OTHER_GROUND),
        words: None,
        received_on: day(1),
        due: Some(day(9)),
        by: who.account.name.clone(),
        at: Utc::now(),
        handler: Some(who.account.name.clone()),
        outcome: None,
        followed_by: None,
    });
    let mut line = DeskLine::of(&application, program, day(8));
    assert!(line.turn_to(day(9)) && !line.entry.subject.is_overdue());
    assert!(!line.turn_to(day(10)), "what to do next says that it was due, so the line is made anew");
    let mut line = DeskLine::of(&application, program, day(10));
    assert!(line.entry.subject.is_overdue());
    assert!(line.turn_to(day(11)) && line.entry.subject.is_overdue(), "it stays overdue");
}

#[test]
fn d5_a_line_on_hold_with_sessions_to_come_is_made_anew_each_day() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (desk, who) = open(folder.path(), &files);
    let number = desk.intake(&who, form("Doe")).unwrap()[0].number;
    let mut application = desk.shared().reader.application(number).unwrap().unwrap();
    let program = desk.shared().programs.of(&application).unwrap();
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    let cases = [
        (OpenStage::Approved, None, true),
        (OpenStage::Scheduled, None, true),
        (OpenStage::Scheduled, Some(day(20)), true),
        (OpenStage::InReview, None, false),
        (OpenStage::InReview, Some(day(20)), false),
    ];
    for (from, resume_on, is_anew) in cases {
        application.placement.stage = Stage::OnHold { from, since: day(1), resume_on };
        let mut line = DeskLine::of(&application, program, day(1));
        assert_eq!(!line.turn_to(day(2)), is_anew, "on hold from {from:?} until {resume_on:?}");
    }
}
