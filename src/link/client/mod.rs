//! The client side: connect, start a server when there is none, ask, watch.

mod connect;
mod contact;
mod news;
mod options;
mod server;
mod start;
mod stop;

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};

pub use self::news::{Pushed, Watch, Watching};
pub use self::options::{ConnectOptions, Launch};
pub use self::start::SERVER_MEMORY;
pub use self::stop::{Alive, LEAVING, Left, Restarted, failed_start, ping, restart, stop, unheard};

use self::contact::Contact;
use super::LinkError;
use super::frame::{FRAME_TIME, FrameError, to_frame, write_within};
use super::hello::{Claim, Reply};
use super::preface::Operation;

/// A connection to the desk's server, for requests one after another.
#[derive(Debug)]
pub struct Client {
    options: ConnectOptions,
    /// None once a request failed in a way that leaves answers out of step.
    contact: Option<Contact>,
}

impl Client {
    /// Connects; starts a server when nobody listens and the options say so.
    pub fn connect(options: &ConnectOptions) -> Result<Self, LinkError> {
        Self::connect_with(options, &mut |_| {})
    }

    /// The same, telling what a starting server says about its progress, a line at a time.
    pub fn connect_with(options: &ConnectOptions, progress: &mut dyn FnMut(&str)) -> Result<Self, LinkError> {
        let contact = connect::establish(options, Operation::Request, progress)?;
        Ok(Self { options: options.clone(), contact: Some(contact) })
    }

    /// Asks one thing and waits for its answer.
    ///
    /// When the server was gone before the request was out (it left, or was replaced, since the last one), this
    /// connects again, starting a server where the options say so, and asks it once more. When it went afterwards the
    /// error says that the outcome is unknown, and the next call connects again.
    pub fn ask<Request: Serialize, Answer: DeserializeOwned>(
        &mut self,
        request: &Request,
    ) -> Result<Answer, LinkError> {
        self.ask_within(self.options.patience, request)
    }

    /// The same of something whose answer may take longer, or shorter, than the options say.
    pub fn ask_within<Request: Serialize, Answer: DeserializeOwned>(
        &mut self,
        patience: Duration,
        request: &Request,
    ) -> Result<Answer, LinkError> {
        let frame = to_frame(request)?;
        match self.exchange(patience, &frame) {
            Err(LinkError::NotSent) => self.exchange(patience, &frame),
            outcome => outcome,
        }
    }

    /// What the next connection says of its client, where this one is cut.
    pub fn claim_mut(&mut self) -> &mut Claim {
        &mut self.options.claim
    }

    /// News from now on, on a connection of its own. What is asked after this returns misses none.
    pub fn watch<News: DeserializeOwned + Send + 'static>(&self) -> Result<Watch<News>, LinkError> {
        news::watch(&self.options)
    }

    /// The same, handed to a function on a thread of its own until it answers false or the returned guard is dropped.
    pub fn watch_with<News: DeserializeOwned>(
        &self,
        on_news: impl FnMut(Pushed<News>) -> bool + Send + 'static,
    ) -> Result<Watching, LinkError> {
        news::watch_with(&self.options, on_news)
    }

    fn exchange<Answer: DeserializeOwned>(&mut self, patience: Duration, frame: &[u8]) -> Result<Answer, LinkError> {
        let mut contact = match self.contact.take() {
            Some(contact) => contact,
            None => connect::establish(&self.options, Operation::Request, &mut |_| {})?,
        };
        match write_within(&contact.stream, frame, FRAME_TIME) {
            Ok(()) => {}
            // An unfinished frame is never acted on.
            Err(FrameError::Io(_) | FrameError::Cut) => return Err(LinkError::NotSent),
            Err(error) => return Err(error.into()),
        }
        let reply = read_reply(&mut contact, patience)?;
        match reply {
            Reply::Answer(answer) => {
                self.contact = Some(contact);
                Ok(answer)
            }
            Reply::Failed(words) => Err(LinkError::Failed(words)),
            Reply::Refused(refused) => Err(refused.into()),
            Reply::Full(refused) => Err(LinkError::Full(refused)),
        }
    }
}

fn read_reply<Answer: DeserializeOwned>(contact: &mut Contact, patience: Duration) -> Result<Reply<Answer>, LinkError> {
    match contact.reader.next(Some(patience)) {
        Ok(Some(reply)) => Ok(reply),
        Ok(None) | Err(FrameError::Cut | FrameError::Io(_)) => Err(LinkError::OutcomeUnknown),
        Err(FrameError::Idle) => Err(LinkError::NoAnswer { seconds: patience.as_secs() }),
        Err(error) => Err(error.into()),
    }
}
