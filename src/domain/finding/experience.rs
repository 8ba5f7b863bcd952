use std::collections::BTreeSet;

use super::{Finding, count};
use crate::domain::{CaseLogRow, Form, Hours, Program, Requirement};

/// R1: hours as a mediator of any sort; where there is a case log it counts, and the lower figure of the two.
pub(super) fn hours(form: &Form, program: &Program) -> Finding {
    let need = program.experience.hours;
    let declared = form.experience.mediator.and_then(|row| row.hours);
    let logged: Option<Hours> = has_log(form).then(|| counted_rows(form).map(|row| row.hours).sum());
    let (have, note) = lower(declared, logged, |hours| format!("{hours} h"));
    let mut finding = Finding::new(Requirement::Hours, &have, &need, &"h");
    finding.notes.extend(note);
    finding.notes.extend(uncounted(form));
    if have >= need {
        return finding;
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
    let logged = has_log(form).then(|| {
        let completed = counted_rows(form).filter(|row| row.completed);
        let keys: BTreeSet<String> = completed.map(|row| case_key(&row.key)).collect();
        u32::try_from(keys.len()).unwrap_or(u32::MAX)
    });
    let (have, note) = lower(declared, logged, |cases| count(cases as usize, "case", "cases"));
    let mut finding = Finding::new(Requirement::Cases, &have, &need, &"cases");
    finding.notes.extend(note);
    finding.notes.extend(uncounted(form));
    if have >= need {
        return finding;
    }
    let short = count((need - have) as usize, "completed case", "completed cases");
    finding.unmet(format!("{have} of {need} completed cases are on file: {} short", need - have), short)
}

/// How case keys are compared: a pseudonym written in another case is the same mediation.
pub(super) fn case_key(key: &str) -> String {
    key.trim().to_lowercase()
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

/// Says how many rows of the log stand aside.
fn uncounted(form: &Form) -> Option<String> {
    let aside = form.case_log.len() - counted_rows(form).count();
    (aside > 0).then(|| {
        let rows = count(aside, "row", "rows");
        format!("{rows} of the case log not as a mediator, not counted")
    })
}
