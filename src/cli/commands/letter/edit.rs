use std::io::{self, IsTerminal};
use std::path::Path;

use super::act::tell;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::own_file;
use crate::domain::{Letter, LetterCommand, LetterEdit, LetterId, Recipient};
use crate::link::protocol::{Answer, Request};
use crate::text::{Line, Prose, Unclean};
use crate::tui::outside::{DraftName, Editor, EditorProgram, chosen_editor};

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
    let letter = super::asked(context, id)?.letter;
    let mut edit = LetterEdit { subject: subject.cloned(), ..LetterEdit::default() };
    if !to.is_empty() {
        edit.to = Some(to.iter().map(|text| recipient(text)).collect::<Result<_, _>>()?);
    }
    if let Some(path) = body_file {
        edit.body = Some(body(&read(path)?)?);
    }
    if edit == LetterEdit::default() {
        edit.body = Some(in_editor(context, &letter)?);
    }
    if edit.body.as_ref() == Some(&letter.body) && edit.subject.is_none() && edit.to.is_none() {
        context.out.remark("nothing was changed")?;
        return Ok(Status::Done);
    }
    let request =
        Request::Letters { on: vec![(id, Some(letter.revision))], command: LetterCommand::Edit(edit), dry_run: false };
    match context.ask(&request)? {
        Answer::Letters(parts) => tell(context, &parts),
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

fn in_editor(context: &mut Context<'_>, letter: &Letter) -> Result<Prose, CliError> {
    if context.desk.is_gateway() {
        let hint = "give --subject, --to, or the text on standard input: --body-file -".to_owned();
        return Err(CliError::Usage { message: "over SSH no editor is started".to_owned(), hint });
    }
    if !io::stdin().is_terminal() {
        let hint = "give --subject, --body-file or --to".to_owned();
        return Err(CliError::Usage { message: "an editor needs a terminal".to_owned(), hint });
    }
    let Answer::Greeting(greeting) = context.ask(&Request::Greet)? else { return Err(CliError::odd_answer()) };
    let name =
        DraftName { account: greeting.account, number: Some(letter.number), form: format!("letter-{}", letter.id) };
    let mut editor = EditorProgram::new(chosen_editor(|name| std::env::var(name).ok()), None);
    let edited = editor.edit(&name, &letter.body, None);
    match (edited.text, edited.trouble) {
        (Some(text), None) => body(&text),
        (_, trouble) => Err(CliError::Failed {
            message: trouble.unwrap_or_else(|| "the text did not come back".to_owned()),
            hint: "nothing was changed; try again".to_owned(),
        }),
    }
}
