//! The words that an argument takes, by its type: for the completions of shells and for the manual. Commands read them
//! with their own parsers, which take more spellings and say what is meant where a word is wrong.

use std::any::TypeId;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory, ValueHint, builder::PossibleValue};

use super::args::Arguments;
use crate::domain::view::{Order, SortKey};
use crate::domain::{
    ConflictKind, LetterKind, LetterStateName, Requirement, Role, SessionMode, StageName, Warning, view::filter::Owner,
};
use crate::tui::keymap::Keymap;
use crate::tui::plain::Page;
use crate::tui::theme::ThemeName;

/// The parser of all commands with the words of every argument that takes only these.
pub(super) fn documented() -> Command {
    each(Arguments::command().subcommand_value_name("COMMAND"), &|argument| match only(&argument) {
        Some(words) => argument.value_parser(PossibleValuesParser::new(words)),
        None => argument,
    })
}

/// The parser as shells complete it: no hidden command, and of every argument its words or what kind of file it is.
pub(super) fn completed() -> Command {
    let whole = Arguments::command();
    let shown = whole.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    let top = Command::new("qapdesk").version(env!("CARGO_PKG_VERSION")).args(whole.get_arguments().cloned());
    each(top.subcommands(shown), &|argument| {
        if !argument.get_action().takes_values() {
            return argument;
        }
        if is::<PathBuf>(&argument) {
            let is_folder = argument.get_value_names().unwrap_or_default().iter().any(|name| is_folder(name));
            return argument.value_hint(if is_folder { ValueHint::DirPath } else { ValueHint::FilePath });
        }
        match only(&argument).or_else(|| among_others(&argument)) {
            Some(words) => argument.value_parser(PossibleValuesParser::new(words)),
            None => argument.value_hint(ValueHint::Other),
        }
    })
}

/// A command with each argument of it and of what is below it changed.
fn each(command: Command, change: &impl Fn(Arg) -> Arg) -> Command {
    command.mut_args(change).mut_subcommands(|below| each(below, change))
}

fn is_folder(value_name: &str) -> bool {
    ["DIR", "FOLDER"].contains(&value_name)
}

fn is<T: 'static>(argument: &Arg) -> bool {
    argument.get_value_parser().type_id() == TypeId::of::<T>()
}

/// All words that an argument takes, where they are few.
fn only(argument: &Arg) -> Option<Vec<PossibleValue>> {
    let plain = |words: Vec<&'static str>| Some(words.into_iter().map(PossibleValue::new).collect());
    // Where both are taken, the hyphen: so the program itself names them.
    let hyphened = |words: Vec<&'static str>| {
        Some(words.into_iter().map(|word| PossibleValue::new(word.replace('_', "-"))).collect())
    };
    if is::<LetterKind>(argument) {
        return Some(LetterKind::ALL.map(|one| PossibleValue::new(one.id()).help(one.title())).to_vec());
    }
    if is::<StageName>(argument) {
        return plain(StageName::ALL.map(StageName::id).to_vec());
    }
    if is::<LetterStateName>(argument) {
        return plain(LetterStateName::ALL.map(LetterStateName::id).to_vec());
    }
    if is::<ConflictKind>(argument) {
        return plain(ConflictKind::ALL.map(ConflictKind::id).to_vec());
    }
    if is::<Role>(argument) {
        return plain(Role::ALL.map(Role::id).to_vec());
    }
    if is::<SessionMode>(argument) {
        return hyphened(SessionMode::ALL.map(SessionMode::id).to_vec());
    }
    if is::<Warning>(argument) {
        return hyphened(Warning::ALL.map(Warning::id).to_vec());
    }
    if is::<ThemeName>(argument) {
        return plain(ThemeName::ALL.map(ThemeName::id).to_vec());
    }
    let own = argument.get_possible_values();
    (!own.is_empty() && argument.get_action().takes_values()).then_some(own)
}

/// Words that an argument takes among others: several of them together, names, files.
fn among_others(argument: &Arg) -> Option<Vec<PossibleValue>> {
    let words: Vec<&'static str> = match argument.get_id().as_str() {
        "plain" => Page::ALL.map(Page::id).to_vec(),
        "keymap" => Keymap::names().collect(),
        _ if is::<Order>(argument) => SortKey::ALL.map(SortKey::id).to_vec(),
        _ if is::<Owner>(argument) => vec!["me", "none"],
        // Those of programs' own are ids that only the desk knows.
        _ if is::<Requirement>(argument) => Requirement::ALL.map(Requirement::standard_id).to_vec(),
        _ => return None,
    };
    Some(words.into_iter().map(PossibleValue::new).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The argument of a command, by the words that lead to it.
    fn argument<'a>(mut command: &'a Command, way: &str) -> &'a Arg {
        let (commands, id) = way.rsplit_once(' ').unwrap_or(("", way));
        for name in commands.split_whitespace() {
            command = command.find_subcommand(name).unwrap();
        }
        command.get_arguments().find(|argument| argument.get_id() == id).unwrap()
    }

    fn words(command: &Command, way: &str) -> Vec<String> {
        argument(command, way).get_possible_values().iter().map(|value| value.get_name().to_owned()).collect()
    }

    /// Each word is one that the command's own parser takes.
    #[test]
    fn every_word_is_taken_by_the_parser_that_reads_it() {
        fn walk(offered: &Command, real: &Command, n_words: &mut usize) {
            for argument in offered.get_arguments() {
                let parser = real.get_arguments().find(|one| one.get_id() == argument.get_id()).unwrap();
                for value in argument.get_possible_values() {
                    if !argument.get_action().takes_values() {
                        continue;
                    }
                    let name = std::ffi::OsStr::new(value.get_name());
                    let bare = Arg::new("x").value_parser(parser.get_value_parser().clone());
                    let parsed = Command::new("x").arg(bare).try_get_matches_from([std::ffi::OsStr::new("x"), name]);
                    assert!(parsed.is_ok(), "{} {}: {parsed:?}", offered.get_name(), argument.get_id());
                    *n_words += 1;
                }
            }
            for below in offered.get_subcommands() {
                walk(below, real.find_subcommand(below.get_name()).unwrap(), n_words);
            }
        }
        let mut n_words = 0;
        walk(&completed(), &Arguments::command(), &mut n_words);
        assert!(n_words > 100, "{n_words}");
    }

    #[test]
    fn closed_words_and_kinds_of_files_are_known() {
        let parser = completed();
        assert_eq!(words(&parser, "theme"), ["terminal", "light", "dark", "mono"]);
        assert_eq!(words(&parser, "keymap"), ["default", "vim", "emacs"]);
        assert_eq!(words(&parser, "accept requirement"), Requirement::ALL.map(Requirement::standard_id));
        assert_eq!(words(&parser, "list stage").len(), StageName::ALL.len());
        assert_eq!(words(&parser, "account add role"), Role::ALL.map(Role::id));
        assert_eq!(argument(&parser, "desk").get_value_hint(), ValueHint::DirPath);
        assert_eq!(argument(&parser, "replay file").get_value_hint(), ValueHint::FilePath);
        assert_eq!(argument(&parser, "note text").get_value_hint(), ValueHint::Other);
        assert!(parser.find_subcommand("gateway").is_none(), "what is hidden is not offered");
    }
}
