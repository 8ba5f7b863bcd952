//! The `qapdesk` program.

fn main() {}
