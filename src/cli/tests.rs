//! The commands against a desk whose answers are ready: what they ask, print and end with.

mod changes;
mod contracts;
mod editing;
mod fixture;
mod help;
mod intake;
mod keys;
mod plain;
mod reading;
mod replay;
mod reporting;
mod roster;
mod schedule;
mod settings;
