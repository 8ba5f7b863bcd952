//! Reading a command line with no more than it needs: to make the parsers of all commands takes longer than to look
//! somebody up.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue};
use clap::{Args, Command as Parser, FromArgMatches, Parser as _};

use super::args::{Arguments, Command, Top};

/// Options that may stand before a command, and whether a value follows.
const BEFORE: [(&str, bool); 7] = [
    ("--desk", true),
    ("--account", true),
    ("--json", false),
    ("--no-color", false),
    ("--quiet", false),
    ("-q", false),
    ("--without-names", false),
];

/// The option that asks any command for its help.
const ASKS_HELP: [&str; 2] = ["--help", "-h"];

/// A command line, read. What is not plain is left to the parser of all commands, every error too, so that only it tells
/// what is wrong.
pub(super) fn read(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    if let Some(read) = with_one_command(arguments) {
        return Ok(read);
    }
    match Arguments::try_parse_from(arguments) {
        Err(error) if is_of_help_itself(&error) => Arguments::try_parse_from(
            arguments.iter().filter(|argument| !ASKS_HELP.iter().any(|asks| argument == asks)),
        ),
        read => read,
    }
}

/// Whether `help` took the option for the name of a command: clap's own knows names only.
fn is_of_help_itself(error: &clap::Error) -> bool {
    match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(named)) => ASKS_HELP.contains(&named.as_str()),
        _ => false,
    }
}

fn with_one_command(arguments: &[OsString]) -> Option<Arguments> {
    let named = command_in(arguments.get(1..)?).ok()?;
    let mut parser = Top::augment_args(Parser::new("qapdesk"));
    if let Some(named) = named {
        parser = parser.subcommand(Command::parser_of(named)?);
    }
    let matches = parser.try_get_matches_from(arguments).ok()?;
    let command = match (matches.subcommand(), named) {
        (Some((name, of_command)), _) => Some(Command::of_matches(name, of_command)?),
        (None, None) => None,
        (None, Some(_)) => return None,
    };
    Some(Arguments { top: Top::from_arg_matches(&matches).ok()?, command })
}

/// That it is not plain to see which word names the command.
struct NotPlain;

/// The word that names the command; none where there is no command.
fn command_in(arguments: &[OsString]) -> Result<Option<&str>, NotPlain> {
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let argument = argument.to_str().ok_or(NotPlain)?;
        if !argument.starts_with('-') {
            return Ok(Some(argument));
        }
        let name = argument.split_once('=').map_or(argument, |(name, _)| name);
        let (_, has_value) = BEFORE.iter().find(|(option, _)| *option == name).ok_or(NotPlain)?;
        if *has_value && name == argument {
            arguments.next().ok_or(NotPlain)?;
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_quickly_is_what_the_whole_parser_reads() {
        let lines = [
            "qapdesk",
            "qapdesk --desk /d",
            "qapdesk status okonkwo",
            "qapdesk --desk=/d --json status jane doe --limit 3",
            "qapdesk -q --account ada list --json",
            "qapdesk status --desk /d x --no-color",
            "qapdesk note 3 --account bo hello",
            "qapdesk session propose 3",
            "qapdesk serve --background --idle 0",
        ];
        for line in lines {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let quick = with_one_command(&arguments);
            let whole = Arguments::try_parse_from(&arguments);
            match (quick, whole) {
                (Some(quick), Ok(whole)) => assert_eq!(format!("{quick:?}"), format!("{whole:?}"), "{line}"),
                (None, Err(_)) => {}
                (quick, whole) => panic!("{line}: {quick:?}, but {whole:?}"),
            }
        }
    }

    #[test]
    fn what_is_wrong_or_asks_for_help_is_left_to_the_whole_parser() {
        for line in [
            "qapdesk nonsense",
            "qapdesk --help",
            "qapdesk status",
            "qapdesk status --help",
            "qapdesk --plain list",
            "qapdesk ssh-keys",
            "qapdesk ssh_keys",
        ] {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert!(with_one_command(&arguments).is_none(), "{line}");
        }
    }
}
