use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Filter, Owner, Term, Test, texts::Texts};
use crate::domain::view::{Row, in_days};
use crate::domain::{AccountName, Application, Next, Number, Program, RequirementSet, StageName, Tag, WaitingFor};
use crate::text::{Line, aliases, fold};

/// An application as a list holds, filters and sorts it. Small, since a desk has one for each in memory: what is the same of
/// many they can share ([`Self::share`]), and the texts of one lie in one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    number: Number,
    revision: u32,
    #[serde(with = "in_days")]
    received_on: NaiveDate,
    days_in_stage: u32,
    feedback: u32,
    texts: Texts,
    #[serde(with = "in_arc")]
    alike: Arc<Alike>,
    stage: StageName,
    waiting_for: WaitingFor,
    overdue: bool,
}

/// What is the same of many applications.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Alike {
    next: Box<str>,
    tags: Box<[Tag]>,
    assigned_to: Option<AccountName>,
    feedback_needed: u32,
    /// The requirements still to be settled.
    open: RequirementSet,
    /// Those of them that are unmet.
    unmet: RequirementSet,
}

impl Subject {
    /// What an application with this line is filtered by.
    pub fn of(application: &Application, program: &Program, row: Row) -> Self {
        let candidate = &application.form.candidate;
        let aliases = candidate.name.split_whitespace().flat_map(aliases);
        let others = candidate.email.iter().map(|email| fold(email)).chain(aliases);
        let texts = Texts::new(&row.name, &row.listed, others);
        let alike = Alike {
            next: row.next.into(),
            tags: row.tags.into(),
            assigned_to: row.assigned_to,
            feedback_needed: row.feedback_needed,
            open: application.open_requirements(program).into_iter().collect(),
            unmet: row.unmet.into_iter().collect(),
        };
        Self {
            number: row.number,
            revision: row.revision,
            received_on: row.received_on,
            days_in_stage: days(row.days_in_stage),
            feedback: row.feedback,
            texts,
            alike: Arc::new(alike),
            stage: row.stage,
            waiting_for: row.waiting_for,
            overdue: row.overdue,
        }
    }

    /// Its line.
    pub fn row(&self) -> Row {
        Row {
            number: self.number,
            revision: self.revision,
            name: Line::clean(&self.texts.name()),
            listed: Line::clean(self.texts.listed()),
            stage: self.stage,
            received_on: self.received_on,
            days_in_stage: self.days_in_stage(),
            overdue: self.overdue,
            assigned_to: self.alike.assigned_to.clone(),
            open: u32::try_from(self.open()).unwrap_or(u32::MAX),
            unmet: self.alike.unmet.iter().collect(),
            feedback: self.feedback,
            feedback_needed: self.alike.feedback_needed,
            next: self.alike.next.to_string(),
            waiting_for: self.waiting_for,
            tags: self.alike.tags.to_vec(),
        }
    }

    /// Takes what others have too from where it is shared.
    pub fn share(&mut self, shared: &mut Shared) {
        if let Some(known) = shared.0.get(&self.alike) {
            self.alike = Arc::clone(known);
        } else {
            shared.0.insert(Arc::clone(&self.alike));
        }
    }

    /// Its number.
    pub fn number(&self) -> Number {
        self.number
    }

    /// How many changes it has seen.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The candidate's name as written.
    pub fn name(&self) -> Cow<'_, str> {
        self.texts.name()
    }

    /// Where it is.
    pub fn stage(&self) -> StageName {
        self.stage
    }

    /// What to do next, and who is waited for (D5).
    pub fn next(&self) -> Next {
        Next { words: self.alike.next.to_string(), waiting_for: self.waiting_for }
    }

    /// Has it say that something else is to be done next.
    pub fn set_next(&mut self, next: Next) {
        self.waiting_for = next.waiting_for;
        if *self.alike.next != *next.words {
            Arc::make_mut(&mut self.alike).next = next.words.into();
        }
    }

    /// Has it be so many days in its stage.
    pub fn set_age(&mut self, days_in_stage: i64, overdue: bool) {
        (self.days_in_stage, self.overdue) = (days(days_in_stage), overdue);
    }

    /// Whether staff have to act (D5).
    pub fn needs_us(&self) -> bool {
        self.waiting_for == WaitingFor::Us
    }

    /// Whether somebody else has to act (D5).
    pub fn waits(&self) -> bool {
        !matches!(self.waiting_for, WaitingFor::Us | WaitingFor::Nobody)
    }

    /// Whether it rests longer than it should (S7).
    pub fn is_overdue(&self) -> bool {
        self.overdue
    }

    /// The words that staff hung on it, in their order.
    pub fn tags(&self) -> &[Tag] {
        &self.alike.tags
    }

    pub(in crate::domain::view) fn days_in_stage(&self) -> i64 {
        self.days_in_stage.into()
    }

    pub(in crate::domain::view) fn open(&self) -> usize {
        self.alike.open.len()
    }

    pub(in crate::domain::view) fn feedback(&self) -> u32 {
        self.feedback
    }

    pub(in crate::domain::view) fn received_on(&self) -> NaiveDate {
        self.received_on
    }

    pub(in crate::domain::view) fn assigned_to(&self) -> Option<&AccountName> {
        self.alike.assigned_to.as_ref()
    }

    /// The name as a list sorts it, folded.
    pub(in crate::domain::view) fn sorted(&self) -> &str {
        self.texts.sorted()
    }
}

/// A count of days; there are none before the first.
fn days(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

/// What is shared is kept with each that has it.
mod in_arc {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer, T: Serialize>(value: &Arc<T>, to: S) -> Result<S::Ok, S::Error> {
        T::serialize(value, to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Arc<T>, D::Error> {
        T::deserialize(from).map(Arc::new)
    }
}

/// What subjects have in common, once.
#[derive(Debug, Default)]
pub struct Shared(HashSet<Arc<Alike>>);

impl Shared {
    /// Forgets what nobody has any more.
    pub fn tidy(&mut self) {
        self.0.retain(|one| Arc::strong_count(one) > 1);
    }
}

/// A filter, made ready to be asked about many applications by one account.
#[derive(Debug)]
pub struct Matcher<'a> {
    /// The terms; of those that look for text, that text folded.
    terms: Vec<(&'a Term, String)>,
    who: &'a AccountName,
}

impl Filter {
    /// The filter as one account asks it.
    pub fn matcher<'a>(&'a self, who: &'a AccountName) -> Matcher<'a> {
        let ready = |term: &'a Term| match &term.test {
            Test::Text(text) => (term, fold(text)),
            _ => (term, String::new()),
        };
        Matcher { terms: self.terms.iter().map(ready).collect(), who }
    }
}

impl Matcher<'_> {
    /// Whether every term holds for an application.
    pub fn wants(&self, subject: &Subject) -> bool {
        self.terms.iter().all(|(term, folded)| self.holds(&term.test, folded, subject) != term.negated)
    }

    fn holds(&self, test: &Test, folded: &str, subject: &Subject) -> bool {
        match test {
            Test::Stage(stages) => stages.contains(&subject.stage),
            Test::Unmet(requirements) => requirements.iter().any(|one| subject.alike.unmet.contains(*one)),
            Test::Open(requirements) => requirements.iter().any(|one| subject.alike.open.contains(*one)),
            Test::Owner(owners) => owners.iter().any(|owner| self.is_owner(owner, subject.assigned_to())),
            Test::Overdue => subject.overdue,
            Test::Waiting => subject.waits(),
            Test::NeedsUs => subject.needs_us(),
            Test::Tag(tags) => tags.iter().any(|tag| subject.alike.tags.contains(tag)),
            Test::Received(compare, day) => compare.holds(&subject.received_on, day),
            Test::Days(compare, days) => compare.holds(&subject.days_in_stage(), &i64::from(*days)),
            Test::Text(_) => subject.texts.have(folded, subject.number),
        }
    }

    fn is_owner(&self, owner: &Owner, assigned: Option<&AccountName>) -> bool {
        match owner {
            Owner::Me => assigned == Some(self.who),
            Owner::Nobody => assigned.is_none(),
            Owner::Account(name) => assigned == Some(name),
        }
    }
}
