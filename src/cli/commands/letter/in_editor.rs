//! A letter's text in its user's editor. What was written is kept until the desk has taken it, as a draft of which the next
//! edit goes on, here or on the screen.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::act::tell;
use super::edit;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::view::{LetterOutcome, LetterView};
use crate::domain::{Letter, LetterEdit, LetterId};
use crate::link::protocol::{Answer, Request};
use crate::text::{Prose, Unclean};
use crate::tui::outside::{DraftFolder, DraftName, Drafts, Edited, EditorProgram, Paper, chosen_editor, state_folder};

/// Has a letter's text edited, or what its user wrote of it before, and gives it to the desk.
pub(super) fn run(context: &mut Context<'_>, view: &LetterView) -> Result<Status, CliError> {
    may_be_started(context)?;
    let letter = &view.letter;
    let Answer::Greeting(greeting) = context.ask(&Request::Greet)? else { return Err(CliError::odd_answer()) };
    let name = DraftName::of_letter(greeting.account, letter);
    let desk = context.desk.place()?;
    let mut drafts =
        state_folder(|name| std::env::var_os(name).map(PathBuf::from)).map(|state| DraftFolder::new(&state, &desk));
    // One that cannot be read is told of by the editor, which puts nothing in its place.
    let recalled = drafts.as_mut().map_or(Ok(None), |drafts| drafts.recall(&name));
    let is_known = recalled.is_ok();
    let before = recalled.ok().flatten().filter(|kept| is_another(&kept.text, letter));
    // What somebody changed since is not gone over unseen: it is refused once, and told. When a text was written last says
    // nothing of what its writer had seen, so that is kept beside it.
    let beside = name.beside();
    let seen = before.as_ref().map_or(letter.revision, |kept| {
        let told = drafts.as_mut().and_then(|drafts| drafts.recall(&beside).ok().flatten());
        told.and_then(|told| told.text.parse().ok()).unwrap_or_else(|| view.seen_at(kept.at, &name.account))
    });
    if is_known {
        keep_seen(drafts.as_mut(), &beside, seen);
    }
    if before.is_some() {
        context.out.remark("this is what you wrote before; empty it to begin with the desk's text again")?;
    }
    let mut editor = EditorProgram::new(chosen_editor(|name| std::env::var(name).ok()), drafts.clone());
    let (edited, paper) = editor.lend(&name, before.as_ref().map_or(letter.body.as_str(), |kept| &kept.text), None);

    let is_written = edited.text.as_ref().is_none_or(|text| is_another(text, letter));
    let is_read = edited.text.is_some();
    let (is_over, said) = match written(edited, letter) {
        Err(error) => (!is_written, Err(error)),
        Ok(None) => (true, context.out.remark("nothing was changed").map(|()| Status::Done).map_err(CliError::from)),
        Ok(Some(body)) => {
            let edit = LetterEdit { body: Some(body), ..LetterEdit::default() };
            match edit::asked(context, (letter.id, seen), edit) {
                Err(error) => (false, Err(error)),
                Ok(parts) if parts.iter().any(|part| part.outcome == LetterOutcome::Changed) => {
                    // Whoever is told of the change has seen it.
                    let now = parts.iter().find_map(|part| part.row.as_ref()).map_or(seen, |row| row.revision);
                    keep_seen(drafts.as_mut(), &beside, now);
                    (false, tell(context, &parts))
                }
                Ok(parts) => (parts.iter().all(|part| part.outcome == LetterOutcome::Done), tell(context, &parts)),
            }
        }
    };
    if !is_over {
        return said.map_err(|error| match kept(paper, is_read, letter.id) {
            Some(place) => error.and(&place),
            None => error,
        });
    }
    if let Some(drafts) = &mut drafts {
        // One that stays is offered at the next edit, where its user sees what it is.
        let _ = drafts.forget(&name);
        let _ = drafts.forget(&beside);
    }
    said
}

/// Keeps which revision of the letter the writer of its kept text has seen. Where that cannot be kept, the next edit goes by
/// what is sure.
fn keep_seen(drafts: Option<&mut DraftFolder>, name: &DraftName, seen: u32) {
    let _ = drafts.map(|drafts| drafts.keep(name, &seen.to_string()));
}

fn may_be_started(context: &Context<'_>) -> Result<(), CliError> {
    if context.desk.is_gateway() {
        let hint = "give --subject, --to, or the text on standard input: --body-file -".to_owned();
        return Err(CliError::Usage { message: "over SSH no editor is started".to_owned(), hint });
    }
    if !io::stdin().is_terminal() {
        let hint = "give --subject, --body-file or --to".to_owned();
        return Err(CliError::Usage { message: "an editor needs a terminal".to_owned(), hint });
    }
    Ok(())
}

/// Whether a text is one to be kept: whoever empties it wants none.
fn is_another(text: &str, letter: &Letter) -> bool {
    !text.trim().is_empty() && Prose::clean(text) != letter.body
}

/// The text that the desk is to take; none where it stays as it was.
fn written(edited: Edited, letter: &Letter) -> Result<Option<Prose>, CliError> {
    let text = match (edited.text, edited.trouble) {
        (Some(text), None) => text,
        (_, trouble) => {
            let message = trouble.unwrap_or_else(|| "the text did not come back".to_owned());
            return Err(CliError::Failed { message, hint: "nothing was changed".to_owned() });
        }
    };
    if !is_another(&text, letter) {
        return Ok(None);
    }
    Prose::parse(&text).map(Some).map_err(|unclean: Unclean| CliError::Usage {
        message: format!("the text: {unclean}"),
        hint: "nothing was changed".to_owned(),
    })
}

/// Where what was written is, and how it comes to the desk after all.
fn kept(paper: Option<Paper>, is_read: bool, id: LetterId) -> Option<String> {
    let is_draft = matches!(paper, Some(Paper::Draft(_)));
    let path = paper?.leave()?;
    let path = path.display();
    Some(match (is_draft, is_read) {
        (true, true) => format!("what you wrote is in {path}, and qapdesk letter edit {id} goes on with it"),
        (true, false) => format!("what you wrote is in {path}; once it is mended or gone: qapdesk letter edit {id}"),
        (false, _) => format!("what you wrote is in {path}: qapdesk letter edit {id} --body-file {path}"),
    })
}
