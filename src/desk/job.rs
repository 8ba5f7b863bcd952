use std::sync::mpsc::SyncSender;

use super::edit::{PreparedAttachment, PreparedEdit};
use super::forget::Forget;
use super::intake::Prepared;
use super::outbox::{Mail, Step, StepDone};
use super::programs::{ProgramDone, ProgramEdit};
use super::round::{Done, DoneEdit, DoneSheet, Taken};
use super::{Bulk, BulkDone, DeskError, Who};
use crate::domain::view::{ForgetDone, LetterPart};
use crate::domain::{
    Account, AccountEdit, AccountName, Assessor, Command, Number, RosterEdit, SheetEdit, SheetKey, ViewChange,
};

/// Which application somebody means, as they saw it.
#[derive(Debug, Clone)]
pub(super) struct On {
    /// Which.
    pub(super) number: Number,
    /// The revision that the client saw.
    pub(super) seen: Option<u32>,
    /// Who asks.
    pub(super) who: Who,
}

/// What a client asks the writer to do, and where the answer goes.
#[derive(Debug)]
pub(super) enum Job {
    /// A command on one application.
    Command(On, Command, SyncSender<Done>),
    /// A form to take in.
    Intake(Prepared, Who, SyncSender<Taken>),
    /// A form to put in the place of the one on file.
    Edit(On, Box<PreparedEdit>, SyncSender<DoneEdit>),
    /// A document to attach.
    Attach(On, PreparedAttachment, SyncSender<Done>),
    /// Something to be done to many applications.
    Bulk(Bulk, Who, SyncSender<Result<BulkDone, DeskError>>),
    /// An account's view to keep or to delete.
    View(ViewChange, Who, SyncSender<Result<(), DeskError>>),
    /// An entry of the roster to add or to edit.
    Assessor(Box<RosterEdit>, Who, SyncSender<Result<Assessor, DeskError>>),
    /// An account to add or to change.
    Account(AccountName, AccountEdit, Who, SyncSender<Result<Vec<Account>, DeskError>>),
    /// An edit of a sheet by its assessor.
    Sheet(On, SheetKey, SheetEdit, SyncSender<DoneSheet>),
    /// Something done as the assessor of a session, with the revision of the sheet that they saw.
    Assess(On, Command, Option<u32>, SyncSender<Done>),
    /// Something to be done to letters.
    Mail(Mail, Who, SyncSender<Result<Vec<LetterPart>, DeskError>>),
    /// A step of a letter on its way out.
    Step(Step, SyncSender<StepDone>),
    /// Applications to forget.
    Forget(Forget, Who, SyncSender<Result<ForgetDone, DeskError>>),
    /// A program to keep, or the default to set.
    Program(ProgramEdit, Who, SyncSender<Result<ProgramDone, DeskError>>),
    /// Reads wait to be kept; nobody waits for that.
    Reads,
}

impl Job {
    /// Whether it can be decided while changes before it are on their way to the disk, and others on top of it. What it
    /// reads of them the writer itself holds, or the store's turn has it. Others ask for what only readers have, such as a
    /// change of the roster or of a program, or take so long that those before them would wait for it.
    pub(super) fn goes_beside(&self) -> bool {
        matches!(self, Self::Command(..) | Self::Sheet(..) | Self::Assess(..) | Self::Reads)
    }

    /// Who asks; none where it is the desk itself.
    pub(super) fn who(&self) -> Option<&Who> {
        match self {
            Self::Command(on, ..)
            | Self::Edit(on, ..)
            | Self::Attach(on, ..)
            | Self::Sheet(on, ..)
            | Self::Assess(on, ..) => Some(&on.who),
            Self::Intake(_, who, _)
            | Self::Bulk(_, who, _)
            | Self::Assessor(_, who, _)
            | Self::Account(_, _, who, _)
            | Self::View(_, who, _)
            | Self::Mail(_, who, _)
            | Self::Program(_, who, _)
            | Self::Forget(_, who, _) => Some(who),
            Self::Step(..) | Self::Reads => None,
        }
    }
}
