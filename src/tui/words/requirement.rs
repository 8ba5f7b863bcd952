use chrono_tz::Tz;

use super::count;
use crate::domain::view::{ApplicationView, RequirementView};
use crate::domain::{Decision, FeedbackCount, Requirement, Verdict};
use crate::text::width;

/// What is on file against what is asked for: `240.5 of 200 h`.
pub fn figures(one: &RequirementView) -> String {
    let (have, need, unit) = (&one.have, &one.need, &one.unit);
    match one.id {
        Requirement::Cases | Requirement::Feedback => format!("{have} of {need}"),
        Requirement::References if one.finding == Verdict::Met => format!("{have} of {need}, same mediation"),
        Requirement::TrainingDocuments if need == "0" => "none relied on".to_owned(),
        Requirement::Statement if have == "0" => "none".to_owned(),
        Requirement::Statement if unit == "document" => "pages not stated".to_owned(),
        Requirement::Statement if have == "1" && unit == "pages" => format!("1 page, at most {need}"),
        Requirement::Statement => format!("{have} {unit}, at most {need}"),
        _ => format!("{have} of {need} {unit}"),
    }
}

/// Where a requirement stands in few columns: of what is missing the last part, such as `4 short`.
pub fn standing_within(one: &RequirementView, columns: usize) -> String {
    let whole = standing(one);
    if width(&whole) <= columns || one.determination.is_some() {
        return whole;
    }
    let judge = one.finding == Verdict::Review;
    let short = one.missing.first().and_then(|first| first.rsplit_once(": ")).map(|(_, last)| last.to_owned());
    match short {
        Some(short) if !judge => short,
        _ if judge => "read it and decide".to_owned(),
        _ => whole,
    }
}

/// Where a requirement stands: who settled it, or what is missing.
pub fn standing(one: &RequirementView) -> String {
    match &one.determination {
        Some(made) if made.stale => {
            let what = made.changed.first().map_or("the evidence changed", String::as_str);
            let more = made.changed.len().saturating_sub(1);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("stale ({} by {}): {what}{more}", made.verdict, made.by)
        }
        Some(made) => match (made.verdict, &made.reason) {
            (Decision::Deficient, Some(reason)) => format!("deficient: {reason}"),
            (verdict, _) => format!("{verdict}  {}", made.by),
        },
        None if one.finding == Verdict::Met => "met: accept it".to_owned(),
        None => one.missing.join("; "),
    }
}

/// Everything there is to say about a requirement, a paragraph each; times are those of the desk's zone.
pub fn particulars(one: &RequirementView, zone: Tz) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(made) = &one.determination {
        let at = super::moment(made.at, zone);
        let why = made.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        said.push(format!("{} by {} on {at}{why}", made.verdict, made.by));
        if made.stale {
            said.push("Stale: the evidence changed since. Decide again.".to_owned());
            said.extend(made.changed.iter().cloned());
        }
    }
    said.extend(one.missing.iter().cloned());
    said.extend(one.notes.iter().map(|note| format!("note: {note}")));
    if said.is_empty() {
        said.push("Nothing is missing.".to_owned());
    }
    said
}

/// The counts beside the bar: what counts first.
pub fn feedback(view: &ApplicationView) -> String {
    let forms = &view.feedback;
    let mut said = vec![format!("{} of {}", view.counted_feedback(), forms.needed)];
    for (many, state) in [(forms.incomplete, "incomplete"), (forms.duplicate, "duplicate")] {
        if many > 0 {
            said.push(format!("{many} {state}"));
        }
    }
    said.join("   ")
}

/// Whom the forms came from, and when the newest.
pub fn givers(forms: &FeedbackCount) -> String {
    let newest = forms.newest.map_or_else(String::new, |day| format!(" · newest {}", super::short_day(day)));
    let mediations = count(forms.mediations as usize, "mediation", "mediations");
    let parties = count(forms.parties as usize, "party", "parties");
    // Co-mediators, and whose capacity is not stated.
    let others = match forms.complete.saturating_sub(forms.parties).saturating_sub(forms.counsel) {
        0 => String::new(),
        others => format!(", {}", count(others as usize, "other", "others")),
    };
    format!("{mediations} · {parties}, {} counsel{others}{newest}", forms.counsel)
}

/// The panel evaluations on file, and how many of them count.
pub fn evaluations(view: &ApplicationView) -> String {
    let on_file = view.feedback.evaluations;
    match view.counted_feedback().saturating_sub(view.feedback.complete) {
        0 => format!("panel evaluations {on_file} (not counted)"),
        counted if counted == on_file => format!("panel evaluations {on_file} (counted)"),
        counted => format!("panel evaluations {on_file} ({counted} counted)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn givers_add_up_to_the_complete_forms() {
        let mut forms = FeedbackCount {
            complete: 16,
            needed: 15,
            incomplete: 1,
            duplicate: 0,
            mediations: 15,
            evaluations: 0,
            parties: 8,
            counsel: 7,
            newest: None,
        };
        assert_eq!(givers(&forms), "15 mediations · 8 parties, 7 counsel, 1 other");
        forms.complete = 15;
        assert_eq!(givers(&forms), "15 mediations · 8 parties, 7 counsel");
    }
}
