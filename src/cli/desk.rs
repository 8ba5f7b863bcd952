use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;

use super::error::CliError;
use crate::desk::GatewayKey;
use crate::domain::Names;
use crate::link::protocol::{Answer, Problem, Request, Unreadable, Via};
use crate::link::{Held, Holder, Left, Restarted};
use crate::tui::outside::{KeysFile, SettingsFile};
use crate::tui::recording::Player;
use crate::tui::theme::ThemeName;

/// The desk as commands need it: the real one connects to the server, the one of the tests has its answers ready.
pub(super) trait Desk {
    /// Asks the server; starts it where none runs.
    fn ask(&mut self, request: &Request) -> Result<Answer, CliError>;

    /// What of the desk cannot be read, and is left out of what its server answers.
    fn unreadable(&mut self) -> Result<Unreadable, CliError>;

    /// The documents that a form file names, or what is wrong with the file.
    fn documents_of(&self, file: &str, bytes: &[u8]) -> Result<Vec<NamedDocument>, Vec<Problem>>;

    /// A blank form.
    fn blank_form(&self) -> String;

    /// A blank form as a fillable PDF, for that program where one is named.
    fn blank_pdf(&self, program: Option<&str>) -> Result<Vec<u8>, CliError>;

    /// The form that a filled PDF holds as text; received on that day, where it says none. Other bytes are none of its
    /// business.
    fn form_of_pdf(&self, bytes: &[u8], received_on: Option<NaiveDate>) -> Option<Result<String, Vec<Problem>>>;

    /// Opens the desk on the terminal until its user leaves; in this theme, or in the one of settings and environment,
    /// and with this keymap, or the user's own.
    fn open_terminal(&mut self, theme: Option<ThemeName>, keymap: Option<&str>) -> Result<(), CliError>;

    /// The keys of a keymap by its name or file, or the user's own.
    fn keys(&self, named: Option<&str>) -> Result<KeysFile, CliError>;

    /// Shows a recording on the terminal until its user leaves.
    fn replay(&mut self, player: Player) -> Result<(), CliError>;

    /// The user's own settings.
    fn settings(&self) -> SettingsFile;

    /// Serves until told to leave.
    fn serve(&mut self, how: &Serving) -> Result<(), CliError>;

    /// The desk's folder, whether or not there is one.
    fn place(&self) -> Result<PathBuf, CliError>;

    /// The desk's folder, in which a desk must be.
    fn home(&self) -> Result<PathBuf, CliError>;

    /// The desk's folder, and the keys that open it through the gateway, without asking its server.
    fn gateway_keys(&self) -> Result<(PathBuf, Vec<GatewayKey>), CliError>;

    /// Leaves candidates' names out of what is told from now on (E1).
    fn hide_names(&mut self);

    /// Whether its user came through the gateway: no file of this machine is theirs, and they start no program.
    fn is_gateway(&self) -> bool;

    /// How the running server is; starts none.
    fn server(&mut self) -> Result<ServerFound, CliError>;

    /// Asks the running server; starts none, and answers nothing where none runs at a desk.
    fn ask_running(&mut self, request: &Request) -> Result<Option<Answer>, CliError>;

    /// Holds the desk's folder for a command that works on its files, so that no server comes; a conflict where
    /// somebody has it. `make` makes the folder where it is missing; else a desk must be there. What is done is told to whoever waits.
    fn hold(&mut self, make: bool, what: &str) -> Result<Held, CliError>;

    /// Asks the running server to leave, and tells what is waited for; none where none runs at a desk.
    fn stop(&mut self, tell: &mut dyn FnMut(&str)) -> Result<Option<Left>, CliError>;

    /// Has the server leave and another one run in its place, and tells what is waited for.
    fn restart(&mut self, tell: &mut dyn FnMut(&str)) -> Result<Restarted, CliError>;
}

/// A server, as far as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ServerFound {
    /// None runs.
    None,
    /// One starts and does not answer yet, or leaves and does not any more.
    Unheard(Holder),
    /// It speaks another protocol, in which nothing can be asked.
    OfOtherProtocol {
        /// Its process.
        process: u32,
        /// Its build.
        build: String,
        /// What it speaks.
        protocol: u32,
    },
    /// It says how it is, or why it does not.
    Answers(Answer),
}

/// Which desk, and as whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Whose {
    /// The desk's folder; the user's own where absent.
    pub(super) folder: Option<PathBuf>,
    /// The account; the Unix user's own where absent.
    pub(super) account: Option<String>,
    /// How they came through the gateway, where they did.
    pub(super) via: Option<Via>,
    /// Whether they are told candidates' names (E1).
    pub(super) names: Names,
    /// Whether a new desk is made where none is: not for who only asks, and may have mistyped its name.
    pub(super) begins: bool,
}

/// A document that a form names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedDocument {
    /// The file's name beside the form.
    pub(super) name: String,
    /// The line of the form, from 1.
    pub(super) line: Option<u32>,
    /// The key that names it.
    pub(super) key: Option<String>,
}

/// How a server serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Serving {
    /// The Unix user through whom accounts come by their SSH keys.
    pub(super) gateway: Option<u32>,
    /// The group whose members reach the desk.
    pub(super) group: Option<u32>,
    /// Started by a client, in a session of its own.
    pub(super) background: bool,
    /// Leaves after this long without anybody; never where absent.
    pub(super) idle: Option<Duration>,
}
