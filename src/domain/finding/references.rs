use std::collections::{BTreeMap, BTreeSet};

use super::keys::{case_key, stated_case};
use super::people::{self, People};
use super::{Finding, count, list};
use crate::domain::{Capacity, CaseRole, Form, Program, Reference, Requirement};
use crate::text::{Line, stated};

/// R3: references of parties or counsel, all from one mediation that the candidate conducted, each reachable.
pub(super) fn references(form: &Form, program: &Program) -> Finding {
    let need = program.references.count as usize;
    let mut problems = BTreeSet::new();
    let mut by_case: BTreeMap<String, People> = BTreeMap::new();
    let mut without_case = People::default();
    for reference in &form.references {
        if let Some(problem) = problem(reference) {
            problems.insert(problem);
            continue;
        }
        let people = match stated_case(reference.case.as_ref()) {
            Some(case) => by_case.entry(case_key(case)).or_default(),
            None => &mut without_case,
        };
        if let Some(again) = people.add(reference) {
            problems.insert(again);
        }
    }
    let same_mediation = by_case.values().map(People::count).max().unwrap_or(0);
    let mut finding = Finding::new(Requirement::References, &same_mediation, &need, &"references");
    if same_mediation >= need {
        return conducted(finding, form, &by_case, need);
    }
    // Those who name no mediation may speak of any.
    let could_be = by_case.values().map(|people| people.count_with(&without_case)).max();
    let could_be = could_be.unwrap_or(without_case.count());
    if could_be >= need {
        finding.have = could_be.min(need).to_string();
        let unkeyed = count(without_case.count(), "reference does", "references do");
        return finding.review(format!("{unkeyed} not say which mediation: check that all are from the same one"));
    }
    let usable: usize = by_case.values().map(People::count).sum::<usize>() + without_case.count();
    let missing = if usable >= need {
        let cases: Vec<String> = by_case.keys().map(|case| written(form, case)).collect();
        format!("{need} references must be from the same mediation; these are from {}", list(&cases))
    } else {
        format!("{usable} of {need} references from parties or counsel who can be reached")
    };
    let ask = if usable >= need {
        format!("{} from the same mediation", count(need - same_mediation, "more reference", "more references"))
    } else {
        count(need - usable, "reference", "references")
    };
    finding.have = could_be.to_string();
    finding = finding.unmet(missing, ask);
    finding.missing.extend(problems);
    finding
}

/// References that may be one person's, and those to a case that the log has only in another role, are for a person to judge.
fn conducted(mut finding: Finding, form: &Form, by_case: &BTreeMap<String, People>, need: usize) -> Finding {
    if by_case.values().all(|people| people.count_at_least() < need) {
        finding = finding.review(people::MAY_BE_ONE);
    }
    if form.case_log.is_empty() {
        return finding;
    }
    let enough = by_case.iter().filter(|(_, people)| people.count() >= need).map(|(case, _)| case);
    let (mut unlogged, mut doubts) = (None, None);
    for case in enough {
        let rows: Vec<Option<CaseRole>> =
            form.case_log.iter().filter(|row| case_key(&row.key) == *case).map(|row| row.role).collect();
        if rows.iter().flatten().any(|role| role.counts()) {
            return finding;
        }
        let shown = written(form, case);
        if rows.is_empty() || rows.contains(&None) {
            unlogged.get_or_insert(format!("mediation {shown} is not in the case log as the candidate's own"));
        } else {
            doubts.get_or_insert(format!("the case log has {shown} in another role than mediator"));
        }
    }
    match (unlogged, doubts) {
        (Some(unlogged), _) => {
            finding.notes.push(unlogged);
            finding
        }
        (None, Some(doubt)) => finding.review(doubt),
        (None, None) => finding,
    }
}

/// Why a reference cannot count, in words.
fn problem(reference: &Reference) -> Option<String> {
    let Some(name) = stated(reference.name.as_ref()) else {
        return Some("a reference has no name".to_owned());
    };
    match reference.capacity {
        Some(Capacity::Party | Capacity::Counsel) => {}
        Some(other) => return Some(format!("{name} is {other}; a reference must be party or counsel")),
        None => return Some(format!("{name}: whether party or counsel is not stated")),
    }
    if !is_reachable(reference) {
        return Some(format!("{name} has neither telephone nor e-mail"));
    }
    None
}

/// Whether a telephone number or an e-mail address is stated: `n/a` and `-` are neither.
pub(in crate::domain) fn is_reachable(reference: &Reference) -> bool {
    let is_number = |phone: &Line| phone.chars().any(char::is_numeric);
    let is_address = |email: &Line| email.contains('@');
    reference.phone.as_ref().is_some_and(is_number) || reference.email.as_ref().is_some_and(is_address)
}

/// A case key as a reference wrote it; of several spellings the first in order.
fn written(form: &Form, case: &str) -> String {
    let spellings = form.references.iter().filter_map(|reference| reference.case.as_ref());
    spellings.filter(|key| case_key(key) == case).min().map_or_else(|| case.to_owned(), ToString::to_string)
}
