use std::path::Path;

use super::act::tell;
use super::in_editor;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::own_file;
use crate::domain::view::LetterPart;
use crate::domain::{LetterCommand, LetterEdit, LetterId, Recipient};
use crate::link::protocol::{Answer, Request};
use crate::text::{Line, Prose, Unclean};

/// The largest text that is read, in bytes; a letter's own limit is told by the desk.
const LARGEST: u64 = 1024 * 1024;

/// Changes a letter; where nothing is given, its text in the user's editor.
pub(super) fn run(
    context: &mut Context<'_>,
    id: LetterId,
    subject: Option<&Line>,
    body_file: Option<&Path>,
    to: &[String],
) -> Result<Status, CliError> {
    let view = super::asked(context, id)?;
    let letter = &view.letter;
    let mut edit = LetterEdit { subject: subject.cloned(), ..LetterEdit::default() };
    if !to.is_empty() {
        edit.to = Some(to.iter().map(|text| recipient(text)).collect::<Result<_, _>>()?);
    }
    if let Some(path) = body_file {
        edit.body = Some(body(&read(path)?)?);
    }
    if edit == LetterEdit::default() {
        return in_editor::run(context, &view);
    }
    if edit.body.as_ref() == Some(&letter.body) && edit.subject.is_none() && edit.to.is_none() {
        context.out.remark("nothing was changed")?;
        return Ok(Status::Done);
    }
    let parts = asked(context, (letter.id, letter.revision), edit)?;
    tell(context, &parts)
}

/// What comes of the edit of a letter that was seen at a revision.
pub(super) fn asked(
    context: &mut Context<'_>,
    (id, seen): (LetterId, u32),
    edit: LetterEdit,
) -> Result<Vec<LetterPart>, CliError> {
    let (on, command) = (vec![(id, Some(seen))], LetterCommand::Edit(edit));
    match context.ask(&Request::Letters { on, command, dry_run: false })? {
        Answer::Letters(parts) => Ok(parts),
        _ => Err(CliError::odd_answer()),
    }
}

fn recipient(text: &str) -> Result<Recipient, CliError> {
    text.parse().map_err(|unclean: Unclean| CliError::Usage {
        message: format!("--to: {unclean}"),
        hint: "write an address such as jane@example.org, or Jane Doe <jane@example.org>".to_owned(),
    })
}

fn read(path: &Path) -> Result<String, CliError> {
    let bytes = own_file::bytes(path, LARGEST).map_err(|error| error.of(path))?;
    String::from_utf8(bytes).map_err(|_| own_file::bad(path, "the text is not UTF-8", "name a text file in UTF-8"))
}

fn body(text: &str) -> Result<Prose, CliError> {
    Prose::parse(text).map_err(|unclean| CliError::Usage {
        message: format!("the text: {unclean}"),
        hint: "type it anew, without hidden characters".to_owned(),
    })
}
