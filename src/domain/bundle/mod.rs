//! The audit bundle: what the desk did in a period, application by application and change by change, for an auditor who is
//! to check the work and not the people.
//!
//! Invariant: what goes into it is made of these types, and none of them has a field for a text that somebody wrote: names,
//! addresses, notes, reasons and documents cannot be in it. Ids of a program are a [`Word`], numbers of a finding a
//! [`Figure`], and whoever did something is a [`Person`], who is the same throughout one bundle, so that it can be seen who
//! did not do two things that one person may not do (A3, S3, C2).
//!
//! Deliberately absent: files and their columns, which are the business of whoever writes them.

mod assessed;
mod build;
mod checked;
mod file;
mod person;
mod plain;
mod query;
mod step;

pub use assessed::{AuditedConflict, AuditedDecision, AuditedSeat, AuditedSession, SeatSheet, SessionStand, Sign};
pub use build::{Bundled, audited, audited_forgotten};
pub use checked::AuditedRequirement;
pub use file::{
    AuditedAppeal, AuditedFile, AuditedForgotten, AuditedLetter, AuditedPayment, AuditedStay, AuditedTurn, Way,
};
pub use person::{By, Faces, Person, PersonError, Persons};
pub use plain::{Figure, Word};
pub use query::{BundlePart, BundleQuery, StepsPart, StepsQuery};
pub use step::{AuditedStep, StepAct};
