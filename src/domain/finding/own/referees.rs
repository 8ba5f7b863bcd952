use std::collections::BTreeSet;

use super::Setting;
use crate::domain::Reference;
use crate::domain::finding::people::{self, People};
use crate::domain::finding::{Finding, count, is_reachable, list};
use crate::domain::program::RefereesNeed;
use crate::text::stated;

/// So many people who can be asked, each once, of whatever mediation.
pub(super) fn referees(need: &RefereesNeed, at: &Setting<'_>) -> (Finding, Option<String>) {
    let (mut people, mut problems) = (People::default(), BTreeSet::new());
    for reference in &at.form.references {
        problems.extend(problem(reference, need).or_else(|| people.add(reference)));
    }
    let counted = |people: usize| u32::try_from(people).unwrap_or(u32::MAX);
    let have = counted(people.count());
    let mut finding = Finding::new(at.requirement, &have, &need.count, &"referees");
    if have >= need.count {
        if counted(people.count_at_least()) < need.count {
            finding = finding.review(people::MAY_BE_ONE);
        }
        return (finding, None);
    }
    let short = need.count - have;
    let capacities: Vec<String> = need.capacities.iter().map(ToString::to_string).collect();
    let who = if capacities.is_empty() { String::new() } else { format!(" ({})", list(&capacities)) };
    finding = finding.unmet(
        format!("{have} of {} referees{who} who can be reached are on file: {short} short", need.count),
        count(short as usize, "referee", "referees"),
    );
    finding.missing.extend(problems);
    (finding, Some(short.to_string()))
}

/// Why somebody does not count, in words.
fn problem(reference: &Reference, need: &RefereesNeed) -> Option<String> {
    let Some(name) = stated(reference.name.as_ref()) else {
        return Some("a referee has no name".to_owned());
    };
    if !need.capacities.is_empty() {
        match reference.capacity {
            Some(capacity) if need.capacities.contains(&capacity) => {}
            Some(capacity) => return Some(format!("{name} is {capacity}, and does not count")),
            None => return Some(format!("{name}: in which capacity is not stated")),
        }
    }
    (!is_reachable(reference)).then(|| format!("{name} has neither telephone nor e-mail"))
}
