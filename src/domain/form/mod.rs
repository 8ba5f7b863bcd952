//! What an application form says: the evidence on file (section 1 of the domain page, `qap-application/1`).
//!
//! Fields that the form may leave out are `Option`, so that a finding can tell "not stated" from "none". There is
//! no place here for confidential case facts, parties' names or protected characteristics (R0).

mod day;
mod experience;
mod more;
mod payment;
mod people;
mod training;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use experience::{CaseLogRow, CaseRole, Experience, ExperienceRow};
pub use more::{Declaration, Paper, PointsRow};
pub use payment::Payment;
pub use people::{Candidate, Capacity, Evaluation, FeedbackForm, Reference, Via};
pub use training::{Memberships, Roster, TrainingCourse};

use super::Document;
use crate::text::Prose;

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
    /// Declarations that a program asks for.
    pub declarations: Vec<Declaration>,
    /// What a program gives points for.
    pub points: Vec<PointsRow>,
    /// Papers that a program asks for by name.
    pub papers: Vec<Paper>,
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
            declarations: Vec::new(),
            points: Vec::new(),
            papers: Vec::new(),
        }
    }

    /// Every document that the form names, in its order.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        let training = self.training.iter().flat_map(|course| course.syllabus.iter().chain(&course.completion));
        let papers = self.papers.iter().filter_map(|paper| paper.document.as_ref());
        training.chain(&self.statement.document).chain(papers)
    }

    /// The same, to be changed.
    pub fn documents_mut(&mut self) -> impl Iterator<Item = &mut Document> {
        let courses = self.training.iter_mut();
        let training = courses.flat_map(|course| course.syllabus.iter_mut().chain(&mut course.completion));
        let papers = self.papers.iter_mut().filter_map(|paper| paper.document.as_mut());
        training.chain(&mut self.statement.document).chain(papers)
    }

    /// The form without the sections that came after the first ones.
    pub(super) fn first_sections(&self) -> Self {
        Self { declarations: Vec::new(), points: Vec::new(), papers: Vec::new(), ..self.clone() }
    }

    /// Whether it says something in the sections that came after the first ones.
    pub fn has_later_sections(&self) -> bool {
        !self.declarations.is_empty() || !self.points.is_empty() || !self.papers.is_empty()
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

/// The first sections of a form, as receipts have them: what came later follows as an amendment, so that a receipt is stored
/// as it always was.
pub mod first_sections {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{
        Candidate, CaseLogRow, Evaluation, Experience, FeedbackForm, Form, Memberships, NaiveDate, Payment, Reference,
        Statement, TrainingCourse,
    };

    #[derive(Serialize)]
    struct First<'a> {
        received_on: NaiveDate,
        candidate: &'a Candidate,
        training: &'a [TrainingCourse],
        memberships: &'a Memberships,
        experience: &'a Experience,
        case_log: &'a [CaseLogRow],
        statement: &'a Statement,
        references: &'a [Reference],
        feedback: &'a [FeedbackForm],
        evaluations: &'a [Evaluation],
        payments: &'a [Payment],
    }

    #[derive(Deserialize)]
    struct Read {
        received_on: NaiveDate,
        candidate: Candidate,
        training: Vec<TrainingCourse>,
        memberships: Memberships,
        experience: Experience,
        case_log: Vec<CaseLogRow>,
        statement: Statement,
        references: Vec<Reference>,
        feedback: Vec<FeedbackForm>,
        evaluations: Vec<Evaluation>,
        payments: Vec<Payment>,
    }

    /// The first sections of a form.
    pub fn serialize<S: Serializer>(form: &Form, serializer: S) -> Result<S::Ok, S::Error> {
        let first = First {
            received_on: form.received_on,
            candidate: &form.candidate,
            training: &form.training,
            memberships: &form.memberships,
            experience: &form.experience,
            case_log: &form.case_log,
            statement: &form.statement,
            references: &form.references,
            feedback: &form.feedback,
            evaluations: &form.evaluations,
            payments: &form.payments,
        };
        first.serialize(serializer)
    }

    /// A form of its first sections.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Form>, D::Error> {
        let read = Read::deserialize(deserializer)?;
        Ok(Arc::new(Form {
            training: read.training,
            memberships: read.memberships,
            experience: read.experience,
            case_log: read.case_log,
            statement: read.statement,
            references: read.references,
            feedback: read.feedback,
            evaluations: read.evaluations,
            payments: read.payments,
            ..Form::blank(read.received_on, read.candidate)
        }))
    }
}
