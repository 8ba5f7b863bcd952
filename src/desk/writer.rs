use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use super::job::Job;
use super::registry::Registry;
use super::rules::Rules;
use super::service::Shared;
use super::{DeskError, News, TakenForm, Who, intake};
use crate::domain::{Act, Application, Change, Command, Number, Record, apply, decide};
use crate::store::{self, Turn};

/// How many jobs one turn takes at most, so that the first of them need not wait for ever.
const TURN: usize = 256;

/// The one thread that changes anything.
#[derive(Debug)]
pub(super) struct Writer {
    store: store::Writer,
    registry: Registry,
    shared: Arc<Shared>,
    trouble: bool,
}

/// An answer that leaves when the turn is on disk.
enum Pending {
    Command(SyncSender<Result<(Act, Box<Application>), DeskError>>, Result<(Act, Box<Application>), DeskError>),
    Intake(SyncSender<Result<Vec<TakenForm>, DeskError>>, Result<Vec<TakenForm>, DeskError>),
}

impl Writer {
    /// A writer over an open store; `registry` knows all that is in it.
    pub(super) fn new(store: store::Writer, registry: Registry, shared: Arc<Shared>) -> Self {
        Self { store, registry, shared, trouble: false }
    }

    /// Takes turns until nobody can ask any more.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let rest = jobs.try_iter().take(TURN - 1);
            let batch: Vec<Job> = std::iter::once(first).chain(rest).collect();
            self.turn(batch);
        }
    }

    fn turn(&mut self, batch: Vec<Job>) {
        let mut turn = self.store.turn();
        let mut changed: Vec<Application> = Vec::new();
        let mut answers = Vec::with_capacity(batch.len());
        let (registry, shared) = (&mut self.registry, &*self.shared);
        for job in batch {
            match job {
                Job::Command { number, seen, command, who, reply } => {
                    let done = command_in(&mut turn, shared, number, seen, &command, &who);
                    if let Ok((_, application)) = &done {
                        changed.push((**application).clone());
                    }
                    answers.push(Pending::Command(reply, done));
                }
                Job::Intake { file, who, reply } => {
                    let taken = intake_in(&mut turn, shared, registry, file, &who, &mut changed);
                    answers.push(Pending::Intake(reply, taken));
                }
            }
        }
        let kept = if changed.is_empty() { Ok(()) } else { turn.commit().map(drop).map_err(DeskError::from) };
        match &kept {
            Ok(()) => self.publish(&changed),
            Err(error) => self.take_back(error, &changed),
        }
        for answer in answers {
            answer.send(&kept);
        }
    }

    /// Puts what is on disk into the index and tells the watchers.
    fn publish(&mut self, changed: &[Application]) {
        if changed.is_empty() {
            return;
        }
        self.shared.put(changed);
        let told: Vec<(Number, u32)> = changed.iter().map(|one| (one.number, one.revision)).collect();
        self.shared.watchers.tell_changes(&told);
        if std::mem::take(&mut self.trouble) {
            self.shared.watchers.tell(&News::Store { trouble: None });
        }
    }

    /// Forgets what could not be kept, so that the next turn decides on what is on disk.
    fn take_back(&mut self, error: &DeskError, changed: &[Application]) {
        tracing::error!(%error, "changes were not kept");
        for application in changed {
            self.registry.forget(application);
        }
        self.trouble = true;
        self.shared.watchers.tell(&News::Store { trouble: Some(error.to_string()) });
    }
}

impl Pending {
    /// Sends an answer; a change that could not be kept is answered with the cause. Who hung up is not waited for.
    fn send(self, kept: &Result<(), DeskError>) {
        match self {
            Self::Command(reply, done) => {
                let answer = done.and_then(|done| kept.clone().map(|()| done));
                drop(reply.send(answer));
            }
            Self::Intake(reply, taken) => {
                let wrote = |taken: &Vec<TakenForm>| taken.iter().any(|one| one.outcome == super::Outcome::Taken);
                let answer =
                    taken.and_then(|taken| if wrote(&taken) { kept.clone().map(|()| taken) } else { Ok(taken) });
                drop(reply.send(answer));
            }
        }
    }
}

fn command_in(
    turn: &mut Turn<'_>,
    shared: &Shared,
    number: Number,
    seen: Option<u32>,
    command: &Command,
    who: &Who,
) -> Result<(Act, Box<Application>), DeskError> {
    let rules = Rules::new(&shared.programs, &shared.clock, who);
    let Some(application) = turn.application(number)? else { return Err(DeskError::NotFound(number.to_string())) };
    if seen.is_some_and(|seen| seen != application.revision) {
        return Err(shared.conflict(number, seen, application));
    }
    let application = application.clone();
    let change = decide(&application, command, &rules.for_application(&application)?)?;
    let act = change.act;
    let after = push(turn, change, Some(application))?;
    Ok((act, Box::new(after)))
}

fn intake_in(
    turn: &mut Turn<'_>,
    shared: &Shared,
    registry: &mut Registry,
    file: intake::Prepared,
    who: &Who,
    changed: &mut Vec<Application>,
) -> Result<Vec<TakenForm>, DeskError> {
    let rules = Rules::new(&shared.programs, &shared.clock, who);
    let (kept, file) = file.split_documents();
    let (receipts, taken) = intake::decide(file, registry, turn, &rules)?;
    if receipts.is_empty() {
        return Ok(taken);
    }
    for bytes in &kept {
        turn.put_document(bytes)?;
    }
    let applications: Vec<Application> = receipts.iter().filter_map(|change| apply(None, change)).collect();
    let records: Vec<Record> = receipts.into_iter().map(Record::Application).collect();
    turn.push(&records)?;
    for application in applications {
        registry.put(&application);
        changed.push(application);
    }
    Ok(taken)
}

/// Adds one change to the turn and gives the application after it.
fn push(turn: &mut Turn<'_>, change: Change, before: Option<Application>) -> Result<Application, DeskError> {
    let number = change.number;
    let after = apply(before, &change).ok_or_else(|| DeskError::NotFound(number.to_string()))?;
    turn.push(&[Record::Application(change)])?;
    Ok(after)
}
