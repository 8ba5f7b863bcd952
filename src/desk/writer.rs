use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::around::Around;
use super::erasing::Erasing;
use super::job::Job;
use super::pending::{Pending, decided};
use super::registry::Registry;
use super::round::{Kept, Round};
use super::service::Shared;
use super::{DeskError, News};
use crate::domain::Number;
use crate::store::{self, Decided, JournalHead, StoreError};

/// How many jobs one turn takes at most, so that the first of them need not wait for ever.
const TURN: usize = 256;
/// From how many jobs at once on the next ones are decided while these go to the disk.
const FEW: usize = 12;
/// How often a store that could not keep changes is tried again while nobody asks.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// How often the desk's disk is looked at while nobody asks.
const LOOK: Duration = Duration::from_secs(20);
/// How often at most while changes are made, and how long after the last one at the latest.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// What is told while the state of a desk that was opened without room is answered from memory.
const NO_ROOM: &str = "there is no room on its disk; make some, and the desk goes on by itself";
/// How long the lines of what is held in memory may be behind while changes are made.
const MARK_AGAIN: Duration = Duration::from_secs(1);
/// The status of a server whose writer failed inside: what it holds in memory is not to be trusted.
const FAILED_INSIDE: i32 = 70;

/// The one thread that changes anything.
#[derive(Debug)]
pub(super) struct Writer {
    store: store::Writer,
    registry: Registry,
    around: Around,
    shared: Arc<Shared>,
    trouble: bool,
    /// What is left of forgotten applications.
    erasing: Erasing,
    /// When the desk's disk was last looked at.
    looked: Option<Instant>,
    /// Puts changes into the state behind the writer; absent in a writer whose turns somebody else takes.
    settler: Option<store::Settler>,
    /// Whether it takes its turns by itself.
    runs: bool,
    /// The journal's head after the last round that was on the disk.
    head: JournalHead,
    /// The round that is on its way to the disk.
    under_way: Option<UnderWay>,
    /// When the lines of what is held in memory were last marked as complete, and up to which change.
    marked: (Instant, JournalHead),
}

/// A round that was decided and is not answered.
#[derive(Debug)]
struct UnderWay {
    kept: Kept,
    answers: Vec<Pending>,
}

/// What was decided upon a round that is kept since, and not answered.
struct Upon {
    before: Option<UnderWay>,
    round: UnderWay,
    decided: Decided,
}

impl Writer {
    /// A writer over an open store; `registry` knows all that is in it.
    pub(super) fn new(store: store::Writer, registry: Registry, around: Around, shared: Arc<Shared>) -> Self {
        let trouble = store.has_no_room();
        if trouble {
            shared.watchers.tell_trouble(Some(NO_ROOM.to_owned()));
        }
        // What was read from the store at the start is not marked yet.
        let marked = (Instant::now(), JournalHead { sequence: 0, chain: [0; 32] });
        let (head, runs, erasing) = (store.head(), false, Erasing::at_start(&store));
        Self {
            store,
            registry,
            around,
            shared,
            trouble,
            erasing,
            looked: None,
            runs,
            head,
            settler: None,
            under_way: None,
            marked,
        }
    }

    #[cfg(test)]
    pub(super) fn store(&self) -> &store::Writer {
        &self.store
    }

    /// The journal's head after the last turn that was kept.
    #[cfg(test)]
    pub(super) fn head(&self) -> JournalHead {
        self.head
    }

    #[cfg(test)]
    pub(super) fn finish(&mut self) {
        self.store.finish();
    }

    #[cfg(test)]
    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    #[cfg(test)]
    pub(super) fn around(&self) -> &Around {
        &self.around
    }

    /// Takes turns until nobody can ask any more.
    ///
    /// A panic ends the process: the next client starts a server that reads everything anew from the disk.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        match self.store.settler() {
            Ok(settler) => self.settler = Some(settler),
            Err(error) => tracing::warn!(%error, "changes are put into the state by the writer itself"),
        }
        if let Err(error) = self.store.share_work() {
            tracing::warn!(%error, "the writer itself waits for the disk");
        }
        self.runs = true;
        let turns = AssertUnwindSafe(|| self.take_turns(jobs));
        if catch_unwind(turns).is_err() {
            tracing::error!("the writer failed inside; the server ends");
            std::process::exit(FAILED_INSIDE);
        }
    }

    fn take_turns(&mut self, jobs: &Receiver<Job>) {
        loop {
            let again = self.look_at_disk();
            if self.erasing.is_due() {
                self.end_turn();
                self.erase();
            }
            if self.under_way.is_some() {
                let batch: Vec<Job> = jobs.try_iter().take(TURN).collect();
                if batch.is_empty() {
                    self.end_turn();
                } else {
                    self.begin_turn(batch);
                }
                continue;
            }
            let goes_on = !self.trouble && self.shared.reads.goes_on();
            let wait = if self.trouble { TRY_AGAIN } else { again };
            let first = match jobs.recv_timeout(if goes_on { Duration::ZERO } else { wait }) {
                Ok(job) => job,
                Err(RecvTimeoutError::Timeout) if self.trouble => {
                    self.try_again();
                    continue;
                }
                Err(RecvTimeoutError::Timeout) if goes_on => {
                    self.turn(Vec::new());
                    continue;
                }
                Err(RecvTimeoutError::Timeout) if again < LOOK => continue,
                Err(RecvTimeoutError::Timeout) => {
                    // A state that readers found to fail is not left so until somebody changes something.
                    self.store.mend();
                    self.mark_lines(Duration::ZERO);
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let rest = jobs.try_iter().take(TURN - 1);
            let batch: Vec<Job> = std::iter::once(first).chain(rest).collect();
            // To have another thread wait for the disk takes longer than to do it, unless others ask meanwhile.
            if batch.len() < FEW || self.trouble { self.turn(batch) } else { self.begin_turn(batch) }
        }
        self.keep_last_reads();
        self.mark_lines(Duration::ZERO);
        self.store.finish();
    }

    /// Says up to which change the lines of what is held in memory are complete, and has them be so if that was long ago.
    fn mark_lines(&mut self, after: Duration) {
        let head = self.head;
        if self.marked.1 == head {
            return;
        }
        // Whoever takes the turns of a writer has no clock go by itself.
        if self.runs && self.marked.0.elapsed() >= after {
            self.shared.catch_up(1);
        }
        if self.shared.mark_lines(head) {
            self.marked = (Instant::now(), head);
        }
    }

    /// Has the reads on record that still wait when the desk closes.
    fn keep_last_reads(&mut self) {
        let mut waiting = self.shared.reads.n_waiting();
        while waiting > 0 {
            self.turn(Vec::new());
            let left = self.shared.reads.n_waiting();
            if left >= waiting {
                tracing::error!(lost = left, "reads are not on record: the disk takes nothing, and the desk closes");
                return;
            }
            waiting = left;
        }
    }

    /// Now and then has what was deleted under the desk made anew, and tells when little room is left: before a change finds
    /// none. When to look again while nobody asks.
    fn look_at_disk(&mut self) -> Duration {
        if self.looked.is_some_and(|looked| looked.elapsed() < LOOK_AGAIN) {
            return LOOK_AGAIN;
        }
        self.looked = Some(Instant::now());
        if let Err(error) = self.store.look_after() {
            // While it lasts it is looked at each second: the line that says how it began is to stay in the log.
            if !std::mem::replace(&mut self.trouble, true) {
                tracing::error!(%error, "changes cannot be kept");
            }
            self.shared.watchers.tell_trouble(Some(DeskError::from(error).to_string()));
        } else {
            self.shared.take_back();
        }
        self.shared.look_at_room();
        LOOK
    }

    /// Decides jobs, keeps what comes of them, and answers.
    pub(super) fn turn(&mut self, batch: Vec<Job>) {
        self.end_turn();
        let Some(Upon { round, decided, .. }) = self.decide(batch) else { return };
        let result = if round.kept.is_written { self.store.commit(decided) } else { Ok(self.head) };
        let result = self.note(result);
        self.answer(round, &result);
    }

    /// Decides jobs, and has what comes of them on its way to the disk; they are answered when that is ended. What was on its
    /// way before is ended first.
    pub(super) fn begin_turn(&mut self, batch: Vec<Job>) {
        if !batch.iter().all(Job::goes_beside) {
            return self.turn(batch);
        }
        let Some(Upon { before, round, decided }) = self.decide(batch) else { return };
        if !round.kept.is_written {
            self.answer_kept(before);
            return self.answer(round, &Ok(()));
        }
        // Before anything is answered: the disk has something to do meanwhile.
        let begun = self.store.begin(decided);
        self.answer_kept(before);
        match begun {
            Ok(()) => self.under_way = Some(round),
            Err(error) => self.answer(round, &Err(error.into())),
        }
    }

    /// Waits for what is on its way to the disk, and answers.
    pub(super) fn end_turn(&mut self) {
        let Some(round) = self.under_way.take() else { return };
        let ended = self.store.end();
        let result = self.note(ended);
        self.answer(round, &result);
    }

    /// Decides jobs on top of what is on its way to the disk, and ends that. None where they are answered
    /// already: they rested on what could not be kept.
    fn decide(&mut self, batch: Vec<Job>) -> Option<Upon> {
        let told = self.under_way.as_mut().map(|round| std::mem::take(&mut round.kept.told)).unwrap_or_default();
        let mut round = Round::new(self.store.turn(), &self.shared, &mut self.registry, &mut self.around, told);
        let answers: Vec<Pending> = batch.into_iter().map(|job| decided(&mut round, job)).collect();
        if let Err(error) = round.keep_reads() {
            tracing::error!(%error, "reads are not on record yet");
        }
        let (kept, decided) = round.decided();
        let round = UnderWay { kept, answers };
        let Some(before) = self.under_way.take() else { return Some(Upon { before: None, round, decided }) };
        let ended = self.store.end();
        match self.note(ended) {
            Ok(()) => Some(Upon { before: Some(before), round, decided }),
            Err(error) => {
                // The newest first: what they noted is taken back.
                let result = Err(error);
                #[cfg(test)]
                let round = if store::sim::Bug::AboveNotTakenBack.is_planted() {
                    UnderWay { kept: Kept::default(), ..round }
                } else {
                    round
                };
                self.answer(round, &result);
                self.answer(before, &result);
                None
            }
        }
    }

    /// Notes the journal's head after a commit.
    fn note(&mut self, result: Result<JournalHead, StoreError>) -> Result<(), DeskError> {
        self.head = result?;
        Ok(())
    }

    /// Answers a round that is kept, if there is one.
    fn answer_kept(&mut self, round: Option<UnderWay>) {
        if let Some(round) = round {
            self.answer(round, &Ok(()));
        }
    }

    /// Answers a round that is kept, or could not be.
    fn answer(&mut self, UnderWay { mut kept, answers }: UnderWay, result: &Result<(), DeskError>) {
        match result {
            Ok(()) => {
                for (change, program) in std::mem::take(&mut kept.programs) {
                    self.shared.programs.take(change, program);
                }
                self.publish(&kept);
                // A turn in which all was refused says nothing of the disk.
                if kept.is_written {
                    self.mark_lines(MARK_AGAIN);
                    self.settler.iter().for_each(store::Settler::ring);
                    self.shared.kept();
                    self.recovered();
                }
            }
            Err(error) => {
                self.take_back(error, &kept);
                self.shared.reads.put_back(std::mem::take(&mut kept.reads));
            }
        }
        // Erasing takes its time: only who asked for it waits.
        let (forgetting, others): (Vec<_>, Vec<_>) = answers.into_iter().partition(Pending::is_of_forgetting);
        for answer in others {
            answer.send(result);
        }
        if forgetting.is_empty() {
            return;
        }
        let left = self.erase();
        for mut answer in forgetting {
            answer.tell_left(left.as_ref());
            answer.send(result);
        }
    }

    /// Puts what is on disk into the index and tells the watchers.
    fn publish(&mut self, kept: &Kept) {
        let Kept { changed, letters, roster, accounts, .. } = kept;
        let is_of_roster = kept.is_of_roster();
        if !letters.is_empty() {
            self.shared.put_letters(letters);
            // As readers have it: the writer's own knows of what is still on its way to the disk.
            let around = self.shared.around();
            let news = News::Outbox { drafts: around.outbox.drafts(), stuck: around.outbox.n_stuck() };
            drop(around);
            self.shared.watchers.tell(&news);
        }
        for (account, key, revision) in &kept.sheets {
            self.shared.watchers.tell_account(account, &News::Sheet { key: key.clone(), revision: *revision });
        }
        if changed.is_empty() && !is_of_roster && kept.forgotten.is_empty() {
            return;
        }
        if is_of_roster {
            self.shared.change_around(|around| {
                for assessor in roster {
                    around.put_assessor(assessor.clone());
                }
                for account in accounts {
                    around.put_account(account.clone());
                }
            });
            self.shared.put_hints_of(roster);
            self.shared.watchers.tell(&News::Roster);
        }
        self.shared.put(changed);
        let told: Vec<(Number, u32)> = changed.iter().map(|one| (one.number, one.revision)).collect();
        self.shared.watchers.tell_changes(&told);
        self.erasing.add(&kept.forgotten);
        for application in &kept.forgotten {
            let number = application.number;
            self.around.forget(number);
            self.shared.forget(number);
            self.shared.watchers.tell(&News::Forgotten { number });
        }
    }

    /// Erases what is left of forgotten applications; why something is left, in words.
    fn erase(&mut self) -> Option<String> {
        let error = self.erasing.erase(&mut self.store, &self.shared.folder, &self.shared.draft_locks).err()?;
        tracing::error!(%error, "what is left of forgotten applications is not erased yet");
        Some(error.to_string())
    }

    /// Forgets what could not be kept, so that the next turn decides on what is on disk.
    fn take_back(&mut self, error: &DeskError, kept: &Kept) {
        tracing::error!(%error, "changes were not kept");
        for application in &kept.forgotten {
            self.registry.put(application);
        }
        for renamed in kept.renamed.iter().rev() {
            self.registry.rename(&renamed.inverse());
        }
        let changed = kept.changed.as_slice();
        #[cfg(test)]
        let changed = if store::sim::Bug::NotTakenBack.is_planted() { &[] } else { changed };
        for application in changed.iter().rev() {
            self.registry.forget(application);
        }
        let before = self.shared.around();
        let taken_back = self.around.take_back(kept, &before, |number| self.shared.reader.application(number));
        if let Err(error) = taken_back {
            tracing::warn!(%error, "what was around is copied whole");
            self.around = before.clone();
        }
        drop(before);
        self.trouble = true;
        self.shared.watchers.tell_trouble(Some(error.to_string()));
    }

    /// Looks whether the cause of a failure is gone, and says so.
    pub(super) fn try_again(&mut self) {
        if self.store.try_again().is_err() {
            return;
        }
        self.recovered();
        if self.shared.reads.n_waiting() > 0 {
            self.turn(Vec::new());
        }
    }

    fn recovered(&mut self) {
        if std::mem::take(&mut self.trouble) {
            tracing::info!("changes can be kept again");
            self.shared.watchers.tell_trouble(None);
        }
    }
}
