//! `qapdesk program`: the programs that applications are checked against (P1).

mod check;
mod diff;
mod file;
mod list;
mod load;
mod outline;
mod show;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse};

/// Keep the programs that applications are checked against
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk program check programs/*.toml\n  qapdesk program load programs/smc.toml\n\nA version that was loaded is never replaced: an application keeps the one that was in force when it was received."
)]
pub(in crate::cli) struct Program {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print all versions of all programs of the desk
    #[command(after_help = "Example:\n  qapdesk program list")]
    List,
    /// Print what a program asks for
    #[command(
        after_help = "Examples:\n  qapdesk program show cpr\n  qapdesk program show cpr 2025-09-01 --toml > cpr.toml"
    )]
    Show {
        /// The program's id.
        id: String,
        /// The version's first day; where absent that in force today.
        #[arg(value_parser = parse::day)]
        version: Option<NaiveDate>,
        /// Its file, as it was loaded.
        #[arg(long)]
        toml: bool,
    },
    /// Say everything that is wrong in program files; no desk is asked
    #[command(after_help = "Examples:\n  qapdesk program check programs/*.toml\n  qapdesk program check - < smc.toml")]
    Check {
        /// Program files; `-` is standard input.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Keep a version of a program in the desk, for admins
    #[command(after_help = "Example:\n  qapdesk program load programs/smc.toml")]
    Load {
        /// The program's file; `-` is standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Say what is different between two versions or files, and which open applications would get other findings
    ///
    /// Applications are looked at where one of both is a version that the desk has: those that are under one are judged by the
    /// other. It tells and changes nothing: each keeps the version that was in force when it was received.
    #[command(
        after_help = "Examples:\n  qapdesk program diff cpr smc\n  qapdesk program diff smc@2026-01-01 programs/smc.toml"
    )]
    Diff {
        /// A program file, or ID or ID@VERSION of the desk.
        before: String,
        /// The same.
        after: String,
    },
    /// Have forms that name no program apply under this one, for admins; days are counted in its zone from the next start
    #[command(after_help = "Example:\n  qapdesk program default smc")]
    Default {
        /// The program's id.
        id: String,
    },
}

impl Program {
    /// Whether it can be the first thing that a desk keeps.
    pub(in crate::cli) fn begins(&self) -> bool {
        matches!(self.what, What::Load { .. })
    }

    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        match &self.what {
            What::List => list::run(context),
            What::Show { id, version, toml } => show::run(context, id, *version, *toml),
            What::Check { files } => check::run(context, files),
            What::Diff { before, after } => diff::run(context, before, after),
            What::Load { file } => load::run(context, file),
            What::Default { id } => load::set_default(context, id),
        }
    }
}
