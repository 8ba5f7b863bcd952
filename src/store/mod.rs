//! The store: a journal that is the truth, and a state database that answers.

mod disk;
pub mod documents;
pub mod error;
pub mod journal;
mod table;

pub use error::{Fault, StoreError};
