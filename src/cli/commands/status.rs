use std::collections::HashSet;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::FoundJson;
use crate::cli::output::Tone;
use crate::cli::schedule::desk_zone;
use crate::cli::table::Table;
use crate::cli::{left_out, parse, words};
use crate::domain::view::Found;
use crate::link::protocol::{Answer, Name, Request};
use crate::text::{Line, plain};

/// How many applications one answer tells at most.
const MOST: u32 = 1000;

/// Look up applications by name, number or e-mail; one line each, best first
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk status \"o'connor\"\n  qapdesk status jane --json")]
pub(in crate::cli) struct Status {
    /// A part of a name or a number; accents and small mistakes do not matter.
    #[arg(required = true, value_name = "NAME", value_parser = parse::looked_up)]
    names: Vec<Line>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST)))]
    limit: u32,
}

impl Status {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<crate::cli::Status, CliError> {
        let text = self.names.iter().map(Line::as_str).collect::<Vec<_>>().join(" ");
        let Answer::Found(mut found) = context.ask(&Request::Find { text: text.clone(), limit: self.limit })? else {
            return Err(CliError::odd_answer());
        };
        // A number names an application; the figures that others have in common with it do not.
        if let Ok(name) = parse::name(&text) {
            if found.iter().any(|one| name.names(one.row.number)) {
                found.retain(|one| name.names(one.row.number));
            } else {
                why_not(name, context)?;
            }
        }
        if context.out.format.json {
            context.out.json(&found.iter().map(FoundJson::of).collect::<Vec<_>>())?;
        } else {
            table(&found).print(&mut context.out)?;
            self.tell_more(found.len(), context);
        }
        left_out::tell(context)?;
        if !found.is_empty() {
            return Ok(crate::cli::Status::Done);
        }
        if !context.out.format.json {
            let hint = "try fewer letters, another spelling, or the number".to_owned();
            return Err(CliError::NotFound { message: format!("no application is like `{text}`"), hint });
        }
        Ok(crate::cli::Status::Nothing)
    }

    /// Says that there may be more, apart from the lines, of which each is an application.
    fn tell_more(&self, n_found: usize, context: &mut Context<'_>) {
        if context.out.format.quiet || n_found < self.limit as usize || !(2..MOST).contains(&self.limit) {
            return;
        }
        let more = self.limit.saturating_mul(5).min(MOST);
        // Whoever closed standard error does not want to know.
        let _ = writeln!(context.out.stderr, "the {} best; --limit {more} tells more", self.limit);
    }
}

/// Ends with why an application has no line, where its number is one that was given: it was forgotten (H3), or it cannot
/// be read.
fn why_not(name: Name, context: &mut Context<'_>) -> Result<(), CliError> {
    if let Name::Number(number) = name {
        if let Answer::Forgotten(Some(forgotten)) = context.ask(&Request::Forgotten(number))? {
            return Err(CliError::forgotten(&forgotten, desk_zone(context)?));
        }
        if context.desk.unreadable()?.applications == 0 {
            return Ok(());
        }
    }
    // In which year it was the desk knows. Any other answer says that there is none of this number.
    match context.ask(&Request::Show(name)) {
        Err(error @ (CliError::Forgotten { .. } | CliError::Failed { .. })) => Err(error),
        _ => Ok(()),
    }
}

fn table(found: &[Found]) -> Table {
    let namesakes = namesakes(found);
    let mut table = Table::new(0).figures(&[3 + usize::from(!namesakes.is_empty())]).whole();
    for Found { row, .. } in found {
        let tone = if row.overdue { Tone::Bad } else { Tone::Plain };
        let (number, stage, open) = (row.number.to_string(), row.stage.to_string(), words::open(row));
        // Of who may only look up nothing else is known.
        let known = |text: String| if row.is_kept_to_look_up() { String::new() } else { text };
        let days = known(format!("{} d{}", row.days_in_stage, if row.overdue { "!" } else { "" }));
        let next = known(format!("next: {}", row.next));
        let is_one_of_several = namesakes.contains(&plain(&row.name));
        let received = if is_one_of_several { known(format!("received {}", row.received_on)) } else { String::new() };
        let mut cells = vec![number.as_str(), row.name.as_str(), stage.as_str(), days.as_str(), open.as_str()];
        cells.push(next.as_str());
        if !namesakes.is_empty() {
            cells.insert(2, received.as_str());
        }
        table.row(tone, cells);
    }
    table
}

/// The names that more than one of those found bear: their day of receipt tells them apart.
fn namesakes(found: &[Found]) -> HashSet<String> {
    let mut seen = HashSet::new();
    found.iter().map(|one| plain(&one.row.name)).filter(|name| !seen.insert(name.clone())).collect()
}
