use std::collections::BTreeMap;

use super::{count, list};
use crate::domain::{Experience, ExperienceRow, Form};

/// Of more rows than these that are the same the rest is counted and not named.
const MOST_NAMED: usize = 5;

/// What in a form a person should look at although it breaks no rule, in words: payments and courses that are the same in
/// every field, since each counts (R5, R8), and experience of one sort that is more than all of it (R1, R2).
pub fn odd(form: &Form) -> Vec<String> {
    let payments = repeated("payments", &form.payments).into_iter();
    payments.chain(repeated("courses", &form.training)).chain(above_all(&form.experience)).collect()
}

fn repeated<T: Ord>(what: &str, rows: &[T]) -> Vec<String> {
    let mut places: BTreeMap<&T, Vec<usize>> = BTreeMap::new();
    for (place, row) in (1..).zip(rows) {
        places.entry(row).or_default().push(place);
    }
    let mut same: Vec<Vec<usize>> = places.into_values().filter(|places| places.len() > 1).collect();
    same.sort();
    let told = same.into_iter().map(|places| {
        let mut named: Vec<String> = places.iter().take(MOST_NAMED).map(ToString::to_string).collect();
        let more = places.len() - named.len();
        if more > 0 {
            named.push(format!("{more} more"));
        }
        format!("{what} {} are the same in every field, and each counts: look whether they are one", list(&named))
    });
    told.collect()
}

fn above_all(experience: &Experience) -> Vec<String> {
    let Some(all) = experience.mediator else { return Vec::new() };
    let parts = [
        ("as co-mediator", experience.co_mediator),
        ("in multi-party mediations", experience.multi_party),
        ("designing processes", experience.process_design),
    ];
    let told = parts.into_iter().filter_map(|(how, part)| {
        let (part, all) = above(part?, all)?;
        Some(format!(
            "{part} {how} are more than all as mediator, {all}, of which they are a part: look which is right"
        ))
    });
    told.collect()
}

/// What a row says more of than the one that it is a part of, and what that one says; none where it is nowhere above it.
fn above(part: ExperienceRow, all: ExperienceRow) -> Option<(String, String)> {
    let cases = part.cases.zip(all.cases).filter(|(part, all)| part > all);
    let cases = cases.map(|(part, all)| [part, all].map(|cases| count(cases as usize, "case", "cases")));
    let hours = part.hours.zip(all.hours).filter(|(part, all)| part > all);
    let hours = hours.map(|(part, all)| [part, all].map(|hours| format!("{hours} h")));
    let (parts, all): (Vec<String>, Vec<String>) =
        cases.into_iter().chain(hours).map(|[part, all]| (part, all)).unzip();
    (!parts.is_empty()).then(|| (list(&parts), list(&all)))
}
