//! The command line: arguments, one file a subcommand, tables and JSON.
//!
//! A command turns its arguments into one of the protocol's requests, asks the server through `desk::Desk`, and
//! prints the answer as a table for people or as JSON for scripts. Exit statuses and JSON shapes are contracts
//! (`Status`, `json`). Backups and what brings a desk back work on its files, as its owner, with the server's word up to
//! where they stand, or with the desk's lock where none runs.
//!
//! Invariants: every character printed went through [`Line`](crate::text::Line) or [`Prose`](crate::text::Prose);
//! wrong usage ends with status 2 before anybody is asked; a closed pipe ends a command without a word.
//!
//! Deliberately absent: rules and roles (the server decides), and what the terminal shows.

mod act;
mod alike;
mod args;
mod bundle;
mod commands;
mod context;
mod day;
mod desk;
mod error;
mod interruption;
mod json;
mod json_schedule;
mod keeping;
mod left_out;
mod new_file;
mod output;
mod own_file;
mod owned;
mod pages;
mod parse;
mod plain;
mod progress;
mod quick;
mod real;
mod report;
mod roster_json;
mod run;
mod schedule;
mod status;
mod table;
#[cfg(test)]
mod tests;
mod usage;
mod users;
mod values;
mod words;

pub use commands::gateway::{WordsError, split_words};
pub use run::main;
pub use status::Status;
