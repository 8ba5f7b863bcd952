//! Damage to any file of a desk is found, mended or harmless: no wrong answer, no panic, no hang.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use qapdesk::{
    domain::{
        Digest, Record, Role, SavedView, SessionId, SheetKey, ViewChange,
        view::{Filter, Order},
    },
    store::{Ground, Reader, Store, StoreError, Writer, needs_all, verify},
};

use crate::{
    answers::Answers,
    kit::{account, at, commit, copy, feedback, files, forgotten, letter, noted, number, received, sheet},
    random::{Random, count},
    seated::seat,
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
    let before = Arc::new(made(original.path()));
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
        let end = ended(&desk, &before, &[Damage { kind, file, how: String::new() }], 0);
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
    /// The lines of what the service holds in memory.
    Lines,
}

/// Journal and state twice as often as the others.
const ROOMS: [Room; 9] = [
    Room::Folder("journal"),
    Room::Folder("journal"),
    Room::Folder("state"),
    Room::Folder("state"),
    Room::Folder("documents"),
    Room::Keys(0),
    Room::Keys(1),
    Room::BothKeys,
    Room::Lines,
];

impl Room {
    fn name(self) -> &'static str {
        match self {
            Self::Folder(folder) => folder,
            Self::Keys(0) => "keys, first copy",
            Self::Keys(_) => "keys, second copy",
            Self::BothKeys => "keys, both copies",
            Self::Lines => "lines",
        }
    }

    /// What was done; nothing where that leaves a file as it is.
    fn damage(self, desk: &Path, random: &mut Random) -> Option<Vec<Damage>> {
        let keys = |copy: usize| vec![desk.join("keys").join(["2026.a", "2026.b"][copy])];
        let each = match self {
            Self::Folder(folder) => vec![files(&desk.join(folder))],
            Self::Keys(copy) => vec![keys(copy)],
            Self::BothKeys => vec![keys(0), keys(1)],
            Self::Lines => vec![vec![desk.join("lines")]],
        };
        let reach = if matches!(self, Self::Keys(_) | Self::BothKeys) { USED } else { usize::MAX };
        each.iter().map(|files| damage(files, reach, random)).collect()
    }
}

fn campaign(damages: u64) -> Table {
    let original = tempfile::tempdir().unwrap();
    let before = Arc::new(made(original.path()));
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
        let end = ended(&desk, &before, &damages, case);
        table.entry((room.name(), damages[0].kind)).or_default()[end as usize] += 1;
    }
    table
}

/// Looks at the damaged desk on a thread of its own, so that a panic or a hang is seen.
fn ended(desk: &Path, before: &Arc<Before>, damages: &[Damage], case: u64) -> End {
    let (desk, before) = (desk.to_owned(), Arc::clone(before));
    let (sender, receiver) = mpsc::channel();
    // Half of the starts read all that is on file: they have no lines.
    let has_lines = case % 2 == 1;
    let ask = move || look(&desk, &before.said).and_then(|end| serve(&desk, &before.answers, end, has_lines));
    let looking = thread::spawn(move || drop(sender.send(ask())));
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

/// Asks the service of a desk that was opened and closed again after the damage.
fn serve(desk: &Path, before: &Answers, end: End, has_lines: bool) -> Result<End, String> {
    if end == End::Refused {
        return Ok(end);
    }
    if !has_lines {
        drop(fs::remove_file(desk.join("lines")));
    }
    let is_told = match Answers::of(desk) {
        Ok(answers) => answers.leave_out(before)?,
        Err(error) if error.contains(&*desk.to_string_lossy()) => true,
        Err(error) => return Err(format!("the service has not started, and names no file: {error}")),
    };
    if is_told && end != End::Found {
        return Err("the service leaves out what is not damaged".to_owned());
    }
    Ok(end)
}

/// What a desk said before it was damaged.
struct Before {
    /// The store's reader.
    said: String,
    /// The service.
    answers: Answers,
}

/// A desk with sealed segments, accounts, applications of several changes, letters, documents, a roster, a session, a sheet
/// and a saved view, and one that was forgotten, closed; and what it says.
fn made(desk: &Path) -> Before {
    let (mut writer, reader, _) = Store::open_on(&ground(), desk, &mut |_| ()).unwrap();
    commit(&mut writer, &[vec![account("ada", Role::Admin), account("bob", Role::Staff)]]);
    put_application(&mut writer, 1);
    drop((writer, reader));
    seat(desk, at());
    let (mut writer, reader, _) = Store::open_on(&ground(), desk, &mut |_| ()).unwrap();
    commit(&mut writer, &[vec![sheet(1)], vec![view()]]);
    for sequence in 2..=30 {
        put_application(&mut writer, sequence);
    }
    commit(&mut writer, &[vec![received(31, None)], vec![forgotten(31)]]);
    writer.erase().unwrap();
    let said = everything(&reader).unwrap();
    drop((writer, reader));
    let answers = Answers::of(desk).unwrap();
    assert!(answers.refused().is_empty(), "{:?}", answers.refused());
    // What a running server leaves behind is not damaged here.
    for file in files(desk) {
        if file.extension().is_some_and(|extension| extension == "tmp") {
            fs::remove_file(file).unwrap();
        }
    }
    Before { said, answers }
}

fn put_application(writer: &mut Writer, sequence: u32) {
    let document = writer.put_document(format!("statement {sequence}").repeat(40).as_bytes()).unwrap();
    commit(writer, &[vec![received(sequence, Some(document)), letter(sequence, 1)]]);
    let changes: Vec<_> = (2..2 + sequence % 4).map(|revision| vec![feedback(sequence, revision)]).collect();
    commit(writer, &changes);
    let mut last = vec![noted(sequence, 2 + sequence % 4, 300)];
    last.extend(sequence.is_multiple_of(3).then(|| letter(sequence, 2)));
    commit(writer, &[last]);
}

/// A list that `ada` comes back to.
fn view() -> Record {
    let name = "mine".parse().unwrap();
    let view = SavedView { name, filter: Filter::default(), order: Order::default() };
    Record::View(ViewChange { account: "ada".parse().unwrap(), at: at(), name: view.name.clone(), view: Some(view) })
}

/// All that a reader says, documents included, or what kept it from saying it.
fn everything(reader: &Reader) -> Result<String, StoreError> {
    let mut all = format!("{:?}\n{:?}\n", reader.accounts()?, reader.all_forgotten()?);
    let ada = "ada".parse().unwrap();
    writeln!(all, "{:?}\n{:?}\n{:?}", reader.assessors()?, reader.programs()?, reader.views(&ada)?).unwrap();
    for assessor in reader.assessors()? {
        writeln!(all, "{:?}", reader.assessor_history(&assessor.id)?).unwrap();
    }
    let key = SheetKey { number: number(1), session: SessionId(1), assessor: "chen".parse().unwrap() };
    writeln!(all, "{:?}", reader.draft(&key)?).unwrap();
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
    let mut letters = Vec::new();
    reader.letters(&mut |letter| letters.push(letter), &mut needs_all)?;
    for letter in letters {
        writeln!(all, "{letter:?}\n{:?}", reader.letter_history(letter.id)?).unwrap();
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
