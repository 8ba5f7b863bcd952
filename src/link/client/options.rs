//! How a client connects.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::link::{Begin, Claim, DeskDir, DeskDirError, LinkError, PROTOCOL};

/// How a client connects.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// The desk folder.
    pub desk_dir: PathBuf,
    /// Who we say we are; nothing of it: the account of our uid.
    pub claim: Claim,
    /// Whether a server is started when none listens.
    pub start: bool,
    /// In which folders it is.
    pub begin: Begin,
    /// Further arguments for a server that is started.
    pub server_args: Vec<OsString>,
    /// The command that starts a server; `None`: this program with `--desk DIR serve --background`.
    pub launch: Option<Launch>,
    /// How long connecting may take without any sign of progress.
    pub connect_within: Duration,
    /// How long an answer may take.
    pub patience: Duration,
    /// This program's name and version, for people.
    pub build: String,
    /// The protocol number; other than [`PROTOCOL`] only to try what happens between versions.
    pub protocol: u32,
}

impl ConnectOptions {
    /// Our own account at this desk, starting a server when there is none.
    pub fn new(desk_dir: impl Into<PathBuf>) -> Self {
        Self {
            desk_dir: desk_dir.into(),
            claim: Claim::default(),
            start: true,
            begin: Begin::default(),
            server_args: Vec::new(),
            launch: None,
            connect_within: Duration::from_secs(10),
            patience: Duration::from_mins(1),
            build: concat!("qapdesk ", env!("CARGO_PKG_VERSION")).to_owned(),
            protocol: PROTOCOL,
        }
    }

    /// The checked folder; made when missing, if a new desk may be begun there.
    pub(super) fn desk(&self) -> Result<DeskDir, LinkError> {
        match DeskDir::visit(&self.desk_dir) {
            Err(DeskDirError::Missing(_)) if self.start && self.begin != Begin::Never => {
                Ok(DeskDir::create(&self.desk_dir)?)
            }
            visited => Ok(visited?),
        }
    }
}

/// A command that starts a server.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The program.
    pub program: PathBuf,
    /// All its arguments.
    pub arguments: Vec<OsString>,
}

impl Launch {
    /// This program as the server of a desk.
    pub(super) fn own(desk: &DeskDir, further: &[OsString]) -> std::io::Result<Self> {
        let mut program = std::env::current_exe()?;
        // A program that was replaced by an upgrade is known to the kernel as deleted; the new one is in its place.
        if let Some(replaced) = program.to_str().and_then(|path| path.strip_suffix(" (deleted)")) {
            program = PathBuf::from(replaced);
        }
        let mut arguments: Vec<OsString> = vec!["--desk".into(), desk.path().into()];
        arguments.extend(["serve".into(), "--background".into()]);
        arguments.extend(further.iter().cloned());
        Ok(Self { program, arguments })
    }
}
