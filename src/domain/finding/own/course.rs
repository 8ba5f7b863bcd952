use chrono::Datelike;

use super::Setting;
use crate::domain::finding::training::is_of;
use crate::domain::finding::{Finding, count, list};
use crate::domain::program::CourseNeed;
use crate::domain::{Hours, TrainingCourse};

/// What courses come to.
struct Sum<'a> {
    courses: Vec<&'a TrainingCourse>,
    /// The hours with approved providers, and with any.
    approved: Hours,
    all: Hours,
    /// Active role plays that had feedback, of the same.
    approved_plays: u32,
    plays: u32,
}

impl<'a> Sum<'a> {
    fn of(courses: Vec<&'a TrainingCourse>, need: &CourseNeed) -> Self {
        let approved: Vec<&TrainingCourse> = courses.iter().filter(|one| is_approved(one, need)).copied().collect();
        let hours = |courses: &[&TrainingCourse]| courses.iter().map(|course| course.hours).sum::<Hours>();
        let plays = |courses: &[&TrainingCourse]| {
            let with_feedback = courses.iter().filter(|course| course.role_play_feedback);
            with_feedback.fold(0_u32, |all, course| all.saturating_add(course.role_plays))
        };
        let (all, of_approved) = (hours(&courses), hours(&approved));
        Self { approved: of_approved, all, approved_plays: plays(&approved), plays: plays(&courses), courses }
    }

    /// Whether it is met without anybody's judgement.
    fn suffices(&self, need: &CourseNeed) -> bool {
        self.approved >= need.hours && self.approved_plays >= need.role_plays
    }

    /// Whether it is met with training that is not approved.
    fn may_do(&self, need: &CourseNeed) -> bool {
        let by_alternative = need.alternative.is_some_and(|alternative| self.all >= alternative);
        (by_alternative || self.approved >= need.hours) && self.plays >= need.role_plays
    }

    /// The courses that are not approved, in words.
    fn others(&self, need: &CourseNeed) -> Vec<String> {
        let others = self.courses.iter().filter(|course| !is_approved(course, need));
        others.map(|course| format!("{} ({})", course.course, course.institution)).collect()
    }
}

/// So many hours of training with approved providers, or the alternative with any, for a person to judge.
pub(super) fn course(need: &CourseNeed, at: &Setting<'_>) -> (Finding, Option<String>) {
    let first_year = need.years.map(|years| at.form.received_on.year() - i32::from(years) + 1);
    let is_recent = |course: &TrainingCourse| match (first_year, course.year) {
        (Some(first), Some(year)) => Some(i32::from(year) >= first),
        (Some(_), None) => None,
        (None, _) => Some(true),
    };
    let basic = at.form.training.iter().filter(|course| course.basic || !need.basic);
    let counted: Vec<&TrainingCourse> = basic.filter(|course| is_recent(course) != Some(false)).collect();
    let (sure, undated): (Vec<&TrainingCourse>, _) =
        counted.iter().copied().partition(|course| is_recent(course).is_some());
    let (sure, whole) = (Sum::of(sure, need), Sum::of(counted, need));
    let mut finding = Finding::new(at.requirement, &sure.approved, &need.hours, &"h");
    let aside = at.form.training.len() - whole.courses.len();
    if aside > 0 {
        finding.notes.push(format!("{} on file are too old or not basic", count(aside, "course", "courses")));
    }
    if sure.suffices(need) {
        return (finding, None);
    }
    if whole.suffices(need) || whole.may_do(need) {
        let needs_undated = !sure.may_do(need);
        let looked_at = if needs_undated { &whole } else { &sure };
        if needs_undated {
            let undated: Vec<String> = undated.iter().map(|course| course.course.to_string()).collect();
            finding = finding.review(format!("the form does not say in which year {} was: ask", list(&undated)));
        }
        if !looked_at.suffices(need) {
            finding = finding.review(judge(looked_at, need));
        }
        return (finding, None);
    }
    let mut asks = Vec::new();
    let (have, short) = (sure.approved, sure.approved.short_of(need.hours));
    if have < need.hours {
        let of_whom = if need.providers.is_empty() { "" } else { " with approved providers" };
        let or = need.alternative.map_or_else(String::new, |hours| format!(", and {} of {hours} with any", sure.all));
        asks.push(format!("{short} h of training{of_whom}"));
        finding = finding.unmet(
            format!("{have} of {} hours of training{of_whom} are on file{or}: {short} h short", need.hours),
            String::new(),
        );
    }
    if sure.plays < need.role_plays {
        let (have, least) = (sure.plays, need.role_plays);
        asks.push(count((least - have) as usize, "role play with feedback", "role plays with feedback"));
        finding =
            finding.unmet(format!("{have} of {least} active role plays with feedback are on file"), String::new());
    }
    finding.ask = Some(list(&asks));
    (finding, (have < need.hours).then(|| short.to_string()))
}

/// What a person must judge where approved training alone does not suffice.
fn judge(sum: &Sum<'_>, need: &CourseNeed) -> String {
    let others = sum.others(need);
    if sum.approved >= need.hours {
        return format!("suffices only together with training that is not approved: {}", list(&others));
    }
    let others = if others.is_empty() { "they".to_owned() } else { list(&others) };
    format!("{} h in place of {} h with approved providers: look whether {others} will do", sum.all, need.hours)
}

fn is_approved(course: &TrainingCourse, need: &CourseNeed) -> bool {
    need.providers.is_empty() || is_of(&need.providers, course)
}
