use std::collections::BTreeSet;

use super::keys::case_key;
use super::{Finding, count};
use crate::domain::{CaseLogRow, Form, Hours, Program, Requirement};

/// What a person must judge where rows without a role would decide.
const ROLE_UNSTATED: &str = "rows of the case log do not say in which role: ask, then judge whether they count";

/// R1: hours as a mediator of any sort; where there is a case log it counts, and the lower figure of the two.
pub(super) fn hours(form: &Form, program: &Program) -> Finding {
    let need = program.experience.hours;
    let declared = form.experience.mediator.and_then(|row| row.hours);
    let logged: Option<Hours> = has_log(form).then(|| counted_rows(form).map(|row| row.hours).sum());
    let (have, note) = lower(declared, logged, |hours| format!("{hours} h"));
    let mut finding = Finding::new(Requirement::Hours, &have, &need, &"h");
    finding.notes.extend(note);
    finding.notes.extend(notes(form));
    if have >= need {
        return finding;
    }
    let unstated: Hours = unstated_rows(form).map(|row| row.hours).sum();
    if declared.is_none_or(|declared| declared >= need) && [have, unstated].into_iter().sum::<Hours>() >= need {
        return finding.review(ROLE_UNSTATED);
    }
    let short = have.short_of(need);
    finding.unmet(
        format!("{have} of {need} hours of mediation experience are on file: {short} h short"),
        format!("{short} h of experience"),
    )
}

/// R2: completed cases, from the same source as the hours; a key that comes twice is one case.
pub(super) fn cases(form: &Form, program: &Program) -> Finding {
    let need = program.experience.cases;
    let declared = form.experience.mediator.and_then(|row| row.cases);
    let logged = has_log(form).then(|| completed_cases(counted_rows(form)));
    let (have, note) = lower(declared, logged, |cases| count(cases as usize, "case", "cases"));
    let mut finding = Finding::new(Requirement::Cases, &have, &need, &"cases");
    finding.notes.extend(note);
    finding.notes.extend(notes(form));
    if have >= need {
        return finding;
    }
    let with_unstated = completed_cases(counted_rows(form).chain(unstated_rows(form)));
    if has_log(form) && declared.is_none_or(|declared| declared >= need) && with_unstated >= need {
        return finding.review(ROLE_UNSTATED);
    }
    let short = count((need - have) as usize, "completed case", "completed cases");
    finding.unmet(format!("{have} of {need} completed cases are on file: {} short", need - have), short)
}

fn has_log(form: &Form) -> bool {
    !form.case_log.is_empty()
}

fn counted_rows(form: &Form) -> impl Iterator<Item = &CaseLogRow> {
    form.case_log.iter().filter(|row| row.role.is_some_and(super::super::CaseRole::counts))
}

/// The figure that counts, and a note naming both where log and declaration differ.
fn lower<T: Copy + Ord + Default>(
    declared: Option<T>,
    logged: Option<T>,
    words: impl Fn(T) -> String,
) -> (T, Option<String>) {
    let (Some(declared), Some(logged)) = (declared, logged) else {
        return (logged.or(declared).unwrap_or_default(), None);
    };
    let counts = declared.min(logged);
    let note = (declared != logged).then(|| {
        let (declared, logged) = (words(declared), words(logged));
        format!("declared {declared}, logged {logged}: the lower figure counts")
    });
    (counts, note)
}

/// Rows of the log that do not say in which role: they neither count nor speak against.
fn unstated_rows(form: &Form) -> impl Iterator<Item = &CaseLogRow> {
    form.case_log.iter().filter(|row| row.role.is_none())
}

fn completed_cases<'a>(rows: impl Iterator<Item = &'a CaseLogRow>) -> u32 {
    let keys: BTreeSet<String> = rows.filter(|row| row.completed).map(|row| case_key(&row.key)).collect();
    u32::try_from(keys.len()).unwrap_or(u32::MAX)
}

/// What else to know of the sources: rows that stand aside, and a declaration in the wrong row.
fn notes(form: &Form) -> Vec<String> {
    let mut notes = Vec::new();
    let unstated = unstated_rows(form).count();
    let aside = form.case_log.len() - counted_rows(form).count() - unstated;
    if aside > 0 {
        let rows = count(aside, "row", "rows");
        notes.push(format!("{rows} of the case log as advocate or observer, not counted"));
    }
    if unstated > 0 {
        let rows = count(unstated, "row", "rows");
        notes.push(format!("{rows} of the case log without a role, not counted"));
    }
    let experience = &form.experience;
    let others = [experience.co_mediator, experience.multi_party, experience.process_design];
    if form.experience.mediator.is_none() && !has_log(form) && others.iter().any(Option::is_some) {
        notes.push("the row for mediator of any sort is empty, and the rows below it are not added".to_owned());
    }
    notes
}
