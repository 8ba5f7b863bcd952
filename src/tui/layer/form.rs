use chrono::NaiveDate;
use tui_input::Input;

use super::entry::{self, EntryKey};
use super::filled;
use crate::domain::view::ApplicationView;
use crate::domain::{Capacity, Number, Requirement, Via};
use crate::tui::words;

/// What a form is filled in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Mark a requirement deficient.
    Deficient(Requirement),
    /// Waive a requirement.
    Waive(Requirement),
    /// Decline the application.
    Decline,
    /// Put it on hold.
    Hold,
    /// Record that the candidate withdrew it.
    Withdraw,
    /// Open it again.
    Reopen,
    /// Close it after the deficiency period.
    CloseIncomplete,
    /// Record the deficiency letter.
    Notify,
    /// Record a feedback form.
    Feedback,
    /// Record a payment.
    Payment,
}

/// Which field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldName {
    /// Why; must be filled in.
    Reason,
    /// A remark; may be empty.
    Remark,
    /// When to look at an application on hold again.
    ResumeOn,
    /// The end of the candidate's period.
    Due,
    /// Who gave the feedback.
    Giver,
    /// In which capacity they took part.
    Capacity,
    /// The case's pseudonymous key.
    Case,
    /// The day the feedback form came.
    ReceivedOn,
    /// Questions left open.
    Unanswered,
    /// How the form came.
    Via,
    /// The day of a payment.
    Date,
    /// Its amount.
    Amount,
    /// Its currency.
    Currency,
    /// How it was paid.
    Method,
    /// Its reference.
    Reference,
}

/// What is filled into a field.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Text.
    Text(Input),
    /// One of some words; the first means "not stated".
    Choice {
        /// The words.
        options: Vec<&'static str>,
        /// The chosen one.
        at: usize,
    },
}

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Which.
    pub name: FieldName,
    /// What is filled in.
    pub entry: Entry,
    /// What is wrong with it, in words.
    pub trouble: Option<String>,
    /// What stood in it before anybody typed.
    at_first: String,
}

impl Field {
    /// How many characters its text has.
    pub fn length(&self) -> usize {
        if let Entry::Text(input) = &self.entry { input.value().chars().count() } else { 0 }
    }

    fn is_changed(&self) -> bool {
        match &self.entry {
            Entry::Text(input) => input.value() != self.at_first,
            Entry::Choice { at, .. } => *at != 0,
        }
    }
}

/// Fields to fill in for a command on one application.
#[derive(Debug, Clone)]
pub struct Form {
    /// For what.
    pub task: Task,
    /// On which application.
    pub number: Number,
    /// Its candidate's name.
    pub candidate: String,
    /// The revision that its user saw: the page's when the form was opened, later the one that a conflict named.
    pub revision: u32,
    /// The fields.
    pub fields: Vec<Field>,
    /// The field that keys go to.
    pub at: usize,
    /// Why the last attempt was refused, in words.
    pub trouble: Option<String>,
    /// Whether it was closed before and what was typed then is back.
    pub is_back: bool,
}

impl Form {
    /// An empty form for an application as its user sees it, with today's day and the program's currency filled in.
    pub fn new(task: Task, view: &ApplicationView, today: NaiveDate) -> Self {
        use FieldName as F;
        let today = today.to_string();
        let currency = view.requirements.last().map_or("", |fee| fee.unit.as_str());
        let fields = match task {
            Task::Deficient(_) | Task::Waive(_) | Task::Decline | Task::Reopen => vec![text(F::Reason, "")],
            Task::Hold => vec![text(F::Reason, ""), text(F::ResumeOn, "")],
            Task::Withdraw | Task::CloseIncomplete => vec![text(F::Remark, "")],
            Task::Notify => vec![text(F::Due, ""), text(F::Remark, "")],
            Task::Feedback => vec![
                text(F::Giver, ""),
                choice(F::Capacity, Capacity::ALL.map(Capacity::id).to_vec()),
                text(F::Case, ""),
                text(F::ReceivedOn, &today),
                text(F::Unanswered, "0"),
                choice(F::Via, Via::ALL.map(Via::id).to_vec()),
            ],
            Task::Payment => vec![
                text(F::Date, &today),
                text(F::Amount, ""),
                text(F::Currency, currency),
                text(F::Method, ""),
                text(F::Reference, ""),
            ],
        };
        let candidate = view.candidate.name.to_string();
        let (number, revision) = (view.number, view.revision);
        let mut form = Self { task, number, candidate, revision, fields, at: 0, trouble: None, is_back: false };
        if task == Task::Payment {
            form.at = 1;
        }
        form
    }

    /// Puts back what was typed into the same form before it was closed; the revision stays the one seen now.
    pub fn resume(&mut self, draft: Self) {
        (self.fields, self.at, self.is_back) = (draft.fields, draft.at, true);
    }

    /// Whether anything was typed or chosen.
    pub fn is_changed(&self) -> bool {
        self.fields.iter().any(Field::is_changed)
    }

    /// A field's text as typed, without the white space around it; of a choice its word.
    pub fn value(&self, name: FieldName) -> &str {
        let Some(field) = self.fields.iter().find(|field| field.name == name) else { return "" };
        match &field.entry {
            Entry::Text(input) => input.value().trim(),
            Entry::Choice { at: 0, .. } => "",
            Entry::Choice { options, at } => options.get(*at).copied().unwrap_or_default(),
        }
    }

    /// Goes some fields on, round and round.
    pub fn step(&mut self, by: isize) {
        let len = isize::try_from(self.fields.len()).unwrap_or(1).max(1);
        let next = (isize::try_from(self.at).unwrap_or(0) + by).rem_euclid(len);
        self.at = usize::try_from(next).unwrap_or(0);
    }

    /// Whether keys go to the last field.
    pub fn is_last(&self) -> bool {
        self.at + 1 >= self.fields.len()
    }

    /// Takes a key that changes the field.
    pub fn edit(&mut self, key: EntryKey) {
        let Some(field) = self.fields.get_mut(self.at) else { return };
        match (&mut field.entry, key) {
            (Entry::Text(input), EntryKey::Edit(request)) => {
                entry::edit(input, request);
            }
            (Entry::Text(input), EntryKey::Space) => {
                entry::edit(input, tui_input::InputRequest::InsertChar(' '));
            }
            (Entry::Choice { options, at }, EntryKey::Space) => *at = (*at + 1) % options.len().max(1),
            (Entry::Choice { options, at }, EntryKey::Edit(request)) => choose(options, at, request),
            _ => return,
        }
        field.trouble = filled::trouble(field);
    }

    /// Puts pasted text into the field; says whether all of it found room.
    pub fn paste(&mut self, pasted: &str) -> bool {
        let Some(field) = self.fields.get_mut(self.at) else { return true };
        let Entry::Text(input) = &mut field.entry else { return true };
        let is_whole = entry::insert(input, pasted);
        field.trouble = filled::trouble(field);
        is_whole
    }
}

fn text(name: FieldName, value: &str) -> Field {
    Field { name, entry: Entry::Text(Input::new(value.to_owned())), trouble: None, at_first: value.to_owned() }
}

fn choice(name: FieldName, mut options: Vec<&'static str>) -> Field {
    options.insert(0, words::NOT_STATED);
    Field { name, entry: Entry::Choice { options, at: 0 }, trouble: None, at_first: String::new() }
}

fn choose(options: &[&'static str], at: &mut usize, request: tui_input::InputRequest) {
    use tui_input::InputRequest as Do;
    let count = options.len().max(1);
    match request {
        Do::GoToNextChar => *at = (*at + 1) % count,
        Do::GoToPrevChar => *at = (*at + count - 1) % count,
        Do::DeletePrevChar | Do::DeleteNextChar | Do::DeleteLine => *at = 0,
        Do::InsertChar(letter) => {
            let letter = letter.to_ascii_lowercase();
            let begins = |place: &usize| options[*place].starts_with(letter);
            if let Some(found) = (1..count).map(|step| (*at + step) % count).find(begins) {
                *at = found;
            }
        }
        _ => {}
    }
}
