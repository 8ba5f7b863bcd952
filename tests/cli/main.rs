//! The program itself, run as its users and their scripts run it.

mod bad_input;
mod process;
mod roster;
mod samples;
mod service_unit;
