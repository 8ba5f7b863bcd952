use chrono::NaiveDate;
use clap::Args;

use super::Entry;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::domain::{Cents, Currency, Rate as RosterRate};

/// Say what an assessor is paid for a session from a day on
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk assessor rate chen 250 USD --from 2026-01-01\n  qapdesk assessor rate chen --remove 2026-01-01"
)]
pub(super) struct Rate {
    #[command(flatten)]
    entry: Entry,
    /// How much a session is paid, such as 250 or 250.50.
    #[arg(required_unless_present = "remove")]
    amount: Option<Cents>,
    /// In which currency, such as USD.
    #[arg(required_unless_present = "remove")]
    currency: Option<Currency>,
    /// The first day of the rate; it takes the place of one that begins on it.
    #[arg(long, value_name = "DATE", value_parser = parse::day, required_unless_present = "remove")]
    from: Option<NaiveDate>,
    /// Take the rate away that begins on this day.
    #[arg(long, value_name = "DATE", value_parser = parse::day, conflicts_with_all = ["amount", "currency", "from"])]
    remove: Option<NaiveDate>,
}

impl Rate {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        self.entry.change(context, |profile| {
            let known = profile.rates.len();
            if let Some(day) = self.remove {
                profile.rates.retain(|rate| rate.from != day);
                if profile.rates.len() == known {
                    let message = format!("no rate of {} begins on {day}", self.entry.id);
                    let hint = format!("see which do: qapdesk assessor show {}", self.entry.id);
                    return Err(CliError::NotFound { message, hint });
                }
            }
            if let (Some(amount), Some(currency), Some(from)) = (self.amount, self.currency, self.from) {
                profile.rates.retain(|rate| rate.from != from);
                profile.rates.push(RosterRate { from, amount, currency });
            }
            Ok(())
        })
    }
}
