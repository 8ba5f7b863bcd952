//! What is said of reviews and appeals (C1 to C3).

use super::short_day;
use crate::domain::view::{AppealView, ApplicationView};
use crate::domain::{AppealOutcome, Command};

/// The title of the section of a file.
pub const APPEALS: &str = "Reviews and appeals";

/// A review or an appeal, in a line or two.
pub fn appeal(AppealView { appeal, ground, .. }: &AppealView) -> String {
    let against = &appeal.against;
    let words = appeal.words.as_ref().map_or_else(String::new, |words| format!(": {words}"));
    let first = format!(
        "{} of {}, against {} on {} (revision {}); {ground}{words}",
        appeal.name(),
        short_day(appeal.received_on),
        against.what.stage(),
        short_day(against.on),
        against.revision
    );
    let due = appeal.due.map_or_else(String::new, |due| format!(", due {}", short_day(due)));
    let second = match (&appeal.outcome, &appeal.handler) {
        (Some(made), _) => {
            let followed = appeal.followed_by.map_or_else(String::new, |by| format!("; followed by revision {by}"));
            format!("{} on {} by {}: {}{followed}", made.outcome, short_day(made.on), made.by, made.reason)
        }
        (None, Some(handler)) => format!("with {handler}{due}"),
        (None, None) => format!("with nobody{due}"),
    };
    format!("{first}\n    {second}")
}

/// What a form about the open review or appeal is about.
pub fn appeal_facts(view: &ApplicationView) -> Vec<String> {
    let open = view.appeals.iter().filter(|one| one.appeal.is_open());
    open.map(|one| super::capital(&appeal(one).replace("\n    ", "; "))).collect()
}

/// The grounds that a decision may be contested on, each by its id and in words.
pub fn grounds(view: &ApplicationView) -> Vec<String> {
    let all = view
        .grounds
        .iter()
        .flat_map(|(kind, grounds)| grounds.iter().map(move |(id, words)| format!("{kind}, {id}: {words}")));
    all.collect()
}

/// What is asked before a review or an appeal is decided, and what to know; none for another command.
pub fn before_deciding(command: &Command, name: &str, facts: &[String]) -> Option<(String, Vec<String>)> {
    let Command::DecideAppeal { outcome, reason, .. } = command else { return None };
    let follows = match outcome {
        AppealOutcome::Upheld => "The decision is then taken anew, as a step of its own.",
        AppealOutcome::Dismissed => "The decision stands.",
        AppealOutcome::Remitted => "What led to the decision is then done again, as a step of its own.",
    };
    let mut lines = facts.to_vec();
    lines.push(follows.to_owned());
    lines.extend(reason.as_ref().map(|reason| super::because(reason)));
    Some((format!("Decide the review or appeal of {name}: {outcome}?"), lines))
}
