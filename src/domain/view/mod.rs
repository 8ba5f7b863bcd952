//! What clients see: projections of an application on a day, computed from its state and program, never stored.

mod application;
mod differences;
mod fields;
mod history;
mod query;
mod row;

pub use application::{ApplicationView, DeterminationView, NameView, RequirementView};
pub use differences::differences;
pub use history::details;
pub use query::{Query, Show, SortKey, SortKeyError};
pub use row::{Counts, Found, Row};
