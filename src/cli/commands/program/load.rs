use std::path::Path;

use super::file::{self, ProgramFile};
use super::list::RowJson;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::link::protocol::{Answer, ProgramDone, Request};

/// Keeps a version of a program in the desk.
pub(super) fn run(context: &mut Context<'_>, path: &Path) -> Result<Status, CliError> {
    let ProgramFile { name, text } = {
        let file = ProgramFile::read(path)?;
        // All that is wrong is told with the file's name, before the desk is asked.
        file.program().map_err(file::bad)?;
        file
    };
    let plain =
        Path::new(name.as_str()).file_name().map_or_else(|| name.to_string(), |name| name.to_string_lossy().into());
    let done = done(context, &Request::LoadProgram { file: plain, text })?;
    let (id, version) = (&done.row.id, done.row.version);
    if done.already {
        context.out.remark(&format!("{id} of {version} is here already, and the same"))?;
    } else {
        context.out.remark(&format!(
            "{id} of {version} is kept: it holds for what is received from that day on; applications on file keep theirs"
        ))?;
    }
    tell_json(context, &done)
}

/// Has forms that name no program apply under another one.
pub(super) fn set_default(context: &mut Context<'_>, id: &str) -> Result<Status, CliError> {
    let done = done(context, &Request::SetDefaultProgram(id.to_owned()))?;
    let id = &done.row.id;
    if done.already {
        context.out.remark(&format!("{id} is the program of forms that name none already"))?;
    } else {
        context.out.remark(&format!(
            "forms that name no program apply under {id} from now on; days are counted in {} from the next start",
            done.row.time_zone
        ))?;
    }
    tell_json(context, &done)
}

fn done(context: &mut Context<'_>, request: &Request) -> Result<ProgramDone, CliError> {
    match context.ask(request)? {
        Answer::ProgramDone(done) => Ok(*done),
        _ => Err(CliError::odd_answer()),
    }
}

fn tell_json(context: &mut Context<'_>, done: &ProgramDone) -> Result<Status, CliError> {
    if context.out.format.json {
        context.out.json(&RowJson::of(&done.row))?;
    }
    Ok(Status::Done)
}
