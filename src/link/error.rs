//! Everything that can go wrong between a client and its server.

use std::io;
use std::path::{Path, PathBuf};

use super::desk_dir::READ_ONLY;
use super::{DeskDirError, FrameError, Holder, PrefaceError, Refused};
use crate::codec::CodecError;

/// Why a client got no answer, or a server could not serve. The message is the cause, [`LinkError::hint`] the remedy.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The desk folder.
    #[error(transparent)]
    Folder(#[from] DeskDirError),
    /// Nobody listens, and none was to be started.
    #[error("no server is running for {}", .0.display())]
    NotRunning(PathBuf),
    /// The server's program could not be run.
    #[error("the server could not be started ({}): {source}", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// The server started and said why it cannot serve.
    #[error("the server could not start: {message}")]
    StartFailed {
        /// Its words.
        message: String,
        /// Its remedy, or where its log is.
        hint: String,
    },
    /// The server ended before it was ready, without a word.
    #[error("the server ended before it was ready")]
    StartSilent {
        /// Its log.
        log: PathBuf,
    },
    /// No server became ready in time.
    #[error("no server was ready within {seconds} seconds{}", holder_words(holder))]
    Timeout {
        /// How long was waited without any sign of progress.
        seconds: u64,
        /// Who holds the lock, as far as known.
        holder: Holder,
        /// The server's log.
        log: PathBuf,
    },
    /// The server does not let us in, or not as whom we said.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The server speaks a later protocol than we do.
    #[error("the running server ({build}) is newer than this program: it speaks protocol {theirs}, we speak {ours}")]
    ServerIsNewer {
        /// Our protocol number.
        ours: u32,
        /// The server's.
        theirs: u32,
        /// The server's build.
        build: String,
    },
    /// The server speaks an earlier protocol than we do, and none was to be started in its place.
    #[error("the running server ({build}) is older than this program: it speaks protocol {theirs}, we speak {ours}")]
    ServerIsOlder {
        /// Our protocol number.
        ours: u32,
        /// The server's.
        theirs: u32,
        /// The server's build.
        build: String,
        /// Whose server it is, where it is not ours to replace.
        owner: Option<u32>,
    },
    /// A server was asked to leave and is still there.
    #[error("the server (process {pid}) was asked to leave and is still there after {seconds} seconds")]
    WillNotLeave {
        /// Its process.
        pid: i32,
        /// How long was waited.
        seconds: u64,
    },
    /// A server that is to be restarted was started by a person.
    #[error("the server (process {pid}) was started by hand, so only whoever did can start it again")]
    RunByHand {
        /// Its process.
        pid: i32,
        /// Whether its desk is shared: no command starts a server of such a desk.
        is_shared: bool,
    },
    /// A service manager's server has left and none came in its place.
    #[error("the server has left, and its service manager has started none in {seconds} seconds")]
    NotStartedAgain {
        /// How long was waited.
        seconds: u64,
    },
    /// Somebody else listens at our socket.
    #[error("the socket of {} is served by uid {uid}, not by you", desk.display())]
    Impostor {
        /// The desk folder.
        desk: PathBuf,
        /// Who serves it.
        uid: u32,
    },
    /// The connection was taken and nobody says anything.
    #[error("the server{} does not greet", process_words(*pid))]
    Silent {
        /// Its process, 0 where that is not known.
        pid: i32,
    },
    /// Something that is not qapdesk answers, or one so strange that even the preface is not understood.
    #[error("what answers at the desk's socket is not understood: {0}")]
    NotUnderstood(#[from] PrefaceError),
    /// The connection was gone before the request was out: nothing was done.
    #[error("the server was gone before the request was sent; nothing was changed")]
    NotSent,
    /// The connection broke while the server had the request: it may or may not have been done.
    #[error("the server was gone before it answered; whether the request was done is unknown")]
    OutcomeUnknown,
    /// The server has the request and did not answer in time: it may or may not be done yet.
    #[error("the server did not answer within {seconds} seconds; whether the request was done is unknown")]
    NoAnswer {
        /// How long was waited.
        seconds: u64,
    },
    /// The server has as many connections as there may be, or no room for the request: nothing was done, and a later attempt
    /// may do.
    #[error(transparent)]
    Full(Refused),
    /// The server gave up telling news to this program.
    #[error("the server tells no more news: {0}")]
    CutOff(String),
    /// The news connection ended.
    #[error("the server tells no more news: it left, or this program was too slow to take them")]
    NewsEnded,
    /// The server failed inside while it answered.
    #[error("the server failed while answering; whether the request was done is unknown: {0}")]
    Failed(String),
    /// A frame that could not be read.
    #[error("the server's answer cannot be read: {0}")]
    Frame(#[from] FrameError),
    /// A value that could not be sent or read.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// Somebody else is the server of this desk.
    #[error("the desk already has a server{}", holder_words(.0))]
    Busy(Holder),
    /// The store, or whatever the service needs, did not open.
    #[error("{0}")]
    NotMade(String),
    /// The disk takes no writes, which no server can do without.
    #[error("the disk may only be read: {what} {} cannot be written", path.display())]
    ReadOnly {
        /// What for.
        what: &'static str,
        /// Where.
        path: PathBuf,
    },
    /// The system.
    #[error("{what} {} cannot be used: {source}", path.display())]
    Io {
        /// What for.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
}

impl LinkError {
    /// What may be done about it, if anything.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Folder(error) => error.hint(),
            Self::NotRunning(_) => {
                "have it started as it is set up: systemctl start qapdesk, or qapdesk serve with its options".to_owned()
            }
            Self::Start { .. } => "check that the program is still where it was, and its permissions".to_owned(),
            Self::StartFailed { hint, .. } => hint.clone(),
            Self::StartSilent { log } | Self::Timeout { log, .. } => format!("its log is {}", log.display()),
            Self::Refused(refused) | Self::Full(refused) => refused.hint.clone(),
            Self::ServerIsNewer { .. } => "close this program and start the newer one".to_owned(),
            Self::Silent { pid: 0 } => {
                "see with its service manager whether it runs: systemctl status qapdesk; then try again".to_owned()
            }
            Self::WillNotLeave { pid, .. } | Self::Silent { pid } => {
                format!("look at process {pid}, or end it: kill {pid}")
            }
            Self::RunByHand { is_shared: true, .. } => "stop it where it runs and start it there again".to_owned(),
            Self::RunByHand { .. } => {
                "stop it where it runs and start it there again; or qapdesk stop, and the next command starts one"
                    .to_owned()
            }
            Self::NotStartedAgain { .. } => "start it with its service manager: systemctl start qapdesk".to_owned(),
            Self::Impostor { .. } => "stop that process; nothing was sent to it".to_owned(),
            Self::NotUnderstood(_) => "stop what listens there, then try again".to_owned(),
            Self::NotSent | Self::NewsEnded | Self::CutOff(_) => "try again".to_owned(),
            Self::OutcomeUnknown | Self::NoAnswer { .. } | Self::Failed(_) => {
                "look whether it was done before you try again".to_owned()
            }
            Self::ServerIsOlder { owner: Some(uid), .. } => {
                format!("ask uid {uid}, whose desk it is, to run: qapdesk restart")
            }
            Self::Busy(_) | Self::ServerIsOlder { .. } => "stop it with: qapdesk stop".to_owned(),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "your Unix user may not reach this desk: ask its owner to let you in, or name your own with --desk DIR"
                    .to_owned()
            }
            Self::ReadOnly { .. } => READ_ONLY.to_owned(),
            Self::Frame(_) | Self::Codec(_) | Self::NotMade(_) | Self::Io { .. } => return None,
        };
        Some(hint).filter(|hint| !hint.is_empty())
    }

    /// Whether the request may have been done although no answer came.
    pub fn outcome_unknown(&self) -> bool {
        matches!(self, Self::OutcomeUnknown | Self::NoAnswer { .. } | Self::Failed(_) | Self::Frame(_))
    }

    pub(super) fn io(what: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        if source.kind() == io::ErrorKind::ReadOnlyFilesystem {
            return Self::ReadOnly { what, path };
        }
        Self::Io { what, path, source }
    }
}

fn process_words(pid: i32) -> String {
    if pid > 0 { format!(" (process {pid})") } else { String::new() }
}

fn holder_words(holder: &Holder) -> String {
    match (holder.pid, holder.state.as_str()) {
        (0, _) => String::new(),
        (pid, "") => format!(": process {pid}"),
        (pid, state) => format!(": process {pid}, {state}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_cause_and_remedy() {
        let holder = Holder { pid: 7, build: "x".into(), origin: None, state: "leaving".into() };
        let error = LinkError::Timeout { seconds: 10, holder, log: "/d/server.log".into() };
        assert_eq!(error.to_string(), "no server was ready within 10 seconds: process 7, leaving");
        assert_eq!(error.hint().unwrap(), "its log is /d/server.log");
        let older = |owner| LinkError::ServerIsOlder { ours: 7, theirs: 6, build: "x".into(), owner };
        assert_eq!(older(Some(1000)).hint().unwrap(), "ask uid 1000, whose desk it is, to run: qapdesk restart");
        assert!(older(None).hint().unwrap().contains("qapdesk stop"));
        let read_only =
            LinkError::io("the server's log", Path::new("/d/server.log"), io::ErrorKind::ReadOnlyFilesystem.into());
        assert_eq!(
            read_only.to_string(),
            "the disk may only be read: the server's log /d/server.log cannot be written"
        );
        assert!(read_only.hint().unwrap().contains("mounted for writing"));
        let by_hand = |is_shared| LinkError::RunByHand { pid: 7, is_shared }.hint().unwrap();
        assert!(by_hand(false).contains("the next command starts one") && !by_hand(true).contains("qapdesk stop"));
        assert!(LinkError::OutcomeUnknown.outcome_unknown() && !LinkError::NotSent.outcome_unknown());
    }
}
