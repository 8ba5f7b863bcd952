use super::undo::is_release_alone;
use super::{Context, decide};
use crate::domain::{Application, BulkAct, BulkId, Change, Command, Refusal, Rule};

/// Why one of many is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// The rules refuse it.
    Refused(Refusal),
    /// It was changed after this revision.
    Changed {
        /// The revision that was seen, or that the changes made together left.
        since: u32,
    },
}

/// The change that one of many gets, or why it is left as it is (S6, H2). `seen` is the revision that whoever asks saw.
pub fn decide_one_of_many(
    application: &Application,
    seen: Option<u32>,
    act: &BulkAct,
    context: &Context<'_>,
) -> Result<Change, Left> {
    if let Some(since) = seen.filter(|seen| *seen != application.revision) {
        return Err(Left::Changed { since });
    }
    let command = match act {
        BulkAct::Do(command) if command.is_for_many() => command,
        BulkAct::Do(_) => return Err(Left::Refused(only_one_by_one())),
        BulkAct::Undo(id) => {
            check_last(application, *id)?;
            &Command::Undo
        }
    };
    decide(application, command, context).map_err(Left::Refused)
}

/// Refuses where the last change, releases of letters aside, is not the one that was made together with the others.
fn check_last(application: &Application, id: BulkId) -> Result<(), Left> {
    let is_it = |bulk: crate::domain::InBulk| bulk.id == id;
    match application.trail.iter().rposition(|step| step.bulk().is_some_and(is_it)) {
        Some(place) if application.trail.iter().skip(place + 1).all(|step| is_release_alone(step)) => Ok(()),
        Some(place) => Err(Left::Changed { since: application.trail[place].revision }),
        None => Err(Left::Refused(Refusal::new(
            Rule::H2,
            "what was done to it with the others is taken back already",
            "nothing is left to do here",
        ))),
    }
}

fn only_one_by_one() -> Refusal {
    Refusal::new(
        Rule::S6,
        "this is decided application by application, never for many at once",
        "many at once can be assigned, tagged, noted and put on hold",
    )
}
