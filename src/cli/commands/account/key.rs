use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::error::CliError;
use crate::cli::own_file;
use crate::domain::{AccountEdit, AccountName};
use crate::text::{PublicKey, PublicKeyError};

/// No more of a file is read, in bytes; a key is one line.
const LIMIT: u64 = 64 * 1024;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Give an account a key
    #[command(
        after_help = "Examples:\n  qapdesk account key add chen id_ed25519.pub\n  qapdesk account key add chen < chen.pub"
    )]
    Add {
        /// The account's name.
        name: AccountName,
        /// The public key's file, such as `id_ed25519.pub`; `-` or nothing: standard input.
        #[arg(default_value = "-")]
        file: PathBuf,
    },
    /// Take a key from an account, and end its sessions at once
    #[command(
        after_help = "Examples:\n  qapdesk account key remove chen SHA256:75P8\n  qapdesk account key remove chen chen@laptop"
    )]
    Remove {
        /// The account's name.
        name: AccountName,
        /// The key's fingerprint, the beginning of that, or its comment.
        #[arg(value_name = "KEY")]
        key: String,
    },
}

impl What {
    /// What is to be done, to whose account.
    pub(super) fn edit(&self) -> Result<(&AccountName, AccountEdit), CliError> {
        match self {
            Self::Add { name, file } => Ok((name, AccountEdit::AddKey(key_of(file)?))),
            Self::Remove { name, key } => Ok((name, AccountEdit::RemoveKey(key.clone()))),
        }
    }
}

fn key_of(file: &Path) -> Result<PublicKey, CliError> {
    let bytes = own_file::bytes(file, LIMIT).map_err(|error| error.of(file))?;
    let key = String::from_utf8_lossy(&bytes).parse();
    key.map_err(|error: PublicKeyError| own_file::bad(file, &error.to_string(), "see qapdesk account key add --help"))
}
