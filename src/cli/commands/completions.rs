use std::any::TypeId;
use std::path::PathBuf;

use clap::{Arg, Args, Command, ValueEnum};
use clap_complete::aot::{self, generate};

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::values;

/// Print the completions of a shell: commands, options, and the words that they take
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk completions bash > ~/.local/share/bash-completion/completions/qapdesk\n  qapdesk completions zsh > ~/.zfunc/_qapdesk\n  qapdesk completions fish > ~/.config/fish/completions/qapdesk.fish\n\nFor zsh the folder must be one of fpath, before compinit: fpath=(~/.zfunc $fpath). The Debian package has them all."
)]
pub(in crate::cli) struct Completions {
    /// The shell.
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    /// With its package bash-completion, or sourced.
    Bash,
    /// In a folder of fpath.
    Zsh,
    /// In its folder of completions.
    Fish,
}

impl Completions {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let shell = match self.shell {
            Shell::Bash => aot::Shell::Bash,
            Shell::Zsh => aot::Shell::Zsh,
            Shell::Fish => aot::Shell::Fish,
        };
        // Made whole before a byte is printed: what makes it takes a pipe that was closed for a mistake.
        let mut script = Vec::new();
        generate(shell, &mut values::completed(), "qapdesk", &mut script);
        if shell == aot::Shell::Fish {
            let mut lines = Vec::new();
            more_for_fish(&values::completed(), "", &mut lines);
            script.extend(lines.concat().into_bytes());
        }
        context.out.stdout.write_all(&script)?;
        Ok(Status::Done)
    }
}

/// What the script for fish lacks: the words of the program's own options, which it takes for incomplete until their value
/// is there, those of arguments without a name, and that files stand only where an argument is one.
fn more_for_fish(command: &Command, way: &str, lines: &mut Vec<String>) {
    let words = |argument: &Arg| {
        let values = argument.get_possible_values();
        values.iter().map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(" ")
    };
    if way.is_empty() {
        for option in command.get_arguments().filter(|one| one.get_action().takes_values() && !words(one).is_empty()) {
            let (long, words) = (option.get_long().unwrap_or_default(), words(option));
            lines.push(format!("complete -c qapdesk -n 'test (commandline -opc)[-1] = --{long}' -f -a '{words}'\n"));
        }
    }
    let is_path = |argument: &Arg| argument.get_value_parser().type_id() == TypeId::of::<PathBuf>();
    let offered = command.get_positionals().map(words).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
    if !way.is_empty() && !command.has_subcommands() && !command.get_positionals().any(is_path) {
        let offered = if offered.is_empty() { offered } else { format!(" -a '{offered}'") };
        lines.push(format!("complete -c qapdesk -n '{way}' -f{offered}\n"));
    } else if !offered.is_empty() && !way.is_empty() {
        lines.push(format!("complete -c qapdesk -n '{way}' -a '{offered}'\n"));
    }
    for below in command.get_subcommands() {
        let name = below.get_name();
        let way = match way {
            "" => format!("__fish_qapdesk_using_subcommand {name}"),
            way => format!("{way}; and __fish_seen_subcommand_from {name}"),
        };
        more_for_fish(below, &way, lines);
    }
}
