//! The service: who may do what, commands in, events out, look-up.

pub mod lookup;
