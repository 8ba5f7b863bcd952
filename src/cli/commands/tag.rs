use std::collections::BTreeSet;

use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::{Command, TagError};

/// Hang words on an application to find it by, and take others off
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk tag 42 rush\n  qapdesk tag 42 +rush -later\n  qapdesk list --tag rush")]
pub(in crate::cli) struct Tag {
    #[command(flatten)]
    target: Target,
    /// `rush` or `+rush` hangs it on, `-rush` takes it off.
    #[arg(required = true, value_name = "TAG", allow_hyphen_values = true)]
    tags: Vec<Signed>,
}

/// A tag to hang on or to take off.
#[derive(Debug, Clone)]
struct Signed {
    tag: crate::domain::Tag,
    is_off: bool,
}

impl std::str::FromStr for Signed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("--") {
            return Err("options stand before the number, since a tag may begin with `-`".to_owned());
        }
        let (word, is_off) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        let tag = word.strip_prefix('+').unwrap_or(word).parse().map_err(|error: TagError| error.to_string())?;
        Ok(Self { tag, is_off })
    }
}

impl Tag {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let some = |is_off: bool| -> BTreeSet<_> {
            self.tags.iter().filter(|signed| signed.is_off == is_off).map(|signed| signed.tag.clone()).collect()
        };
        act(context, &self.target, Command::Tag { add: some(false), remove: some(true) })
    }
}
