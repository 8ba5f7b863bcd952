use chrono::NaiveDate;
use clap::Args;

use crate::cli::parse;
use crate::domain::{AccountName, AssessorProfile, PanelStanding, Zone};
use crate::text::Line;

/// What is known of an assessor, as far as it is given.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(super) struct Profile {
    /// Where invitations and confirmations go.
    #[arg(long, value_name = "ADDRESS", value_parser = parse::line)]
    email: Option<Line>,
    /// The account they work as at the desk.
    #[arg(long, value_name = "ACCOUNT")]
    works_as: Option<AccountName>,
    /// An experienced trainer.
    #[arg(long)]
    trainer: bool,
    /// A neutral of the panel.
    #[arg(long)]
    panel: bool,
    /// The last day of that standing.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    panel_until: Option<NaiveDate>,
    /// Their demonstrated experience of evaluating, in a line; without it they are not qualified.
    #[arg(long, value_name = "TEXT", value_parser = parse::line)]
    experience: Option<Line>,
    /// A language they assess in, or several with commas between; all of them, where any is given.
    #[arg(long = "language", value_name = "LANGUAGE", value_delimiter = ',', value_parser = parse::line)]
    languages: Vec<Line>,
    /// The IANA time zone they live by, such as Europe/London.
    #[arg(long, value_name = "ZONE", value_parser = parse::zone)]
    pub(super) zone: Option<Zone>,
    /// How many open sessions they take at most at a time: to come, or held and their sheet not submitted.
    #[arg(long, value_name = "N")]
    load: Option<u16>,
    /// They assess.
    #[arg(long, conflicts_with = "inactive")]
    active: bool,
    /// They do not assess for now.
    #[arg(long)]
    inactive: bool,
}

impl Profile {
    /// Puts what is given in the place of what is known.
    pub(super) fn put_in(&self, profile: &mut AssessorProfile) {
        let given = |given: &Option<Line>, known: &mut Option<Line>| {
            if given.is_some() {
                known.clone_from(given);
            }
        };
        given(&self.email, &mut profile.email);
        given(&self.experience, &mut profile.evaluation_experience);
        if self.works_as.is_some() {
            profile.account.clone_from(&self.works_as);
        }
        profile.experienced_trainer |= self.trainer;
        if self.panel || self.panel_until.is_some() {
            // The day that is known stays unless another one is given; a new standing has none (A2).
            let until = self.panel_until.or_else(|| profile.panel.and_then(|panel| panel.until));
            profile.panel = Some(PanelStanding { until });
        }
        if !self.languages.is_empty() {
            profile.languages = self.languages.iter().cloned().collect();
        }
        profile.zone = self.zone.unwrap_or(profile.zone);
        profile.load_cap = self.load.or(profile.load_cap);
        profile.active = (profile.active || self.active) && !self.inactive;
    }
}
