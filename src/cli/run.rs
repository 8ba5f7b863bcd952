use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use rustix::fs::Mode;

use super::Status;
use super::args::{Arguments, Command, Top};
use super::commands::gateway::shut_memory;
use super::context::Context;
use super::desk::{Desk, Whose};
use super::error::CliError;
use super::interruption::outlive_longest_file;
use super::output::{Format, Output};
use super::plain;
use super::quick;
use super::real::RealDesk;
use super::usage;
use super::words::Glyphs;
use crate::link;
use crate::tui::theme::ThemeName;

/// The terminal and the environment, as far as output depends on them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings {
    pub(super) colour: bool,
    pub(super) width: Option<usize>,
    pub(super) progress: bool,
    pub(super) glyphs: Glyphs,
}

/// Runs the program with the process's own arguments.
pub fn main() -> ExitCode {
    // Some commands open the store in this process, whose database makes files by the umask and quotes what it holds.
    link::keep_panics_private();
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    // Where it cannot be caught it ends the program, as any other.
    let _ = outlive_longest_file();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.iter().any(|argument| argument == "gateway") {
        // Before anything is read of what somebody sent. Whether it could be done is asked where the gateway runs.
        let _ = shut_memory();
    }
    let mut stdout = io::BufWriter::new(io::stdout());
    let mut stderr = io::stderr();
    let open = |mut whose: Whose| {
        let named = std::env::var_os("QAPDESK_DIR").filter(|folder| !folder.is_empty());
        whose.folder = whose.folder.or(named.map(PathBuf::from));
        Box::new(RealDesk::new(whose)) as Box<dyn Desk>
    };
    run(&arguments, open, surroundings(), &mut stdout, &mut stderr).into()
}

/// Runs a command line against the desk that `open` makes, and answers how it ended.
pub(super) fn run(
    arguments: &[OsString],
    open: impl FnOnce(Whose) -> Box<dyn Desk>,
    surroundings: Surroundings,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Status {
    let wants_json = arguments.iter().take_while(|argument| *argument != "--").any(|argument| argument == "--json");
    let parsed = quick::read(arguments);
    let (json, quiet, no_color) = match &parsed {
        Ok(Arguments { top: Top { global, .. }, .. }) => (global.json, global.quiet, global.no_color),
        Err(_) => (wants_json, false, false),
    };
    let Surroundings { colour, width, progress, glyphs } = surroundings;
    let format = Format { json: false, quiet: false, colour, width, progress, glyphs };
    let format = format.as_asked(json, quiet, no_color);
    let mut out = Output { format, stdout, stderr };
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let told = write!(out.stdout, "{}", error.render()).and_then(|()| out.stdout.flush());
            return end(&mut out, told.map(|()| Status::Done).map_err(CliError::from));
        }
        Err(error) => return end(&mut out, Err(usage::error_of(&error))),
    };
    let account = parsed.top.global.account.as_ref().map(ToString::to_string);
    let via = match &parsed.command {
        Some(Command::Gateway(gateway)) => Some(gateway.via()),
        _ => None,
    };
    let begins = parsed.command.as_ref().map_or(parsed.top.plain.is_none(), Command::begins);
    let mut desk = open(Whose { folder: parsed.top.global.desk.clone(), account, via, begins, ..Whose::default() });
    let mut context = Context { desk: &mut *desk, out };
    let outcome = dispatch(parsed, &mut context);
    let mut out = context.out;
    let flushed = out.stdout.flush().map_err(CliError::from);
    end(&mut out, outcome.and_then(|status| flushed.map(|()| status)))
}

/// Does what a parsed command line says.
pub(super) fn dispatch(parsed: Arguments, context: &mut Context<'_>) -> Result<Status, CliError> {
    let Arguments { top: Top { global, theme, keymap, plain: page }, command } = parsed;
    if command.is_some() && (theme.is_some() || keymap.is_some() || page.is_some()) {
        return Err(CliError::Usage {
            message: "--theme, --keymap and --plain are for the desk alone, and a command is given".to_owned(),
            hint: "leave them out; the keys of a keymap: qapdesk keys --keymap NAME".to_owned(),
        });
    }
    let theme = theme.or(global.no_color.then_some(ThemeName::Mono));
    if global.without_names {
        if command.as_ref().is_some_and(Command::writes_all) {
            return Err(CliError::Usage {
                message: "this writes the desk as it is, names and all".to_owned(),
                hint: "leave out --without-names; a table without names: qapdesk --without-names export --format csv"
                    .to_owned(),
            });
        }
        context.desk.hide_names();
    }
    match (command, page) {
        (None, Some(page)) => plain::print(context, &page),
        (Some(command), _) => command.run(context),
        (None, None) => context.desk.open_terminal(theme, keymap.as_deref()).map(|()| Status::Done),
    }
}

fn end(out: &mut Output<'_>, outcome: Result<Status, CliError>) -> Status {
    match outcome {
        Ok(status) => status,
        Err(error) if error.is_closed_pipe() => Status::Done,
        Err(error) => {
            // Nobody is left to be told that standard error is gone.
            let _ = out.error(&error);
            error.status()
        }
    }
}

fn surroundings() -> Surroundings {
    let variable = |name: &str| std::env::var(name).ok();
    let plain =
        variable("NO_COLOR").is_some_and(|value| !value.is_empty()) || variable("TERM").as_deref() == Some("dumb");
    let is_terminal = io::stdout().is_terminal();
    let width = is_terminal.then(|| {
        let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
        size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0).unwrap_or(80)
    });
    let glyphs = Glyphs::of_locale(variable);
    Surroundings { colour: is_terminal && !plain, width, progress: io::stderr().is_terminal(), glyphs }
}
