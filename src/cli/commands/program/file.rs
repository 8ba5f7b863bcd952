use std::path::Path;

use crate::cli::error::{CliError, FileProblem};
use crate::cli::own_file;
use crate::domain::Program;
use crate::intake::Problem;
use crate::intake::program::{PROGRAM_LIMIT, parse};
use crate::text::Line;

/// A program file by its name, as text.
pub(super) struct ProgramFile {
    pub(super) name: Line,
    pub(super) text: String,
}

impl ProgramFile {
    /// Reads a file, or standard input for `-`.
    pub(super) fn read(path: &Path) -> Result<Self, CliError> {
        let bytes = own_file::bytes(path, PROGRAM_LIMIT as u64).map_err(|error| error.of(path))?;
        let name = if own_file::is_standard_input(path) { "standard input".into() } else { path.to_string_lossy() };
        let text = String::from_utf8(bytes)
            .map_err(|_| own_file::bad(path, "the text is not UTF-8", "save the file as UTF-8"))?;
        Ok(Self { name: Line::clean(&name), text })
    }

    /// The program that it says, or everything that is wrong with it.
    pub(super) fn program(&self) -> Result<Program, Vec<FileProblem>> {
        parse(&self.name, &self.text).map_err(|error| of_file(&self.name, &error.problems))
    }
}

/// Problems with the file that they are in.
pub(super) fn of_file(file: &Line, problems: &[Problem]) -> Vec<FileProblem> {
    problems.iter().map(|problem| FileProblem::of(file, problem)).collect()
}

/// The error of files in which something is wrong.
pub(super) fn bad(problems: Vec<FileProblem>) -> CliError {
    let message = problems.first().map_or_else(String::new, |first| first.message.to_string());
    CliError::BadInput { message, problems }
}
