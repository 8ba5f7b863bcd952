//! The one place where the command line meets the rooms below it: socket, forms, server, terminal.

use chrono::NaiveDate;

use super::desk::{Desk, NamedDocument, Serving, Whose};
use super::error::CliError;
use crate::intake;
use crate::link::protocol::{Answer, Problem, Request};

/// The desk of a folder, reached through its server; connected when it is first asked.
pub(super) struct RealDesk {
    #[expect(dead_code, reason = "the socket's client is not there yet")]
    whose: Whose,
}

impl RealDesk {
    pub(super) fn new(whose: Whose) -> Self {
        Self { whose }
    }
}

impl Desk for RealDesk {
    fn ask(&mut self, _request: &Request) -> Result<Answer, CliError> {
        Err(absent())
    }

    fn documents_of(&self, file: &str, bytes: &[u8], latest: NaiveDate) -> Result<Vec<NamedDocument>, Vec<Problem>> {
        documents_of(file, bytes, latest)
    }

    fn blank_form(&self) -> String {
        intake::blank_form().to_owned()
    }

    fn open_terminal(&mut self) -> Result<(), CliError> {
        Err(absent())
    }

    fn serve(&mut self, _how: &Serving) -> Result<(), CliError> {
        Err(absent())
    }

    fn stop(&mut self) -> Result<bool, CliError> {
        Err(absent())
    }
}

/// The documents that the forms of a file name.
pub(super) fn documents_of(file: &str, bytes: &[u8], latest: NaiveDate) -> Result<Vec<NamedDocument>, Vec<Problem>> {
    let drafts = intake::read(file, bytes, latest)?;
    let requests = drafts.iter().flat_map(intake::Draft::documents);
    let named = requests.map(|request| NamedDocument {
        name: request.name.to_string(),
        line: Some(request.line),
        key: Some(request.key.clone()),
    });
    Ok(named.collect())
}

fn absent() -> CliError {
    CliError::Failed { message: "the desk's server is not part of this build".to_owned(), hint: String::new() }
}
