use clap::Args;

use super::Entry;
use super::profile::Profile;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::domain::AssessorProfile;
use crate::text::Line;

/// Change an assessor's entry; what is not given stays
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk assessor edit chen --panel-until 2027-06-30\n  qapdesk assessor edit chen --no-load --language English --language French\n  qapdesk assessor edit chen --inactive --reason 'on leave'"
)]
pub(super) struct Edit {
    #[command(flatten)]
    entry: Entry,
    /// Their name.
    #[arg(long, value_name = "NAME", value_parser = parse::line)]
    name: Option<Line>,
    #[command(flatten)]
    profile: Profile,
    #[command(flatten)]
    taken: Taken,
}

/// What is taken away.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
struct Taken {
    /// No e-mail address.
    #[arg(long, conflicts_with = "email")]
    no_email: bool,
    /// No account at the desk.
    #[arg(long, conflicts_with = "works_as")]
    no_account: bool,
    /// No experienced trainer.
    #[arg(long, conflicts_with = "trainer")]
    no_trainer: bool,
    /// No neutral of the panel.
    #[arg(long, conflicts_with_all = ["panel", "panel_until"])]
    no_panel: bool,
    /// No last day of that standing.
    #[arg(long, conflicts_with_all = ["panel_until", "no_panel"])]
    no_panel_until: bool,
    /// No experience of evaluating.
    #[arg(long, conflicts_with = "experience")]
    no_experience: bool,
    /// No languages.
    #[arg(long, conflicts_with = "languages")]
    no_languages: bool,
    /// No limit of open sessions.
    #[arg(long, conflicts_with = "load")]
    no_load: bool,
}

impl Edit {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        self.entry.change(context, |profile| {
            if let Some(name) = &self.name {
                profile.name = name.clone();
            }
            self.profile.put_in(profile);
            self.taken.take_from(profile);
            Ok(())
        })
    }
}

impl Taken {
    fn take_from(&self, profile: &mut AssessorProfile) {
        profile.email = profile.email.take().filter(|_| !self.no_email);
        profile.account = profile.account.take().filter(|_| !self.no_account);
        profile.experienced_trainer &= !self.no_trainer;
        profile.panel = profile.panel.filter(|_| !self.no_panel);
        if let Some(standing) = profile.panel.as_mut().filter(|_| self.no_panel_until) {
            standing.until = None;
        }
        profile.evaluation_experience = profile.evaluation_experience.take().filter(|_| !self.no_experience);
        profile.languages.retain(|_| !self.no_languages);
        profile.load_cap = profile.load_cap.filter(|_| !self.no_load);
    }
}
