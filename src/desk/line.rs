use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::around::PartAround;
use super::index::Entry;
use super::lookup::Entry as Names;
use super::registry::Known;
use crate::domain::view::{Pace, Row, Subject, in_days};
use crate::domain::{Application, BulkId, Number, Program};

/// All that the desk holds in memory of an application, made from it on a day. It is kept, so that a start need not read
/// the application itself (see [`Lines`](crate::store::Lines)).
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line<'a> {
    /// The day that it is of.
    #[serde(with = "in_days")]
    day: NaiveDate,
    pub(super) entry: Entry,
    /// What whoever takes a form in knows of it.
    pub(super) known: Known,
    given_name: Option<&'a str>,
    family_name: &'a str,
    email: Option<&'a str>,
    pub(super) around: PartAround,
}

impl<'a> Line<'a> {
    /// The line of an application on a day.
    pub(super) fn of(application: &'a Application, program: &Program, day: NaiveDate) -> Self {
        let candidate = &application.form.candidate;
        let subject = Subject::of(application, program, Row::of(application, program, day));
        let bulks: Vec<BulkId> = application.trail.iter().filter_map(|step| Some(step.bulk()?.id)).collect();
        let pace = Pace::of(application, program);
        Self {
            day,
            entry: Entry::new(subject, application.placement.stage, pace, bulks, candidate),
            known: Known::of(application),
            given_name: candidate.given_name.as_deref(),
            family_name: &candidate.family_name,
            email: candidate.email.as_deref(),
            around: PartAround::of(application),
        }
    }

    /// Whose it is.
    pub(super) fn number(&self) -> Number {
        self.entry.subject.number()
    }

    /// What look-up finds it by, with its number and its name in words.
    pub(super) fn names<'b>(&'b self, number: &'b str, name: &'b str) -> Names<'b> {
        Names { number, name, given_name: self.given_name, family_name: self.family_name, email: self.email }
    }

    /// Turns it to a day; `false` where that takes the application itself.
    pub(super) fn turn_to(&mut self, today: NaiveDate) -> bool {
        if self.day == today {
            return true;
        }
        if self.entry.turns(self.day, today) {
            return false;
        }
        self.entry.turn_to(today);
        self.day = today;
        true
    }
}
