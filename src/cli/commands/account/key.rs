use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::error::CliError;
use crate::domain::{AccountEdit, AccountName};
use crate::text::PublicKey;

/// No more of a file is read, in bytes; a key is one line.
const LIMIT: u64 = 64 * 1024;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Give an account a key
    Add {
        /// The account's name.
        name: AccountName,
        /// The public key's file, such as `id_ed25519.pub`; `-` or nothing: standard input.
        #[arg(default_value = "-")]
        file: PathBuf,
    },
    /// Take a key from an account, and end its sessions at once
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
    let mut bytes = Vec::new();
    let place = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
    let read = if file == Path::new("-") {
        io::stdin().lock().take(LIMIT).read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|opened| opened.take(LIMIT).read_to_end(&mut bytes))
    };
    let wrong = |message: String, hint: &str| CliError::Usage { message, hint: hint.to_owned() };
    read.map_err(|error| wrong(format!("{place} cannot be read: {error}"), "name the .pub file of the key"))?;
    let text = String::from_utf8_lossy(&bytes);
    text.parse().map_err(|error| wrong(format!("{place}: {error}"), "see qapdesk account key add --help"))
}
