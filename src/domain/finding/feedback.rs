use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::evaluations::Evaluations;
use super::keys::{case_key, stated_case, stated_giver};
use super::words::number;
use super::{Finding, count};
use crate::domain::program::Test;
use crate::domain::{Capacity, FeedbackForm, Form, Program, Requirement};

/// The feedback forms on file, counted (R4). Complete, incomplete and duplicate forms add up to all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackCount {
    /// Complete forms, duplicates once.
    pub complete: u32,
    /// How many the program asks for.
    pub needed: u32,
    /// Forms with questions left unanswered.
    pub incomplete: u32,
    /// Forms that repeat another one.
    pub duplicate: u32,
    /// Distinct mediations that the complete forms cover.
    pub mediations: u32,
    /// Case evaluations of a panel member.
    pub evaluations: u32,
    /// Complete forms of parties.
    pub parties: u32,
    /// Complete forms of counsel.
    pub counsel: u32,
    /// The day the newest form came.
    pub newest: Option<chrono::NaiveDate>,
}

/// Forms that are the same one: same giver and case, or marked as a repetition.
struct Group<'a> {
    forms: Vec<&'a FeedbackForm>,
    /// The form that counts, where one is complete: one that names giver and case rather than another, and of those the
    /// first by content, so that their order does not count.
    complete: Option<&'a FeedbackForm>,
    /// All of it is marked as repeating a form that is not on file.
    orphaned: bool,
}

impl<'a> Group<'a> {
    fn new(form: &'a FeedbackForm, orphaned: bool) -> Self {
        Self { forms: vec![form], complete: is_complete(form).then_some(form), orphaned }
    }

    fn add(&mut self, form: &'a FeedbackForm, orphaned: bool) {
        self.forms.push(form);
        self.orphaned &= orphaned;
        if is_complete(form) {
            let rank = |form: &'a FeedbackForm| (!told_apart(form), form);
            self.complete = Some(self.complete.map_or(form, |one| rank(one).min(rank(form)).1));
        }
    }

    /// Why a person must look whether it is a form of its own, in words.
    fn doubt(&self) -> Option<String> {
        let form = self.complete?;
        if self.orphaned {
            return Some(format!("the form of {} is marked as repeating one that is not on file", giver(form)));
        }
        (!told_apart(form)).then(|| format!("the form of {} does not name giver and case", giver(form)))
    }
}

/// Counts the feedback forms by the rule of R4.
pub fn count_feedback(form: &Form, program: &Program) -> FeedbackCount {
    counted(&groups(&form.feedback), form, program)
}

fn counted(groups: &[Group<'_>], form: &Form, program: &Program) -> FeedbackCount {
    let complete: Vec<&FeedbackForm> = groups.iter().filter_map(|group| group.complete).collect();
    let mediations: BTreeSet<String> = complete.iter().filter_map(|form| case_of(form)).collect();
    let of = |capacity| number(complete.iter().filter(|form| form.capacity == Some(capacity)).count());
    FeedbackCount {
        complete: number(complete.len()),
        needed: forms_needed(program),
        incomplete: number(groups.len() - complete.len()),
        duplicate: number(form.feedback.len() - groups.len()),
        mediations: number(mediations.len()),
        evaluations: number(form.evaluations.len()),
        parties: of(Capacity::Party),
        counsel: of(Capacity::Counsel),
        newest: form.feedback.iter().filter_map(|form| form.received_on).max(),
    }
}

/// How many forms a program asks for: by R4, else by the first requirement of its own that counts forms.
fn forms_needed(program: &Program) -> u32 {
    if program.need(Requirement::Feedback).is_some() {
        return program.feedback.forms;
    }
    program.requirements.iter().find_map(|need| forms_of(&need.part.test)).unwrap_or(0)
}

/// How many forms a rule asks for, or the first part of one.
fn forms_of(test: &Test) -> Option<u32> {
    match test {
        Test::Forms(forms) => Some(forms.forms.max(forms.mediations)),
        Test::Parts(need) => need.parts.iter().find_map(|part| forms_of(&part.test)),
        _ => None,
    }
}

/// R4: enough complete feedback forms.
pub(super) fn feedback(form: &Form, program: &Program) -> Finding {
    let groups = groups(&form.feedback);
    let counts = counted(&groups, form, program);
    let evaluations = Evaluations::of(form, program);
    let (have, need) = (counts.complete.saturating_add(evaluations.counted()), program.feedback.forms);
    let mut finding = Finding::new(Requirement::Feedback, &have, &need, &"forms");
    let incomplete = groups.iter().filter(|group| group.complete.is_none());
    let incomplete: BTreeSet<String> =
        incomplete.flat_map(|group| group.forms.iter().map(|one| incomplete_form(one))).collect();
    let doubts: Vec<String> = groups.iter().filter_map(Group::doubt).collect();
    let certain = have.saturating_sub(number(doubts.len())).saturating_sub(evaluations.without_case);
    let mut doubts: BTreeSet<String> = doubts.into_iter().collect();
    if evaluations.without_case > 0 {
        doubts.insert("a panel evaluation does not name its case".to_owned());
    }
    finding.notes.extend(evaluations.note(form, program));
    if have < need {
        let short = (need - have) as usize;
        let missing = format!("{have} of {need} completed feedback forms are on file: {short} short");
        finding = finding.unmet(missing, count(short, "feedback form", "feedback forms"));
        finding.missing.extend(incomplete);
        finding.notes.extend(doubts);
        return finding;
    }
    finding.notes.extend(incomplete);
    if certain >= need {
        finding.notes.extend(doubts);
        return finding;
    }
    doubts.into_iter().fold(finding, Finding::review)
}

/// The complete forms, duplicates once, each with why a person must look whether it is one of its own.
pub(super) fn complete_forms(form: &Form) -> Vec<(&FeedbackForm, Option<String>)> {
    let groups = groups(&form.feedback);
    groups.iter().filter_map(|group| Some((group.complete?, group.doubt()))).collect()
}

/// Puts forms that are the same one together.
fn groups(forms: &[FeedbackForm]) -> Vec<Group<'_>> {
    // A form marked as a repetition joins the form it repeats: of that giver, in the same case where there is one,
    // else the giver's first by content. Choosing by content and not by place keeps the count free of order.
    let mut parent: Vec<usize> = (0..forms.len()).collect();
    let mut first_of: BTreeMap<(Option<String>, Option<String>), usize> = BTreeMap::new();
    let mut by_giver: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let are_marked = forms.iter().any(|form| form.duplicate_of.is_some());
    for (place, form) in forms.iter().enumerate() {
        if told_apart(form) {
            let first = *first_of.entry(identity(form)).or_insert(place);
            join(&mut parent, first, place);
        }
        if are_marked && let Some(giver) = giver_key(form) {
            by_giver.entry(giver).or_default().push(place);
        }
    }
    // Of forms that repeat one that is not on file, one counts: a person looks whether it may.
    let mut orphans: BTreeMap<String, usize> = BTreeMap::new();
    let mut orphaned = BTreeSet::new();
    for (a, form) in forms.iter().enumerate() {
        let Some(original) = stated_giver(form.duplicate_of.as_ref()).map(|original| case_key(original)) else {
            continue;
        };
        let of_giver = by_giver.get(&original).into_iter().flatten().copied().filter(|b| *b != a);
        let same_case = |other: &FeedbackForm| case_of(other) == case_of(form);
        let target = of_giver.min_by_key(|b| (!same_case(&forms[*b]), &forms[*b]));
        if let Some(b) = target {
            join(&mut parent, a, b);
        } else if giver_key(form).as_ref() != Some(&original) {
            let first = *orphans.entry(original).or_insert(a);
            join(&mut parent, first, a);
            orphaned.insert(a);
        }
    }
    // A root is the first of its group, so it comes before the others.
    let mut groups: Vec<Group<'_>> = Vec::with_capacity(forms.len());
    let mut group_of = vec![0; forms.len()];
    for (place, form) in forms.iter().enumerate() {
        let (root, is_orphaned) = (root(&mut parent, place), orphaned.contains(&place));
        if root == place {
            group_of[place] = groups.len();
            groups.push(Group::new(form, is_orphaned));
        } else {
            groups[group_of[root]].add(form, is_orphaned);
        }
    }
    groups
}

fn root(parent: &mut [usize], place: usize) -> usize {
    let mut at = place;
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}

fn giver_key(form: &FeedbackForm) -> Option<String> {
    stated_giver(form.giver.as_ref()).map(|giver| case_key(giver))
}

/// The key of the case that a form is on, as it is compared.
pub(super) fn case_of(form: &FeedbackForm) -> Option<String> {
    stated_case(form.case.as_ref()).map(|case| case_key(case))
}

fn identity(form: &FeedbackForm) -> (Option<String>, Option<String>) {
    (giver_key(form), case_of(form))
}

/// Whether two forms are of the same giver and case, and so count once (R4).
pub fn is_repetition(one: &FeedbackForm, other: &FeedbackForm) -> bool {
    told_apart(one) && told_apart(other) && identity(one) == identity(other)
}

/// Whether two forms may be of the same giver and case: one of the two is the same, in any spelling, and the other is where
/// both forms state it.
pub fn may_be_repetition(one: &FeedbackForm, other: &FeedbackForm) -> bool {
    let (givers, cases) = ((giver_key(one), giver_key(other)), (case_of(one), case_of(other)));
    let same = [givers, cases].map(|(one, other)| one.zip(other).map(|(one, other)| one == other));
    same.contains(&Some(true)) && !same.contains(&Some(false))
}

/// Whether giver and case are both stated, so that a repetition would be seen.
pub(in crate::domain) fn told_apart(form: &FeedbackForm) -> bool {
    stated_giver(form.giver.as_ref()).is_some() && stated_case(form.case.as_ref()).is_some()
}

fn giver(form: &FeedbackForm) -> String {
    stated_giver(form.giver.as_ref()).map_or_else(|| "an unnamed giver".to_owned(), ToString::to_string)
}

fn is_complete(form: &FeedbackForm) -> bool {
    form.unanswered == Some(0)
}

fn incomplete_form(form: &FeedbackForm) -> String {
    let case = stated_case(form.case.as_ref()).map_or_else(String::new, |case| format!(" on {case}"));
    match form.unanswered {
        Some(open) => {
            let questions = count(open as usize, "question", "questions");
            format!("the form of {}{case} leaves {questions} unanswered", giver(form))
        }
        None => format!("the form of {}{case} does not say whether it is complete", giver(form)),
    }
}
