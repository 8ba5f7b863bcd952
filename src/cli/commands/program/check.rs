use std::path::PathBuf;

use serde::Serialize;

use super::file::{self, ProgramFile};
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::text::Line;

#[derive(Serialize)]
struct CheckedJson {
    file: Line,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<chrono::NaiveDate>,
    problems: Vec<FileProblem>,
}

/// Says of each file that nothing is wrong, or everything that is.
pub(super) fn run(context: &mut Context<'_>, files: &[PathBuf]) -> Result<Status, CliError> {
    let (mut checked, mut wrong) = (Vec::new(), Vec::new());
    for path in files {
        let read = match ProgramFile::read(path) {
            Ok(read) => read,
            Err(CliError::BadInput { problems, .. }) => {
                let file = problems.first().map_or_else(Line::default, |first| first.file.clone());
                wrong.extend(problems.iter().cloned());
                checked.push(CheckedJson { file, id: None, version: None, problems });
                continue;
            }
            Err(error) => return Err(error),
        };
        match read.program() {
            Ok(program) => {
                let (id, version) = (program.id.clone(), program.version);
                context.out.remark(&format!("{}: {id} of {version}: nothing is wrong", read.name))?;
                checked.push(CheckedJson {
                    file: read.name,
                    id: Some(id),
                    version: Some(version),
                    problems: Vec::new(),
                });
            }
            Err(problems) => {
                wrong.extend(problems.iter().cloned());
                checked.push(CheckedJson { file: read.name, id: None, version: None, problems });
            }
        }
    }
    if context.out.format.json {
        context.out.json(&checked)?;
        return Ok(if wrong.is_empty() { Status::Done } else { Status::BadInput });
    }
    if wrong.is_empty() { Ok(Status::Done) } else { Err(file::bad(wrong)) }
}
