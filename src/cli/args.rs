use std::path::PathBuf;

use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand};

use super::Status;
use super::commands;
use super::context::Context;
use super::error::CliError;
use crate::domain::AccountName;
use crate::tui::theme::ThemeName;

/// Over the options that no command takes.
const WITHOUT_COMMAND: &str = "Options without a command";

/// A desk for the staff of a body that certifies mediators.
///
/// Without a command it opens the desk on the terminal.
#[derive(Debug, Parser)]
#[command(
    name = "qapdesk",
    version,
    after_help = after_help()
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) top: Top,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

fn after_help() -> String {
    let statuses = Status::ALL.map(|status| format!("{} {}", status.code(), status.meaning()));
    let (first, rest) = statuses.split_at(4);
    format!(
        "Examples:\n  qapdesk                       open the desk\n  qapdesk status jane           how is it with her application?\n  qapdesk intake forms/*.toml   take forms in\n  qapdesk --plain queue         a pane as lines\n\nExit status: {},\n{}.",
        first.join(", "),
        rest.join(", ")
    )
}

/// Options before a command.
#[derive(Debug, Args)]
pub(super) struct Top {
    #[command(flatten)]
    pub(super) global: Global,
    /// How the desk looks: terminal, light, dark, mono; else `QAPDESK_THEME`, else your settings.
    #[arg(long, value_name = "NAME", conflicts_with = "no_color", help_heading = WITHOUT_COMMAND)]
    pub(super) theme: Option<ThemeName>,
    /// The keys: default, vim, emacs or a file of your own; else `QAPDESK_KEYMAP`, else keys.toml of your configuration.
    #[arg(long, value_name = "NAME|FILE", help_heading = WITHOUT_COMMAND)]
    pub(super) keymap: Option<String>,
    /// Print a pane as lines, for screen readers and scripts: queue, requirements, feedback, scheduling or file; of the
    /// first application of the queue if there is no number.
    #[arg(long, num_args = 0..=2, value_names = ["PANE", "NUMBER"], conflicts_with_all = ["json", "theme"], help_heading = WITHOUT_COMMAND)]
    pub(super) plain: Option<Vec<String>>,
}

/// Options of every command, before or after its name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Global {
    /// The desk's folder; else `QAPDESK_DIR`, else your own.
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) desk: Option<PathBuf>,
    /// Act as this account.
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) account: Option<AccountName>,
    /// JSON for scripts; errors too.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// No colour; also where `NO_COLOR` is set.
    #[arg(long, global = true)]
    pub(super) no_color: bool,
    /// Print only what was asked for, and errors.
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// The number in the place of the candidate's name, and nothing that tells who it is; what is decided so says it.
    #[arg(long, global = true)]
    pub(super) without_names: bool,
}

macro_rules! commands {
    ($($name:ident: $module:ident),* $(,)?) => {
        /// What to do; each in a file of its own.
        #[derive(Debug, Subcommand)]
        pub(super) enum Command {
            $($name(commands::$module::$name)),*
        }

        impl Command {
            /// Whether it writes the desk's own files as they are, so that nothing can be left out (E1).
            pub(super) fn writes_all(&self) -> bool {
                match self {
                    Self::Backup(_) => true,
                    Self::Export(export) => export.is_whole(),
                    _ => false,
                }
            }

            /// Whether it makes a new desk where none is: only what can be the first thing on file does. Whoever
            /// reads, checks or changes what must be there already has mistyped the desk's name.
            pub(super) fn begins(&self) -> bool {
                match self {
                    Self::Intake(intake) => intake.begins(),
                    Self::Account(account) => account.begins(),
                    Self::Assessor(assessor) => assessor.begins(),
                    Self::Program(program) => program.begins(),
                    Self::Rows(rows) => rows.begins(),
                    _ => false,
                }
            }

            /// Does it.
            pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
                match self {
                    $(Self::$name(command) => command.run(context)),*
                }
            }

            /// The parser of one command by its name, where that is one word.
            pub(super) fn parser_of(name: &str) -> Option<clap::Command> {
                match name {
                    $(stringify!($module) if !name.contains('_') => {
                        Some(commands::$module::$name::augment_args(clap::Command::new(stringify!($module))))
                    })*
                    _ => None,
                }
            }

            /// The command of that parser, as it was read.
            pub(super) fn of_matches(name: &str, matches: &ArgMatches) -> Option<Self> {
                match name {
                    $(stringify!($module) => {
                        commands::$module::$name::from_arg_matches(matches).ok().map(Self::$name)
                    })*
                    _ => None,
                }
            }
        }
    };
}

commands! {
    Status: status,
    List: list,
    Show: show,
    Intake: intake,
    Form: form,
    Edit: edit,
    Rows: rows,
    Attach: attach,
    Note: note,
    Accept: accept,
    Deficient: deficient,
    Waive: waive,
    Notify: notify,
    Approve: approve,
    Decline: decline,
    Hold: hold,
    Withdraw: withdraw,
    Reopen: reopen,
    Close: close,
    Forget: forget,
    Video: video,
    Consent: consent,
    Offers: offers,
    Week: week,
    Session: session,
    Sheet: sheet,
    Interview: interview,
    Determine: determine,
    Decide: decide,
    Reassess: reassess,
    Appeal: appeal,
    Notice: notice,
    Link: link,
    Monitoring: monitoring,
    Report: report,
    Assign: assign,
    Tag: tag,
    View: view,
    Assessor: assessor,
    Undo: undo,
    Redo: redo,
    History: history,
    Audit: audit,
    Document: document,
    Account: account,
    Program: program,
    Outbox: outbox,
    Letter: letter,
    Mail: mail,
    Verify: verify,
    Head: head,
    Backup: backup,
    Restore: restore,
    Export: export,
    Bundle: bundle,
    Import: import,
    Settings: settings,
    Keys: keys,
    Replay: replay,
    Doctor: doctor,
    Man: man,
    Completions: completions,
    Gateway: gateway,
    SshKeys: ssh_keys,
    Serve: serve,
    Stop: stop,
    Restart: restart,
    Server: server,
}
