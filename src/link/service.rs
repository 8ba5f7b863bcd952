//! What the server needs from whoever answers.

use std::sync::mpsc::Receiver;

use serde::{Serialize, de::DeserializeOwned};

use super::{Bell, Claim, Refused, Visitors};

/// Who is at the other end of a connection, by the kernel's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// Its user id.
    pub uid: u32,
    /// Its group id.
    pub gid: u32,
    /// Its process id when it connected.
    pub pid: i32,
}

/// What a request may be that is longer than any needs to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// The longest frame, in bytes.
    pub longest: usize,
    /// How many bytes of memory a byte of it may cost while it is read and answered.
    pub cost: usize,
}

/// The desk as the server sees it: it admits, answers, tells news and finishes.
///
/// All methods are called from many threads at once. A panic in [`Service::answer`] ends that connection only.
pub trait Service: Send + Sync + 'static {
    /// What a client asks.
    type Request: DeserializeOwned;
    /// What it is answered.
    type Answer: Serialize;
    /// What is told without being asked.
    type News: Serialize + Clone + Send;
    /// What is known about one connection.
    type Session: Send;

    /// Called once, before anybody is let in: who is there, for a service that tells it or sends somebody home.
    fn opening(&self, visitors: Visitors);

    /// Refuses a peer who is nobody here, before anything is read of what it says.
    fn knows(&self, peer: Peer) -> Result<(), Refused>;

    /// Lets a peer in, as the account it named or as its own, or says why not.
    fn admit(&self, peer: Peer, claim: &Claim) -> Result<Self::Session, Refused>;

    /// Whose session it is, by the name of the account.
    fn account_of(&self, session: &Self::Session) -> String;

    /// Whether whoever was let in is still what they were then: an account may change between two looks at it.
    fn still_stands(&self, session: &Self::Session) -> bool;

    /// What is allowed of a long request, which begins with these bytes; short ones are read in any case.
    fn allows(&self, session: &Self::Session, begin: &[u8]) -> Allowed;

    /// What the answer to a request that begins with these bytes may take of memory while it is made, in bytes, where that is
    /// much; zero where only what comes of it is counted.
    fn answer_cost(&self, begin: &[u8]) -> usize;

    /// Answers one request; a change is on disk before this returns.
    fn answer(&self, session: &mut Self::Session, request: Self::Request) -> Self::Answer;

    /// The news this session may see from now on.
    ///
    /// Give the receiving end of a bounded `sync_channel`, send with `try_send`, and drop the sender when it is full
    /// or closed: the connection is then cut, and its client reads everything again. Ring after each of these.
    fn watch(&self, session: &Self::Session, bell: Bell) -> Receiver<Self::News>;

    /// Whether something goes on that nobody waits for; an idle server stays for it.
    fn is_busy(&self) -> bool {
        false
    }

    /// Called about twice a second: for what is due without anybody asking.
    fn look_after(&self) {}

    /// Called once before the process exits, when no request is under way: finish the writer, flush. What is waited for
    /// meanwhile is told in words; answers what is left undone, if anything.
    fn leaving(&self, tell: &mut dyn FnMut(&str)) -> Option<String>;
}
