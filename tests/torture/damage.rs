//! Damage to any file of a desk is found, mended or harmless: no wrong answer, no panic, no hang.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, sync::mpsc, thread, time::Duration};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use qapdesk::{
    domain::{Digest, Role},
    store::{Ground, Reader, Store, StoreError, needs_all, verify},
};

use crate::{
    kit::{account, commit, copy, feedback, files, forgotten, noted, number, received},
    random::{Random, count},
    way::{Damage, damage},
};

/// So small that the desk has many sealed segments.
const SEGMENT: u64 = 4096;
fn ground() -> Ground {
    Ground::default().with_segments_of(SEGMENT)
}

/// Up to where the keys of the desk's applications stand in their files, in bytes; behind it are keys for later ones.
const USED: usize = 64 + 32 * 64;

/// sled is given up after a minute without a sign of life; what takes longer than that hangs.
const LIMIT: Duration = Duration::from_secs(150);

#[test]
fn damage_is_found_or_harmless() {
    let table = campaign(count("QAPDESK_DAMAGES", 60));
    assert!(table.values().map(|row| row[1]).sum::<u64>() > 0, "none was refused: {table:?}");
}

#[test]
fn what_is_no_file_in_the_place_of_one_is_named_and_not_waited_for() {
    let original = tempfile::tempdir().unwrap();
    let said = made(original.path());
    let places = [("journal", 0), ("journal", usize::MAX), ("keys", 0), ("keys", 1), ("documents", 0)];
    for ((room, place), kind) in places.into_iter().flat_map(|place| [(place, "pipe"), (place, "folder")]) {
        let home = tempfile::tempdir().unwrap();
        let desk = home.path().join("desk");
        copy(original.path(), &desk);
        let all = files(&desk.join(room));
        let file = all[place.min(all.len() - 1)].clone();
        fs::remove_file(&file).unwrap();
        match kind {
            "pipe" => mknodat(CWD, &file, FileType::Fifo, Mode::RWXU, 0).unwrap(),
            _ => fs::create_dir(&file).unwrap(),
        }
        let end = ended(&desk, &said, &[Damage { kind, file, how: String::new() }], 0);
        // Of the keys there is another copy.
        assert_eq!(end, if room == "journal" { End::Refused } else { End::Found }, "{kind} in {room}");
    }
}

#[test]
#[ignore = "needs some minutes: ten thousand damages"]
fn ten_thousand_damages_are_found_or_harmless() {
    let table = campaign(count("QAPDESK_DAMAGES", 10_000));
    eprintln!("{}", in_words(&table));
}

/// How a desk with damage ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// All is said as before and verify finds nothing.
    Harmless,
    /// It was not opened; the error names a file.
    Refused,
    /// It was mended while it was opened, and says so.
    Mended,
    /// It answers, and verify or the answer itself names what is wrong.
    Found,
}

/// By the damaged files and the kind of damage, how many ended in each way.
type Table = BTreeMap<(&'static str, &'static str), [u64; 4]>;

/// Which files of a desk are damaged.
#[derive(Debug, Clone, Copy)]
enum Room {
    /// Any of a folder.
    Folder(&'static str),
    /// One of the copies of a year's keys.
    Keys(usize),
    /// Both copies of a year's keys, each in a way of its own.
    BothKeys,
}

/// Journal and state twice as often as the others.
const ROOMS: [Room; 8] = [
    Room::Folder("journal"),
    Room::Folder("journal"),
    Room::Folder("state"),
    Room::Folder("state"),
    Room::Folder("documents"),
    Room::Keys(0),
    Room::Keys(1),
    Room::BothKeys,
];

impl Room {
    fn name(self) -> &'static str {
        match self {
            Self::Folder(folder) => folder,
            Self::Keys(0) => "keys, first copy",
            Self::Keys(_) => "keys, second copy",
            Self::BothKeys => "keys, both copies",
        }
    }

    /// What was done; nothing where that leaves a file as it is.
    fn damage(self, desk: &Path, random: &mut Random) -> Option<Vec<Damage>> {
        let keys = |copy: usize| vec![desk.join("keys").join(["2026.a", "2026.b"][copy])];
        let each = match self {
            Self::Folder(folder) => vec![files(&desk.join(folder))],
            Self::Keys(copy) => vec![keys(copy)],
            Self::BothKeys => vec![keys(0), keys(1)],
        };
        let reach = if matches!(self, Self::Folder(_)) { usize::MAX } else { USED };
        each.iter().map(|files| damage(files, reach, random)).collect()
    }
}

fn campaign(damages: u64) -> Table {
    let original = tempfile::tempdir().unwrap();
    let said = made(original.path());
    let seed = count("QAPDESK_SEED", 1);
    let mut table = Table::new();
    let mut done = 0;
    for case in seed.. {
        if done == damages {
            break;
        }
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path().join("desk");
        copy(original.path(), &desk);
        let mut random = Random::new(case);
        let room = ROOMS[random.below(ROOMS.len())];
        let Some(damages) = room.damage(&desk, &mut random) else { continue };
        done += 1;
        let end = ended(&desk, &said, &damages, case);
        table.entry((room.name(), damages[0].kind)).or_default()[end as usize] += 1;
    }
    table
}

/// Looks at the damaged desk on a thread of its own, so that a panic or a hang is seen.
fn ended(desk: &Path, said: &str, damages: &[Damage], case: u64) -> End {
    let (desk, said) = (desk.to_owned(), said.to_owned());
    let (sender, receiver) = mpsc::channel();
    let looking = thread::spawn(move || drop(sender.send(look(&desk, &said))));
    let end = match receiver.recv_timeout(LIMIT) {
        Ok(end) => end,
        Err(mpsc::RecvTimeoutError::Timeout) => Err("it hangs".to_owned()),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err("it panicked".to_owned()),
    };
    match end {
        Ok(end) => {
            looking.join().unwrap();
            end
        }
        Err(wrong) => {
            let damages: Vec<String> = damages.iter().map(ToString::to_string).collect();
            panic!("{wrong}: {} (QAPDESK_SEED={case} QAPDESK_DAMAGES=1)", damages.join("; "))
        }
    }
}

fn look(desk: &Path, said: &str) -> Result<End, String> {
    let (_writer, reader, opened) = match Store::open_on(&ground(), desk, &mut |_| ()) {
        Ok(opened) => opened,
        Err(error) if error.to_string().contains(&*desk.to_string_lossy()) => return Ok(End::Refused),
        Err(error) => return Err(format!("the error names no file: {error}")),
    };
    let report = verify(&reader, &mut |_| ()).map_err(|error| format!("verify gave up: {error}"))?;
    let words = format!("{:?}", report.faults);
    if !report.is_clean() && !words.contains(&*desk.to_string_lossy()) {
        return Err(format!("the faults name no file: {words}"));
    }
    match everything(&reader) {
        Ok(now) if now != said => Err(format!("a wrong answer: {opened}; {words}")),
        _ if !report.is_clean() => Ok(End::Found),
        Ok(_) if opened.is_remarkable() => Ok(End::Mended),
        Ok(_) => Ok(End::Harmless),
        Err(error) => Err(format!("an answer fails, and verify found nothing: {error}")),
    }
}

/// A desk with sealed segments, accounts, applications of several changes, documents, and one that was forgotten, closed;
/// and what it says.
fn made(desk: &Path) -> String {
    let (mut writer, reader, _) = Store::open_on(&ground(), desk, &mut |_| ()).unwrap();
    commit(&mut writer, &[vec![account("ada", Role::Admin), account("bob", Role::Staff)]]);
    for sequence in 1..=30 {
        let document = writer.put_document(format!("statement {sequence}").repeat(40).as_bytes()).unwrap();
        commit(&mut writer, &[vec![received(sequence, Some(document))]]);
        let changes: Vec<_> = (2..2 + sequence % 4).map(|revision| vec![feedback(sequence, revision)]).collect();
        commit(&mut writer, &changes);
        commit(&mut writer, &[vec![noted(sequence, 2 + sequence % 4, 300)]]);
    }
    commit(&mut writer, &[vec![received(31, None)], vec![forgotten(31)]]);
    writer.erase().unwrap();
    let said = everything(&reader).unwrap();
    drop((writer, reader));
    // What a running server leaves behind is not damaged here.
    for file in files(desk) {
        if file.extension().is_some_and(|extension| extension == "tmp") {
            fs::remove_file(file).unwrap();
        }
    }
    said
}

/// All that a reader says, documents included, or what kept it from saying it.
fn everything(reader: &Reader) -> Result<String, StoreError> {
    let mut all = format!("{:?}\n{:?}\n", reader.accounts()?, reader.all_forgotten()?);
    let mut documents: Vec<Digest> = Vec::new();
    let mut numbers = Vec::new();
    reader.applications(
        &mut |application| {
            writeln!(all, "{application:?}").unwrap();
            numbers.push(application.number);
            documents.extend(application.form.statement.document.iter().map(|document| document.digest));
        },
        &mut needs_all,
    )?;
    for number in numbers {
        writeln!(all, "{:?}", reader.history(number)?).unwrap();
    }
    for document in documents {
        writeln!(all, "{:?}", reader.document(document)?).unwrap();
    }
    assert!(reader.application(number(32))?.is_none());
    Ok(all)
}

fn in_words(table: &Table) -> String {
    let mut words =
        "| files | damage | harmless | refused, named | mended | found, named |\n|---|---|--:|--:|--:|--:|\n"
            .to_owned();
    let mut sums = [0; 4];
    for ((room, kind), row) in table {
        let [harmless, refused, mended, found] = row;
        writeln!(words, "| {room} | {kind} | {harmless} | {refused} | {mended} | {found} |").unwrap();
        sums.iter_mut().zip(row).for_each(|(sum, one)| *sum += one);
    }
    let [harmless, refused, mended, found] = sums;
    writeln!(words, "| all | | {harmless} | {refused} | {mended} | {found} |").unwrap();
    words
}
