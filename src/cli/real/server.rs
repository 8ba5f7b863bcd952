//! The server's process: its log, whose desk it is, and the desk that it opens.

use std::io;
use std::path::Path;

use crate::cli::desk::Serving;
use crate::cli::error::CliError;
use crate::cli::users;
use crate::desk::{Clock, Desk, Owner};
use crate::link::{self, DeskService, LinkError, ServeOptions};

/// Serves the desk of a folder until told to leave.
pub(super) fn serve(folder: &Path, how: &Serving) -> Result<(), CliError> {
    // Before the folder that it is relative to is left.
    let folder = std::path::absolute(folder)?;
    if how.background {
        link::background::detach().map_err(|error| CliError::Failed {
            message: format!("the server cannot go to the background: {error}"),
            hint: "start it without --background".to_owned(),
        })?;
    }
    log_to_standard_error();
    let mut options = if how.background { ServeOptions::background(&folder) } else { ServeOptions::new(&folder) };
    options.idle = how.idle;
    options.group = how.group;
    let build = options.build.clone();
    let served = link::serve(options, |tell| {
        let desk = Desk::open(&folder, owner(), Clock::system(), tell).map_err(|error| error.to_string())?;
        let desk = match how.gateway {
            Some(uid) => desk.with_gateway(uid, how.group).map_err(|error| error.to_string())?,
            None => desk,
        };
        Ok(DeskService::new(desk, build))
    });
    match served {
        // Whoever started it was told, and connects to the other one.
        Err(LinkError::Busy(_)) if how.background => Ok(()),
        served => Ok(served?),
    }
}

fn log_to_standard_error() {
    // The log lies on the desk's disk: when that is full, what cannot be logged must not end what logs it.
    let log = tracing_subscriber::fmt()
        .log_internal_errors(false)
        .with_ansi(false)
        .with_writer(io::stderr)
        .with_max_level(tracing::Level::INFO);
    if log.try_init().is_err() {
        tracing::debug!("there is a log already");
    }
}

/// The Unix user whose process this is; the name is for the owner's account alone, and decides nothing.
fn owner() -> Owner {
    let uid = rustix::process::geteuid().as_raw();
    let name = users::name(uid).or_else(|| std::env::var("USER").ok()).unwrap_or_default();
    Owner { uid, name }
}
