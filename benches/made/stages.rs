use std::collections::BTreeSet;

use qapdesk::domain::{Command, Requirement};
use qapdesk::text::{Line, Prose};

use super::STAFF;
use crate::made::Random;

/// What is done to the application at a place after it was received. Most of a desk that has been there for long is closed.
pub(super) fn commands(place: usize) -> Vec<Command> {
    let mut random = Random::of(place ^ 0x5a5a_5a5a);
    let random = &mut random;
    let mut commands = match random.below(100) {
        0..12 => Vec::new(),
        12..30 => {
            let requirement = random.one_of(&Requirement::ALL);
            vec![assign(random), waive(requirement)]
        }
        30..38 => vec![
            Command::MarkDeficient { requirement: Requirement::Feedback, reason: said("some forms are missing") },
            Command::Notify { due: None, reason: None },
        ],
        38..41 => vec![Command::Hold { reason: said("the candidate is abroad"), resume_on: None }],
        41..47 => {
            let mut all: Vec<Command> = Requirement::ALL.into_iter().map(waive).collect();
            all.push(Command::Approve { reason: None });
            all
        }
        47..60 => vec![assign(random), Command::Decline { reason: said("the experience is of another kind") }],
        _ => vec![Command::Withdraw { reason: None }],
    };
    if random.percent(3) {
        let tag = random.one_of(&["urgent", "query", "board", "translated"]).parse().unwrap();
        commands.insert(0, Command::Tag { add: BTreeSet::from([tag]), remove: BTreeSet::new() });
    }
    if random.percent(2) {
        commands.insert(0, Command::Note { text: Prose::clean("Called; will send the rest next week.") });
    }
    commands
}

/// Also what is met: whether it is differs from one form to the other.
fn waive(requirement: Requirement) -> Command {
    Command::Waive { requirement, reason: said("by decision of the board") }
}

fn assign(random: &mut Random) -> Command {
    Command::Assign { to: Some(random.one_of(&STAFF).parse().unwrap()) }
}

#[expect(clippy::unnecessary_wraps, reason = "commands take a reason that may be absent")]
fn said(words: &str) -> Option<Line> {
    Some(Line::clean(words))
}
