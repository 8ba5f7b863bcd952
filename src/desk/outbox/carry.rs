use std::fmt;
use std::sync::Arc;

use super::settings::Route;
use super::{Leave, sendmail, smtp};
use crate::letters::Message;

/// What came of an attempt to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// It was taken, with these words.
    Taken(String),
    /// It was refused for good.
    Refused(String),
    /// It was refused for now.
    Later(String),
    /// The mail server could not be reached or let nobody in; no letter would fare better.
    Unreachable(String),
    /// The attempt broke off so that it may have been taken.
    Unsure(String),
}

impl Carried {
    /// What came of it, in a word.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Taken(_) => "taken",
            Self::Refused(_) => "refused",
            Self::Later(_) => "later",
            Self::Unreachable(_) => "unreachable",
            Self::Unsure(_) => "unsure",
        }
    }
}

/// How messages travel; tests bring their own way.
pub trait Carry: Send + Sync {
    /// Sends a message, once, and waits for what comes of it. The leave is taken before anything is done by which it may go.
    fn carry(&self, route: &Route, message: &Message, leave: &Leave) -> Carried;

    /// Tries the way without a message: what was found, step by step, or where it ends.
    fn try_out(&self, route: &Route) -> Result<Vec<String>, String>;
}

/// A way for messages that threads share.
#[derive(Clone)]
pub struct Carrier(pub(in crate::desk) Arc<dyn Carry>);

impl Carrier {
    /// A way of one's own.
    pub fn new(way: impl Carry + 'static) -> Self {
        Self(Arc::new(way))
    }

    /// By the mail server or program of the settings.
    pub fn system() -> Self {
        Self::new(System)
    }
}

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Carrier")
    }
}

struct System;

impl Carry for System {
    fn carry(&self, route: &Route, message: &Message, leave: &Leave) -> Carried {
        match route {
            Route::Smtp(server) => smtp::send(server, message, leave),
            Route::Sendmail(command) => sendmail::send(command, message, leave),
        }
    }

    fn try_out(&self, route: &Route) -> Result<Vec<String>, String> {
        match route {
            Route::Smtp(server) => smtp::try_out(server),
            Route::Sendmail(command) => sendmail::try_out(command),
        }
    }
}
