use chrono::{Days, NaiveDate};
use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::MonitoringJson;
use crate::cli::output::{Output, Tone};
use crate::cli::table::Table;
use crate::cli::{Status, parse, schedule, words};
use crate::domain::view::{Agreement, Monitoring as Figures, Period, ScoringRow};
use crate::link::protocol::{Answer, Request};

/// Print how assessors score beside each other, and how far two who scored the same session agree
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk monitoring\n  qapdesk monitoring --from 2026-01-01 --to 2026-12-31 --json\n\nIt counts sheets by the day on which they were submitted."
)]
pub(in crate::cli) struct Monitoring {
    /// The first day.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    from: Option<NaiveDate>,
    /// The last day.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    to: Option<NaiveDate>,
}

impl Monitoring {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let period = self.period(context)?;
        let Answer::Monitoring(report) = context.ask(&Request::Monitoring(period))? else {
            return Err(CliError::odd_answer());
        };
        let status = if report.all.sheets == 0 { Status::Nothing } else { Status::Done };
        if context.out.format.json {
            context.out.json(&MonitoringJson::of(&report))?;
            return Ok(status);
        }
        if report.programs.is_empty() {
            print(&report, &mut context.out)?;
        }
        for (place, (program, of)) in report.programs.iter().enumerate() {
            if place > 0 {
                context.out.gap()?;
            }
            context.out.toned(0, Tone::Heading, program)?;
            print(of, &mut context.out)?;
        }
        Ok(status)
    }

    /// The days as moments, in the desk's zone; the last day is part of it.
    fn period(&self, context: &mut Context<'_>) -> Result<Period, CliError> {
        if self.from.is_none() && self.to.is_none() {
            return Ok(Period::default());
        }
        if let (Some(first), Some(last)) = (self.from, self.to) {
            schedule::in_order(first, last)?;
        }
        let zone = schedule::desk_zone(context)?;
        let after = self.to.and_then(|day| day.checked_add_days(Days::new(1)));
        let begins = |day: Option<NaiveDate>| day.map(|day| schedule::start_of(day, zone)).transpose();
        Ok(Period { from: begins(self.from)?, to: begins(after)? })
    }
}

/// What is told of one program, or of the only one.
fn print(report: &Figures, out: &mut Output<'_>) -> std::io::Result<()> {
    let mut table = Table::new(0).keyed().figures(&[2, 3, 4, 5]);
    table.row(Tone::Heading, ["assessor", "name", "sheets", "levels", "mean", "spread", "eligible"]);
    for (id, name, row) in &report.assessors {
        cells(&mut table, id.as_str(), name.as_str(), row);
    }
    cells(&mut table, "all", "", &report.all);
    table.print(out)?;
    agreement(out, &report.agreement)
}

fn cells(table: &mut Table, id: &str, name: &str, row: &ScoringRow) {
    let (sheets, levels) = (row.sheets.to_string(), row.levels.to_string());
    let (mean, spread) = (words::thousandths(row.mean), words::thousandths(row.spread));
    let eligible = match row.determined {
        0 => "–".to_owned(),
        determined => format!("{} of {determined} ({})", row.eligible, words::percent(row.eligible, determined)),
    };
    table.row(Tone::Plain, [id, name, &sheets, &levels, &mean, &spread, &eligible]);
}

fn agreement(out: &mut Output<'_>, agreement: &Agreement) -> std::io::Result<()> {
    let Agreement { sessions, pairs, exact, within_one, kappa } = agreement;
    out.gap()?;
    if *pairs == 0 {
        return out.line(0, "no session was scored by two assessors");
    }
    let share = |part| words::percent(part, *pairs);
    let scored = words::count(*sessions as usize, "session", "sessions");
    out.line(
        0,
        &format!(
            "{scored} scored by two, {pairs} pairs of levels: {} the same, {} within one level",
            share(*exact),
            share(*within_one)
        ),
    )?;
    match kappa {
        Some(kappa) => out.line(0, &format!("weighted kappa {}", words::signed_thousandths(*kappa))),
        None => out.line(0, "no kappa: there are fewer than 30 pairs, or all levels are the same"),
    }
}
