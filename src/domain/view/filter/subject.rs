use super::{Filter, Owner, Term, Test};
use crate::domain::view::Row;
use crate::domain::{AccountName, Application, Requirement, RequirementSet, WaitingFor};
use crate::text::{aliases, fold};

/// What a list is filtered and sorted by: an application's line, and what the line does not show.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The line.
    pub row: Row,
    /// The requirements still to be settled.
    pub(in crate::domain::view) open: RequirementSet,
    /// Number, names and e-mail, folded.
    text: String,
    /// The name as a list sorts it, folded.
    pub(in crate::domain::view) listed: String,
}

impl Subject {
    /// What an application with this line is filtered by.
    pub fn of(application: &Application, row: Row) -> Self {
        let candidate = &application.form.candidate;
        let mut text = fold(&row.number.to_string());
        let names = [Some(&candidate.name), Some(&row.listed), candidate.email.as_ref()];
        for name in names.into_iter().flatten() {
            text.push('\n');
            text.push_str(&fold(name));
        }
        for alias in candidate.name.split_whitespace().flat_map(aliases) {
            text.push('\n');
            text.push_str(&alias);
        }
        let open = Requirement::ALL.into_iter().filter(|requirement| application.is_open(*requirement)).collect();
        let listed = fold(&row.listed);
        Self { row, open, text, listed }
    }

    /// Whether staff have to act (D5).
    pub fn needs_us(&self) -> bool {
        self.row.waiting_for == WaitingFor::Us
    }

    /// Whether somebody else has to act (D5).
    pub fn waits(&self) -> bool {
        !matches!(self.row.waiting_for, WaitingFor::Us | WaitingFor::Nobody)
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
        let row = &subject.row;
        match test {
            Test::Stage(stages) => stages.contains(&row.stage),
            Test::Unmet(requirements) => requirements.iter().any(|one| row.unmet.contains(one)),
            Test::Open(requirements) => requirements.iter().any(|one| subject.open.contains(*one)),
            Test::Owner(owners) => owners.iter().any(|owner| self.is_owner(owner, row.assigned_to.as_ref())),
            Test::Overdue => row.overdue,
            Test::Waiting => subject.waits(),
            Test::NeedsUs => subject.needs_us(),
            Test::Tag(tags) => tags.iter().any(|tag| row.tags.contains(tag)),
            Test::Received(compare, day) => compare.holds(&row.received_on, day),
            Test::Days(compare, days) => compare.holds(&row.days_in_stage, &i64::from(*days)),
            Test::Text(_) => subject.text.contains(folded),
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
