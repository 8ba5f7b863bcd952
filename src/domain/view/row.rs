use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::application::age;
use crate::domain::{
    AccountName, Application, Next, Number, Program, Requirement, StageName, Tag, WaitingFor, count_feedback,
    counted_feedback,
};
use crate::text::Line;

/// An application as one line of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number.
    pub number: Number,
    /// How many changes it has seen.
    pub revision: u32,
    /// The candidate's name as written.
    pub name: Line,
    /// The name as a list sorts it: `O'Connor, Jane`.
    pub listed: Line,
    /// Where it is.
    pub stage: StageName,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// Days since it came into its stage.
    pub days_in_stage: i64,
    /// Whether it rests longer than it should (S7).
    pub overdue: bool,
    /// Who works on it.
    pub assigned_to: Option<AccountName>,
    /// Requirements still to be settled.
    pub open: u32,
    /// Requirements that are open and unmet.
    pub unmet: Vec<Requirement>,
    /// How much of the feedback counts: complete forms, and panel evaluations where the program says so (R4).
    pub feedback: u32,
    /// Feedback forms asked for.
    pub feedback_needed: u32,
    /// What to do next (D5).
    pub next: String,
    /// Who is waited for (D5).
    pub waiting_for: WaitingFor,
    /// The words that staff hung on it, in their order.
    pub tags: Vec<Tag>,
}

impl Row {
    /// The line of an application as it is on a day.
    pub fn of(application: &Application, program: &Program, today: NaiveDate) -> Self {
        let findings = application.findings(program);
        let next = Next::of(application, program, &findings, today);
        let (days_in_stage, overdue) = age(application, program, today);
        let open = application.open_requirements(program);
        let is_unmet = |requirement: &Requirement| findings.is_unmet(*requirement);
        let feedback = count_feedback(&application.form, program);
        Self {
            number: application.number,
            revision: application.revision,
            name: application.form.candidate.name.clone(),
            listed: listed(application),
            stage: application.placement.stage.name(),
            received_on: application.form.received_on,
            days_in_stage,
            overdue,
            assigned_to: application.assigned_to.clone(),
            open: u32::try_from(open.len()).unwrap_or(u32::MAX),
            unmet: open.into_iter().filter(is_unmet).collect(),
            feedback: counted_feedback(&feedback, &application.form, program),
            feedback_needed: feedback.needed,
            next: next.words,
            waiting_for: next.waiting_for,
            tags: application.tags.iter().cloned().collect(),
        }
    }
}

impl Row {
    /// Leaves what the role `lookup` may know: name, number, stage and what is open (V1).
    pub fn keep_to_look_up(&mut self) {
        self.received_on = NaiveDate::default();
        self.revision = 0;
        self.assigned_to = None;
        self.waiting_for = WaitingFor::Nobody;
        (self.days_in_stage, self.overdue, self.feedback, self.feedback_needed) = (0, false, 0, 0);
        self.next.clear();
        self.tags.clear();
    }
}

impl Row {
    /// Whether only what the role `lookup` may know is left in it: what else it says is nothing.
    pub fn is_kept_to_look_up(&self) -> bool {
        self.revision == 0
    }
}

/// Family name first with a comma, but as written where family names come first anyway or there is one name only.
fn listed(application: &Application) -> Line {
    let candidate = &application.form.candidate;
    let Some(given) = &candidate.given_name else { return candidate.name.clone() };
    if candidate.family_name.chars().any(is_east_asian) {
        return candidate.name.clone();
    }
    Line::clean(&format!("{}, {given}", candidate.family_name))
}

fn is_east_asian(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{323af}')
}

/// An application that a look-up found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its line of the queue.
    pub row: Row,
    /// How well it fits; higher is better, comparable within one answer only.
    pub score: u32,
}

/// How many applications there are of each kind that the header names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All of them.
    pub all: u32,
    /// Those that staff have to act on.
    pub needs_us: u32,
    /// Those that rest longer than they should.
    pub overdue: u32,
    /// Those that wait for somebody else.
    pub waiting: u32,
    /// Letters that wait to be read and released.
    pub drafts: u32,
    /// Letters that could not be sent, or of which nobody knows whether they were.
    pub stuck: u32,
    /// Applications and letters that cannot be read, and are in no other of these.
    #[serde(default)]
    pub unread: u32,
}
