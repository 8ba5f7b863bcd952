use clap::Args;

use super::gateway::{is_plain_path, key_line};
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;

/// Print the lines of the keys that open the desk; sshd runs this as its `AuthorizedKeysCommand`
#[derive(Debug, Args)]
#[command(
    hide = true,
    after_help = "Example:\n  qapdesk --desk /var/lib/qapdesk ssh-keys\n\nIn sshd_config:\n  Match User desk\n      AuthorizedKeysCommand /usr/bin/qapdesk --desk /var/lib/qapdesk ssh-keys %f\n      AuthorizedKeysCommandUser desk\n\nIt reads one file that the server keeps, and needs neither the server nor the store."
)]
pub(in crate::cli) struct SshKeys {
    /// Only the key of this fingerprint; all where there is none.
    fingerprint: Option<String>,
}

impl SshKeys {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (desk, keys) = context.desk.gateway_keys()?;
        let program = std::env::current_exe()?;
        for path in [&program, &desk] {
            if !is_plain_path(path) {
                let message = format!("the path {} would pass a shell", path.display());
                let hint = "use one of letters, digits, `.`, `_`, `-` and `/`".to_owned();
                return Err(CliError::Failed { message, hint });
            }
        }
        for key in keys {
            if self.fingerprint.as_deref().is_none_or(|wanted| wanted == key.fingerprint) {
                let line = key_line(&program, &desk, &key.account, &key.fingerprint, &key.key);
                writeln!(context.out.stdout, "{line}")?;
            }
        }
        Ok(Status::Done)
    }
}
