use chrono::{Days, NaiveDate, Utc};
use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json_schedule::SessionsJson;
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::cli::{Status, left_out, parse, schedule, words};
use crate::domain::view::SessionRow;
use crate::domain::{AssessorId, Zone};
use crate::link::protocol::{Answer, Request};

/// How many days are looked at where nothing is said: from today on, or back to look for what is not paid.
const YEAR: Days = Days::new(366);

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk session list --assessor chen --from 2026-12-01 --to 2026-12-31\n  qapdesk session list --unpaid"
)]
pub(super) struct List {
    /// The first day, in the desk's zone; today by default, a year ago with `--unpaid`.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    from: Option<NaiveDate>,
    /// The last day; in a year by default, today with `--unpaid`.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    to: Option<NaiveDate>,
    /// Only those of an assessor.
    #[arg(long, value_name = "ID")]
    assessor: Option<AssessorId>,
    /// Only those with a fee that is not paid; cancelled and missed ones too.
    #[arg(long)]
    unpaid: bool,
}

impl List {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let zone = schedule::desk_zone(context)?;
        let today = zone.local(Utc::now()).date_naive();
        let (first, last) = if self.unpaid {
            (today.checked_sub_days(YEAR).unwrap_or(today), today)
        } else {
            (today, today.checked_add_days(YEAR).unwrap_or(today))
        };
        let (first, last) = (self.from.unwrap_or(first), self.to.unwrap_or(last));
        schedule::in_order(first, last)?;
        let after = last.succ_opt().unwrap_or(last);
        let (from, to) = (schedule::start_of(first, zone)?, schedule::start_of(after, zone)?);
        let Answer::Sessions(mut rows) = context.ask(&Request::Sessions { from, to })? else {
            return Err(CliError::odd_answer());
        };
        rows.retain(|row| self.is_wanted(row));
        let status = if rows.is_empty() { Status::Nothing } else { Status::Done };
        left_out::tell(context)?;
        if context.out.format.json {
            context.out.json(&SessionsJson::of(&rows))?;
            return Ok(status);
        }
        if rows.is_empty() {
            context.out.remark(&format!("no sessions{} from {first} to {last}", self.asked_for()))?;
            return Ok(status);
        }
        print(context, &rows, zone)?;
        Ok(status)
    }

    /// Which of all sessions are asked for, in words behind them: there may be others.
    fn asked_for(&self) -> String {
        let whose = self.assessor.as_ref().map_or_else(String::new, |assessor| format!(" of {assessor}"));
        let unpaid = if self.unpaid { " with a fee that is not paid" } else { "" };
        format!("{whose}{unpaid}")
    }

    fn is_wanted(&self, row: &SessionRow) -> bool {
        let is_asked_for = |assessor: &AssessorId| self.assessor.as_ref().is_none_or(|wanted| wanted == assessor);
        row.seats.iter().any(|seat| {
            let is_unpaid = seat.fee.is_some() && seat.paid.is_none();
            is_asked_for(&seat.assessor) && (is_unpaid || !self.unpaid)
        })
    }
}

fn print(context: &mut Context<'_>, rows: &[SessionRow], zone: Zone) -> Result<(), CliError> {
    let mut table = Table::new(0).keyed().figures(&[1]);
    if !context.out.format.quiet {
        let when = format!("When ({zone})");
        table.row(Tone::Heading, ["Number", "No", &when, "State", "Mode", "Candidate", "Assessors and fees"]);
    }
    for row in rows {
        let seats: Vec<String> = row
            .seats
            .iter()
            .map(|seat| format!("{} ({})", seat.assessor, schedule::fee_words(seat.fee, seat.paid.as_ref())))
            .collect();
        let tone = if row.state.is_live() { Tone::Plain } else { Tone::Faint };
        let (number, session) = (row.number.to_string(), row.session.to_string());
        let when = zone.show(row.plan.start).replace(&format!(" ({zone})"), "");
        let (state, mode, seats) = (schedule::state_word(&row.state), row.plan.mode.to_string(), seats.join(", "));
        table.row(tone, [&number, &session, &when, &state, &mode, row.candidate.as_str(), &seats]);
    }
    table.print(&mut context.out)?;
    context.out.remark(&words::count(rows.len(), "session", "sessions"))?;
    Ok(())
}
