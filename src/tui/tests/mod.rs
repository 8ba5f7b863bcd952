//! The screen in process: keys in, frames out, a fake desk behind.

mod desk;
mod fixture;
mod hands;
mod printer;
mod sizes;
mod snapshots;
mod stories;
