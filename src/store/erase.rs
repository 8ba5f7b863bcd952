//! Erasing what is left of applications that were forgotten (H3).
//!
//! The journal says that one was forgotten before anything is erased, and its key is destroyed last. So a key that lives
//! says that something may be left, and whatever stopped an erasure in between, the next one does all of it again: every
//! step may be done twice. As long as the key lives the journal still tells which documents were the application's.

use std::collections::BTreeSet;

use super::{
    StoreError, Writer,
    payload::{self, Head},
    renewal,
};
use crate::domain::{Digest, Number};

impl Writer {
    /// The applications that were forgotten and of which something may be left.
    pub fn unerased(&self) -> Result<Vec<Number>, StoreError> {
        let shared = &self.reader.shared;
        let forgotten = self.reader.all_forgotten()?;
        // One whose key is lost in both copies was not erased, as far as anybody knows.
        let is_left = |number: &Number| !matches!(shared.vault.key(*number), Ok(None));
        Ok(forgotten.into_iter().map(|one| one.number).filter(is_left).collect())
    }

    /// Erases what is left of every application that was forgotten: the documents that no other one ever named, what was
    /// cut off the journal or set aside, the old bytes of the state, and the key under which the journal has it sealed.
    ///
    /// Reading goes on beside it; changes wait. After an error something is left, and the next call does it again.
    pub fn erase(&mut self) -> Result<Vec<Number>, StoreError> {
        let numbers = self.unerased()?;
        if numbers.is_empty() {
            return Ok(numbers);
        }
        let shared = &self.reader.shared;
        #[cfg(test)]
        if super::sim::Bug::KeyDestroyedFirst.is_planted() {
            shared.vault.destroy(&numbers)?;
        }
        shared.documents.remove(&self.documents_of_nobody_but(&numbers)?)?;
        for torn in shared.disk.list(&shared.journal_folder, "torn")? {
            shared.disk.remove(&torn)?;
        }
        shared.disk.sync_folder(&shared.journal_folder)?;
        renewal::clear_aside(&shared.ground, shared.state.folder())?;
        if !shared.state.renew(&self.journal)? {
            return Err(StoreError::BeingRead { folder: shared.state.folder().to_owned() });
        }
        shared.vault.destroy(&numbers)?;
        Ok(numbers)
    }

    /// The documents that are there and no application but these ever named: theirs, and what was put down for a change
    /// that was never made.
    fn documents_of_nobody_but(&self, numbers: &[Number]) -> Result<BTreeSet<Digest>, StoreError> {
        let shared = &self.reader.shared;
        let mut left: BTreeSet<Digest> = shared.documents.all()?;
        // Whose key is lost has nothing to be read. What of others cannot be read ends it: it may name any of them.
        let wants = |head: &Head| !numbers.contains(&head.number);
        for frame in self.journal.frames(1)? {
            for item in payload::from_payload_of(&frame?, &shared.vault, &wants)?.items {
                let of_these = item.head.is_none_or(|head| numbers.contains(&head.number));
                let named = item.record.filter(|_| !of_these).map(|record| record.documents());
                named.into_iter().flatten().for_each(|digest| {
                    left.remove(&digest);
                });
            }
        }
        Ok(left)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use chrono::{DateTime, NaiveDate};

    use super::*;
    use crate::{
        domain::{
            Act, Candidate, Change, Document, Event, Forgotten, Form, LetterId, Origin, ProgramVersion, Record,
            Remains, StageName,
        },
        store::{
            Store,
            sim::{End, FailingDisk, Machine},
            verify,
        },
        text::Line,
    };

    fn line(text: &str) -> Line {
        Line::parse(text).unwrap()
    }

    fn received(number: Number, name: &str, document: Digest) -> Record {
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

    fn forgotten(number: Number) -> Record {
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
            for left in ["aside-20261012T000000Z", "export-x7"] {
                fs::create_dir(desk.join(left)).unwrap();
                fs::write(desk.join(left).join("documents-7a"), "Jane Marked").unwrap();
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
}
