//! The one place where the command line meets the rooms below it: socket, forms, server, terminal.

mod desk_drafts;
mod outside;
mod server;

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use chrono::{NaiveDate, Utc};

use super::desk::{Desk, NamedDocument, ServerFound, Serving, Whose};
use super::error::CliError;
use crate::desk::{GatewayKey, Place, gateway_keys};
use crate::domain::{Names, Rule};
use crate::intake;
use crate::link::protocol::{Answer, Problem, Request, Unreadable};
use crate::link::{
    self, Begin, Claim, Client, ConnectOptions, DeskDir, DeskDirError, Held, Left, LinkError, Restarted,
};
use crate::text::Line;
use crate::tui::outside::{KeysFile, SettingsFile, config_folder};
use crate::tui::recording::Player;
use crate::tui::theme::{GlyphSet, Glyphs, ThemeName};
use crate::tui::{self, Looks, RunError, Taken};

/// How long an answer may take that reads or writes much.
const LONG_PATIENCE: Duration = Duration::from_hours(1);

/// The desk of a folder, reached through its server; connected when it is first asked.
pub(super) struct RealDesk {
    whose: Whose,
    client: Option<Client>,
}

impl RealDesk {
    pub(super) fn new(whose: Whose) -> Self {
        Self { whose, client: None }
    }

    fn folder(&self) -> Result<PathBuf, CliError> {
        let folder = self.whose.folder.clone().map_or_else(DeskDir::default_path, Ok);
        folder.map_err(|error| LinkError::from(error).into())
    }

    fn options(&self) -> Result<ConnectOptions, CliError> {
        let claim = Claim { account: self.whose.account.clone(), via: self.whose.via.clone(), names: self.whose.names };
        // Whoever came through the gateway starts no program, a server neither.
        let (start, begin) = (!self.is_gateway(), if self.whose.begins { Begin::New } else { Begin::Never });
        Ok(ConnectOptions { claim, start, begin, ..ConnectOptions::new(self.folder()?) })
    }

    fn connect(&self) -> Result<Client, CliError> {
        let options = self.options()?;
        Client::connect_with(&options, &mut tell).map_err(|error| self.told(error))
    }

    /// What went wrong, as it is told here: over SSH neither the cause nor the remedy is theirs who came that way.
    fn told(&self, error: LinkError) -> CliError {
        let is_ours = error.outcome_unknown() || matches!(error, LinkError::Refused(_) | LinkError::Full(_));
        if !self.is_gateway() || is_ours {
            return error.into();
        }
        CliError::Failed {
            message: "the desk's server does not answer".to_owned(),
            hint: "try again in a minute; if it stays so, tell whoever keeps this desk".to_owned(),
        }
    }
}

impl Desk for RealDesk {
    fn ask(&mut self, request: &Request) -> Result<Answer, CliError> {
        let mut client = match self.client.take() {
            Some(client) => client,
            None => self.connect()?,
        };
        let answer = if takes_long(request) { client.ask_within(LONG_PATIENCE, request) } else { client.ask(request) };
        self.client = Some(client);
        answer.map_err(|error| self.told(error))
    }

    fn unreadable(&mut self) -> Result<Unreadable, CliError> {
        match self.ask(&Request::Unreadable)? {
            Answer::Unreadable(found) => Ok(found),
            Answer::Failed(failure) => Err(failure.into()),
            _ => Err(CliError::odd_answer()),
        }
    }

    fn documents_of(&self, file: &str, bytes: &[u8]) -> Result<Vec<NamedDocument>, Vec<Problem>> {
        documents_of(file, bytes, Utc::now().date_naive())
    }

    fn blank_form(&self) -> String {
        intake::blank_form().to_owned()
    }

    fn blank_pdf(&self, program: Option<&str>) -> Result<Vec<u8>, CliError> {
        intake::blank_pdf(program).map_err(|error| CliError::Failed {
            message: error.to_string(),
            hint: "print the form as text instead: qapdesk form".to_owned(),
        })
    }

    fn form_of_pdf(&self, bytes: &[u8], received_on: Option<NaiveDate>) -> Option<Result<String, Vec<Problem>>> {
        form_of_pdf(bytes, received_on)
    }

    fn open_terminal(&mut self, theme: Option<ThemeName>, keymap: Option<&str>) -> Result<(), CliError> {
        let hint = if self.is_gateway() {
            "ssh -t asks for one; without one, ask for something: ssh desk@host status NAME".to_owned()
        } else {
            "qapdesk --plain prints a pane as lines; qapdesk --help lists the commands".to_owned()
        };
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(CliError::Usage { message: "the desk opens on a terminal only".to_owned(), hint });
        }
        // What is shown is in memory too. Where it cannot be had so, the desk is opened all the same.
        let _ = crate::link::leave_no_core();
        let folder = self.folder()?;
        let outside = if self.is_gateway() { outside::of_gateway(self.options()?) } else { outside::outside(&folder) };
        // Whoever waits for a server that starts slowly is told why before the screen is taken; where one runs, the
        // screen comes before all else.
        if !DeskDir::is_served(&folder) || Place::of(&folder).is_ok_and(|place| place != Place::Desk) {
            drop(self.connect()?);
        }
        let taken = Taken::take(outside.recordings.as_deref())?;
        let keys = self.keys(keymap)?;
        let mut looks = looks(theme, self.settings())?;
        // One that is moved away while the screen is open is not made anew in its place.
        let mut options = ConnectOptions { begin: Begin::Never, ..self.options()? };
        looks.hide_names |= options.claim.names.are_hidden();
        options.claim.names = if looks.hide_names { Names::Hidden } else { Names::Shown };
        Ok(tui::run(taken, options, keys, outside, &looks)?)
    }

    fn keys(&self, named: Option<&str>) -> Result<KeysFile, CliError> {
        let variable = |name: &str| if self.is_gateway() { None } else { std::env::var_os(name).map(PathBuf::from) };
        let environment = std::env::var("QAPDESK_KEYMAP").ok().filter(|name| !name.is_empty() && !self.is_gateway());
        let found = KeysFile::of(named.or(environment.as_deref()), config_folder(variable).as_deref());
        found.map_err(|error| CliError::Failed { message: error.to_string(), hint: "install qapdesk anew".to_owned() })
    }

    fn replay(&mut self, player: Player) -> Result<(), CliError> {
        Ok(tui::replay(player)?)
    }

    fn settings(&self) -> SettingsFile {
        let variable = |name: &str| if self.is_gateway() { None } else { std::env::var_os(name).map(PathBuf::from) };
        SettingsFile::of(config_folder(variable).as_deref())
    }

    fn serve(&mut self, how: &Serving) -> Result<(), CliError> {
        server::serve(&self.folder()?, how)
    }

    fn place(&self) -> Result<PathBuf, CliError> {
        Ok(std::path::absolute(self.folder()?)?)
    }

    fn home(&self) -> Result<PathBuf, CliError> {
        let place = self.place()?;
        Begin::Never.look(&place).map_err(LinkError::from)?;
        Ok(place)
    }

    fn gateway_keys(&self) -> Result<(PathBuf, Vec<GatewayKey>), CliError> {
        let folder = DeskDir::visit(&self.folder()?).map_err(LinkError::from)?.path().to_owned();
        let keys = gateway_keys(&folder).map_err(|error| CliError::Failed {
            message: format!("the keys of {}: {error}", folder.display()),
            hint: "see qapdesk doctor".to_owned(),
        })?;
        Ok((folder, keys))
    }

    fn hide_names(&mut self) {
        self.whose.names = Names::Hidden;
        // One that was made before would tell names.
        self.client = None;
    }

    fn is_gateway(&self) -> bool {
        self.whose.via.is_some()
    }

    fn server(&mut self) -> Result<ServerFound, CliError> {
        let alive = match link::ping(&self.folder()?) {
            Ok(Some(alive)) => alive,
            Ok(None) => {
                let found = link::unheard(&self.folder()?)?.map(ServerFound::Unheard);
                return found.map_or_else(|| self.home().map(|_| ServerFound::None), Ok);
            }
            Err(error) => return Err(error.into()),
        };
        let options = ConnectOptions { start: false, ..self.options()? };
        if alive.protocol != options.protocol {
            let (process, build, protocol) = (alive.pid.unsigned_abs(), alive.build, alive.protocol);
            return Ok(ServerFound::OfOtherProtocol { process, build, protocol });
        }
        match Client::connect(&options).and_then(|mut client| client.ask(&Request::Health)) {
            Ok(answer) => Ok(ServerFound::Answers(answer)),
            // It has left meanwhile.
            Err(LinkError::NotRunning(_)) => Ok(ServerFound::None),
            Err(error) => Err(error.into()),
        }
    }

    fn ask_running(&mut self, request: &Request) -> Result<Option<Answer>, CliError> {
        let options = ConnectOptions { start: false, ..self.options()? };
        match Client::connect(&options).and_then(|mut client| client.ask(request)) {
            Ok(answer) => Ok(Some(answer)),
            Err(LinkError::NotRunning(_)) => self.home().map(|_| None),
            Err(error) => Err(error.into()),
        }
    }

    fn hold(&mut self, make: bool, what: &str) -> Result<Held, CliError> {
        match Held::take(&self.folder()?, make, what) {
            Ok(held) => Ok(held),
            Err(error @ LinkError::Busy(_)) => {
                let hint = "stop it first: qapdesk stop".to_owned();
                Err(CliError::Conflict { message: error.to_string(), hint })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn stop(&mut self, tell: &mut dyn FnMut(&str)) -> Result<Option<Left>, CliError> {
        let left = link::stop(&self.folder()?, link::LEAVING, tell)?;
        if left.is_none() {
            self.home()?;
        }
        Ok(left)
    }

    fn restart(&mut self, tell: &mut dyn FnMut(&str)) -> Result<Restarted, CliError> {
        Ok(link::restart(&self.options()?, link::LEAVING, tell)?)
    }
}

/// How the desk looks: what was asked for goes before the environment, and that before the settings.
fn looks(asked: Option<ThemeName>, file: SettingsFile) -> Result<Looks, CliError> {
    let variable = |name: &str| std::env::var(name).ok();
    let theme = ThemeName::chosen(asked, variable, file.settings.theme).map_err(|error| CliError::Usage {
        message: format!("QAPDESK_THEME: {error}"),
        hint: "set it to one of them, or unset it".to_owned(),
    })?;
    let glyphs = file.settings.glyphs.map_or_else(|| Glyphs::from_env(variable), GlyphSet::glyphs);
    let (mouse, hide_names) = (file.settings.mouse.unwrap_or(false), file.hides_names());
    Ok(Looks { theme, glyphs, mouse, hide_names, wrong: file.errors })
}

/// Whether much is read or written for a request, or waits for its turn to be.
fn takes_long(request: &Request) -> bool {
    let writes_much =
        matches!(request, Request::Forget { .. } | Request::Intake(_) | Request::Edit { .. } | Request::Attach { .. });
    writes_much || request.takes_long()
}

/// The form that a filled PDF holds as text; none where the bytes are no PDF.
pub(super) fn form_of_pdf(bytes: &[u8], received_on: Option<NaiveDate>) -> Option<Result<String, Vec<Problem>>> {
    intake::is_pdf(bytes).then(|| intake::pdf_form(bytes, received_on))
}

/// The documents that the forms of a file name. Which day it is at the desk the server knows; what is in the future on the
/// day after `today` is so for it too.
pub(super) fn documents_of(file: &str, bytes: &[u8], today: NaiveDate) -> Result<Vec<NamedDocument>, Vec<Problem>> {
    let drafts = intake::read(file, bytes, today.succ_opt().unwrap_or(today))?;
    let requests = drafts.iter().flat_map(intake::Draft::documents);
    let named = requests.map(|request| NamedDocument {
        name: request.name.to_string(),
        line: Some(request.line),
        key: Some(request.key.clone()),
    });
    Ok(named.collect())
}

/// What a starting server says about its progress, to people who wait for it.
fn tell(progress: &str) {
    if io::stderr().is_terminal() {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(io::stderr(), "{}", Line::clean(progress));
    }
}

impl From<LinkError> for CliError {
    fn from(error: LinkError) -> Self {
        let hint =
            error.hint().unwrap_or_else(|| "try again; the server's log is server.log in the desk folder".to_owned());
        let message = error.to_string();
        match error {
            LinkError::Refused(_) => Self::Refused { rule: Some(Rule::V1), message, hint, warnings: BTreeSet::new() },
            LinkError::Folder(DeskDirError::Missing(_) | DeskDirError::Strange { begins: false, .. }) => {
                Self::NotFound { message, hint }
            }
            LinkError::Folder(DeskDirError::Strange { .. } | DeskDirError::Backup(_)) => Self::Usage { message, hint },
            _ => Self::Failed { message, hint },
        }
    }
}

impl From<RunError> for CliError {
    fn from(error: RunError) -> Self {
        let message = error.to_string();
        match error {
            RunError::Link(error) => error.into(),
            RunError::SentAway { hint, .. } => {
                Self::Refused { rule: Some(Rule::V1), message, hint, warnings: BTreeSet::new() }
            }
            RunError::Terminal(error) => Self::Usage { message, hint: error.hint().to_owned() },
            RunError::Io(_) => Self::Failed { message, hint: "try again in another terminal".to_owned() },
        }
    }
}
