//! Findings of requirements of a program's own (P1): one file a kind.
//!
//! Each says what is on file against what is asked for, and what exactly is missing in words that a letter can use; where
//! the program has words of its own they take that place.

mod count;
mod course;
mod fee;
mod forms;
mod papers;
mod parts;
mod points;
mod referees;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Finding;
use crate::domain::program::{Need, Part, Test, Within};
use crate::domain::{Form, Program, Requirement, Verdict};

/// What a rule of a program's own looks at.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) form: &'a Form,
    pub(super) program: &'a Program,
    pub(super) requirement: Requirement,
    /// The requirements that were waived.
    pub(super) waived: &'a BTreeSet<Requirement>,
}

impl Setting<'_> {
    /// From which day on something counts; none where it always does.
    fn since(&self, within: Option<Within>) -> Option<NaiveDate> {
        within.map(|within| within.before(self.form.received_on))
    }

    /// Whether something of a day is new enough; none where nobody said the day. What was asked for and came after the
    /// application is.
    fn is_within(&self, within: Option<Within>, day: Option<NaiveDate>) -> Option<bool> {
        let Some(since) = self.since(within) else { return Some(true) };
        day.map(|day| day >= since)
    }

    /// The same of what has to precede the application.
    fn is_before(&self, within: Option<Within>, day: Option<NaiveDate>) -> Option<bool> {
        let is_over = within.is_none() || day.is_none_or(|day| day <= self.form.received_on);
        self.is_within(within, day).map(|is_within| is_within && is_over)
    }
}

/// The finding of a requirement of a program's own.
pub(super) fn own(need: &Need, form: &Form, program: &Program, waived: &BTreeSet<Requirement>) -> Finding {
    part(&need.part, &Setting { form, program, requirement: need.requirement, waived })
}

/// The finding of a part. Each rule says how much of its main figure is short, where it is: then the first sentence is of that.
fn part(part: &Part, at: &Setting<'_>) -> Finding {
    let (finding, short) = match &part.test {
        // The reader takes no rule of the eight under another name, and none as a part.
        Test::Standard => (Finding::new(at.requirement, &0, &0, &""), None),
        Test::Count(need) => count::count(need, at),
        Test::Forms(need) => forms::forms(need, at),
        Test::Referees(need) => referees::referees(need, at),
        Test::Points(need) => points::points(need, at),
        Test::Paper(need) => papers::paper(need, &part.title, at),
        Test::Declaration(need) => papers::declaration(need, &part.title, at),
        Test::Fee(need) => fee::fee(need, &part.title, at),
        Test::Course(need) => course::course(need, at),
        Test::Parts(need) => parts::parts(need, at),
    };
    in_own_words(finding, short.as_deref(), part)
}

/// The finding in the program's own words, where it has some and the figure that they tell is short.
fn in_own_words(mut finding: Finding, short: Option<&str>, part: &Part) -> Finding {
    let Some(short) = short.filter(|_| finding.verdict == Verdict::Unmet) else { return finding };
    let filled =
        |words: &str| words.replace("{have}", &finding.have).replace("{need}", &finding.need).replace("{short}", short);
    let (missing, ask) = (part.missing.as_deref().map(filled), part.ask.as_deref().map(filled));
    if let (Some(missing), Some(first)) = (missing, finding.missing.first_mut()) {
        *first = missing;
    }
    finding.ask = ask.or(finding.ask);
    finding
}

/// What the words of a program may have between braces.
pub(in crate::domain) const PLACES: [&str; 3] = ["have", "need", "short"];

/// The mediations that a requirement counts; none where it counts none.
fn mediations_of(requirement: Requirement, at: &Setting<'_>) -> count::Mediations {
    match at.program.need(requirement).map(|need| &need.part.test) {
        Some(Test::Count(need)) => count::mediations(need, at),
        _ => count::Mediations::default(),
    }
}
