use chrono::{NaiveDate, Weekday};
use clap::Args;

use super::Entry;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::domain::{AssessorProfile, DayException, RosterTextError, Window, read_days, read_week};

/// Say when an assessor takes sessions, in their own zone
#[derive(Debug, Args)]
#[command(
    after_help = "The hours of a day take the place of those it had; other days stay as they are.\n\nExamples:\n  qapdesk assessor available chen 'mon-thu 09:00-12:00 13:00-17:00' 'fri off'\n  qapdesk assessor available chen --on 2026-12-24..2026-12-31 off --on 2027-01-04 10:00-12:00\n  qapdesk assessor available chen --as-usual 2026-12-24\n  qapdesk assessor available chen --clear 'tue 18:00-24:00'"
)]
#[command(group(clap::ArgGroup::new("hours").required(true).multiple(true).args(["week", "on", "as_usual", "clear"])))]
pub(super) struct Available {
    #[command(flatten)]
    entry: Entry,
    /// Days of the week with their hours, such as 'mon-fri 09:00-17:00', or 'sat off'.
    #[arg(value_name = "HOURS", value_parser = read_days_of_week)]
    week: Vec<DaysOfWeek>,
    /// A day that differs from the week, and its hours or `off`; several as FIRST..LAST.
    #[arg(long, num_args = 1.., value_names = ["DATE", "HOURS"])]
    on: Vec<String>,
    /// A day that is as in every other week again.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    as_usual: Vec<NaiveDate>,
    /// Forget the whole week first.
    #[arg(long)]
    clear: bool,
}

/// Days of the week that were named, and the hours they have.
#[derive(Debug, Clone)]
struct DaysOfWeek {
    days: Vec<Weekday>,
    windows: Vec<Window>,
}

fn read_days_of_week(text: &str) -> Result<DaysOfWeek, RosterTextError> {
    let mut read = DaysOfWeek { days: Vec::new(), windows: Vec::new() };
    for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let off = part.split_once(char::is_whitespace).filter(|(_, hours)| hours.trim().eq_ignore_ascii_case("off"));
        let windows = match off {
            Some((days, _)) => read_week(&format!("{days} 00:00-24:00"))?,
            None => read_week(part)?,
        };
        read.days.extend(windows.iter().map(|window| window.day));
        if off.is_none() {
            read.windows.extend(windows);
        }
    }
    Ok(read)
}

impl Available {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let others = self.days_that_differ()?;
        self.entry.change(context, |profile| {
            self.put_week(profile);
            profile.exceptions.retain(|known| !others.iter().any(|other| other.day == known.day));
            profile.exceptions.extend(others);
            for day in &self.as_usual {
                let known = profile.exceptions.len();
                profile.exceptions.retain(|other| other.day != *day);
                if profile.exceptions.len() == known {
                    let message = format!("{day} does not differ from the week of {}", self.entry.id);
                    return Err(CliError::NotFound { message, hint: "nothing is left to do here".to_owned() });
                }
            }
            Ok(())
        })
    }

    fn put_week(&self, profile: &mut AssessorProfile) {
        if self.clear {
            profile.weekly.clear();
        }
        for given in &self.week {
            profile.weekly.retain(|window| !given.days.contains(&window.day));
        }
        profile.weekly.extend(self.week.iter().flat_map(|given| given.windows.iter().copied()));
    }

    /// The days of `--on`, each with the hours up to the next day.
    fn days_that_differ(&self) -> Result<Vec<DayException>, CliError> {
        let mut text = String::new();
        for word in self.on.iter().flat_map(|given| given.split_whitespace()) {
            let is_day = word.get(..10).is_some_and(|start| start.parse::<NaiveDate>().is_ok());
            text.push_str(if is_day { ", " } else { " " });
            text.push_str(word);
        }
        read_days(&text).map_err(|error| CliError::Usage {
            message: format!("invalid value for --on: {error}"),
            hint: "usage: qapdesk assessor available ID --on 2026-12-24 off".to_owned(),
        })
    }
}
