use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How the server is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Its process id.
    pub process: u32,
    /// Its build.
    pub build: String,
    /// Applications on file.
    pub applications: u32,
    /// The last change's place in the journal.
    pub sequence: u64,
    /// Since when it runs.
    pub since: DateTime<Utc>,
    /// What only an admin is told (V1).
    pub within: Option<Box<Within>>,
}

/// What only an admin is told of the server (V1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Within {
    /// The protocol that it speaks.
    pub protocol: u32,
    /// Memory that it has now, in bytes; none where the system does not say.
    pub memory: Option<u64>,
    /// When the last change was on disk; none where there was none since the server runs.
    pub kept_at: Option<DateTime<Utc>>,
    /// How many connections there are.
    pub connections: u32,
    /// Who is connected, the longest there first.
    pub connected: Vec<Connected>,
}

/// A program that is connected to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connected {
    /// Its account.
    pub account: String,
    /// The Unix user that runs it.
    pub uid: u32,
    /// Its process.
    pub process: u32,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether it is a terminal; else it is a command.
    pub terminal: bool,
}
