//! A form without what tells who it is.

use super::{HIDDEN, Veil};
use crate::domain::finding::is_reachable;
use crate::domain::{
    Candidate, CaseLogRow, Declaration, Document, Evaluation, FeedbackForm, Form, Memberships, Paper, Payment,
    PointsRow, Reference, Roster, Statement, TrainingCourse,
};
use crate::text::{Line, Prose};

/// The mark that something is there and not shown; none where there is nothing.
fn hidden(field: Option<&Line>) -> Option<Line> {
    field.map(|_| Line::clean(HIDDEN))
}

impl Veil {
    /// A form without what tells who it is. That something is on file stays to be seen.
    pub fn form(&self, form: &Form) -> Form {
        let Form {
            received_on,
            candidate,
            training,
            memberships,
            experience,
            case_log,
            statement,
            references,
            feedback,
            evaluations,
            payments,
            declarations,
            points,
            papers,
        } = form;
        Form {
            received_on: *received_on,
            candidate: self.candidate(candidate),
            training: training.iter().map(|course| self.course(course)).collect(),
            memberships: self.memberships(memberships),
            experience: experience.clone(),
            case_log: case_log.iter().map(|row| self.case(row)).collect(),
            statement: self.statement(statement),
            references: (1..).zip(references).map(|(place, one)| self.reference(place, one)).collect(),
            feedback: feedback.iter().map(|form| self.feedback(form)).collect(),
            evaluations: evaluations.iter().map(|one| self.evaluation(one)).collect(),
            payments: payments.iter().map(|payment| self.payment(payment)).collect(),
            declarations: declarations.iter().map(|made| self.declaration(made)).collect(),
            points: points.iter().map(|row| self.points(row)).collect(),
            papers: papers.iter().map(|paper| self.paper(paper)).collect(),
        }
    }

    fn candidate(&self, candidate: &Candidate) -> Candidate {
        let Candidate {
            name: _,
            given_name: _,
            family_name: _,
            email,
            primary_phone,
            secondary_phone,
            cell,
            fax,
            address,
            time_zone,
        } = candidate;
        Candidate {
            name: self.name(),
            given_name: None,
            family_name: self.name(),
            email: hidden(email.as_ref()),
            primary_phone: hidden(primary_phone.as_ref()),
            secondary_phone: hidden(secondary_phone.as_ref()),
            cell: hidden(cell.as_ref()),
            fax: hidden(fax.as_ref()),
            address: address.as_ref().map(|_| Prose::clean(HIDDEN)),
            time_zone: time_zone.clone(),
        }
    }

    /// Who speaks of a candidate tells nothing of what is asked for but that somebody can be asked, and of which case.
    fn reference(&self, place: u32, reference: &Reference) -> Reference {
        let Reference { name, firm: _, city: _, phone, email, capacity, case } = reference;
        // That nobody can be reached is no secret, and would not be seen beside the mark of what is hidden.
        let shown = |field: &Option<Line>| hidden(field.as_ref().filter(|_| is_reachable(reference)));
        Reference {
            name: name.as_ref().map(|_| Line::clean(&format!("reference {place}"))),
            firm: None,
            city: None,
            phone: shown(phone),
            email: shown(email),
            capacity: *capacity,
            case: self.maybe(case.as_ref()),
        }
    }

    fn course(&self, course: &TrainingCourse) -> TrainingCourse {
        TrainingCourse {
            course: self.typed(&course.course),
            institution: self.typed(&course.institution),
            syllabus: self.document(course.syllabus.as_ref()),
            completion: self.document(course.completion.as_ref()),
            ..course.clone()
        }
    }

    fn memberships(&self, memberships: &Memberships) -> Memberships {
        let roster = |roster: &Roster| Roster {
            organisation: self.typed(&roster.organisation),
            year_accepted: roster.year_accepted,
        };
        let Memberships { cpr_neutral, year_accepted, rosters } = memberships;
        Memberships {
            cpr_neutral: *cpr_neutral,
            year_accepted: *year_accepted,
            rosters: rosters.iter().map(roster).collect(),
        }
    }

    fn case(&self, row: &CaseLogRow) -> CaseLogRow {
        CaseLogRow { key: self.typed(&row.key), ..row.clone() }
    }

    fn statement(&self, statement: &Statement) -> Statement {
        let Statement { text, document, pages } = statement;
        Statement {
            text: text.as_ref().map(|text| self.prose(text)),
            document: self.document(document.as_ref()),
            pages: *pages,
        }
    }

    fn feedback(&self, form: &FeedbackForm) -> FeedbackForm {
        FeedbackForm {
            giver: self.maybe(form.giver.as_ref()),
            case: self.maybe(form.case.as_ref()),
            duplicate_of: self.maybe(form.duplicate_of.as_ref()),
            ..form.clone()
        }
    }

    fn evaluation(&self, one: &Evaluation) -> Evaluation {
        Evaluation { case: self.maybe(one.case.as_ref()), ..one.clone() }
    }

    fn payment(&self, payment: &Payment) -> Payment {
        Payment {
            method: self.maybe(payment.method.as_ref()),
            reference: self.maybe(payment.reference.as_ref()),
            ..payment.clone()
        }
    }

    fn declaration(&self, made: &Declaration) -> Declaration {
        Declaration { name: self.typed(&made.name), made_on: made.made_on }
    }

    fn points(&self, row: &PointsRow) -> PointsRow {
        PointsRow { category: self.typed(&row.category), activity: self.maybe(row.activity.as_ref()), ..row.clone() }
    }

    fn paper(&self, paper: &Paper) -> Paper {
        Paper { name: self.typed(&paper.name), document: self.document(paper.document.as_ref()), ..paper.clone() }
    }

    fn document(&self, document: Option<&Document>) -> Option<Document> {
        document.map(|document| Document { name: self.file(&document.name), ..document.clone() })
    }
}
