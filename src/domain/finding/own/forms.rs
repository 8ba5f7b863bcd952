use std::collections::BTreeSet;

use super::{Setting, mediations_of};
use crate::domain::FeedbackForm;
use crate::domain::finding::words::number;
use crate::domain::finding::{Finding, count, feedback};
use crate::domain::program::FormsNeed;

/// So many complete feedback forms, and of so many mediations; duplicates once, as for R4.
pub(super) fn forms(need: &FormsNeed, at: &Setting<'_>) -> (Finding, Option<String>) {
    let mediations = need.of.map(|requirement| mediations_of(requirement, at));
    let mut aside = 0;
    let (mut sure, mut doubtful): (Vec<&FeedbackForm>, Vec<&FeedbackForm>) = (Vec::new(), Vec::new());
    let mut doubts: BTreeSet<String> = BTreeSet::new();
    for (form, doubt) in feedback::complete_forms(at.form) {
        let is_of_these = mediations.as_ref().map_or(Ok(true), |these| these.have(form.case.as_ref()));
        let is_within = at.is_within(need.within, form.received_on);
        let is_of_whom = need.capacities.is_empty() || form.capacity.is_none_or(|one| need.capacities.contains(&one));
        if is_of_these == Ok(false) || is_within == Some(false) || !is_of_whom {
            aside += 1;
            continue;
        }
        let undated = is_within.is_none().then(|| "a form does not say on which day it came".to_owned());
        let unsaid = !need.capacities.is_empty() && form.capacity.is_none();
        let unsaid = unsaid.then(|| "a form does not say in which capacity its giver was".to_owned());
        match doubt.or(undated).or(is_of_these.err()).or(unsaid) {
            None => sure.push(form),
            Some(doubt) => {
                doubtful.push(form);
                doubts.insert(doubt);
            }
        }
    }
    let keys =
        |forms: &[&FeedbackForm]| forms.iter().filter_map(|form| feedback::case_of(form)).collect::<BTreeSet<_>>();
    let sure_keys = keys(&sure);
    let nameless = doubtful.iter().filter(|form| feedback::case_of(form).is_none()).count();
    let n_perhaps = number(keys(&doubtful).difference(&sure_keys).count() + nameless);
    let n_forms = number(sure.len());
    let n_mediations = number(sure_keys.len());
    let of_forms = need.forms > 0;
    let (have, least, unit) =
        if of_forms { (n_forms, need.forms, "forms") } else { (n_mediations, need.mediations, "mediations") };
    let mut finding = Finding::new(at.requirement, &have, &least, &unit);
    if of_forms && need.mediations > 0 {
        finding.notes.push(format!("they are of {}", count(n_mediations as usize, "mediation", "mediations")));
    }
    if aside > 0 {
        finding
            .notes
            .push(format!("{} of other mediations, people or days, not counted", count(aside, "form", "forms")));
    }
    let (short_forms, short_mediations) =
        (need.forms.saturating_sub(n_forms), need.mediations.saturating_sub(n_mediations));
    if short_forms == 0 && short_mediations == 0 {
        finding.notes.extend(doubts);
        return (finding, None);
    }
    if number(doubtful.len()) >= short_forms && n_perhaps >= short_mediations {
        return (doubts.into_iter().fold(finding, Finding::review), None);
    }
    if short_forms > 0 {
        let counted = if need.of.is_some() { " of the mediations that count" } else { "" };
        let least = need.forms;
        finding = finding.unmet(
            format!("{n_forms} of {least} completed feedback forms{counted} are on file: {short_forms} short"),
            count(short_forms as usize, "feedback form", "feedback forms"),
        );
    }
    if short_mediations > 0 {
        let (least, counted) = (need.mediations, if need.of.is_some() { " that count" } else { "" });
        let ask =
            format!("feedback forms of {}", count(short_mediations as usize, "more mediation", "more mediations"));
        let ask = finding.ask.take().unwrap_or(ask);
        finding = finding.unmet(
            format!(
                "feedback forms of {n_mediations} of {least} mediations{counted} are on file: {short_mediations} short"
            ),
            ask,
        );
    }
    finding.notes.extend(doubts);
    let short = if of_forms { short_forms } else { short_mediations };
    (finding, (short > 0).then(|| short.to_string()))
}
