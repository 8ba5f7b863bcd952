mod programs;
mod roster;
mod sheets;

use std::collections::HashMap;
use std::sync::Arc;

use super::around::Around;
use super::edit::{Edited, PreparedAttachment, PreparedEdit, ResolvedEdit};
use super::job::On;
use super::registry::{Registry, Renamed};
use super::rules::Rules;
use super::service::Shared;
use super::{Bulk, BulkDone, DeskError, TakenForm, bulk, intake, readable};
use crate::domain::view::{Indication, differences};
use crate::domain::{
    Account, AccountName, Act, Application, Assessor, AssessorId, BulkAct, BulkId, Change, Command, Document, Event,
    InBulk, Letter, Number, Program, ProgramChange, Read, Record, Refusal, Rule, SheetKey, Surroundings, ViewChange,
    apply, check_told, decide, odd, strangers,
};
use crate::intake::Identity;
use crate::store::{Decided, StoreError, Turn};

/// What came of a command: what was done, and the application after it.
pub(super) type Done = Result<(Act, Arc<Application>), DeskError>;
/// What came of an edited form.
pub(super) type DoneEdit = Result<Edited, DeskError>;
/// What came of an edit of a sheet: its revision after it, and what the pass rule makes of it.
pub(super) type DoneSheet = Result<(u32, Indication), DeskError>;
/// What came of a form file.
pub(super) type Taken = Result<Vec<TakenForm>, DeskError>;

/// One round of the writer: each job is decided on the state that the ones before it left, and all are kept together.
#[derive(Debug)]
pub(super) struct Round<'a, 'store> {
    pub(super) turn: Turn<'store>,
    pub(super) shared: &'a Shared,
    registry: &'a mut Registry,
    pub(super) around: &'a mut Around,
    pub(super) changed: Vec<Arc<Application>>,
    /// The letters that changed.
    pub(super) letters: Vec<Letter>,
    /// Who did what, for conflicts with changes that are not on disk yet.
    pub(super) told: Doings,
    /// The same of the round that is under way.
    told_before: Doings,
    /// Whose identity changed, first to last.
    renamed: Vec<Renamed>,
    /// Whether something was decided that is no application's.
    pub(super) is_other: bool,
    /// Entries of the roster after their changes, first to last.
    roster: Vec<Assessor>,
    /// Who did what to the roster, for conflicts with changes that are not on disk yet.
    told_of_roster: Vec<(AssessorId, u32, String)>,
    /// Accounts after their changes, first to last.
    accounts: Vec<Account>,
    /// Which sheets were edited, with whose account and the revision after it.
    sheets: Vec<(AccountName, SheetKey, u32)>,
    /// Applications that were forgotten, as they were.
    forgotten: Vec<Arc<Application>>,
    /// Reads that are kept with the round.
    reads: Vec<Read>,
    /// Changes of the programs, each with the version that it adds.
    programs: Vec<(ProgramChange, Option<Program>)>,
}

/// Who did what to applications, first to last.
pub(super) type Doings = HashMap<Number, Vec<Doing>>;

/// Who did what to an application.
#[derive(Debug, Clone)]
pub(super) struct Doing {
    /// The revision that it made.
    pub(super) revision: u32,
    by: AccountName,
    what: String,
}

impl Doing {
    /// That of a change.
    pub(super) fn of(change: &Change) -> Self {
        Self { revision: change.revision, by: change.by.clone(), what: change.done() }
    }

    /// In words.
    pub(super) fn words(&self) -> String {
        format!("{} {}", self.by, self.what)
    }
}

/// What a round came to.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The applications after their changes, first to last.
    pub(super) changed: Vec<Arc<Application>>,
    /// The letters after their changes, first to last.
    pub(super) letters: Vec<Letter>,
    /// Whose identity changed, first to last.
    pub(super) renamed: Vec<Renamed>,
    /// Entries of the roster after their changes, first to last.
    pub(super) roster: Vec<Assessor>,
    /// Accounts after their changes, first to last.
    pub(super) accounts: Vec<Account>,
    /// Which sheets were edited, with whose account and the revision after it.
    pub(super) sheets: Vec<(AccountName, SheetKey, u32)>,
    /// Applications that were forgotten, as they were.
    pub(super) forgotten: Vec<Arc<Application>>,
    /// Reads that were kept with it.
    pub(super) reads: Vec<Read>,
    /// Changes of the programs, each with the version that it adds.
    pub(super) programs: Vec<(ProgramChange, Option<Program>)>,
    /// Whether there is anything to be written.
    pub(super) is_written: bool,
    /// Who did what.
    pub(super) told: Doings,
}

impl<'a, 'store> Round<'a, 'store> {
    /// A round that nothing was decided in yet; of the one that is under way is known who did what.
    pub(super) fn new(
        turn: Turn<'store>,
        shared: &'a Shared,
        registry: &'a mut Registry,
        around: &'a mut Around,
        told_before: Doings,
    ) -> Self {
        Self {
            turn,
            shared,
            registry,
            around,
            changed: Vec::new(),
            letters: Vec::new(),
            told: Doings::new(),
            told_before,
            renamed: Vec::new(),
            is_other: false,
            roster: Vec::new(),
            told_of_roster: Vec::new(),
            accounts: Vec::new(),
            sheets: Vec::new(),
            forgotten: Vec::new(),
            reads: Vec::new(),
            programs: Vec::new(),
        }
    }

    /// Decides a command.
    pub(super) fn command(&mut self, on: &On, command: &Command) -> Done {
        let application = self.application(on)?;
        let change = self.decide(on, &application, command)?;
        if let Command::CloseIncomplete { .. } = command {
            check_told(&self.around.outbox.of(on.number))?;
        }
        readable::check(&application, command, self.shared.clock.today(self.shared.programs.zone()))?;
        self.push(&application, change)
    }

    /// Decides on a form in the place of the one on file; one that is only checked is decided too, and not kept.
    pub(super) fn edit(&mut self, on: &On, edit: PreparedEdit) -> DoneEdit {
        let application = self.application(on)?;
        let (dry_run, reason) = (edit.dry_run, edit.reason.clone());
        edit.keeps_program(&application)?;
        let mut resolved = edit.resolve(&application.form)?;
        let differences = differences(&application.form, &resolved.form);
        let program = self.shared.programs.of(&application)?;
        resolved.remarks.0.extend(strangers(&resolved.form, program));
        resolved.has_all(&application, on.seen, dry_run)?;
        self.stays_theirs(&application, &mut resolved, on)?;
        let odd = odd(&resolved.form);
        let command = Command::Edit { form: Box::new(resolved.form), reason };
        let beside = |error| resolved.remarks.beside(error, &resolved.dropped);
        let change = self.decide(on, &application, &command).map_err(beside)?;
        let remarks = resolved.remarks.0.into_iter().chain(odd).collect();
        let mut edited = Edited { differences, remarks, dropped: resolved.dropped, application: None };
        if dry_run {
            return Ok(edited);
        }
        for bytes in &resolved.documents {
            self.turn.put_document(bytes)?;
        }
        let (_, after) = self.push(&application, change)?;
        edited.application = Some(after);
        Ok(edited)
    }

    /// Refuses an edit that makes an application another person's who has an open one, as the intake does.
    fn stays_theirs(
        &mut self,
        application: &Application,
        resolved: &mut ResolvedEdit,
        on: &On,
    ) -> Result<(), DeskError> {
        let after = Identity::of(&resolved.form.candidate);
        if after == Identity::of(&application.form.candidate) {
            return Ok(());
        }
        let rules = Rules::new(&self.shared.programs, &self.shared.clock, &on.who, self.around.as_surroundings());
        let context = rules.for_application(application)?;
        if application.is_over(context.program, context.today) {
            return Ok(());
        }
        let open = intake::open_on_file(&after, Some(application.number), self.registry, &mut self.turn, &rules)?;
        open.map_or(Ok(()), |(number, name)| resolved.is_also(application, number, &name))
    }

    /// Decides on a document that belongs somewhere in the form.
    pub(super) fn attach(&mut self, on: &On, attachment: PreparedAttachment) -> Done {
        let application = self.application(on)?;
        let PreparedAttachment { slot, document, bytes, pages } = attachment;
        if let Err(changes) = slot.is_there(&application.form) {
            let (number, revision) = (application.number, application.revision);
            return Err(DeskError::Conflict { number, revision, changes });
        }
        let command = Command::Attach { slot, document, pages };
        let change = self.decide(on, &application, &command)?;
        readable::check(&application, &command, self.shared.clock.today(self.shared.programs.zone()))?;
        self.turn.put_document(&bytes)?;
        self.push(&application, change)
    }

    /// Decides on a form file.
    pub(super) fn intake(&mut self, file: intake::Prepared, who: &super::Who) -> Taken {
        let rules = Rules::new(&self.shared.programs, &self.shared.clock, who, self.around.as_surroundings());
        let (documents, file) = file.split_documents();
        let (receipts, taken) = intake::decide(file, self.registry, &mut self.turn, &rules, &self.around.unread)?;
        if receipts.is_empty() {
            return Ok(taken);
        }
        for bytes in &documents {
            self.turn.put_document(bytes)?;
        }
        let applications: Vec<Arc<Application>> =
            receipts.iter().filter_map(|change| apply(None, change)).map(Arc::new).collect();
        let followed =
            self.follow(receipts.iter().zip(&applications).map(|(change, after)| (change, None, &**after)))?;
        let mut records: Vec<Record> = receipts.into_iter().map(Record::Application).collect();
        records.extend(followed.records);
        self.turn.push_made(&records, &applications)?;
        self.note_letters(followed.letters);
        for application in applications {
            self.registry.put(&application);
            self.changed.push(application);
        }
        Ok(taken)
    }

    /// Decides for many at once: what changes is one batch of the journal, and known as made together.
    pub(super) fn bulk(&mut self, bulk: &Bulk, who: &super::Who) -> Result<BulkDone, DeskError> {
        let rules = Rules::new(&self.shared.programs, &self.shared.clock, who, self.around.as_surroundings());
        let (turn, shared, told) = (&mut self.turn, self.shared, (&self.told_before, &self.told));
        let application = |number| Ok(turn.application(number)?.cloned());
        let conflict = |application: &Application, since| {
            shared.conflict(application, since, &not_yet_kept(told, application.number))
        };
        let bulk::Decided { changes, mut parts, .. } = bulk::decide(bulk, &rules, application)?.told(conflict)?;
        if changes.is_empty() {
            return Ok(BulkDone { id: None, parts });
        }
        let id = BulkId::new(self.turn.next());
        let of = u32::try_from(changes.len()).unwrap_or(u32::MAX);
        let mut made = Vec::with_capacity(changes.len());
        for (before, mut change) in changes {
            if let BulkAct::Do(_) = bulk.act {
                change.events.push(Event::InBulk(InBulk { id, of }));
            }
            let number = change.number;
            let after = apply(Some(Application::clone(&before)), &change);
            let after = Arc::new(after.ok_or_else(|| DeskError::NotFound(number.to_string()))?);
            made.push((before, change, after));
        }
        let followed = self.follow(made.iter().map(|(before, change, after)| (change, Some(&**before), &**after)))?;
        let (changed, mut records): (Vec<Arc<Application>>, Vec<Record>) =
            made.into_iter().map(|(_, change, after)| (after, Record::Application(change))).unzip();
        records.extend(followed.records);
        self.turn.push_made(&records, &changed)?;
        self.note_letters(followed.letters);
        for (after, record) in changed.into_iter().zip(&records) {
            if let Record::Application(change) = record {
                self.told.entry(after.number).or_default().push(Doing::of(change));
            }
            if let Ok(place) = parts.binary_search_by_key(&after.number, |part| part.number) {
                parts[place].revision = after.revision;
            }
            self.note_around(&after);
            self.changed.push(after);
        }
        Ok(BulkDone { id: Some(id), parts })
    }

    /// Keeps an account's view, or deletes it.
    pub(super) fn view(&mut self, change: ViewChange, who: &super::Who) -> Result<(), DeskError> {
        self.turn.push(&[Record::ViewFrom(change, who.origin.clone())])?;
        self.is_other = true;
        Ok(())
    }

    /// All applications, as another one is taken in beside them.
    pub(super) fn registry(&self) -> &Registry {
        self.registry
    }

    /// Notes an application as a change leaves it. One that could not be read when the desk was opened is new to the registry.
    pub(super) fn note_around(&mut self, after: &Application) {
        if self.around.unread.applications.contains(&after.number) {
            self.registry.put(after);
        }
        self.around.put(after);
    }

    /// Notes applications that were forgotten, as they were.
    pub(super) fn note_forgotten(&mut self, forgotten: Vec<Arc<Application>>) {
        self.is_other |= !forgotten.is_empty();
        // At once: what is taken in later in this round is not on file as one of them.
        for application in &forgotten {
            self.registry.remove(application);
        }
        self.forgotten.extend(forgotten);
    }

    /// Notes reads that are kept with the round.
    pub(super) fn note_reads(&mut self, reads: Vec<Read>) {
        self.is_other = true;
        self.reads.extend(reads);
    }

    /// All that was decided, to be kept.
    pub(super) fn decided(self) -> (Kept, Decided) {
        let Self {
            turn,
            changed,
            letters,
            renamed,
            is_other,
            roster,
            accounts,
            sheets,
            forgotten,
            reads,
            programs,
            told,
            ..
        } = self;
        let is_written = is_other || !changed.is_empty() || turn.has_failed();
        let kept =
            Kept { changed, letters, renamed, roster, accounts, sheets, forgotten, reads, programs, is_written, told };
        (kept, turn.decided())
    }

    /// The application that is meant, at the revision that the client saw.
    fn application(&mut self, on: &On) -> Result<Arc<Application>, DeskError> {
        let number = on.number;
        let Some(application) = self.turn.application(number)?.cloned() else {
            let forgotten = self.turn.forgotten(number)?;
            let nothing = || DeskError::NotFound(number.to_string());
            let zone = self.shared.programs.zone().into();
            return Err(forgotten.map_or_else(nothing, |forgotten| DeskError::Forgotten(Box::new(forgotten), zone)));
        };
        if let Some(seen) = on.seen.filter(|seen| *seen != application.revision) {
            let told = not_yet_kept((&self.told_before, &self.told), number);
            return Err(self.shared.conflict(&application, seen, &told));
        }
        Ok(application)
    }

    fn decide(&self, on: &On, application: &Application, command: &Command) -> Result<Change, DeskError> {
        let draft = self.draft(on, command)?;
        let around = Surroundings { draft: draft.as_ref(), ..self.around.as_surroundings() };
        let rules = Rules::new(&self.shared.programs, &self.shared.clock, &on.who, around);
        if let Command::Edit { form, .. } = command {
            rules.may_be_received_on(application, form.received_on)?;
        }
        Ok(decide(application, command, &rules.for_application(application)?)?)
    }

    /// Adds one change to the round; every document that it names is on file.
    fn push(&mut self, before: &Application, change: Change) -> Done {
        let (number, act) = (change.number, change.act);
        let doing = Doing::of(&change);
        let after = apply(Some(before.clone()), &change);
        let after = Arc::new(after.ok_or_else(|| DeskError::NotFound(number.to_string()))?);
        self.need_documents(before, &after)?;
        let followed = self.follow(std::iter::once((&change, Some(before), &*after)))?;
        let mut records = vec![Record::Application(change)];
        records.extend(followed.records);
        self.turn.push_made(&records, std::slice::from_ref(&after))?;
        self.note_letters(followed.letters);
        if let Some(renamed) = Renamed::between(before, &after) {
            self.registry.rename(&renamed);
            self.renamed.push(renamed);
        }
        self.note_around(&after);
        self.told.entry(number).or_default().push(doing);
        self.changed.push(Arc::clone(&after));
        Ok((act, after))
    }

    /// Refuses a change that names a document which nobody gave: a client may send any digest.
    fn need_documents(&self, before: &Application, after: &Application) -> Result<(), DeskError> {
        if Arc::ptr_eq(&before.form, &after.form) {
            return Ok(());
        }
        let known: Vec<&Document> = before.form.documents().collect();
        for document in after.form.documents().filter(|document| !known.contains(document)) {
            let size = match self.shared.reader.document(document.digest) {
                Ok(bytes) => Some(bytes.len() as u64),
                Err(StoreError::DocumentMissing { .. }) => None,
                Err(error) => return Err(error.into()),
            };
            if size != Some(document.size) {
                let message = format!("the document {} is not kept by the desk", document.name);
                return Err(Refusal::new(Rule::R6, message, "attach the file itself").into());
            }
        }
        Ok(())
    }
}

/// Who did what to an application in changes that are not on disk yet, first to last.
fn not_yet_kept((before, told): (&Doings, &Doings), number: Number) -> Vec<Doing> {
    [before, told].into_iter().filter_map(|told| told.get(&number)).flatten().cloned().collect()
}
