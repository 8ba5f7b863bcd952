//! The socket between the desk's server and its clients.

pub mod protocol;
