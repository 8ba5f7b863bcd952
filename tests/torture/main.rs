//! Torture: what a desk does with damaged files, a real full disk, and real power cuts.
//!
//! The long ones are ignored: `.ci/run` runs a share of them, the README says how to run all.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod answers;
mod backup;
mod damage;
mod displaced;
mod full_disk;
mod kill;
#[path = "../store_desk/kit.rs"]
#[expect(dead_code, reason = "the store's tests use all of it")]
mod kit;
mod mounted;
mod power;
mod random;
#[path = "../seated/mod.rs"]
mod seated;
mod server;
mod taken;
mod way;
