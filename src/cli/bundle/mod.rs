//! An audit bundle as a folder: its tables, what its README says of them, and its manifest.
//!
//! Invariants: every column is described where it is filled, and the README is made of those descriptions; the folder is
//! there whole or not at all; what stands in it comes from [`crate::domain::bundle`] and the report, in which assessors go by
//! the same numbers.

mod folder;
mod manifest;
mod masked;
mod of_applications;
mod of_assessments;
mod readme;
mod step;
mod table;

pub(super) use folder::{Folder, Writing, Written};
pub(super) use manifest::{Manifest, ProgramFile};
pub(super) use masked::masked;
pub(super) use of_applications::forgotten_row;
pub(super) use readme::{About, readme};
pub(super) use step::{ForgottenJson, StepJson};
pub(super) use table::TABLES;
