use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json_schedule::WeekJson;
use crate::cli::output::Tone;
use crate::cli::{Status, left_out, parse, schedule, words};
use crate::domain::Zone;
use crate::domain::view::{Taken, WeekQuery, WeekRow};
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// Print a week of assessors: their hours, and what is taken
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk week\n  qapdesk week 2026-12-07 --zone Europe/London --qualified")]
pub(in crate::cli) struct Week {
    /// A day of the week; today by default.
    #[arg(value_name = "DAY", value_parser = parse::day)]
    day: Option<NaiveDate>,
    /// The zone in which days are counted; the desk's own by default.
    #[arg(long, value_name = "ZONE", value_parser = parse::zone)]
    zone: Option<Zone>,
    /// Only who assesses in this language.
    #[arg(long, value_name = "LANGUAGE", value_parser = parse::line)]
    language: Option<Line>,
    /// Only who is qualified today (A2).
    #[arg(long)]
    qualified: bool,
    /// Only who is below their load (A4).
    #[arg(long)]
    below_load: bool,
}

impl Week {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let zone = self.zone.map_or_else(|| schedule::desk_zone(context), Ok)?;
        let query = WeekQuery {
            monday: self.day.unwrap_or_else(|| zone.local(Utc::now()).date_naive()),
            zone,
            language: self.language.clone(),
            qualified_only: self.qualified,
            below_load_only: self.below_load,
        };
        let Answer::Week(week) = context.ask(&Request::Week(query))? else { return Err(CliError::odd_answer()) };
        let status = if week.rows.is_empty() { Status::Nothing } else { Status::Done };
        left_out::tell(context)?;
        if context.out.format.json {
            context.out.json(&WeekJson::of(&week))?;
            return Ok(status);
        }
        let title = format!("Week of {} ({zone})", week.monday.format("%a %-d %b %Y"));
        context.out.toned(0, Tone::Heading, &title)?;
        for row in &week.rows {
            print(context, row, week.monday, zone)?;
        }
        context.out.remark(&words::count(week.rows.len(), "assessor", "assessors"))?;
        Ok(status)
    }
}

/// One assessor's week; days without hours and bookings are left out.
fn print(context: &mut Context<'_>, row: &WeekRow, monday: NaiveDate, zone: Zone) -> Result<(), CliError> {
    let load = row.load_cap.map_or_else(|| row.load.to_string(), |cap| format!("{} of {cap}", row.load));
    let qualified = if row.qualified { "" } else { ", not qualified" };
    context.out.line(0, &format!("{}  {}, load {load}{qualified}", row.assessor, row.name))?;
    for day in (0..7).filter_map(|days| monday.checked_add_days(Days::new(days))) {
        let (Some(start), Some(end)) = (zone.start_of(day), day.succ_opt().and_then(|next| zone.start_of(next))) else {
            continue;
        };
        let face = |from: DateTime<Utc>, to: DateTime<Utc>| {
            let (from, to) = (from.max(start), to.min(end));
            let open = zone.local(from).format("%H:%M");
            // The day's end is by the clock of that day, whatever the next one begins with.
            let (close, last) = if to == end {
                ("24:00".to_owned(), to - TimeDelta::seconds(1))
            } else {
                (zone.local(to).format("%H:%M").to_string(), to)
            };
            let (before, after) = (zone.clock(from), zone.clock(last));
            let is_plain = before == after;
            let shown =
                if is_plain { format!("{open}–{close}") } else { format!("{open} {before}–{close} {after}") };
            (from < to).then_some(shown)
        };
        let hours: Vec<String> = row.hours.iter().filter_map(|(from, to)| face(*from, *to)).collect();
        let booking = |taken: &Taken| {
            let what = if taken.is_interview { "interview of session" } else { "session" };
            let proposed = if taken.proposed { ", proposed" } else { "" };
            let (number, session) = (taken.number, taken.session);
            Some(format!("{} {what} {session} of {number}{proposed}", face(taken.start, taken.end)?))
        };
        let taken: Vec<String> = row.taken.iter().filter_map(booking).collect();
        if hours.is_empty() && taken.is_empty() {
            continue;
        }
        let hours = if hours.is_empty() { "no hours".to_owned() } else { hours.join(", ") };
        context.out.line(2, &format!("{}  {hours}", day.format("%a %d %b")))?;
        taken.iter().try_for_each(|line| context.out.line(14, line))?;
    }
    Ok(())
}
