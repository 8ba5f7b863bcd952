//! Erasing that fails, is stopped, finds no room or cannot read all.

use std::{
    cell::Cell,
    fs, io,
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

use chrono::{DateTime, NaiveDate};

use super::*;
use crate::{
    domain::{
        About, Act, Addressee, Candidate, Change, Document, Draft, Event, Forgotten, Form, Letter, LetterAct,
        LetterChange, LetterId, LetterKind, Origin, ProgramVersion, Remains, StageName,
    },
    store::{
        Disk, Ground, Reader, Store,
        backup::KeyCopy,
        export::{Exporting, export},
        fold::{self, Before, BeforeTurn, Fold},
        needs_all,
        payload::Span,
        sim::{End, FailingDisk, Machine},
        state::Weighed,
        table::{Batch, Bytes, Engine, Failure, Records, Scan, Sled},
        verify,
    },
    text::{Line, Prose},
};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

pub(super) fn received(number: Number, name: &str, document: Digest) -> Record {
    let day = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let candidate = Candidate {
        name: line(name),
        given_name: None,
        family_name: line(name),
        email: None,
        primary_phone: None,
        secondary_phone: None,
        cell: None,
        fax: None,
        address: None,
        time_zone: None,
    };
    let mut form = Form::blank(day, candidate);
    form.statement.document = Some(Document { name: line("statement.txt"), digest: document, size: 9 });
    let program = ProgramVersion { id: line("cpr"), version: day };
    Record::Application(Change {
        number,
        revision: 1,
        at: DateTime::UNIX_EPOCH,
        by: "ada".parse().unwrap(),
        origin: Origin::Local { uid: 1000 },
        act: Act::Receive,
        reason: None,
        events: vec![Event::Received { program, content: Digest([7; 32]), form: std::sync::Arc::new(form) }],
    })
}

pub(super) fn forgotten(number: Number) -> Record {
    let day = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let program = ProgramVersion { id: line("cpr"), version: day };
    let remains = Remains { program, received: day.into(), stage: StageName::Withdrawn, ended: day.into() };
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

fn holds(folder: &std::path::Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, text);
        }
        fs::read(&path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn h3_whichever_step_fails_the_next_opening_knows_and_does_all_of_it() {
    let (jane, bob) = (Number::new(2026, 1), Number::new(2026, 2));
    let steps = [
        ("remove", "documents"),
        ("remove", "journal"),
        ("rename", "state"),
        ("write", "keys"),
        ("sync", "keys/2026.b"),
    ];
    for (action, below) in steps {
        let (folder, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
        let desk = folder.path();
        let (mut writer, reader, _) = Store::open_on(&failing.ground(), desk, &mut |_| ()).unwrap();
        for (number, name) in [(jane, "Jane Marked"), (bob, "Bob Other")] {
            let document = writer.put_document(format!("I am {name}.").as_bytes()).unwrap();
            let mut turn = writer.turn();
            turn.push(&[received(number, name, document)]).unwrap();
            turn.commit().unwrap();
        }
        fs::write(desk.join("journal/00000000000000000001.at-9.torn"), "Jane Marked").unwrap();
        fs::write(desk.join("documents/document.new"), "Jane Marked").unwrap();
        for (left, file) in [("aside-20261012T000000Z", "documents-7a"), ("export-x7Kq2a", "table")] {
            fs::create_dir(desk.join(left)).unwrap();
            fs::write(desk.join(left).join(file), "Jane Marked").unwrap();
        }
        let mut turn = writer.turn();
        turn.push(&[forgotten(jane)]).unwrap();
        turn.commit().unwrap();
        let until = failing.fail(action, &desk.join(below));
        let failed = writer.erase();
        assert!(failed.is_err(), "{action} {below}: {failed:?}");
        assert_eq!(writer.unerased().unwrap(), [jane], "{action} {below}");
        assert!(reader.application(bob).unwrap().is_some() && reader.application(jane).unwrap().is_none());
        drop((writer, reader, until));

        let (mut writer, reader, _) = Store::open(desk, &mut |_| ()).unwrap();
        // A key that is destroyed in one copy is destroyed in the other by the opening itself.
        let left: &[Number] = if below.starts_with("keys/") { &[] } else { &[jane] };
        assert_eq!(writer.unerased().unwrap(), left, "{action} {below}");
        assert_eq!(writer.erase().unwrap(), left);
        assert!(!holds(desk, "Jane Marked"), "{action} {below}");
        assert!(holds(desk, "I am Bob Other."));
        let report = verify(&reader, &mut |_| ()).unwrap();
        assert!(report.is_clean() && report.applications == 1, "{action} {below}: {report:?}");
    }
}

#[test]
fn h3_a_forgotten_one_whose_key_is_lost_is_erased_and_what_no_change_ever_named_goes_too() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    let (jane, bob) = (Number::new(2026, 1), Number::new(2026, 2));
    let (mut writer, _, _) = Store::open(desk, &mut |_| ()).unwrap();
    for (number, name) in [(jane, "Jane Marked"), (bob, "Bob Other")] {
        let document = writer.put_document(format!("I am {name}.").as_bytes()).unwrap();
        let mut turn = writer.turn();
        turn.push(&[received(number, name, document)]).unwrap();
        turn.commit().unwrap();
    }
    writer.put_document(b"Jane Marked again, of a change that was refused").unwrap();
    let mut turn = writer.turn();
    turn.push(&[forgotten(jane)]).unwrap();
    turn.commit().unwrap();
    writer.finish();
    drop(writer);
    for copy in ["keys/2026.a", "keys/2026.b"] {
        let mut bytes = fs::read(desk.join(copy)).unwrap();
        bytes[100] ^= 1;
        fs::write(desk.join(copy), bytes).unwrap();
    }
    let (mut writer, reader, _) = Store::open(desk, &mut |_| ()).unwrap();
    assert_eq!(writer.erase().unwrap(), [jane]);
    assert!(!holds(desk, "Jane Marked") && holds(desk, "I am Bob Other."));
    assert_eq!(writer.unerased().unwrap(), []);
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}

/// A document's name was removed and its folder not synced: the next try did not find it, and so did not sync it either.
#[test]
fn h3_what_was_erased_does_not_come_back_with_the_power() {
    let mut failed = 0;
    for call in 1..150 {
        let (machine, desk) = (Machine::new(call), std::path::Path::new("/desk"));
        let (mut writer, _, _) = Store::open_on(&machine.ground(), desk, &mut |_| ()).unwrap();
        let number = Number::new(2026, 1);
        let document = writer.put_document(b"I am Jane Marked.").unwrap();
        for record in [received(number, "Jane Marked", document), forgotten(number)] {
            let mut turn = writer.turn();
            turn.push(&[record]).unwrap();
            turn.commit().unwrap();
        }
        assert!(machine.find_bytes(desk, b"Jane Marked").is_some());
        machine.weather(|weather| weather.fail_in = Some(call));
        failed += usize::from(writer.erase().is_err());
        machine.calm();
        writer.erase().unwrap();
        assert_eq!(writer.unerased().unwrap(), []);
        machine.end(End::PowerCut);
        let found = machine.find_bytes(desk, b"Jane Marked");
        assert!(found.is_none(), "call {call} failed, and {found:?} came back");
    }
    assert!(failed > 10, "{failed}");
}

#[test]
fn a_desk_with_another_desks_keys_is_not_opened_and_a_renewal_that_was_stopped_is_ended() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for desk in [folder.path(), other.path()] {
        let (mut writer, _, _) = Store::open(desk, &mut |_| ()).unwrap();
        let mut turn = writer.turn();
        turn.push(&[received(Number::new(2026, 1), "Jane", Digest([1; 32]))]).unwrap();
        turn.commit().unwrap();
        writer.finish();
    }
    let desk = folder.path();
    fs::rename(desk.join("state"), desk.join("state.gone")).unwrap();
    let (_, reader, opened) = Store::open(desk, &mut |_| ()).unwrap();
    assert!(opened.restored.replayed == 0 && !desk.join("state.gone").exists(), "{opened}");
    drop(reader);
    fs::rename(desk.join("keys"), desk.join("mine")).unwrap();
    fs::rename(other.path().join("keys"), desk.join("keys")).unwrap();
    let opened = Store::open(desk, &mut |_| ());
    assert!(matches!(opened, Err(StoreError::SealBroken { .. })), "{:?}", opened.map(|_| ()));
    fs::remove_dir_all(desk.join("keys")).unwrap();
    fs::rename(desk.join("mine"), desk.join("keys")).unwrap();
    assert!(Store::open(desk, &mut |_| ()).is_ok());
}

#[test]
fn h3_a_key_that_was_destroyed_without_a_word_is_named_and_hides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
    let number = Number::new(2026, 1);
    let mut turn = writer.turn();
    turn.push(&[received(number, "Jane", Digest([1; 32]))]).unwrap();
    turn.commit().unwrap();
    reader.shared.vault.destroy(&[number]).unwrap();
    let faults = verify(&reader, &mut |_| ()).unwrap().faults;
    assert!(faults.iter().any(|fault| fault.contains("the key of QAP-2026-0001 is destroyed")), "{faults:?}");
    drop((writer, reader));
    for with_state in [true, false] {
        if !with_state {
            fs::remove_dir_all(folder.path().join("state")).unwrap();
        }
        let opened = Store::open(folder.path(), &mut |_| ());
        assert!(matches!(opened, Err(StoreError::KeyDestroyed { .. })), "{:?}", opened.map(|_| ()));
    }
}

/// sled on a disk that takes one batch of a state beside the one that is there.
#[derive(Debug)]
struct FullBeside;

struct FullRecords(Box<dyn Records>);

impl Engine for FullBeside {
    fn open(&self, folder: &Path) -> Result<Box<dyn Records>, Failure> {
        let records = Sled.open(folder)?;
        let is_beside = folder.extension().is_some_and(|ending| ending == renewal::FRESH);
        Ok(if is_beside { Box::new(FullRecords(records)) } else { records })
    }

    fn remove(&self, folder: &Path) -> io::Result<()> {
        Sled.remove(folder)
    }
}

impl Records for FullRecords {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, String> {
        self.0.get(key)
    }

    fn scan(&self, prefix: &[u8]) -> Scan {
        self.0.scan(prefix)
    }

    fn apply(&self, batch: Batch) -> Result<(), String> {
        if self.0.scan(b"").next().is_some() { Err("no room".to_owned()) } else { self.0.apply(batch) }
    }

    fn flush(&self) -> Result<(), String> {
        self.0.flush()
    }
}

pub(super) fn push(writer: &mut Writer, record: Record) {
    let mut turn = writer.turn();
    turn.push(&[record]).unwrap();
    turn.commit().unwrap();
}

/// A desk of Jane, who was forgotten and is not erased, and Bob.
fn with_jane_forgotten(on: &Ground, desk: &Path) -> (Writer, Reader) {
    let (mut writer, reader, _) = Store::open_on(on, desk, &mut |_| ()).unwrap();
    let both = writer.put_document(b"the same of both").unwrap();
    for (number, name) in [(Number::new(2026, 1), "Jane Marked"), (Number::new(2026, 2), "Bob Other")] {
        let own = writer.put_document(format!("I am {name}.").as_bytes()).unwrap();
        push(&mut writer, received(number, name, own));
        let mut second = received(number, name, both);
        if let Record::Application(change) = &mut second {
            change.revision = 2;
        }
        push(&mut writer, second);
    }
    push(&mut writer, forgotten(Number::new(2026, 1)));
    (writer, reader)
}

#[test]
fn h3_erasing_that_finds_no_room_for_another_state_leaves_the_room_that_there_is() {
    let (folder, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let desk = folder.path();
    let fresh = desk.join("state.fresh");
    let on = Ground { engine: Arc::new(FullBeside), ..failing.ground() };
    let (mut writer, _reader) = with_jane_forgotten(&on, desk);
    let error = writer.erase().unwrap_err();
    assert!(matches!(error, StoreError::State { .. }) && !fresh.exists(), "half a copy fills the disk: {error}");

    failing.set_room(1024);
    let error = writer.erase().unwrap_err();
    assert!(matches!(error, StoreError::NoRoomForAnother { .. }) && !fresh.exists(), "{error}");
    assert!(error.to_string().contains("17 MiB must be free"), "{error}");

    fs::create_dir(&fresh).unwrap();
    let until = failing.fail("write", &desk.join("state.room.tmp"));
    assert!(writer.erase().is_err() && !fresh.exists(), "what fills the disk goes before the room is tried");
    drop(until);
    push(&mut writer, received(Number::new(2026, 3), "Cyd", Digest([3; 32])));
}

#[test]
fn h3_a_lost_key_of_somebody_else_keeps_nobody_from_being_erased_and_only_what_these_named_goes() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    let (jane, bob) = (Number::new(2026, 1), Number::new(2026, 2));
    let (mut writer, _) = with_jane_forgotten(&Ground::default(), desk);
    let orphan = writer.put_document(b"of a change that was refused").unwrap();
    writer.finish();
    drop(writer);
    for copy in ["keys/2026.a", "keys/2026.b"] {
        let mut bytes = fs::read(desk.join(copy)).unwrap();
        bytes[64 + 64 + 40] ^= 1;
        fs::write(desk.join(copy), bytes).unwrap();
    }
    let (mut writer, reader, _) = Store::open(desk, &mut |_| ()).unwrap();
    assert!(matches!(reader.shared.vault.key(bob), Err(StoreError::KeyLost { .. })));
    assert_eq!(writer.erase().unwrap(), [jane]);
    assert_eq!(writer.unerased().unwrap(), []);
    assert!(!holds(desk, "Jane Marked"));
    // What Bob has is not known, nor that nobody ever named another one: only what Jane named went.
    assert!(holds(desk, "I am Bob Other.") && !holds(desk, "the same of both"));
    assert!(reader.document(orphan).is_ok());
}

#[test]
fn h3_who_reads_without_end_ends_an_erasure_before_the_journal_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    let (mut writer, reader) = with_jane_forgotten(&Ground::default(), desk);
    writer.settle();
    let segment = desk.join("journal/00000000000000000001.qapj");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[100] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let mut erased = None;
    let state = &reader.shared.state;
    state
        .scan(fold::APPLICATIONS, &mut |_, _| {
            erased = Some(writer.erase());
            Ok(())
        })
        .unwrap();
    assert!(matches!(erased, Some(Err(StoreError::BeingRead { .. }))), "{erased:?}");
    assert!(matches!(writer.erase(), Err(StoreError::Damaged { .. })));
}

/// Takes an export, and tries an erasure as soon as the export has its own folder.
struct Erasing<'a> {
    writer: &'a mut Writer,
    desk: &'a Path,
    text: Vec<u8>,
    erased: Option<Result<Vec<Number>, StoreError>>,
}

impl io::Write for Erasing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut names = fs::read_dir(self.desk)?.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        if self.erased.is_none() && names.any(|name| name.starts_with("export-")) {
            push(self.writer, forgotten(Number::new(2026, 1)));
            self.erased = Some(self.writer.erase());
        }
        self.text.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn h3_nobody_is_erased_under_an_export_that_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, _, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
    let document = writer.turn().put_document(b"of both").unwrap();
    for (sequence, name) in [(1, "Jane Marked"), (2, "Bob Other")] {
        push(&mut writer, received(Number::new(2026, sequence), name, document));
    }
    fs::write(folder.path().join("documents/incoming/1-0.tmp"), "Jane Marked, of a disk that was full").unwrap();
    let (on, keys, desk) = (&Ground::default(), &KeyCopy::read(&Disk::system(), folder.path()).unwrap(), folder.path());
    let exporting = Exporting { on, desk, room: desk, keys, to: Some(2), build: "test", stop: &AtomicBool::new(false) };
    let mut out = Erasing { writer: &mut writer, desk, text: Vec::new(), erased: None };
    let exported = export(&exporting, &mut out, &mut |_, _| ()).unwrap();
    let Erasing { text, erased, .. } = out;
    assert!(matches!(erased, Some(Err(StoreError::BeingExported { .. }))), "{erased:?}");
    assert_eq!((exported.applications, exported.faults), (2, vec![]));
    assert!(String::from_utf8(text).unwrap().contains("Bob Other"));
    assert_eq!(writer.erase().unwrap(), [Number::new(2026, 1)]);
    assert!(!holds(desk, "Jane Marked"));
}

/// Records without any, that count how often the letters are looked through.
#[derive(Default)]
struct Counting(Cell<u32>);

impl Before for Counting {
    fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(None)
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        self.0.set(self.0.get() + u32::from(prefix == fold::LETTERS));
        Ok(Vec::new())
    }

    fn letters_of(&self, _: Number) -> Result<Vec<LetterId>, StoreError> {
        self.0.set(self.0.get() + 1);
        Ok(Vec::new())
    }
}

impl BeforeTurn for Counting {
    fn application(&self, _: Number) -> Result<Option<Weighed>, StoreError> {
        Ok(None)
    }
}

#[test]
fn h3_all_letters_are_looked_through_twice_at_most_however_many_are_forgotten_at_once() {
    let (before, mut fold) = (Counting::default(), Fold::default());
    let records: Vec<Record> = (1..=100).map(|sequence| forgotten(Number::new(2026, sequence))).collect();
    let span = Span { start: 0, length: 1, crc: 0, nth: None };
    fold.add_new((&records, &[span; 100]), 0, &[], &before).unwrap();
    assert_eq!(before.0.get(), 2);
}

fn drafted(id: u32, number: Number) -> Record {
    let draft = Draft {
        kind: LetterKind::Acknowledgement,
        about: About::Application,
        addressee: Addressee::Candidate,
        to: Vec::new(),
        subject: line("Yours"),
        body: Prose::clean("We have it."),
        invitations: Vec::new(),
    };
    let (at, message_id) = (DateTime::UNIX_EPOCH, line("1@example.org"));
    let after = Box::new(Letter::of(draft, LetterId(id), (number, 1), message_id, at));
    Record::Letter(LetterChange { at, by: None, origin: None, act: LetterAct::Draft, reason: None, after })
}

#[test]
fn h3_the_letters_of_each_go_where_many_are_forgotten_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
    let numbers = [1, 2, 3].map(|sequence| Number::new(2026, sequence));
    for number in numbers {
        push(&mut writer, received(number, "Jane", Digest([1; 32])));
        for id in [number.sequence() * 2, number.sequence() * 2 + 1] {
            push(&mut writer, drafted(id, number));
        }
    }
    let mut turn = writer.turn();
    turn.push(&numbers.map(forgotten)).unwrap();
    turn.commit().unwrap();
    let mut left = Vec::new();
    reader.letters(&mut |letter| left.push(letter.id), &mut needs_all).unwrap();
    assert_eq!(left, []);
    assert!(reader.letter_history(LetterId(7)).unwrap().is_empty());
    writer.settle();
    drop((writer, reader));
    fs::remove_dir_all(folder.path().join("state")).unwrap();
    let (_, reader, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}
