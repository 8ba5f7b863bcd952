//! The simulator: random commands of many clients on a desk whose machine fails, stops, loses its power and comes back,
//! all from a seed. After each life of the desk every acknowledged change must be there, whole and in order, and nothing
//! else but what was asked.
//!
//! `QAPDESK_SIM_SEED=7 cargo test --lib desk::sim -- --nocapture` replays one run and prints its calls;
//! `QAPDESK_SIM_RUNS=100000` has that many runs, from `QAPDESK_SIM_FROM` on.

mod copies;
mod gone;
mod house;
mod jobs;
mod memory;
mod mending;
mod run;
mod sense;
mod tests;
mod weather;
