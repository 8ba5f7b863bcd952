//! Deciding a job, and its answer, which leaves when what was decided is on the disk.

use std::sync::mpsc::SyncSender;

use super::job::Job;
use super::outbox::StepDone;
use super::programs::ProgramDone;
use super::round::{Done, DoneEdit, DoneSheet, Round, Taken};
use super::{BulkDone, DeskError};
use crate::domain::view::{ForgetDone, LetterPart};
use crate::domain::{Account, Assessor};

type Many = Result<BulkDone, DeskError>;
type Accounts = Result<Vec<Account>, DeskError>;
type Forgot = Result<ForgetDone, DeskError>;
type Programs = Result<ProgramDone, DeskError>;
type Letters = Result<Vec<LetterPart>, DeskError>;

/// An answer that leaves when the turn is on disk.
#[derive(Debug)]
pub(super) enum Pending {
    Command(SyncSender<Done>, Done),
    Intake(SyncSender<Taken>, Taken),
    Edit(SyncSender<DoneEdit>, DoneEdit),
    Bulk(SyncSender<Many>, Many),
    View(SyncSender<Result<(), DeskError>>, Result<(), DeskError>),
    Assessor(SyncSender<Result<Assessor, DeskError>>, Result<Assessor, DeskError>),
    Account(SyncSender<Accounts>, Accounts),
    Sheet(SyncSender<DoneSheet>, DoneSheet),
    Mail(SyncSender<Letters>, Letters),
    Step(SyncSender<StepDone>, StepDone),
    Forget(SyncSender<Forgot>, Forgot),
    Program(SyncSender<Programs>, Programs),
    /// Nobody waits.
    Nothing,
}

/// Decides a job on what the ones before it left; its answer.
pub(super) fn decided(round: &mut Round<'_, '_>, job: Job) -> Pending {
    // Who was at the desk when they asked may not be any more.
    let stays = job.who().map_or(Ok(()), |who| round.around.still_admits(who, &round.shared.owner));
    match job {
        Job::Command(on, command, reply) => Pending::Command(reply, stays.and_then(|()| round.command(&on, &command))),
        Job::Intake(file, who, reply) => Pending::Intake(reply, stays.and_then(|()| round.intake(file, &who))),
        Job::Edit(on, form, reply) => Pending::Edit(reply, stays.and_then(|()| round.edit(&on, *form))),
        Job::Attach(on, document, reply) => Pending::Command(reply, stays.and_then(|()| round.attach(&on, document))),
        Job::Bulk(bulk, who, reply) => Pending::Bulk(reply, stays.and_then(|()| round.bulk(&bulk, &who))),
        Job::View(change, who, reply) => Pending::View(reply, stays.and_then(|()| round.view(change, &who))),
        Job::Assessor(edit, who, reply) => Pending::Assessor(reply, stays.and_then(|()| round.assessor(*edit, &who))),
        Job::Account(name, edit, who, reply) => {
            Pending::Account(reply, stays.and_then(|()| round.account(&name, &edit, &who)))
        }
        Job::Sheet(on, key, edit, reply) => Pending::Sheet(reply, stays.and_then(|()| round.sheet(&on, key, edit))),
        Job::Assess(on, command, seen, reply) => {
            Pending::Command(reply, stays.and_then(|()| round.assess(&on, &command, seen)))
        }
        Job::Mail(mail, who, reply) => Pending::Mail(reply, stays.and_then(|()| round.mail(&mail, &who))),
        Job::Step(step, reply) => Pending::Step(reply, round.step(&step)),
        Job::Forget(forget, who, reply) => Pending::Forget(reply, stays.and_then(|()| round.forget(&forget, &who))),
        Job::Program(edit, who, reply) => Pending::Program(reply, stays.and_then(|()| round.program(edit, &who))),
        Job::Reads => Pending::Nothing,
    }
}

impl Pending {
    /// Whether somebody waits for applications to be forgotten.
    pub(super) fn is_of_forgetting(&self) -> bool {
        matches!(self, Self::Forget(_, Ok(done)) if done.is_to_erase())
    }

    /// Notes why something is left of forgotten applications.
    pub(super) fn tell_left(&mut self, left: Option<&String>) {
        if let Self::Forget(_, Ok(done)) = self
            && done.is_to_erase()
        {
            done.left = left.cloned();
        }
    }

    /// Sends an answer. Where the turn could not be kept all of it is answered with the cause: what was refused, or
    /// found to be on file, may have been so by a change that is not in force. Who hung up is not waited for.
    pub(super) fn send(self, kept: &Result<(), DeskError>) {
        match self {
            Self::Command(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Intake(reply, taken) => drop(reply.send(kept.clone().and(taken))),
            Self::Edit(reply, edited) => drop(reply.send(kept.clone().and(edited))),
            Self::Bulk(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::View(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Assessor(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Account(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Sheet(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Mail(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Step(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Forget(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Program(reply, done) => drop(reply.send(kept.clone().and(done))),
            Self::Nothing => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::domain::{Refusal, Rule};

    #[test]
    fn what_rests_on_a_turn_that_was_not_kept_is_answered_with_the_cause() {
        let kept = Err(DeskError::Store("the disk is full".to_owned()));
        let (reply, answer) = sync_channel(1);
        Pending::Intake(reply, Ok(Vec::new())).send(&kept);
        assert!(matches!(answer.recv(), Ok(Err(DeskError::Store(_)))));
        let (reply, answer) = sync_channel(1);
        Pending::Command(reply, Err(Refusal::new(Rule::D1, "already accepted", "nothing").into())).send(&kept);
        assert!(matches!(answer.recv(), Ok(Err(DeskError::Store(_)))));
    }
}
