use std::sync::mpsc::SyncSender;

use super::intake::{Prepared, TakenForm};
use super::{DeskError, Who};
use crate::domain::{Act, Application, Command, Number};

/// What a client asks the writer to do.
#[derive(Debug)]
pub(super) enum Job {
    /// A command on one application.
    Command {
        /// Which.
        number: Number,
        /// The revision that the client saw.
        seen: Option<u32>,
        /// What to do.
        command: Command,
        /// Who asks.
        who: Who,
        /// Where the answer goes.
        reply: SyncSender<Result<(Act, Box<Application>), DeskError>>,
    },
    /// A form to take in.
    Intake {
        /// The file, read.
        file: Prepared,
        /// Who asks.
        who: Who,
        /// Where the answer goes.
        reply: SyncSender<Result<Vec<TakenForm>, DeskError>>,
    },
}
