use std::time::Duration;

use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::desk::Serving;
use crate::cli::error::CliError;
use crate::cli::users;

/// Minutes after which a server that a client started leaves.
const IDLE_MINUTES: u32 = 10;

/// Serve the desk to its terminals; started by itself where none runs
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk serve --idle 60\n  qapdesk --desk /var/lib/qapdesk serve --group qapdesk --gateway desk"
)]
pub(in crate::cli) struct Serve {
    /// In a session of its own, telling its client on standard output when it is ready.
    #[arg(long)]
    background: bool,
    /// Let accounts come through this Unix user by their SSH keys (see the README).
    #[arg(long, value_name = "USER")]
    gateway: Option<String>,
    /// Let the members of this group reach the desk; each still needs an account.
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Leave after so many minutes without anybody; 0 never. 10 in the background, else never.
    #[arg(long, value_name = "MINUTES")]
    idle: Option<u32>,
}

impl Serve {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let minutes = self.idle.unwrap_or(if self.background { IDLE_MINUTES } else { 0 });
        let idle = (minutes > 0).then(|| Duration::from_secs(60 * u64::from(minutes)));
        let wrong = |message| CliError::Usage { message, hint: "see qapdesk serve --help".to_owned() };
        let gateway = self.gateway.as_deref().map(users::uid).transpose().map_err(wrong)?;
        let group = self.group.as_deref().map(users::gid).transpose().map_err(wrong)?;
        if gateway.is_some_and(|uid| uid == rustix::process::geteuid().as_raw() || uid == 0) {
            let message = "the gateway's user is the desk's owner, or root".to_owned();
            let hint = "give it a Unix user of its own that owns nothing (see the README)".to_owned();
            return Err(CliError::Usage { message, hint });
        }
        context.desk.serve(&Serving { gateway, group, background: self.background, idle })?;
        Ok(Status::Done)
    }
}
