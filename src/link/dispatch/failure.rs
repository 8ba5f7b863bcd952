use crate::desk::DeskError;
use crate::link::protocol::Failure;

/// Why a request was not done, as its client is told.
pub(super) fn failure(error: DeskError) -> Failure {
    let message = error.to_string();
    match error {
        DeskError::NotFound(_) => {
            Failure::NotFound { message, hint: "look it up with qapdesk status NAME, or see qapdesk list".to_owned() }
        }
        DeskError::Forgotten(forgotten) => {
            Failure::Forgotten { number: forgotten.number, at: forgotten.at, by: forgotten.by, message }
        }
        DeskError::NoView(_) => {
            Failure::NotFound { message, hint: "qapdesk view list names those that are saved".to_owned() }
        }
        DeskError::NoDocument(_) => {
            Failure::NotFound { message, hint: "qapdesk show NUMBER names an application's documents".to_owned() }
        }
        DeskError::NoLetter(_) => {
            Failure::NotFound { message, hint: "qapdesk outbox --all names those that are there".to_owned() }
        }
        DeskError::NoReport(_) => Failure::NotFound {
            message,
            hint: "give a first day that has come and a last day that is not before it, ten years at most".to_owned(),
        },
        DeskError::Mail(_) => {
            Failure::Store { message, hint: "see qapdesk mail check, and mail.toml in the desk's folder".to_owned() }
        }
        DeskError::Ambiguous(_) => Failure::NotFound { message, hint: "give the whole number".to_owned() },
        DeskError::Refused(refusal) => Failure::Refused {
            rule: refusal.rule,
            message: refusal.message,
            hint: refusal.hint,
            warnings: refusal.warnings,
        },
        DeskError::Conflict { revision, .. } | DeskError::RosterConflict { revision, .. } => {
            Failure::Conflict { revision, message }
        }
        DeskError::NoAssessor { near, .. } => {
            let near = near.map(|near| format!("did you mean `{near}`?"));
            Failure::NotFound { message, hint: near.unwrap_or_else(|| "see who is: qapdesk assessor list".to_owned()) }
        }
        DeskError::NoAccount { near, .. } => {
            let near = near.map(|near| format!("did you mean `{near}`?"));
            Failure::NotFound {
                message,
                hint: near.unwrap_or_else(|| "see which there are: qapdesk account list".to_owned()),
            }
        }
        DeskError::NoProgram { near, .. } => {
            let near = near.map(|near| format!("did you mean `{near}`?"));
            Failure::NotFound {
                message,
                hint: near.unwrap_or_else(|| "see which there are: qapdesk program list".to_owned()),
            }
        }
        DeskError::NoVersion { versions, .. } => {
            Failure::NotFound { message, hint: format!("it has those of {}", versions.join(", ")) }
        }
        DeskError::BadForm(problems) => Failure::BadInput { problems },
        DeskError::Store(_) => Failure::Store {
            message,
            hint: "nothing was changed; see the desk's server.log, then try again".to_owned(),
        },
        DeskError::Unsettled(_) => Failure::Store {
            message,
            hint: "look whether it is there once the desk takes changes again, before you do it again".to_owned(),
        },
        DeskError::Busy => Failure::Busy { message, hint: "nothing was done; try again in a moment".to_owned() },
        DeskError::Program(_) | DeskError::Closing => {
            Failure::Store { message, hint: "try again; if it stays, see the desk's server.log".to_owned() }
        }
    }
}
