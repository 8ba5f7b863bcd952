use std::collections::BTreeSet;

use clap::Args;

use super::profile::Profile;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse, schedule};
use crate::domain::{AssessorId, AssessorProfile};
use crate::link::protocol::Request;
use crate::text::Line;

/// Add an assessor to the roster
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  qapdesk assessor add chen --name 'Wei Chen' --email chen@example.org --works-as chen --trainer \\\n    --experience 'twelve candidates since 2019' --language English --zone America/New_York --load 4"
)]
pub(super) struct Add {
    /// A short id, such as chen: 1 to 32 of a-z, 0-9 and `-`.
    id: AssessorId,
    /// Their name.
    #[arg(long, value_name = "NAME", value_parser = parse::line)]
    name: Line,
    #[command(flatten)]
    profile: Profile,
}

impl Add {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let mut profile = AssessorProfile {
            name: self.name.clone(),
            email: None,
            account: None,
            experienced_trainer: false,
            panel: None,
            evaluation_experience: None,
            languages: BTreeSet::new(),
            zone: match self.profile.zone {
                Some(zone) => zone,
                None => schedule::desk_zone(context)?,
            },
            rates: Vec::new(),
            weekly: Vec::new(),
            exceptions: Vec::new(),
            load_cap: None,
            active: true,
        };
        self.profile.put_in(&mut profile);
        let request = Request::AddAssessor { id: self.id.clone(), profile: Box::new(profile) };
        super::changed(context, &self.id, &request, ("added", None))
    }
}
