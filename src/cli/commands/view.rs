use clap::{Args, Subcommand};

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::ViewJson;
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::cli::words;
use crate::domain::view::{Filter, Order};
use crate::domain::{SavedView, ViewName};
use crate::link::protocol::{Answer, Request};

/// Keep the lists you come back to, by name
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk view save rush --filter tag:rush\n  qapdesk list --view rush")]
pub(in crate::cli) struct View {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print those that you saved
    #[command(after_help = "Example:\n  qapdesk view list")]
    List,
    /// Save one, in the place of one of its name
    #[command(
        after_help = "Examples:\n  qapdesk view save rush --filter 'tag:rush -owner:none' --sort stage,-days\n  qapdesk view save mine --filter 'owner:me -stage:on_hold'"
    )]
    Save {
        /// Its name.
        name: ViewName,
        /// Terms that must all hold; all applications without them.
        #[arg(long, value_name = "TERMS", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
        filter: Filter,
        /// Columns to sort by, with commas between; `-` before one that is turned round.
        #[arg(
            long,
            value_name = "KEYS",
            default_value = "urgency",
            hide_default_value = true,
            allow_hyphen_values = true
        )]
        sort: Order,
    },
    /// Delete one; no application is touched by it
    #[command(after_help = "Example:\n  qapdesk view delete rush")]
    Delete {
        /// Its name.
        name: ViewName,
    },
}

impl View {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (request, said) = match &self.what {
            What::List => return list(context),
            What::Save { name, filter, sort } => {
                let view = SavedView { name: name.clone(), filter: filter.clone(), order: sort.clone() };
                (Request::SaveView(view), format!("the view {name} is saved"))
            }
            What::Delete { name } => (Request::DeleteView(name.clone()), format!("the view {name} is deleted")),
        };
        let views = saved(context, &request)?;
        if context.out.format.json {
            context.out.json(&views.iter().map(ViewJson::of).collect::<Vec<_>>())?;
        } else {
            context.out.remark(&said)?;
        }
        Ok(Status::Done)
    }
}

fn list(context: &mut Context<'_>) -> Result<Status, CliError> {
    let views = saved(context, &Request::SavedViews)?;
    let status = if views.is_empty() { Status::Nothing } else { Status::Done };
    if context.out.format.json {
        context.out.json(&views.iter().map(ViewJson::of).collect::<Vec<_>>())?;
        return Ok(status);
    }
    let mut table = Table::new(0).keyed();
    for view in &views {
        let (filter, order) = (view.filter.to_string(), view.order.to_string());
        let filter = if filter.is_empty() { "(all)" } else { &filter };
        table.row(Tone::Plain, [view.name.as_str(), filter, &order]);
    }
    table.print(&mut context.out)?;
    context.out.remark(&words::count(views.len(), "view", "views"))?;
    Ok(status)
}

/// The views of the account after a request.
fn saved(context: &mut Context<'_>, request: &Request) -> Result<Vec<SavedView>, CliError> {
    match context.ask(request)? {
        Answer::SavedViews(views) => Ok(views),
        _ => Err(CliError::odd_answer()),
    }
}

/// The view of a name.
pub(in crate::cli) fn named(context: &mut Context<'_>, name: &ViewName) -> Result<SavedView, CliError> {
    let views = saved(context, &Request::SavedViews)?;
    let known = views.iter().map(|view| view.name.to_string()).collect::<Vec<_>>().join(", ");
    views.into_iter().find(|view| view.name.key() == name.key()).ok_or_else(|| CliError::NotFound {
        message: format!("no view `{name}` is saved"),
        hint: if known.is_empty() {
            "save one: qapdesk view save NAME --filter 'overdue'".to_owned()
        } else {
            format!("those saved are {known}")
        },
    })
}
