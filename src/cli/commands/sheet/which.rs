use clap::Args;

use crate::cli::act::whole_number;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::domain::view::{OwnSession, OwnTask, SheetView};
use crate::domain::{Number, Permission, SessionId, SheetKey};
use crate::link::protocol::{Answer, Name, Request};

/// The way to a sheet that is not one's own, for those who read applications.
const OTHERS: &str = "a submitted sheet of somebody else: qapdesk sheet show NUMBER SESSION --assessor ID";

/// One of the asker's own sessions.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Own {
    /// The application's number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    pub(in crate::cli) number: Name,
    /// The session, by its number among the application's; needed where you have several of it to work on.
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) session: Option<u16>,
}

impl Own {
    /// That session.
    pub(in crate::cli) fn session(&self, context: &mut Context<'_>) -> Result<OwnSession, CliError> {
        match own_session(context, &self.number, self.session.map(SessionId))? {
            Some(own) => Ok(own),
            None => Err(not_yours(context, &self.number)?),
        }
    }

    /// That sheet.
    pub(in crate::cli) fn sheet(&self, context: &mut Context<'_>) -> Result<SheetView, CliError> {
        let session = self.session(context)?;
        sheet(context, session.key())
    }
}

/// The asker's own session of an application: the one that is named, or the only one there is something to do about, now or
/// else when it comes. None where they have none of it, or may not assess at all.
pub(in crate::cli) fn own_session(
    context: &mut Context<'_>,
    name: &Name,
    session: Option<SessionId>,
) -> Result<Option<OwnSession>, CliError> {
    let own = match context.ask(&Request::OwnSessions) {
        Ok(Answer::OwnSessions(own)) => own,
        Ok(_) => return Err(CliError::odd_answer()),
        Err(CliError::Refused { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let own = own.into_iter().filter(|one| name.names(one.number));
    let own: Vec<OwnSession> = own.filter(|one| session.is_none_or(|session| one.session == session)).collect();
    let is_done = |one: &&OwnSession| matches!(one.task, OwnTask::Nothing);
    let is_to_come = |one: &&OwnSession| matches!(one.task, OwnTask::Attend);
    let to_do: Vec<&OwnSession> = own.iter().filter(|one| !is_done(one) && !is_to_come(one)).collect();
    let to_come: Vec<&OwnSession> = own.iter().filter(is_to_come).collect();
    match (own.as_slice(), to_do.as_slice(), to_come.as_slice()) {
        ([], ..) => Ok(None),
        ([only], ..) => Ok(Some(only.clone())),
        (_, [only], _) | (_, [], [only]) => Ok(Some((*only).clone())),
        (several, ..) => {
            let names: Vec<String> = several.iter().map(|one| format!("{} {}", one.number, one.session)).collect();
            Err(CliError::Usage {
                message: format!("several of your sessions are meant: {}", names.join(", ")),
                hint: "name the whole number and the session".to_owned(),
            })
        }
    }
}

/// A sheet by its key.
pub(in crate::cli) fn sheet(context: &mut Context<'_>, key: SheetKey) -> Result<SheetView, CliError> {
    match context.ask(&Request::Sheet(key))? {
        Answer::Sheet(view) => Ok(*view),
        _ => Err(CliError::odd_answer()),
    }
}

/// The way to the sheets of others, where the asker may go it (V1).
pub(super) fn to_others(context: &mut Context<'_>) -> Result<Option<&'static str>, CliError> {
    let Answer::Greeting(greeting) = context.ask(&Request::Greet)? else { return Err(CliError::odd_answer()) };
    Ok(greeting.role.may(Permission::Read).then_some(OTHERS))
}

fn not_yours(context: &mut Context<'_>, name: &Name) -> Result<CliError, CliError> {
    let others = to_others(context)?;
    let whose = match (name, others) {
        // Of which year it is would tell who may not read applications that there is one (V1).
        (Name::Short(short), None) => format!("an application {short:04}"),
        _ => whole_number(context, name),
    };
    let own = "qapdesk sheet list names your own sessions";
    Ok(CliError::NotFound {
        message: format!("no session of {whose} is yours"),
        hint: others.map_or_else(|| own.to_owned(), |others| format!("{own}; {others}")),
    })
}

/// A session of an application, by its number among them; else the only one of the round under way.
pub(in crate::cli) fn session(
    context: &mut Context<'_>,
    name: &Name,
    named: Option<u16>,
) -> Result<(Number, SessionId), CliError> {
    let Answer::Application(view) = context.ask(&Request::Show(name.clone()))? else {
        return Err(CliError::odd_answer());
    };
    if let Some(named) = named {
        return Ok((view.number, SessionId(named)));
    }
    let current: Vec<SessionId> = view.assessment.current_sessions().map(|session| session.id).collect();
    match current.as_slice() {
        [only] => Ok((view.number, *only)),
        [] => Err(CliError::NotFound {
            message: format!("no session of {} stands", view.number),
            hint: "qapdesk show NUMBER tells what is planned".to_owned(),
        }),
        _ => Err(CliError::Usage {
            message: format!("{} has several sessions", view.number),
            hint: "name the session after the number".to_owned(),
        }),
    }
}
