use crate::desk::DeskError;
use crate::link::protocol::Failure;

/// What those are told of the machine's trouble who may not read applications: the cause names its files, and what is
/// damaged (V1).
const TROUBLE: &str = "the desk cannot do this at the moment";
/// The same where it may have been done all the same.
const UNSETTLED: &str = "whether this was kept is not known yet";

/// Whether the desk's machine is the cause: then its log has it, too.
pub(super) fn is_of_machine(error: &DeskError) -> bool {
    matches!(error, DeskError::Store(_) | DeskError::Unsettled(_) | DeskError::Program(_))
}

/// Why a request was not done, as its client is told; the cause in the machine only to who reads applications.
pub(super) fn failure(error: DeskError, reads: bool) -> Failure {
    let message = match &error {
        DeskError::Unsettled(_) if !reads => UNSETTLED.to_owned(),
        error if !reads && is_of_machine(error) => TROUBLE.to_owned(),
        error => error.to_string(),
    };
    match error {
        DeskError::NotFound(_) => {
            Failure::NotFound { message, hint: "look it up with qapdesk status NAME, or see qapdesk list".to_owned() }
        }
        DeskError::Forgotten(forgotten, _) => {
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
        DeskError::NoSession { sessions, .. } if sessions.is_empty() => {
            Failure::NotFound { message, hint: "none is planned yet".to_owned() }
        }
        DeskError::NoSession { sessions, .. } => {
            Failure::NotFound { message, hint: format!("its sessions: {}", listed(&sessions)) }
        }
        DeskError::NoSeat { seated, .. } => {
            Failure::NotFound { message, hint: format!("who does: {}", listed(&seated)) }
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
            hint: "nothing was done; once the cause is gone try again, and see the desk's server.log".to_owned(),
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

fn listed(names: &[impl ToString]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_files_of_the_machine_are_named_to_those_only_who_read_applications() {
        let damaged = || DeskError::Store("/srv/desk/journal/1.qapj is damaged".to_owned());
        let unsettled = || DeskError::Unsettled("/srv/desk/journal: whether it was kept is not known".to_owned());
        for (error, told) in [(damaged(), TROUBLE), (unsettled(), UNSETTLED)] {
            assert!(is_of_machine(&error));
            let Failure::Store { message, .. } = failure(error, false) else { panic!("another failure") };
            assert_eq!(message, told);
        }
        let Failure::Store { message, .. } = failure(damaged(), true) else { panic!("another failure") };
        assert!(message.contains("/srv/desk"), "{message}");
        let missing = || DeskError::NotFound("7".to_owned());
        assert_eq!(failure(missing(), false), failure(missing(), true));
    }
}
