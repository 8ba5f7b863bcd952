use std::collections::BTreeSet;

use super::Setting;
use crate::domain::Reference;
use crate::domain::finding::{Finding, count, is_reachable, list};
use crate::domain::program::RefereesNeed;
use crate::text::{plain, stated};

/// So many people who can be asked, each once, of whatever mediation.
pub(super) fn referees(need: &RefereesNeed, at: &Setting<'_>) -> (Finding, Option<String>) {
    let (mut people, mut problems) = (BTreeSet::new(), BTreeSet::new());
    for reference in &at.form.references {
        match usable(reference, need) {
            Ok(person) => {
                people.insert(person);
            }
            Err(problem) => {
                problems.insert(problem);
            }
        }
    }
    let have = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let mut finding = Finding::new(at.requirement, &have, &need.count, &"referees");
    if have >= need.count {
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

/// Who it is, as names are compared; else why they do not count.
fn usable(reference: &Reference, need: &RefereesNeed) -> Result<String, String> {
    let Some(name) = stated(reference.name.as_ref()) else {
        return Err("a referee has no name".to_owned());
    };
    if !need.capacities.is_empty() {
        match reference.capacity {
            Some(capacity) if need.capacities.contains(&capacity) => {}
            Some(capacity) => return Err(format!("{name} is {capacity}, and does not count")),
            None => return Err(format!("{name}: in which capacity is not stated")),
        }
    }
    if !is_reachable(reference) {
        return Err(format!("{name} has neither telephone nor e-mail"));
    }
    Ok(plain(name))
}
