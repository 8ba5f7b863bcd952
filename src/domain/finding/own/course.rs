use chrono::Datelike;

use super::Setting;
use crate::domain::finding::{Finding, count, list};
use crate::domain::program::CourseNeed;
use crate::domain::{Hours, TrainingCourse};

/// So many hours of training with approved providers, or the alternative with any, for a person to judge.
pub(super) fn course(need: &CourseNeed, at: &Setting<'_>) -> (Finding, String) {
    let first_year = need.years.map(|years| at.form.received_on.year() - i32::from(years) + 1);
    let counts = |course: &&TrainingCourse| {
        let is_recent = match (first_year, course.year) {
            (Some(first), Some(year)) => i32::from(year) >= first,
            (Some(_), None) => false,
            (None, _) => true,
        };
        is_recent && (course.basic || !need.basic)
    };
    let courses: Vec<&TrainingCourse> = at.form.training.iter().filter(counts).collect();
    let is_approved = |course: &&&TrainingCourse| {
        need.providers.is_empty() || need.providers.iter().any(|provider| provider.is(&course.institution))
    };
    let hours = |courses: &[&TrainingCourse]| courses.iter().map(|course| course.hours).sum::<Hours>();
    let plays = |courses: &[&TrainingCourse]| {
        let with_feedback = courses.iter().filter(|course| course.role_play_feedback);
        with_feedback.fold(0_u32, |all, course| all.saturating_add(course.role_plays))
    };
    let approved: Vec<&TrainingCourse> = courses.iter().filter(is_approved).copied().collect();
    let (have, of_all) = (hours(&approved), hours(&courses));
    let mut finding = Finding::new(at.requirement, &have, &need.hours, &"h");
    let aside = at.form.training.len() - courses.len();
    if aside > 0 {
        finding.notes.push(format!("{} on file are too old, undated or not basic", count(aside, "course", "courses")));
    }
    let others: Vec<&TrainingCourse> = courses.iter().filter(|course| !is_approved(course)).copied().collect();
    if have >= need.hours && plays(&approved) >= need.role_plays {
        return (finding, String::new());
    }
    let named: Vec<String> =
        others.iter().map(|course| format!("{} ({})", course.course, course.institution)).collect();
    if let Some(alternative) = need.alternative
        && of_all >= alternative
        && plays(&courses) >= need.role_plays
    {
        let judge = format!(
            "{of_all} h in place of {} h with approved providers: look whether {} will do",
            need.hours,
            if named.is_empty() { "they".to_owned() } else { list(&named) }
        );
        return (finding.review(judge), String::new());
    }
    let mut asks = Vec::new();
    let short = have.short_of(need.hours);
    if have < need.hours {
        let of_whom = if need.providers.is_empty() { "" } else { " with approved providers" };
        let or = need.alternative.map_or_else(String::new, |hours| format!(", and {of_all} of {hours} with any"));
        asks.push(format!("{short} h of training{of_whom}"));
        finding = finding.unmet(
            format!("{have} of {} hours of training{of_whom} are on file{or}: {short} h short", need.hours),
            String::new(),
        );
    }
    if plays(&courses) < need.role_plays {
        let (have, least) = (plays(&courses), need.role_plays);
        asks.push(count((least - have) as usize, "role play with feedback", "role plays with feedback"));
        finding =
            finding.unmet(format!("{have} of {least} active role plays with feedback are on file"), String::new());
    }
    if asks.is_empty() {
        // Enough of both over all, but not with approved providers alone.
        let judge = format!("suffices only together with training that is not approved: {}", list(&named));
        return (finding.review(judge), String::new());
    }
    finding.ask = Some(list(&asks));
    (finding, short.to_string())
}
