//! Commands that are longer than any needs to be are refused before anybody is asked to decide them: the writer would go
//! through all of it first, and everybody waits for the writer.

use crate::codec;
use crate::desk::{Bulk, DeskError};
use crate::domain::{BulkAct, Command, Refusal, Rule};
use crate::link::protocol::Request;

/// The longest command, in bytes as it is sent: the longest texts that are taken have a third of it.
const LONGEST: usize = 256 * 1024;

/// Refuses a request whose command is too long. A whole form is counted by the desk, row by row.
pub(super) fn check(request: &Request) -> Result<(), DeskError> {
    let (Request::Command { command, .. }
    | Request::Assess { command, .. }
    | Request::Bulk(Bulk { act: BulkAct::Do(command), .. })) = request
    else {
        return Ok(());
    };
    if matches!(command, Command::Edit { .. }) || codec::encode(command).is_ok_and(|bytes| bytes.len() <= LONGEST) {
        return Ok(());
    }
    let message = format!("more than {} kB in one command", LONGEST / 1024);
    Err(Refusal::new(Rule::S6, message, "say it shorter, or attach a document").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::protocol::Name;
    use crate::text::{Line, Prose};

    fn on_one(command: Command) -> Request {
        Request::Command { name: Name::Short(1), seen: None, command }
    }

    fn on_many(command: Command) -> Request {
        Request::Bulk(Bulk { act: BulkAct::Do(command), on: Vec::new(), dry_run: false })
    }

    #[test]
    fn s6_the_longest_texts_that_are_taken_pass_and_what_is_far_longer_is_not_decided() {
        let note = |length: usize| Command::Note { text: Prose::clean(&"ü".repeat(length)) };
        assert!(check(&on_one(note(40_000))).is_ok() && check(&on_many(note(2000))).is_ok());
        let long = Command::Approve { reason: Some(Line::clean(&"x".repeat(LONGEST))) };
        for error in [check(&on_one(note(LONGEST))), check(&on_one(long)), check(&on_many(note(LONGEST)))] {
            assert!(matches!(error, Err(DeskError::Refused(Refusal { rule: Rule::S6, .. }))), "{error:?}");
        }
    }
}
