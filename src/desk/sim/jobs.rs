//! What clients ask at random, mostly what makes sense.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::gone::mark;
use super::house::House;
use super::sense;
use crate::desk::forget::Forget;
use crate::desk::intake;
use crate::desk::job::{Job, On};
use crate::desk::outbox::{Carried, Mail, Step};
use crate::desk::{Bulk, DeskError, FormEdit, Intake, Who, edit};
use crate::domain::view::{ForgetDone, ForgetOutcome, Order};
use crate::domain::{
    AccountEdit, AccountName, Application, AssessorProfile, BulkAct, Command, ForgetOrder, LetterCommand, LetterEdit,
    LetterId, LetterState, Number, Role, RosterEdit, RosterTarget, SavedView, Score, SessionState, Sheet, SheetEdit,
    SheetKey, ViewChange,
};
use crate::store::sim::Dice;
use crate::text::{Line, Prose};

/// What was answered, as far as it is compared.
pub(super) enum Told {
    /// It is kept; the applications as they are after it.
    Kept(Vec<Application>),
    /// They are forgotten, and whether nothing is left of them.
    Forgotten(Vec<Number>, bool),
    /// The rules refuse it, or it rests on what is not so any more.
    Refused,
    /// The store could not keep or read it.
    NotKept(String),
}

/// A job that was asked, with its answer to come.
pub(super) struct Asked {
    pub(super) words: String,
    /// Which are asked to be forgotten.
    pub(super) forgets: Vec<Number>,
    answer: Box<dyn FnOnce() -> Told>,
}

impl Asked {
    /// The answer, which must be there.
    pub(super) fn answer(self) -> Told {
        (self.answer)()
    }
}

const NAMES: [&str; 6] = ["Doe", "O'Connor", "Żółć", "van der Berg", "Li", "Doe-Roe"];
const CLIENTS: [(&str, Role); 6] = [
    ("bo", Role::Staff),
    ("max", Role::Manager),
    ("chen", Role::Assessor),
    ("diaz", Role::Staff),
    ("eve", Role::Lookup),
    ("aud", Role::Auditor),
];
const COMPLETE: &str = include_str!("../../../samples/forms/complete.toml");

/// A job of a client, and its answer to come; none where nobody asks anything.
pub(super) fn any(house: &House, dice: &mut Dice) -> Option<(Job, Asked)> {
    let who = client(house, dice)?;
    match dice.below(100) {
        0..16 => take_in(house, who, dice),
        16..21 => account(house, dice),
        21..26 => roster(house, dice),
        26..30 => many(house, who, dice),
        30..33 => Some(view(house, who, dice)),
        33..41 => letters(house, who, dice),
        41..49 => step(house, dice),
        49..52 => attach(house, who, dice),
        52..55 => edited(house, who, dice),
        55..68 => sheet(house, dice),
        68..71 => forget(house, dice),
        _ => command(house, who, dice),
    }
}

fn asked<T: 'static>(
    words: String,
    job: impl FnOnce(SyncSender<Result<T, DeskError>>) -> Job,
    facts: impl FnOnce(T) -> Vec<Application> + 'static,
) -> (Job, Asked) {
    let (reply, answer): (_, Receiver<Result<T, DeskError>>) = sync_channel(1);
    let answer = move || match answer.try_recv().expect("an answer") {
        Ok(done) => Told::Kept(facts(done)),
        Err(DeskError::Store(words) | DeskError::Unsettled(words)) => Told::NotKept(words),
        Err(_) => Told::Refused,
    };
    (job(reply), Asked { words, forgets: Vec::new(), answer: Box::new(answer) })
}

/// Somebody who is let in; the desk's owner mostly, until there are others.
fn client(house: &House, dice: &mut Dice) -> Option<Who> {
    let name = if dice.in_thousand(400) { "ada" } else { dice.pick(&CLIENTS).0 };
    house.desk.admit(1000, Some(name)).or_else(|_| house.desk.admit(1000, None)).ok()
}

/// An application on file, as the store has it.
fn on_file(house: &House, dice: &mut Dice) -> Option<Application> {
    let numbers = house.numbers();
    let number = *numbers.get(dice.below(numbers.len()))?;
    house.shared.reader.application(number).ok()?
}

fn on(application: &Application, who: Who, dice: &mut Dice) -> On {
    let seen = match dice.below(10) {
        0 => Some(application.revision.saturating_sub(1)),
        1..4 => None,
        _ => Some(application.revision),
    };
    On { number: application.number, seen, who }
}

fn text(dice: &mut Dice) -> String {
    let name = *dice.pick(&NAMES);
    let place = dice.below(40);
    let mark = if dice.in_thousand(200) { "1 Example Street".to_owned() } else { mark(dice) };
    if dice.in_thousand(300) {
        let mut text = COMPLETE.replace("O'Connor", name);
        text = text.replace("1 Example Street, New York, NY", &mark);
        text = text.replace("complete@example.org", &format!("c{place}@example.org"));
        return text;
    }
    format!(
        "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"{name}\"\n\
         email = \"c{place}@example.org\"\naddress = \"{mark}\"\n[experience]\nmediator = {{ cases = {place}, hours = 300 }}\n"
    )
}

fn documents(dice: &mut Dice) -> Vec<(String, Vec<u8>)> {
    let names = ["statement.txt", "syllabus.txt", "certificate.txt"];
    names.map(|name| (name.to_owned(), format!("{name} {}", dice.below(30)).into_bytes())).to_vec()
}

fn take_in(house: &House, who: Who, dice: &mut Dice) -> Option<(Job, Asked)> {
    let again = dice.flip();
    let (file, bytes) = ("form.toml".to_owned(), text(dice).into_bytes());
    let file = Intake { file, bytes, documents: documents(dice), dry_run: dice.in_thousand(50), again };
    let prepared = intake::prepare(file, house.desk.today()).ok()?;
    Some(asked("intake".to_owned(), |reply| Job::Intake(prepared, who, reply), |_| Vec::new()))
}

fn account(house: &House, dice: &mut Dice) -> Option<(Job, Asked)> {
    let who = house.desk.admit(1000, None).ok()?;
    let (name, role) = *dice.pick(&CLIENTS);
    let name: AccountName = name.parse().unwrap();
    let is_there = house.shared.around().accounts.contains_key(&name);
    let edit = match dice.below(6) {
        _ if !is_there => AccountEdit::Add { role, uid: None },
        0 => AccountEdit::Disable,
        1 | 2 => AccountEdit::Enable,
        3 => AccountEdit::Role(role),
        4 => AccountEdit::Gateway(dice.flip()),
        _ => AccountEdit::Unix(dice.flip().then_some(2000)),
    };
    Some(asked(format!("account {name} {edit:?}"), |reply| Job::Account(name, edit, who, reply), |_| Vec::new()))
}

fn profile(name: &str, dice: &mut Dice) -> AssessorProfile {
    AssessorProfile {
        name: Line::clean(name),
        email: Some(Line::clean(&format!("{name}@example.org"))),
        account: Some(name.parse().unwrap()),
        experienced_trainer: true,
        panel: None,
        evaluation_experience: Some(Line::clean("ten years")),
        languages: std::collections::BTreeSet::new(),
        zone: "America/New_York".parse().unwrap(),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: dice.flip().then_some(3),
        active: !dice.in_thousand(100),
    }
}

fn roster(house: &House, dice: &mut Dice) -> Option<(Job, Asked)> {
    let who = house.desk.admit(1000, None).ok()?;
    let name = *dice.pick(&["chen", "diaz"]);
    let id = name.parse().unwrap();
    let known = house.shared.around().assessors.get(&id).map(|known| known.revision);
    let on = known.map_or(RosterTarget::New, |revision| RosterTarget::Known { seen: Some(revision) });
    let edit = Box::new(RosterEdit { id, on, profile: profile(name, dice), reason: None });
    Some(asked(format!("roster {name}"), |reply| Job::Assessor(edit, who, reply), |_| Vec::new()))
}

fn many(house: &House, who: Who, dice: &mut Dice) -> Option<(Job, Asked)> {
    let one = on_file(house, dice)?;
    let mut numbers: Vec<Number> = house.numbers();
    numbers.truncate(1 + dice.below(6));
    let act = match one.trail.iter().find_map(|step| step.bulk()) {
        Some(bulk) if dice.flip() => BulkAct::Undo(bulk.id),
        _ => BulkAct::Do(sense::small_command(&one, dice)),
    };
    let on = numbers.into_iter().map(|number| (number, None)).collect();
    let bulk = Bulk { act, on, dry_run: false };
    Some(asked(format!("bulk {:?}", bulk.act), |reply| Job::Bulk(bulk, who, reply), |_| Vec::new()))
}

fn view(house: &House, who: Who, dice: &mut Dice) -> (Job, Asked) {
    let name: crate::domain::ViewName = (*dice.pick(&["mine", "late", "Ä"])).parse().unwrap();
    let view = SavedView { name: name.clone(), filter: "stage:received".parse().unwrap(), order: Order::default() };
    let view = dice.in_thousand(700).then_some(view);
    let change = ViewChange { account: who.account.name.clone(), at: house.desk.now(), name, view };
    asked("view".to_owned(), |reply| Job::View(change, who, reply), |()| Vec::new())
}

fn letters(house: &House, who: Who, dice: &mut Dice) -> Option<(Job, Asked)> {
    let rows = house.letters();
    let row = rows.get(dice.below(rows.len()))?;
    let reason = Some(Line::clean("because"));
    let command = match (&row.state, dice.below(8)) {
        (LetterState::Draft, 0..4) => LetterCommand::Release,
        (LetterState::Held { .. }, 0..4) => LetterCommand::Unhold,
        (LetterState::Failed { .. } | LetterState::Retrying { .. }, 0..4) => LetterCommand::Retry,
        (LetterState::Unsure { .. }, 0..2) => LetterCommand::MarkUnsent,
        (LetterState::Unsure { .. }, 2..4) => LetterCommand::MarkSent { note: None },
        (_, 4) => LetterCommand::Hold { reason },
        (_, 5) => LetterCommand::Discard { reason },
        (_, 6) => LetterCommand::MarkSent { note: reason },
        _ => LetterCommand::Edit(LetterEdit {
            body: Some(Prose::clean(&format!("Words {}", dice.below(9)))),
            ..LetterEdit::default()
        }),
    };
    let mut on: Vec<(LetterId, Option<u32>)> = vec![(row.id, dice.flip().then_some(row.revision))];
    if dice.in_thousand(200) {
        on.extend(rows.iter().filter(|other| other.id != row.id).take(3).map(|other| (other.id, None)));
    }
    let words = format!("letters {:?} {command:?}", row.id);
    let mail = Mail { on, command, dry_run: false };
    Some(asked(words, |reply| Job::Mail(mail, who, reply), |_| Vec::new()))
}

fn step(house: &House, dice: &mut Dice) -> Option<(Job, Asked)> {
    let rows = house.letters();
    let sending = rows.iter().find(|row| matches!(row.state, LetterState::Sending { .. }));
    let step = if let Some(row) = sending {
        let words = "so it said".to_owned();
        let carried = match dice.below(5) {
            0 => Carried::Refused(words),
            1 => Carried::Later(words),
            2 => Carried::Unsure(words),
            _ => Carried::Taken(words),
        };
        Step::End { id: row.id, carried }
    } else {
        let row = rows.iter().find(|row| matches!(row.state, LetterState::Released | LetterState::Retrying { .. }))?;
        let message = format!("To: somebody\n\nletter {} {}", row.id, row.revision).into_bytes();
        Step::Begin { id: row.id, revision: row.revision, message }
    };
    Some(asked(format!("step of {}", step.id()), |reply| Job::Step(step, reply), |_| Vec::new()))
}

fn attach(house: &House, who: Who, dice: &mut Dice) -> Option<(Job, Asked)> {
    let one = on_file(house, dice)?;
    let slot = crate::domain::Slot::Statement;
    let bytes = format!("scan {}", mark(dice)).into_bytes();
    let attachment = crate::desk::Attachment { slot, file: "scan.pdf".to_owned(), bytes, pages: Some(1) };
    let prepared = edit::prepare_attachment(attachment).ok()?;
    let on = on(&one, who, dice);
    let words = format!("attach to {}", one.number);
    Some(asked(words, |reply| Job::Attach(on, prepared, reply), |(_, after)| vec![Arc::unwrap_or_clone(after)]))
}

fn edited(house: &House, who: Who, dice: &mut Dice) -> Option<(Job, Asked)> {
    let one = on_file(house, dice)?;
    let (file, bytes) = ("form.toml".to_owned(), text(dice).into_bytes());
    let form = FormEdit { file, bytes, documents: documents(dice), dry_run: false, reason: None };
    let form = Box::new(edit::prepare(form, house.desk.today()).ok()?);
    let on = on(&one, who, dice);
    let after = |edited: crate::desk::Edited| edited.application.map(Arc::unwrap_or_clone).into_iter().collect();
    Some(asked(format!("edit {}", one.number), |reply| Job::Edit(on, form, reply), after))
}

/// Some that are at an end, at the person's own wish.
fn forget(house: &House, dice: &mut Dice) -> Option<(Job, Asked)> {
    let who = house.desk.admit(1000, None).ok()?;
    let is_ended = |one: &Application| one.placement.stage.name().is_final();
    let picked = (0..8).filter_map(|_| on_file(house, dice)).filter(is_ended).map(|one| one.number);
    let mut numbers: Vec<Number> = picked.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(1 + dice.below(3));
    if numbers.is_empty() {
        return None;
    }
    let order = ForgetOrder { on_request: true, reason: Some(Line::clean("as was asked for by letter")) };
    let forget = Forget { numbers: numbers.clone(), order, dry_run: false };
    let (reply, answer): (_, Receiver<Result<ForgetDone, DeskError>>) = sync_channel(1);
    let answer = move || match answer.try_recv().expect("an answer") {
        Ok(done) => {
            let parts = done.parts.iter().filter(|part| matches!(part.outcome, ForgetOutcome::Done));
            Told::Forgotten(parts.map(|part| part.number).collect(), done.left.is_none())
        }
        Err(DeskError::Store(words) | DeskError::Unsettled(words)) => Told::NotKept(words),
        Err(_) => Told::Refused,
    };
    let words = format!("forget {numbers:?}");
    Some((Job::Forget(forget, who, reply), Asked { words, forgets: numbers, answer: Box::new(answer) }))
}

/// Something an assessor does in a session of theirs; a command where there is none.
fn sheet(house: &House, dice: &mut Dice) -> Option<(Job, Asked)> {
    let mut seats = Vec::new();
    for number in house.numbers() {
        let application = house.shared.reader.application(number).ok()??;
        for session in application.assessment.current_sessions() {
            if session.planned.state == SessionState::Confirmed {
                seats.extend(session.seats.iter().map(|seat| (number, session.id, seat.clone())));
            }
        }
    }
    let Some((number, session, seat)) = seats.get(dice.below(seats.len())).cloned() else {
        let who = house.desk.admit(1000, None).ok()?;
        return command(house, who, dice);
    };
    let who = house.desk.admit(1000, Some(seat.assessor.as_str())).ok()?;
    let key = SheetKey { number, session, assessor: seat.assessor.clone() };
    let revision = house.shared.reader.draft(&key).ok()?.map_or(0, |draft| draft.revision);
    if seat.sheet.submitted().is_none() && dice.in_thousand(700) {
        let on = On { number, seen: Some(revision), who };
        let edit = sheet_edit(house, number, dice)?;
        let words = format!("sheet of {number}");
        return Some(asked(words, |reply| Job::Sheet(on, key, edit, reply), |_| Vec::new()));
    }
    let command = sense::of_assessor(session, &seat, dice);
    let seen = dice.flip().then_some(revision);
    let on = On { number, seen: None, who };
    let words = format!("assess {number} {command:?}");
    Some(asked(words, |reply| Job::Assess(on, command, seen, reply), |(_, after)| vec![Arc::unwrap_or_clone(after)]))
}

fn sheet_edit(house: &House, number: Number, dice: &mut Dice) -> Option<SheetEdit> {
    let application = house.shared.reader.application(number).ok()??;
    let checklist = &house.shared.programs.of(&application).ok()?.checklist;
    let items: Vec<_> = checklist.items().map(|(_, item)| item.id.clone()).collect();
    let level = |dice: &mut Dice| crate::domain::Level::new(1 + u8::try_from(dice.below(5)).unwrap());
    if dice.flip() {
        let item = dice.pick(&items).clone();
        return Some(SheetEdit::Mark { item, mark: level(dice).map(crate::domain::Mark::Level) });
    }
    let mut sheet = Sheet::default();
    for item in items {
        let mark = level(dice).map(crate::domain::Mark::Level);
        sheet.scores.insert(item, Score { mark, note: Some(Prose::clean("seen")) });
    }
    Some(SheetEdit::Whole(Box::new(sheet)))
}

fn command(house: &House, who: Who, dice: &mut Dice) -> Option<(Job, Asked)> {
    let one = on_file(house, dice)?;
    let command: Command = sense::command(&one, house.desk.now(), dice);
    let on = on(&one, who, dice);
    let words = format!("{} {command:?}", one.number);
    Some(asked(words, |reply| Job::Command(on, command, reply), |(_, after)| vec![Arc::unwrap_or_clone(after)]))
}
