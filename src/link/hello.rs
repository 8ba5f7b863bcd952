//! The first frame each way, and the envelope of every answer.

use serde::{Deserialize, Serialize};

use crate::desk::Via;
use crate::domain::Names;

/// Why somebody was not let in, and what may be done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// The cause, as a lower-case fragment.
    pub message: String,
    /// The remedy.
    pub hint: String,
}

/// Who a client says it is, beside what the kernel says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The account it wants to act as, or its own.
    pub account: Option<String>,
    /// How it came to the gateway; only the gateway says so.
    pub via: Option<Via>,
    /// Whether it is to be told candidates' names, and was before its line was cut (E1).
    pub names: Names,
}

/// The longest hello, in bytes: whoever sends it is nobody yet.
pub(super) const HELLO_BYTES: usize = 4096;

/// What a client says about itself; only the claim has a consequence, the rest is for the log.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    /// Who it says it is.
    pub(super) claim: Claim,
    /// Its process id in its own view.
    pub(super) pid: u32,
    /// Whether it has a terminal.
    pub(super) terminal: bool,
}

/// The server's word on a hello.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum HelloAnswer {
    /// Come in.
    Admitted,
    /// Not so.
    Refused(Refused),
    /// Not now: there are as many connections as there may be.
    Full(Refused),
}

impl HelloAnswer {
    /// Why not; none where the client is let in.
    pub(super) fn refused(&self) -> Option<&Refused> {
        match self {
            Self::Admitted => None,
            Self::Refused(refused) | Self::Full(refused) => Some(refused),
        }
    }
}

/// The envelope of news.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Push<N> {
    /// The service's news.
    News(N),
    /// No more news come on this connection; why.
    Cut(String),
}

/// The envelope of an answer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply<A> {
    /// The service's answer.
    Answer(A),
    /// The service failed while answering; the connection closes after this.
    Failed(String),
    /// The request was not read, so nothing of it was done; the connection closes after this.
    Refused(Refused),
    /// The same, and it may be asked again: there is too much under way.
    Full(Refused),
}
