//! Applications and changes for the store's tests; no rule is asked.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, Utc};
use qapdesk::{
    domain::{
        About, AccountMade, Act, Addressee, Candidate, Change, Digest, Document, Draft, Event, Experience,
        FeedbackForm, Forgotten, Form, ItemId, Letter, LetterAct, LetterChange, LetterId, LetterKind, Memberships,
        Note, Number, Origin, PlainAccount, ProgramVersion, Recipient, Record, Remains, Role, SessionId, SheetChange,
        SheetEdit, SheetKey, StageName, Statement,
    },
    store::{Opened, Reader, Store, Writer, needs_all},
    text::{Line, Prose},
};

/// Opens a desk that must open.
pub(crate) fn open(folder: &Path) -> (Writer, Reader, Opened) {
    Store::open(folder, &mut |_| ()).unwrap()
}

/// The `sequence`th application of the year of the tests.
pub(crate) fn number(sequence: u32) -> Number {
    Number::new(2026, sequence)
}

pub(crate) fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

/// The receipt of an application, which may name a document as its statement.
pub(crate) fn received(sequence: u32, document: Option<Digest>) -> Record {
    let day = NaiveDate::from_ymd_opt(2026, 10, 12).unwrap();
    let form = Form {
        received_on: day,
        candidate: Candidate {
            name: line(&format!("Candidate {sequence}")),
            given_name: None,
            family_name: line(&sequence.to_string()),
            email: None,
            primary_phone: None,
            secondary_phone: None,
            cell: None,
            fax: None,
            address: None,
            time_zone: None,
        },
        training: Vec::new(),
        memberships: Memberships::default(),
        experience: Experience::default(),
        case_log: Vec::new(),
        statement: Statement {
            text: None,
            document: document.map(|digest| Document { name: line("statement.pdf"), digest, size: 0 }),
            pages: Some(1),
        },
        references: Vec::new(),
        feedback: Vec::new(),
        evaluations: Vec::new(),
        payments: Vec::new(),
        declarations: Vec::new(),
        points: Vec::new(),
        papers: Vec::new(),
    };
    // One that every desk has.
    let program = ProgramVersion { id: line("cpr"), version: NaiveDate::from_ymd_opt(2025, 9, 1).unwrap() };
    let content = Digest([u8::try_from(sequence % 256).unwrap(); 32]);
    change(sequence, 1, Act::Receive, Event::Received { program, content, form: std::sync::Arc::new(form) })
}

/// A change that adds a feedback form.
pub(crate) fn feedback(sequence: u32, revision: u32) -> Record {
    let form = FeedbackForm {
        giver: Some(line(&format!("F-{revision:02}"))),
        capacity: None,
        case: None,
        received_on: None,
        unanswered: Some(0),
        via: None,
        duplicate_of: None,
    };
    change(sequence, revision, Act::RecordFeedback, Event::FeedbackAdded(form))
}

/// A change that notes so many letters.
pub(crate) fn noted(sequence: u32, revision: u32, n_letters: usize) -> Record {
    let note = Note { at: at(), by: "ada".parse().unwrap(), text: Prose::clean(&"x".repeat(n_letters)) };
    change(sequence, revision, Act::Note, Event::Noted(note))
}

/// A change of the letter that acknowledges an application, with the application's number.
pub(crate) fn letter(sequence: u32, revision: u32) -> Record {
    let name = format!("Candidate {sequence}");
    let draft = Draft {
        kind: LetterKind::Acknowledgement,
        about: About::Application,
        addressee: Addressee::Candidate,
        to: vec![Recipient { name: line(&name), email: None }],
        subject: line(&format!("Your application, {revision}")),
        body: Prose::clean(&format!("Dear {name},")),
        invitations: Vec::new(),
    };
    let drafted = Letter::of(draft, LetterId(sequence), (number(sequence), 1), line("1@example"), at());
    let act = if revision == 1 { LetterAct::Draft } else { LetterAct::Edit };
    let after = Box::new(Letter { revision, ..drafted });
    Record::Letter(LetterChange { at: at(), by: None, origin: None, act, reason: None, after })
}

/// The first edit of `chen`'s sheet of an application.
pub(crate) fn sheet(sequence: u32) -> Record {
    let key = SheetKey { number: number(sequence), session: SessionId(1), assessor: "chen".parse().unwrap() };
    let note = Some(Prose::clean(&format!("Candidate {sequence} kept calm")));
    let edit = SheetEdit::Note { item: ItemId("empathy.rapport".to_owned()), note };
    Record::Sheet(SheetChange { key, revision: 1, at: at(), by: "chen".parse().unwrap(), step: edit.into() })
}

/// That an application was forgotten.
pub(crate) fn forgotten(sequence: u32) -> Record {
    let month = at().date_naive().into();
    let program = ProgramVersion { id: line("cpr"), version: at().date_naive() };
    let remains = Remains { program, received: month, stage: StageName::Withdrawn, ended: month };
    Record::Forgotten(Forgotten {
        number: number(sequence),
        at: at(),
        by: "ada".parse().unwrap(),
        origin: Origin::Local { uid: 1000 },
        on_request: true,
        reason: Some(line("asked for by letter")),
        remains,
        last_letter: LetterId(0),
    })
}

fn change(sequence: u32, revision: u32, act: Act, event: Event) -> Record {
    Record::Application(Change {
        number: number(sequence),
        revision,
        at: at(),
        by: "ada".parse().unwrap(),
        origin: Origin::Local { uid: 1000 },
        act,
        reason: None,
        events: vec![event],
    })
}

/// A change of an account.
pub(crate) fn account(name: &str, role: Role) -> Record {
    let account = PlainAccount { name: name.parse().unwrap(), role, uid: Some(1000) };
    Record::Account(AccountMade { account, at: at(), by: "ada".parse().unwrap() })
}

pub(crate) fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

/// Commits each batch in a turn of its own.
pub(crate) fn commit(writer: &mut Writer, batches: &[Vec<Record>]) {
    for batch in batches {
        let mut turn = writer.turn();
        turn.push(batch).unwrap();
        turn.commit().unwrap();
    }
    // As a desk does that is closed: the state has all of it.
    writer.finish();
}

/// Everything a reader can say, to be compared.
pub(crate) fn everything(reader: &Reader) -> String {
    let mut all = format!("{:?}\n", reader.accounts().unwrap());
    let mut numbers = Vec::new();
    reader
        .applications(
            &mut |application| {
                writeln!(all, "{application:?}").unwrap();
                numbers.push(application.number);
            },
            &mut needs_all,
        )
        .unwrap();
    for number in numbers {
        writeln!(all, "{:?}", reader.history(number).unwrap()).unwrap();
    }
    all
}

/// The journal's segments, in order.
pub(crate) fn segments(desk: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(desk.join("journal"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "qapj"))
        .collect();
    paths.sort();
    paths
}

/// All files below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// A copy of a folder at a place where there is none.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Folders that were set aside.
pub(crate) fn aside(desk: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(desk).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.to_str().unwrap().contains("state.aside-")).collect()
}
