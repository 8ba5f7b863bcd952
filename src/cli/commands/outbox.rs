use clap::Args;

use crate::cli::commands::letter::print::{LetterRowJson, state_words, tone};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::cli::{Status, left_out, parse, words};
use crate::domain::view::{OutboxPart, OutboxQuery};
use crate::domain::{LetterKind, LetterStateName};
use crate::link::protocol::{Answer, Name, Request};

/// List the letters that wait, go out or failed; nothing leaves before somebody releases it
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk outbox\n  qapdesk outbox --state draft --kind deficiency\n  qapdesk outbox --number 42 --all"
)]
pub(in crate::cli) struct Outbox {
    /// Only in this state: draft, held, unsure, failed, released, sending, retrying, sent, discarded. May be repeated.
    #[arg(long, value_name = "STATE")]
    state: Vec<LetterStateName>,
    /// Only of this kind, such as deficiency or result. May be repeated.
    #[arg(long, value_name = "KIND")]
    kind: Vec<LetterKind>,
    /// Only of this application.
    #[arg(long, value_name = "NUMBER", value_parser = parse::name)]
    number: Option<Name>,
    /// Also what was sent or discarded.
    #[arg(long)]
    all: bool,
    /// At most so many.
    #[arg(long, value_name = "COUNT", default_value_t = 0, hide_default_value = true)]
    limit: u32,
}

impl Outbox {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let number = match &self.number {
            Some(Name::Number(number)) => Some(*number),
            Some(name @ Name::Short(_)) => match context.ask(&Request::Show(name.clone()))? {
                Answer::Application(view) => Some(view.number),
                _ => return Err(CliError::odd_answer()),
            },
            None => None,
        };
        let query = OutboxQuery {
            states: self.state.iter().copied().collect(),
            all: self.all,
            kinds: self.kind.iter().copied().collect(),
            number,
            offset: 0,
            limit: self.limit,
        };
        let mut part = asked(context, query.clone())?;
        // An answer has not all where they are very many.
        while self.limit == 0 && !part.rows.is_empty() && part.rows.len() < part.total as usize {
            let offset = u32::try_from(part.rows.len()).unwrap_or(u32::MAX);
            let rows = asked(context, OutboxQuery { offset, ..query.clone() })?.rows;
            if rows.is_empty() {
                break;
            }
            part.rows.extend(rows);
        }
        if context.out.format.json {
            context.out.json(&part.rows.iter().map(LetterRowJson::of).collect::<Vec<_>>())?;
        } else {
            print(context, &part)?;
        }
        left_out::tell(context)?;
        Ok(if part.rows.is_empty() { Status::Nothing } else { Status::Done })
    }
}

/// A part of the outbox.
pub(in crate::cli) fn asked(context: &mut Context<'_>, query: OutboxQuery) -> Result<OutboxPart, CliError> {
    match context.ask(&Request::Outbox(query))? {
        Answer::Outbox(part) => Ok(part),
        _ => Err(CliError::odd_answer()),
    }
}

fn print(context: &mut Context<'_>, part: &OutboxPart) -> Result<(), CliError> {
    let mut table = Table::new(0).keyed().figures(&[0]);
    for row in &part.rows {
        let (id, number) = (row.id.to_string(), row.number.to_string());
        let cells = [id.as_str(), &number, row.kind.title(), &row.names(), &state_words(row)];
        table.row(tone(row), cells);
    }
    table.print(&mut context.out)?;
    if let Some(trouble) = &part.trouble {
        context.out.toned(0, Tone::Bad, trouble)?;
    }
    let counts: Vec<String> = part.counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
    let shown = words::count(part.rows.len(), "letter", "letters");
    let all = if counts.is_empty() { String::new() } else { format!("; in all {}", counts.join(", ")) };
    context.out.remark(&format!("{shown}{all}"))?;
    Ok(())
}
