//! What an application form says: the evidence on file (section 1 of the domain page, `qap-application/1`).
//!
//! Fields that the form may leave out are `Option`, so that a finding can tell "not stated" from "none". There is
//! no place here for confidential case facts, parties' names or protected characteristics (R0).

mod experience;
mod people;
mod training;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use experience::{CaseLogRow, CaseRole, Experience, ExperienceRow};
pub use people::{Candidate, Capacity, Evaluation, FeedbackForm, Reference, Via};
pub use training::{Memberships, Roster, TrainingCourse};

use super::{Cents, Currency, Document};
use crate::text::{Line, Prose};

/// An application as its form says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The day the application was received: decides program version and fee.
    pub received_on: NaiveDate,
    /// Who applies.
    pub candidate: Candidate,
    /// Section A: training courses, in the form's order.
    pub training: Vec<TrainingCourse>,
    /// Section B: memberships and rosters.
    pub memberships: Memberships,
    /// Section C: the declared table of cases and hours.
    pub experience: Experience,
    /// The optional case log; where present it counts (R1).
    pub case_log: Vec<CaseLogRow>,
    /// The self-statement.
    pub statement: Statement,
    /// Section D: references.
    pub references: Vec<Reference>,
    /// Section E: feedback forms.
    pub feedback: Vec<FeedbackForm>,
    /// Case evaluations of panel members.
    pub evaluations: Vec<Evaluation>,
    /// Payments and refunds.
    pub payments: Vec<Payment>,
}

impl Form {
    /// A form that says who applies, and nothing else.
    pub fn blank(received_on: NaiveDate, candidate: Candidate) -> Self {
        Self {
            received_on,
            candidate,
            training: Vec::new(),
            memberships: Memberships::default(),
            experience: Experience::default(),
            case_log: Vec::new(),
            statement: Statement::default(),
            references: Vec::new(),
            feedback: Vec::new(),
            evaluations: Vec::new(),
            payments: Vec::new(),
        }
    }

    /// Every document that the form names, in its order.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        let training = self.training.iter().flat_map(|course| course.syllabus.iter().chain(&course.completion));
        training.chain(&self.statement.document)
    }

    /// The same, to be changed.
    pub fn documents_mut(&mut self) -> impl Iterator<Item = &mut Document> {
        let courses = self.training.iter_mut();
        let training = courses.flat_map(|course| course.syllabus.iter_mut().chain(&mut course.completion));
        training.chain(&mut self.statement.document)
    }
}

/// The self-statement: as text, as a document, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The statement itself.
    pub text: Option<Prose>,
    /// The document that holds it.
    pub document: Option<Document>,
    /// The pages of the document.
    pub pages: Option<u32>,
}

/// A payment, or a refund where the amount is below zero.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Payment {
    /// The day it was made.
    pub date: NaiveDate,
    /// How much.
    pub amount: Cents,
    /// In which currency.
    pub currency: Currency,
    /// How: check, card, transfer.
    pub method: Option<Line>,
    /// The payer's or the bank's reference.
    pub reference: Option<Line>,
}
