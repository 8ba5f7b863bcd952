//! The server's process: its log, whose desk it is, and the desk that it opens.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::fmt::MakeWriter;

use crate::cli::desk::Serving;
use crate::cli::error::CliError;
use crate::cli::users;
use crate::desk::{Clock, Desk, Owner};
use crate::link::{self, DeskService, LinkError, ServeOptions};
use crate::text::Line;

/// How many connections an account may have over SSH: some ten terminals, each with the draft that it keeps.
const PER_GATEWAY_ACCOUNT: usize = 40;

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
    if how.background {
        let log = Mutex::new(link::BoundedLog::of(&folder));
        log_to(log);
    } else {
        log_to(io::stderr);
    }
    let mut options = if how.background { ServeOptions::background(&folder) } else { ServeOptions::new(&folder) };
    options.idle = how.idle;
    options.group = how.group;
    options.gateway = how.gateway.map(|uid| (uid, PER_GATEWAY_ACCOUNT));
    let build = options.build.clone();
    let served = link::serve(options, |tell| {
        let desk = Desk::open(&folder, owner(), Clock::system(), tell).map_err(|error| error.to_string())?;
        let desk = if let Some(uid) = how.gateway {
            desk.with_gateway(uid, users::own_group(uid)).map_err(|error| error.to_string())?
        } else {
            desk.without_gateway().map_err(|error| error.to_string())?;
            desk
        };
        Ok(DeskService::new(desk, build))
    });
    match served {
        // Whoever started it was told, and connects to the other one.
        Err(LinkError::Busy(_)) if how.background => Ok(()),
        served => Ok(served?),
    }
}

fn log_to<W>(place: W)
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // The log lies on the desk's disk: when that is full, what cannot be logged must not end what logs it.
    let log = tracing_subscriber::fmt()
        .log_internal_errors(false)
        .with_ansi(false)
        .with_writer(CleanLines(place))
        .with_max_level(tracing::Level::INFO);
    if log.try_init().is_err() {
        tracing::debug!("there is a log already");
    }
}

/// Has each event written as one clean line: what a peer said stands in some, and would make lines of its own.
struct CleanLines<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for CleanLines<M> {
    type Writer = OneLine<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        OneLine(self.0.make_writer())
    }
}

/// Takes an event at a time.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let line = Line::clean(&String::from_utf8_lossy(event));
        self.0.write_all(format!("{line}\n").as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The Unix user whose process this is; the name is for the owner's account alone, and decides nothing.
fn owner() -> Owner {
    let uid = rustix::process::geteuid().as_raw();
    let name = users::name(uid).or_else(|| std::env::var("USER").ok()).unwrap_or_default();
    Owner { uid, name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_clean_line_whatever_stands_in_it() {
        let mut log = Vec::new();
        let mut out = OneLine(&mut log);
        out.write_all("WARN who=a\nERROR forged \u{1b}[2J\u{9b}\u{202e}b\r\n".as_bytes()).unwrap();
        assert_eq!(String::from_utf8(log).unwrap(), "WARN who=a ERROR forged ␛[2J<9b>b\n");
    }
}
