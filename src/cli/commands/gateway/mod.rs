//! What comes through the SSH gateway: one Unix user for all who have a key, and a desk on which each may do what their
//! account may, and nothing else on this machine.
//!
//! sshd runs the forced command of the key that it let in (`qapdesk ssh-keys` prints it): this program with the desk, the
//! account and the key. What the person typed after `ssh desk@host` stands in `SSH_ORIGINAL_COMMAND` as one text; it is
//! split here and never handed to a shell. Options that name another desk or account are refused, and so is every
//! argument that names a file: they would be files of the server's machine.

mod input;
mod line;
mod words;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches};

use crate::cli::args::Arguments;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, run, usage};
use crate::domain::{Role, Rule};
use crate::link::protocol::{Answer, Request, Via};
use crate::text::Line;

use input::Kind;
pub(super) use line::{is_plain_path, key_line};
pub use words::{WordsError, split as split_words};

/// Do what came over SSH; sshd runs this, by a forced command
#[derive(Debug, Args)]
#[command(
    hide = true,
    after_help = "Example:\n  qapdesk --desk /var/lib/qapdesk --account chen gateway --key SHA256:75P8…\n\nIt is the forced command of a key, as qapdesk ssh-keys prints it."
)]
pub(in crate::cli) struct Gateway {
    /// The fingerprint of the key that sshd let in.
    #[arg(long, value_name = "FINGERPRINT")]
    key: String,
    /// What was typed after `ssh desk@host`.
    #[arg(long, env = "SSH_ORIGINAL_COMMAND", hide = true, default_value = "", hide_env = true)]
    original: OsString,
    /// From where it came: address and port there, and here.
    #[arg(long, env = "SSH_CONNECTION", hide = true, default_value = "", hide_env = true)]
    connection: OsString,
}

/// The commands that are about the desk alone. All others, a new one too, do something to the machine or its user.
const HERE: &str = "status list show intake form edit rows attach note accept deficient waive notify approve decline \
    hold withdraw reopen close forget video consent offers week session sheet interview determine decide reassess \
    appeal notice link monitoring report assign tag view assessor undo redo history audit document account program \
    outbox letter mail verify head server";

/// The keymaps that are no files.
const KEYMAPS: [&str; 3] = ["default", "vim", "emacs"];

/// The argument that names a file to write; `-` is standard output.
const OUTPUT: &str = "output";

/// Options of every command that say which desk and who.
const NOT_THEIRS: [&str; 2] = ["desk", "account"];

impl Gateway {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        shut_memory().map_err(CliError::from)?;
        // Before anything is read of what they sent: whether they are let in, and as what.
        let Answer::Greeting(greeting) = context.ask(&Request::Greet)? else { return Err(CliError::odd_answer()) };
        let matches = match self.matches(context, greeting.role) {
            Ok(Some(matches)) => matches,
            Ok(None) => return Ok(Status::Done),
            Err(refusal) => {
                // What is told is what was wrong, never what was typed: that may be anybody's name. The refusal stands
                // whether or not it can be told.
                let _ = context.ask(&Request::RefusedAtGateway(Line::clean(&self.told(&refusal))));
                return Err(refusal);
            }
        };
        let typed = Arguments::from_arg_matches(&matches).map_err(|error| usage::error_of(&error))?;
        let global = &typed.top.global;
        context.out.format = context.out.format.as_asked(global.json, global.quiet, global.no_color);
        run::dispatch(typed, context)
    }

    /// What was typed, parsed, where it may be asked for; nothing where it was for help only, which is printed.
    fn matches(&self, context: &mut Context<'_>, role: Role) -> Result<Option<ArgMatches>, CliError> {
        let arguments = self.arguments()?;
        let first = arguments.get(1).and_then(|word| word.to_str()).unwrap_or_default();
        // Before clap says how it is used: that is nobody's who comes this way.
        if is_elsewhere(first) {
            return Err(not_here(first));
        }
        context.out.format.json = arguments.iter().take_while(|word| *word != "--").any(|word| word == "--json");
        let matches = match Arguments::command().try_get_matches_from(arguments) {
            Ok(matches) => matches,
            Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
                write!(context.out.stdout, "{}", error.render())?;
                return Ok(None);
            }
            Err(error) => return Err(usage::error_of(&without_commands(error))),
        };
        check(&matches)?;
        if reads_input(&matches) {
            let kind = Kind::of(matches.subcommand_name());
            if !role.may(kind.needs) {
                return Err(refusal(
                    &format!("the role {role} may not do this"),
                    "ask an admin of the desk for the role",
                ));
            }
            input::take_in(kind)?;
        }
        Ok(Some(matches))
    }

    /// A refusal for the server's log: of what was typed only the command's name.
    fn told(&self, refusal: &CliError) -> String {
        let words = words::split(self.original.to_str().unwrap_or_default()).unwrap_or_default();
        let commands = Arguments::command();
        let known = words.iter().find(|word| commands.find_subcommand(word).is_some());
        let command = known.map_or("no command", String::as_str);
        match refusal {
            CliError::Refused { message, .. } => format!("{command}: {message}"),
            _ => format!("{command}: wrong usage"),
        }
    }

    /// How they came.
    pub(in crate::cli) fn via(&self) -> Via {
        let connection = self.connection.to_string_lossy();
        let address = connection.split(' ').next().unwrap_or_default();
        Via { key: self.key.clone(), address: address.to_owned() }
    }

    /// The arguments of what was typed; none but the program's name where the desk is to be opened.
    fn arguments(&self) -> Result<Vec<OsString>, CliError> {
        let typed = self.original.to_str().ok_or(WordsError::NotUtf8);
        let mut words = typed.and_then(words::split).map_err(|error| CliError::Usage {
            message: format!("the command cannot be read: {error}"),
            hint: "type it as you would at a prompt, such as: ssh desk@host status jane".to_owned(),
        })?;
        if words.first().is_some_and(|word| word == "qapdesk") {
            words.remove(0);
        }
        let program = std::iter::once("qapdesk".to_owned());
        Ok(program.chain(words).map(OsString::from).collect())
    }
}

/// Shuts this process's memory to the others of its Unix user: those are all who come through the gateway.
///
/// # Errors
/// Where the system does not do it.
pub(in crate::cli) fn shut_memory() -> std::io::Result<()> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Refuses what may not be asked for through the gateway.
fn check(matches: &ArgMatches) -> Result<(), CliError> {
    if let Some(name) = matches.subcommand_name().filter(|name| !is_here(name)) {
        return Err(not_here(name));
    }
    let whole: Vec<&str> = names(matches).collect();
    let mut level = Some(matches);
    while let Some(matches) = level {
        for id in matches.ids().map(clap::Id::as_str) {
            if matches.value_source(id) != Some(clap::parser::ValueSource::CommandLine) {
                continue;
            }
            if NOT_THEIRS.contains(&id) {
                return refused(&format!("--{id} is not taken over SSH: your key says who you are"), "leave it out");
            }
            let is_file = |path: &PathBuf| path.as_os_str() != "-";
            let files = matches.try_get_many::<PathBuf>(id).ok().flatten();
            if files.is_some_and(|mut paths| paths.any(is_file)) {
                return refused("no files of the desk's machine are read or written over SSH", instead_of_file(&whole));
            }
            let keymap = matches.try_get_one::<String>(id).ok().flatten().filter(|_| id == "keymap");
            if keymap.is_some_and(|name| !KEYMAPS.contains(&name.as_str())) {
                return refused("no files of the desk's machine are read over SSH", "name default, vim or emacs");
            }
        }
        level = matches.subcommand().map(|(_, below)| below);
    }
    Ok(())
}

fn is_here(command: &str) -> bool {
    HERE.split(' ').any(|here| here == command)
}

/// Whether a word is a command, by whichever of its names, that is not done over SSH.
fn is_elsewhere(word: &str) -> bool {
    Arguments::command().find_subcommand(word).is_some_and(|command| !is_here(command.get_name()))
}

/// That a command is about the desk's machine, or its user.
fn not_here(name: &str) -> CliError {
    refusal(&format!("{name} is not done over SSH"), "run it on the desk's machine")
}

/// The names of the command and of what is below it.
fn names(matches: &ArgMatches) -> impl Iterator<Item = &str> {
    std::iter::successors(matches.subcommand(), |(_, below)| below.subcommand()).map(|(name, _)| name)
}

/// What to type in the place of a file's name, for one command.
fn instead_of_file(command: &[&str]) -> &'static str {
    match command {
        ["intake"] => "send it on standard input: ssh desk@host intake - < form.toml",
        ["edit"] => "send it on standard input: ssh desk@host edit NUMBER - < form.toml",
        ["attach"] => "send it on standard input: ssh desk@host attach NUMBER statement - --name NAME < FILE",
        ["document"] => "keep what comes: ssh desk@host document DIGEST -o - > FILE",
        ["report"] => "leave --out out, and keep what comes: ssh desk@host report --format html > FILE",
        ["sheet", "import"] => "send it on standard input: ssh desk@host sheet import - < sheet.csv",
        ["letter", "edit"] => "send it on standard input: ssh desk@host letter edit ID --body-file - < letter.txt",
        ["account", "key", "add"] => "send it on standard input: ssh desk@host account key add NAME - < id_ed25519.pub",
        _ => "send it on standard input, with - for the file: ssh desk@host COMMAND - < FILE",
    }
}

/// What clap says of wrong usage, without commands that are not for whoever reads it.
fn without_commands(mut error: clap::Error) -> clap::Error {
    let known = match error.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(names)) => names.clone(),
        Some(ContextValue::String(name)) => vec![name.clone()],
        _ => return error,
    };
    let rest: Vec<String> = known.into_iter().filter(|name| !is_elsewhere(name)).collect();
    if rest.is_empty() {
        error.remove(ContextKind::SuggestedSubcommand);
    } else {
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(rest));
    }
    error
}

/// Whether standard input is read: some argument is a file to read, and `-` is given for it.
fn reads_input(matches: &ArgMatches) -> bool {
    let names_input = |id: &str| {
        if id == OUTPUT {
            return false;
        }
        let files = matches.try_get_many::<PathBuf>(id).ok().flatten();
        files.is_some_and(|mut paths| paths.any(|path| path.as_os_str() == "-"))
    };
    let here = matches.ids().any(|id| names_input(id.as_str()));
    here || matches.subcommand().is_some_and(|(_, below)| reads_input(below))
}

fn refusal(message: &str, hint: &str) -> CliError {
    let (message, hint) = (message.to_owned(), hint.to_owned());
    CliError::Refused { rule: Some(Rule::V1), message, hint, warnings: BTreeSet::new() }
}

fn refused(message: &str, hint: &str) -> Result<(), CliError> {
    Err(refusal(message, hint))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ELSEWHERE: &str = "serve stop restart gateway ssh-keys replay keys settings doctor man completions backup \
        restore export import bundle";

    fn checked(typed: &str) -> Result<(), String> {
        let gateway = Gateway { key: String::new(), original: typed.into(), connection: OsString::new() };
        let arguments = gateway.arguments().map_err(|error| error.to_string())?;
        let matches = Arguments::command().try_get_matches_from(arguments).map_err(|error| error.to_string())?;
        check(&matches).map_err(|error| error.to_string())
    }

    #[test]
    fn what_one_asks_a_desk_is_taken() {
        for typed in
            ["", "status jane", "qapdesk status jane", "list --json", "intake -", "note 1 'two words'", "--plain queue"]
        {
            assert_eq!(checked(typed), Ok(()), "{typed}");
        }
    }

    #[test]
    fn standard_input_is_read_where_a_file_to_read_is_its_name() {
        let digest = "0".repeat(64);
        for (typed, reads) in
            [("intake -", true), ("sheet import -", true), (&format!("document {digest} -o -"), false), ("list", false)]
        {
            let arguments = ["qapdesk"].into_iter().chain(typed.split(' '));
            let matches = Arguments::command().try_get_matches_from(arguments).unwrap();
            assert_eq!((reads_input(&matches), check(&matches).is_ok()), (reads, true), "{typed}");
        }
    }

    #[test]
    fn nothing_of_the_machine_is_reached() {
        for typed in [
            "--desk /tmp status jane",
            "status jane --desk=/tmp",
            "--account ada status jane",
            "status jane --account ada",
            "intake /etc/passwd",
            "intake - /etc/passwd",
            "edit 1 form.toml",
            "attach 1 statement /etc/shadow",
            "sheet import x.toml",
            "account key add bo /etc/ssh/key.pub",
            "letter edit 1 --body-file /etc/passwd",
            "document 0000000000000000000000000000000000000000000000000000000000000000 --output /tmp/x",
            "replay /tmp/x",
            "backup -",
            "restore /tmp/x",
            "export",
            "bundle /tmp/x --from 2026-01-01 --to 2026-12-31",
            "import -",
            "serve",
            "stop",
            "settings --check /etc/passwd",
            "keys --check /etc/passwd",
            "--keymap /etc/passwd",
            "gateway --key x",
            "status 'jane",
            "status jane\u{1b}[2J",
        ] {
            assert!(checked(typed).is_err(), "{typed}");
        }
        for shell in ["status jane; sh", "status `id`", "status $(id)", "status jane | sh", "status jane > /tmp/x"] {
            assert_eq!(checked(shell), Ok(()), "{shell} is a name nobody has, and no shell reads it");
        }
    }

    #[test]
    fn what_is_said_instead_of_a_file_is_taken() {
        for (typed, said) in [
            ("edit 1 form.toml", "edit NUMBER -"),
            ("attach 1 statement /etc/shadow", "attach NUMBER statement - --name"),
            ("sheet import x.toml", "sheet import - <"),
            ("account key add bo key.pub", "account key add NAME - <"),
            ("letter edit 1 --body-file /etc/passwd", "--body-file - <"),
            (
                "document 0000000000000000000000000000000000000000000000000000000000000000 --output /tmp/x",
                "document DIGEST -o - > FILE",
            ),
            ("report --format html --out /tmp/x", "report --format html > FILE"),
        ] {
            let arguments = ["qapdesk"].into_iter().chain(typed.split(' '));
            let matches = Arguments::command().try_get_matches_from(arguments).unwrap();
            let Err(CliError::Refused { hint, .. }) = check(&matches) else { panic!("{typed} is let through") };
            assert!(hint.contains(said), "{typed}: {hint}");
            let inner = hint.split_once("ssh desk@host ").unwrap().1.split(['<', '>']).next().unwrap().trim();
            let inner = inner.replace("NUMBER", "1").replace(" ID ", " 1 ").replace("NAME", "bo");
            assert_eq!(checked(&inner.replace("DIGEST", &"0".repeat(64))), Ok(()), "{hint}");
        }
    }

    #[test]
    fn no_command_is_suggested_that_is_not_for_them() {
        for typed in ["ssh ada", "ssh-key", "gatewa", "sto", "serv"] {
            let arguments = ["qapdesk"].into_iter().chain(typed.split(' '));
            let error = Arguments::command().try_get_matches_from(arguments).unwrap_err();
            let CliError::Usage { message, hint } = usage::error_of(&without_commands(error)) else {
                panic!("{typed}")
            };
            let said = format!("{message} {hint}");
            assert!(ELSEWHERE.split(' ').all(|name| !said.contains(&format!("'{name}'"))), "{typed}: {said}");
            assert!(!said.contains("--key"), "{said}");
        }
        let odd = std::os::unix::ffi::OsStringExt::from_vec(vec![b's', 0xff]);
        let gateway = Gateway { key: String::new(), original: odd, connection: OsString::new() };
        let error = gateway.arguments().unwrap_err().to_string();
        assert_eq!(error, "the command cannot be read: it is not UTF-8");
    }

    #[test]
    fn every_argument_that_names_a_file_is_known_to_be_one() {
        fn walk(command: &clap::Command, wrong: &mut Vec<String>) {
            for argument in command.get_arguments() {
                let names_file = argument
                    .get_value_names()
                    .unwrap_or_default()
                    .iter()
                    .any(|name| ["FILE", "DIR", "PATH"].iter().any(|word| name.contains(word)));
                let is_path = argument.get_value_parser().type_id() == std::any::TypeId::of::<PathBuf>();
                let is_own = command.get_name() == "qapdesk" && argument.get_id() == "keymap";
                if names_file && !is_path && !is_own && !is_elsewhere(command.get_name()) {
                    wrong.push(format!("{} {}", command.get_name(), argument.get_id()));
                }
            }
            command.get_subcommands().for_each(|below| walk(below, wrong));
        }
        let mut wrong = Vec::new();
        walk(&Arguments::command(), &mut wrong);
        assert!(wrong.is_empty(), "not a PathBuf, so the gateway would let it through: {wrong:?}");
    }

    #[test]
    fn of_every_command_it_is_said_whether_it_is_for_those_who_come_over_ssh() {
        let said: BTreeSet<&str> = HERE.split(' ').chain(ELSEWHERE.split(' ')).collect();
        let all = Arguments::command();
        let known: BTreeSet<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
        assert_eq!(known, said);
    }

    #[test]
    fn every_command_that_reads_standard_input_is_known_with_what_it_needs() {
        fn names_file(command: &clap::Command) -> bool {
            let path = std::any::TypeId::of::<PathBuf>();
            // A folder, or a file that is written: `-` is a name there.
            let is_input = |id: &clap::Id| ![OUTPUT, "from"].contains(&id.as_str());
            command.get_arguments().any(|one| one.get_value_parser().type_id() == path && is_input(one.get_id()))
                || command.get_subcommands().any(names_file)
        }
        let mut all = Arguments::command();
        let of_all = |command: &clap::Command| !is_here(command.get_name());
        let commands = all.get_subcommands_mut().filter(|command| !of_all(command));
        let reading: Vec<&str> = commands.filter(|one| names_file(one)).map(|one| one.get_name()).collect();
        let known = Kind::ALL.map(|kind| kind.command);
        assert!(reading.iter().all(|name| known.contains(name)), "{reading:?} and {known:?}");
        assert!(known.iter().all(|name| reading.contains(name)), "{reading:?} and {known:?}");
    }

    #[test]
    fn the_way_in_is_what_sshd_says() {
        let matches = Arguments::command()
            .try_get_matches_from(["qapdesk", "--account", "chen", "gateway", "--key", "SHA256:x"])
            .unwrap();
        assert!(Arguments::from_arg_matches(&matches).is_ok());
        let gateway = Gateway {
            key: "SHA256:x".to_owned(),
            original: OsString::new(),
            connection: "192.0.2.7 50000 192.0.2.1 22".into(),
        };
        assert_eq!(gateway.via(), Via { key: "SHA256:x".to_owned(), address: "192.0.2.7".to_owned() });
    }
}
