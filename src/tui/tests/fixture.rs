//! Forms of invented candidates.

use chrono::NaiveDate;

use crate::domain::{
    Candidate, Capacity, Experience, ExperienceRow, FeedbackForm, Form, Memberships, Payment, Reference, Statement,
    TrainingCourse, Via,
};
use crate::text::{Line, Prose};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(super) fn line(text: &str) -> Line {
    Line::parse(text).expect("clean text")
}

/// A form that meets everything but what a person must read.
pub(super) fn form(given: Option<&str>, family: &str, received_on: &str) -> Form {
    let name = given.map_or_else(|| family.to_owned(), |given| format!("{given} {family}"));
    Form {
        received_on: day(received_on),
        candidate: Candidate {
            name: line(&name),
            given_name: given.map(line),
            family_name: line(family),
            email: Some(line("candidate@example.org")),
            primary_phone: None,
            secondary_phone: None,
            cell: None,
            fax: None,
            address: None,
            time_zone: None,
        },
        training: vec![TrainingCourse {
            course: line("Basic mediation"),
            institution: line("CPR"),
            year: Some(2021),
            hours: "24".parse().expect("hours"),
            cpr_sponsored: false,
            cmtp: false,
            basic: true,
            theory: true,
            practice: true,
            role_plays: 4,
            role_play_feedback: true,
            syllabus: None,
            completion: None,
        }],
        memberships: Memberships::default(),
        experience: Experience {
            mediator: Some(ExperienceRow { cases: Some(31), hours: Some("240.5".parse().expect("hours")) }),
            ..Experience::default()
        },
        case_log: Vec::new(),
        statement: Statement { text: Some(Prose::clean("I listen first.")), ..Statement::default() },
        references: vec![reference("R. Counsel", Capacity::Counsel), reference("P. Party", Capacity::Party)],
        feedback: (1..=15).map(feedback).collect(),
        evaluations: Vec::new(),
        payments: vec![Payment {
            date: day(received_on),
            amount: "360.00".parse().expect("an amount"),
            currency: "USD".parse().expect("a currency"),
            method: Some(line("check")),
            reference: None,
            fee: None,
        }],
        declarations: Vec::new(),
        points: Vec::new(),
        papers: Vec::new(),
    }
}

/// Jane's form: four feedback forms short.
pub(in crate::tui) fn jane() -> Form {
    let mut form = form(Some("Jane"), "O'Connor", "2026-11-02");
    form.feedback.truncate(11);
    form.feedback[3].unanswered = Some(2);
    form
}

fn reference(name: &str, capacity: Capacity) -> Reference {
    Reference {
        name: Some(line(name)),
        firm: None,
        city: None,
        phone: Some(line("+1 212 555 0111")),
        email: None,
        capacity: Some(capacity),
        case: Some(line("C-01")),
    }
}

pub(super) fn feedback(place: u32) -> FeedbackForm {
    FeedbackForm {
        giver: Some(line(&format!("F-{place:02}"))),
        capacity: Some(if place.is_multiple_of(2) { Capacity::Counsel } else { Capacity::Party }),
        case: Some(line(&format!("C-{place:02}"))),
        received_on: Some(day("2026-09-30")),
        unanswered: Some(0),
        via: Some(Via::Mediator),
        duplicate_of: None,
    }
}
