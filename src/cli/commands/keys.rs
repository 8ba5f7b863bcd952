use clap::Args;
use serde_json::json;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::cli::words;
use crate::text::Line;
use crate::tui::action::{Action, Group, Record};
use crate::tui::keymap::Keymap;
use crate::tui::outside::KeysFile;
use crate::tui::words::key_in_table;

/// Print every command of the desk with its keys, or what is wrong with a keymap
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk keys                      every command with your own keys\n  qapdesk keys --keymap vim         the keys of a built-in keymap\n  qapdesk keys --check              what is wrong with your keymap\n  qapdesk keys --check mine.toml    what is wrong with another file"
)]
pub(in crate::cli) struct Keys {
    /// The keymap: default, vim, emacs or a file; else `QAPDESK_KEYMAP`, else keys.toml of your configuration.
    #[arg(long, value_name = "NAME|FILE")]
    keymap: Option<String>,
    /// Print only what is wrong, with file and line; exit status 5 where something is.
    #[arg(long, num_args = 0..=1, value_name = "FILE", conflicts_with = "keymap")]
    check: Option<Vec<String>>,
}

impl Keys {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let file = self.check.as_ref().and_then(|file| file.first()).map(String::as_str);
        let found = context.desk.keys(file.or(self.keymap.as_deref()))?;
        if !found.errors.is_empty() {
            // The keys that are in force meanwhile; who only checks wants to know what is wrong.
            if self.check.is_none() {
                print(context, &found)?;
            }
            let problems: Vec<FileProblem> = found
                .errors
                .iter()
                .map(|error| FileProblem::mistake(&error.file, error.line, &error.mistake))
                .collect();
            let message = words::count(problems.len(), "mistake in the keymap", "mistakes in the keymap");
            return Err(CliError::BadInput { message, problems });
        }
        for warning in &found.warnings {
            writeln!(context.out.stderr, "qapdesk: {}", Line::clean(warning))?;
        }
        if self.check.is_some() {
            context.out.remark("nothing is wrong")?;
            return Ok(Status::Done);
        }
        print(context, &found)
    }
}

fn print(context: &mut Context<'_>, found: &KeysFile) -> Result<Status, CliError> {
    if context.out.format.json {
        let commands: Vec<_> = records().map(|record| command(&found.keymap, record)).collect();
        context.out.json(&json!({
            "schema": "qapdesk-keys/1", "keymap": Line::clean(found.keymap.origin()), "commands": commands,
        }))?;
        return Ok(Status::Done);
    }
    let mut table = Table::new(0);
    table.row(Tone::Heading, ["KEYS", "COMMAND", "DOES"]);
    for record in records() {
        let keys = found.keymap.bindings_of(record.action);
        let keys: Vec<String> = keys.into_iter().map(|(place, keys)| key_in_table(place, &keys)).collect();
        table.row(Tone::Plain, [keys.join(", ").as_str(), record.name, record.doc]);
    }
    table.print(&mut context.out)?;
    Ok(Status::Done)
}

fn command(keymap: &Keymap, record: &Record) -> serde_json::Value {
    let keys = keymap.bindings_of(record.action).into_iter();
    let keys: Vec<_> = keys.map(|(context, keys)| json!({ "keys": keys, "context": context.name() })).collect();
    json!({
        "name": record.name, "title": record.title, "does": record.doc, "group": record.group.title(), "keys": keys,
    })
}

fn records() -> impl Iterator<Item = &'static Record> {
    let all = || Action::ALL.iter().map(|action| action.record());
    Group::ALL.into_iter().flat_map(move |group| all().filter(move |record| record.group == group))
}
