use std::collections::BTreeSet;

use super::{Finding, count, list};
use crate::domain::program::Provider;
use crate::domain::{Form, Hours, Program, Requirement, TrainingCourse};

/// What a set of courses adds up to (R5).
struct Sum {
    hours: Hours,
    theory: bool,
    practice: bool,
    role_plays: u32,
}

impl Sum {
    fn of<'a>(courses: impl Iterator<Item = &'a TrainingCourse>) -> Self {
        let mut sum = Self { hours: Hours::default(), theory: false, practice: false, role_plays: 0 };
        for course in courses {
            sum.hours = [sum.hours, course.hours].into_iter().sum();
            sum.theory |= course.theory;
            sum.practice |= course.practice;
            if course.role_play_feedback {
                sum.role_plays = sum.role_plays.saturating_add(course.role_plays);
            }
        }
        sum
    }

    fn suffices(&self, program: &Program) -> bool {
        let need = &program.training;
        self.hours >= need.hours && self.theory && self.practice && self.role_plays >= need.role_plays
    }
}

/// R5: enough basic training. Approved courses alone meet it; with other courses it is for a person to judge.
pub(super) fn training(form: &Form, program: &Program) -> Finding {
    let need = &program.training;
    let approved = Sum::of(basic(form).filter(|course| is_approved(course, program)));
    let all = Sum::of(basic(form));
    let suffices = approved.suffices(program);
    let have = if suffices { approved.hours } else { all.hours };
    let mut finding = Finding::new(Requirement::Training, &have, &need.hours, &"h");
    finding.notes.extend(early_cmtp(form, program));
    if suffices {
        return finding;
    }
    if all.suffices(program) {
        let others: BTreeSet<String> = others(form, program).map(named).collect();
        let others: Vec<String> = others.into_iter().collect();
        return finding.review(format!("suffices only together with training that is not approved: {}", list(&others)));
    }
    let mut missing = Vec::new();
    let mut ask = Vec::new();
    if all.hours < need.hours {
        let short = all.hours.short_of(need.hours);
        missing.push(format!("{} of {} hours of basic training are on file: {short} h short", all.hours, need.hours));
        ask.push(format!("{short} h of training"));
    }
    if !all.theory {
        missing.push("no basic course covers theory".to_owned());
        ask.push("training in theory".to_owned());
    }
    if !all.practice {
        missing.push("no basic course covers practice".to_owned());
        ask.push("training in practice".to_owned());
    }
    if all.role_plays < need.role_plays {
        let (have, need) = (all.role_plays, need.role_plays);
        missing.push(format!("{have} of {need} active role plays with feedback are on file"));
        ask.push(count((need - have) as usize, "role play with feedback", "role plays with feedback"));
    }
    finding = finding.unmet(missing.remove(0), list(&ask));
    finding.missing.extend(missing);
    finding
}

/// R6: a syllabus and a document of completion for each basic course that is not approved, where it is relied on.
pub(super) fn documents(form: &Form, program: &Program) -> Finding {
    let approved = Sum::of(basic(form).filter(|course| is_approved(course, program)));
    let relied_on: Vec<&TrainingCourse> =
        if approved.suffices(program) { Vec::new() } else { others(form, program).collect() };
    let need = relied_on.len() * 2;
    let have: usize = relied_on
        .iter()
        .map(|course| usize::from(course.syllabus.is_some()) + usize::from(course.completion.is_some()))
        .sum();
    let mut finding = Finding::new(Requirement::TrainingDocuments, &have, &need, &"documents");
    if relied_on.is_empty() {
        finding.notes.push("no other training".to_owned());
        return finding;
    }
    if have == need {
        return finding;
    }
    let mut missing = Vec::new();
    for course in relied_on {
        let lacking = match (&course.syllabus, &course.completion) {
            (None, None) => "syllabus and document of successful completion",
            (None, Some(_)) => "syllabus",
            (Some(_), None) => "document of successful completion",
            (Some(_), Some(_)) => continue,
        };
        missing.push(format!("{} lacks its {lacking}", named(course)));
    }
    missing.sort();
    let ask = count(need - have, "training document", "training documents");
    finding = finding.unmet(missing.remove(0), ask);
    finding.missing.extend(missing);
    finding
}

fn basic(form: &Form) -> impl Iterator<Item = &TrainingCourse> {
    form.training.iter().filter(|course| course.basic)
}

fn others<'a>(form: &'a Form, program: &'a Program) -> impl Iterator<Item = &'a TrainingCourse> {
    basic(form).filter(|course| !is_approved(course, program))
}

/// Approved: of an approved provider (some only where CPR sponsored the course), or of a CMTP since its scheme began.
fn is_approved(course: &TrainingCourse, program: &Program) -> bool {
    is_of(&program.training.providers, course) || (course.cmtp && !is_early_cmtp(course, program))
}

/// Whether a course is of one of the providers, some of which count only where CPR sponsored the course.
pub(super) fn is_of(providers: &[Provider], course: &TrainingCourse) -> bool {
    let provider = providers.iter().find(|provider| provider.is(&course.institution));
    provider.is_some_and(|provider| !provider.sponsored_only || course.cpr_sponsored)
}

/// A course said to be of a CMTP, held before there were any, or in a year that is not stated.
fn is_early_cmtp(course: &TrainingCourse, program: &Program) -> bool {
    course.cmtp && course.year.is_none_or(|year| year < program.training.cmtp_since)
}

fn early_cmtp(form: &Form, program: &Program) -> BTreeSet<String> {
    let since = program.training.cmtp_since;
    let early = basic(form).filter(|course| is_early_cmtp(course, program) && !is_approved(course, program));
    early
        .map(|course| match course.year {
            Some(year) => {
                format!("{} is of {year}; the CMTP scheme began in {since}, so it is other training", named(course))
            }
            None => {
                format!("{} has no year; a CMTP course counts from {since}, so it is other training", named(course))
            }
        })
        .collect()
}

fn named(course: &TrainingCourse) -> String {
    format!("{} ({})", course.course, course.institution)
}
