use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use super::admission::Gateway;
use super::around::Around;
use super::drafts::DraftLocks;
use super::index::Index;
use super::job::{Job, On};
use super::lines;
use super::opening::read_in;
use super::outbox::{Carrier, Courier, LetterLine, Mail, MailRoom, PARTING};
use super::programs::Programs;
use super::reading::ReadBook;
use super::round::Doing;
use super::watch::Watchers;
use super::{
    Attachment, Bulk, BulkDone, Clock, Colleague, DeskError, Edited, FormEdit, Intake, Owner, TakenForm, Who, edit,
    intake, readable,
};
use crate::cores;
use crate::domain::view::{Counts, LetterPart};
use crate::domain::{Act, Application, Command, Letter, Number, Permission, ViewChange};
use crate::store::{Ground, JournalHead, LineOf, Lines, Reader};

/// So many applications that are behind are put into the index by whoever changes more.
const MOST_BEHIND: usize = 1000;

/// What all threads of the desk share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) reader: Reader,
    pub(super) programs: Programs,
    pub(super) clock: Clock,
    pub(super) watchers: Arc<Watchers>,
    pub(super) mail: MailRoom,
    pub(super) reads: ReadBook,
    pub(super) draft_locks: DraftLocks,
    /// Whose desk it is.
    pub(super) owner: Owner,
    pub(super) folder: PathBuf,
    /// When the last batch was on disk since the desk was opened.
    kept_at: Mutex<Option<DateTime<Utc>>>,
    pub(super) index: RwLock<Index>,
    /// Applications that changed since they were put into the index.
    behind: Mutex<BTreeMap<Number, Arc<Application>>>,
    around: RwLock<Around>,
    /// Where the lines of what is held in memory are kept; none where that cannot be.
    lines: Mutex<Option<Lines>>,
}

/// Where the writer is asked; nobody can once it is taken out.
pub(super) type Jobs = Arc<Mutex<Option<Sender<Job>>>>;

/// What opening a desk tells while it goes on, and what it found, in words for a log.
pub type Opening<'a> = &'a mut dyn FnMut(&str);

/// The desk, open: the only thing that holds the store.
#[derive(Debug)]
pub struct Desk {
    pub(super) shared: Arc<Shared>,
    /// The Unix user through whom others come, where there is one.
    pub(super) gateway: Option<Gateway>,
    /// Why the file of the keys is not what the accounts are; held while it is written.
    pub(super) keys_trouble: Mutex<Option<String>>,
    since: DateTime<Utc>,
    jobs: Jobs,
    carrier: Carrier,
    courier: Mutex<Option<Courier>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Desk {
    /// Opens the desk in a folder, making it where there is none, with an account for its owner.
    pub fn open(folder: &Path, owner: Owner, clock: Clock, tell: Opening<'_>) -> Result<Self, DeskError> {
        Self::open_with(folder, owner, clock, Carrier::system(), tell)
    }

    /// As [`Self::open`], with a way of one's own for letters.
    pub fn open_with(
        folder: &Path,
        owner: Owner,
        clock: Clock,
        carrier: Carrier,
        tell: Opening<'_>,
    ) -> Result<Self, DeskError> {
        Self::open_on(&Ground::default(), folder, owner, clock, carrier, tell)
    }

    /// As [`Self::open_with`], on a ground of one's own.
    pub(super) fn open_on(
        on: &Ground,
        folder: &Path,
        owner: Owner,
        clock: Clock,
        carrier: Carrier,
        tell: Opening<'_>,
    ) -> Result<Self, DeskError> {
        let (shared, writer) = read_in(on, folder, owner, clock, tell)?;
        let since = shared.clock.now();
        let (jobs, asked) = channel();
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(move || writer.run(&asked));
        let thread = thread.map_err(|error| DeskError::Store(format!("cannot start the writer: {error}")))?;
        let (jobs, thread) = (Arc::new(Mutex::new(Some(jobs))), Mutex::new(Some(thread)));
        let courier = Courier::start(&shared, Arc::clone(&jobs), carrier.clone())?;
        courier.ring();
        let courier = Mutex::new(Some(courier));
        let keys_trouble = Mutex::new(None);
        let desk = Self { shared, gateway: None, keys_trouble, since, jobs, carrier, courier, thread };
        desk.tidy_drafts();
        Ok(desk)
    }

    /// A desk of which clients can read, and nobody writes.
    #[cfg(test)]
    pub(super) fn to_read(shared: Arc<Shared>) -> Self {
        let (since, carrier) = (shared.clock.now(), Carrier::system());
        let (keys_trouble, courier, thread) = (Mutex::default(), Mutex::default(), Mutex::default());
        let jobs = Jobs::default();
        Self { shared, gateway: None, keys_trouble, since, jobs, carrier, courier, thread }
    }

    /// Does a command; it is on disk when this returns. `seen` is the revision that the client knew.
    pub fn command(
        &self,
        who: &Who,
        number: Number,
        seen: Option<u32>,
        command: Command,
    ) -> Result<(Act, Arc<Application>), DeskError> {
        who.needs(Permission::Work)?;
        self.check_assignee(&command)?;
        // The writer is held up by nothing that can be refused without it.
        if let Command::Edit { form, .. } = &command {
            readable::check_form(form, self.today())?;
        }
        if matches!(command, Command::NotifyImi { .. }) {
            self.shared.mail.refresh();
        }
        let on = On { number, seen, who: who.clone() };
        self.ask(|reply| Job::Command(on, command, reply))
    }

    /// The accounts to which an application can be assigned, by name, for those who may assign (V1).
    pub fn colleagues(&self, who: &Who) -> Result<Vec<Colleague>, DeskError> {
        who.needs(Permission::Work)?;
        let around = self.shared.around();
        let may_work = around.accounts.values().filter(|account| account.may(Permission::Work));
        Ok(may_work.map(|account| Colleague { name: account.name.clone(), role: account.role }).collect())
    }

    /// Refuses to assign to somebody who is not there or may not work on applications (V1).
    pub(super) fn check_assignee(&self, command: &Command) -> Result<(), DeskError> {
        let (name, needed, hint) = match command {
            Command::Assign { to: Some(name) } => {
                (name, Permission::Work, "name an account of the staff, a manager or an admin that is not disabled")
            }
            // Whoever handles an appeal decides it (C2).
            Command::AssignAppeal { to: Some(name), .. } => {
                (name, Permission::Decide, "name a manager or an admin that is not disabled")
            }
            _ => return Ok(()),
        };
        let around = self.shared.around();
        if around.accounts.get(name).is_some_and(|account| account.may(needed)) {
            return Ok(());
        }
        // Which accounts there are beside, and what became of them, is the admins' to know.
        Err(DeskError::forbidden(format!("nothing can be assigned to {name}"), hint))
    }

    /// Has the writer do something to many applications.
    pub(super) fn ask_bulk(&self, who: &Who, bulk: Bulk) -> Result<BulkDone, DeskError> {
        self.ask(|reply| Job::Bulk(bulk, who.clone(), reply))
    }

    /// Has the writer keep or delete a view.
    pub(super) fn keep_view(&self, who: &Who, change: ViewChange) -> Result<(), DeskError> {
        self.ask(|reply| Job::View(change, who.clone(), reply))
    }

    /// Has the writer do something to letters.
    pub(super) fn ask_mail(&self, who: &Who, mail: Mail) -> Result<Vec<LetterPart>, DeskError> {
        self.ask(|reply| Job::Mail(mail, who.clone(), reply))
    }

    /// Tells the courier that letters may be there to be sent.
    pub(super) fn ring(&self) {
        if let Some(courier) = &*self.courier.lock().unwrap_or_else(PoisonError::into_inner) {
            courier.ring();
        }
    }

    /// By which way letters go out.
    pub(super) fn carrier(&self) -> &Carrier {
        &self.carrier
    }

    /// The moment, by the desk's clock.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.shared.clock.now()
    }

    /// Takes a form file in, whole or not at all; it is on disk when this returns.
    pub fn intake(&self, who: &Who, file: Intake) -> Result<Vec<TakenForm>, DeskError> {
        who.needs(Permission::Work)?;
        let file = intake::prepare(file, self.today())?;
        self.ask(|reply| Job::Intake(file, who.clone(), reply))
    }

    /// Puts an edited form in the place of the one on file, as one change; it is on disk when this returns.
    pub fn edit(&self, who: &Who, number: Number, seen: Option<u32>, form: FormEdit) -> Result<Edited, DeskError> {
        who.needs(Permission::Work)?;
        let form = Box::new(edit::prepare(form, self.today())?);
        let on = On { number, seen, who: who.clone() };
        self.ask(|reply| Job::Edit(on, form, reply))
    }

    /// Attaches a document; it is on disk when this returns.
    pub fn attach(
        &self,
        who: &Who,
        number: Number,
        seen: Option<u32>,
        attachment: Attachment,
    ) -> Result<(Act, Arc<Application>), DeskError> {
        who.needs(Permission::Work)?;
        let attachment = edit::prepare_attachment(attachment)?;
        let on = On { number, seen, who: who.clone() };
        self.ask(|reply| Job::Attach(on, attachment, reply))
    }

    /// Finishes what is under way and takes no more.
    pub fn close(&self) {
        self.close_telling(&mut |_| {});
    }

    /// The same, telling in words what is waited for; answers what is left undone, if anything.
    pub fn close_telling(&self, tell: &mut dyn FnMut(&str)) -> Option<String> {
        self.close_within(PARTING, tell)
    }

    /// The same, with the longest that an attempt to send a letter is waited for.
    pub(super) fn close_within(&self, bounds: Duration, tell: &mut dyn FnMut(&str)) -> Option<String> {
        let courier = self.courier.lock().unwrap_or_else(PoisonError::into_inner).take();
        let sending = || self.shared.around().outbox.sending();
        let undone = courier.and_then(|courier| courier.stop(bounds, &sending, tell));
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer panicked");
        }
        undone
    }

    /// The desk's folder.
    pub(super) fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// Today, in the program's zone.
    pub(super) fn today(&self) -> NaiveDate {
        self.shared.clock.today(self.shared.programs.zone())
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(super) fn since(&self) -> DateTime<Utc> {
        self.since
    }

    /// Tells the writer of a job that nobody waits for.
    pub(super) fn tell_writer(&self, job: Job) {
        if let Some(jobs) = &*self.jobs.lock().unwrap_or_else(PoisonError::into_inner) {
            // Who closes the desk has the writer take what waits.
            let _ = jobs.send(job);
        }
    }

    /// Has the writer do a job, and waits until it is on disk.
    pub(super) fn ask<T>(&self, job: impl FnOnce(SyncSender<Result<T, DeskError>>) -> Job) -> Result<T, DeskError> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let jobs = jobs.ok_or(DeskError::Closing)?;
        let (reply, answer) = sync_channel(1);
        jobs.send(job(reply)).map_err(|_| DeskError::Closing)?;
        answer.recv().map_err(|_| DeskError::Closing)?
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    /// What is kept in a store and was read from it.
    pub(super) fn new(
        reader: Reader,
        programs: Programs,
        clock: Clock,
        (folder, owner): (&Path, Owner),
        index: Index,
        around: Around,
    ) -> Self {
        let (index, around) = (RwLock::new(index), RwLock::new(around));
        let (watchers, kept_at, reads) = (Arc::default(), Mutex::default(), ReadBook::default());
        let (mail, folder, draft_locks) = (MailRoom::new(folder), folder.to_owned(), DraftLocks::default());
        let (behind, lines) = (Mutex::default(), Mutex::default());
        Self {
            reader,
            programs,
            clock,
            watchers,
            mail,
            reads,
            draft_locks,
            owner,
            folder,
            kept_at,
            index,
            behind,
            around,
            lines,
        }
    }

    /// The same, with a file in which the lines of what is held in memory are kept.
    pub(super) fn keeping(self, lines: Option<Lines>) -> Self {
        Self { lines: Mutex::new(lines), ..self }
    }

    /// Says in that file up to which change it is complete, if it is; whether it is. Only the writer can say it.
    pub(super) fn mark_lines(&self, at: JournalHead) -> bool {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let is_complete = self.behind.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
        if is_complete {
            let count = lines::count(&index, &self.around());
            self.with_lines(|lines| lines.mark(at, count));
        }
        is_complete
    }

    fn with_lines(&self, write: impl FnOnce(&mut Lines)) {
        if let Some(lines) = &mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner) {
            write(lines);
        }
    }

    /// Reads the index as it is today; at the turn of a day its lines are turned first.
    pub(super) fn with_index<T>(&self, read: impl FnOnce(&Index) -> T) -> Result<T, DeskError> {
        let today = self.clock.today(self.programs.zone());
        self.catch_up(1);
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        if index.today() == today {
            return Ok(read(&index));
        }
        drop(index);
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        // Read first: a day that could not be turned is tried again by the next reader.
        let mut dated = Vec::new();
        for number in index.turning_on(today) {
            match self.reader.application(number) {
                // Its line stays as it was.
                Err(error) if error.is_of_one() => tracing::error!(%number, %error, "its line is of another day"),
                read => dated.extend(read?),
            }
        }
        index.turn_to(today);
        for application in &dated {
            index.put(application, self.programs.of(application)?);
            self.around().put_hint(&mut index, application.number);
        }
        Ok(read(&index))
    }

    /// How many applications there are of each kind, how many letters wait, and how much cannot be read.
    pub(super) fn counts(&self) -> Result<Counts, DeskError> {
        let around = self.around();
        let (drafts, stuck, unread) = (around.outbox.drafts(), around.outbox.n_stuck(), around.unread.count());
        drop(around);
        self.with_index(|index| Counts { drafts, stuck, unread, ..index.counts() })
    }

    /// A batch is on disk.
    pub(super) fn kept(&self) {
        *self.kept_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.clock.now());
    }

    /// When the last batch was on disk; none where there was none since the desk was opened.
    pub(super) fn kept_at(&self) -> Option<DateTime<Utc>> {
        *self.kept_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who assesses and who is taken when, as of what is on disk.
    pub(super) fn around(&self) -> RwLockReadGuard<'_, Around> {
        self.around.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has readers see the roster and the diary as they are now.
    pub(super) fn change_around(&self, change: impl FnOnce(&mut Around)) {
        change(&mut self.around.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Has readers see letters as they are now.
    pub(super) fn put_letters(&self, letters: &[Letter]) {
        self.catch_up(1);
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let lines = cores::map(letters.iter().collect(), LetterLine::of);
        self.with_lines(|kept| lines.iter().for_each(|line| kept.add(line.line_of(), line.bytes())));
        self.change_around(|around| lines.into_iter().for_each(|line| around.outbox.put_line(&line)));
        let numbers: BTreeSet<Number> = letters.iter().map(|letter| letter.number).collect();
        // The line of a new application is not there yet, and is made with its letters.
        for number in numbers.into_iter().filter(|number| index.has(*number)).collect::<Vec<_>>() {
            self.around().put_hint(&mut index, number);
        }
    }

    /// Has readers see an application no more that was forgotten. What was kept of it in a line is erased with all else.
    pub(super) fn forget(&self, number: Number) {
        self.catch_up(1);
        *self.lines.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.index.write().unwrap_or_else(PoisonError::into_inner).remove(number);
        self.change_around(|around| around.forget(number));
    }

    /// Why there is no application of a number: there never was, or it was forgotten (H3).
    pub(super) fn nothing(&self, number: Number) -> DeskError {
        match self.reader.forgotten(number) {
            Ok(Some(forgotten)) => DeskError::Forgotten(Box::new(forgotten), self.programs.zone().into()),
            Ok(None) => DeskError::NotFound(number.to_string()),
            Err(error) => error.into(),
        }
    }

    /// Has readers see what changed: at once in the diary, and in the index when it is next read. A line takes the rules to
    /// make, and of one that changes often nobody may look at most.
    pub(super) fn put(&self, changed: &[Arc<Application>]) {
        self.change_around(|around| changed.iter().for_each(|application| around.put(application)));
        let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        behind.extend(changed.iter().map(|application| (application.number, Arc::clone(application))));
        drop(behind);
        self.catch_up(MOST_BEHIND);
    }

    /// Puts what changed into the index, where it is so many applications or more.
    pub(super) fn catch_up(&self, least: usize) {
        if self.behind.lock().unwrap_or_else(PoisonError::into_inner).len() < least {
            return;
        }
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        // Taken while nobody reads the index: whoever finds nothing behind finds it in the index.
        let behind = std::mem::take(&mut *self.behind.lock().unwrap_or_else(PoisonError::into_inner));
        let behind: Vec<Arc<Application>> = behind.into_values().collect();
        let lines = lines::of_all(&behind, &self.programs, index.today());
        self.with_lines(|kept| {
            for line in &lines {
                kept.add(LineOf::Application(line.number()), &Lines::bytes(line));
            }
        });
        let around = self.around();
        for line in lines {
            let number = line.number();
            index.load(line);
            // Of letters a line says no more than what its hint is made of.
            if around.has_hint(number) {
                around.put_hint(&mut index, number);
            }
        }
        index.settle();
    }

    /// The conflict of a client that saw another revision: who changed what since, last first. `not_yet_kept` are the
    /// changes that are not on disk yet.
    pub(super) fn conflict(&self, now: &Application, seen: u32, not_yet_kept: &[Doing]) -> DeskError {
        // The writer waits for this: no more is read than is told.
        let words = |revision: u32| {
            let told = not_yet_kept.iter().find(|doing| doing.revision == revision).map(Doing::words);
            told.or_else(|| {
                let change = self.reader.change(now.number, revision).ok()??;
                Some(Doing::of(&change).words())
            })
        };
        let since = seen.saturating_add(1)..=now.revision;
        let mut changes: Vec<String> = since.rev().take(5).filter_map(words).collect();
        if changes.is_empty() {
            changes.push(format!("it is at revision {}", now.revision));
        }
        DeskError::Conflict { number: now.number, revision: now.revision, changes: changes.join(", ") }
    }
}
