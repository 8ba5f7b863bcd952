use serde::{Deserialize, Serialize};

use super::{Letter, LetterAct, LetterChange, LetterKind, LetterState, Recipient, names_another};
use crate::domain::refusal::check_length;
use crate::domain::{Context, NOTE_LENGTH, Permission, Refusal, Rule, is_address, permitted};
use crate::text::{Line, Prose, excerpt, is_blank};

/// What somebody wants done to a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterCommand {
    /// Other words, or other recipients.
    Edit(LetterEdit),
    /// Hold it back.
    Hold {
        /// Why; required.
        reason: Option<Line>,
    },
    /// Hold it back no longer, or bring back what a person discarded.
    Unhold,
    /// It is not to go at all.
    Discard {
        /// Why; required.
        reason: Option<Line>,
    },
    /// Let it go.
    Release,
    /// Try it again now.
    Retry,
    /// It went out, by this desk or by other ways; what was not released yet counts as released by it.
    MarkSent {
        /// How it is known.
        note: Option<Line>,
    },
    /// It did not go out, and waits for its release again.
    MarkUnsent,
}

/// What a letter is to say; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterEdit {
    /// To whom it goes.
    pub to: Option<Vec<Recipient>>,
    /// Its subject.
    pub subject: Option<Line>,
    /// Its text.
    pub body: Option<Prose>,
}

/// What a command does to a letter, or why not (L1). A release is decided by
/// [`release_letter`](super::release_letter), and that a letter went by other ways before its release by
/// [`record_sent`](super::record_sent), since they change the application too.
pub fn decide_letter(letter: &Letter, command: &LetterCommand, context: &Context<'_>) -> Result<LetterChange, Refusal> {
    permitted(context.by.role, Permission::Work, Rule::V1)?;
    let mut after = letter.clone();
    let mut because = None;
    let act = match command {
        LetterCommand::Edit(edit) => {
            may(
                letter,
                "edited",
                matches!(letter.state, LetterState::Draft | LetterState::Held { .. } | LetterState::Failed { .. })
                    || (has_certified(letter) && letter.state.has_not_left()),
            )?;
            apply_edit(&mut after, edit)?;
            LetterAct::Edit
        }
        LetterCommand::Hold { reason } => {
            may(letter, "held back", letter.state == LetterState::Draft)?;
            let reason = needed(reason.as_ref(), "holding a letter back")?;
            because = Some(reason.clone());
            after.state = LetterState::Held { reason };
            LetterAct::Hold
        }
        LetterCommand::Unhold => {
            let is_put_away = matches!(letter.state, LetterState::Discarded { by_change: None, .. });
            may(letter, "brought back", is_put_away || matches!(letter.state, LetterState::Held { .. }))?;
            after.state = LetterState::Draft;
            if is_put_away { LetterAct::Restore } else { LetterAct::Unhold }
        }
        LetterCommand::Discard { reason } => {
            may(letter, "discarded", letter.state.has_not_left())?;
            if has_certified(letter) {
                let message = format!("the candidate counts as certified since letter {} was released", letter.id);
                let hint = "edit what is wrong in it, or mark it as sent if IMI was told by other ways";
                return Err(Refusal::new(Rule::S4, message, hint));
            }
            let reason = needed(reason.as_ref(), "discarding a letter")?;
            because = Some(reason.clone());
            after.state = LetterState::Discarded { reason, by_change: None, held: None };
            LetterAct::Discard
        }
        LetterCommand::Release => return Err(Refusal::new(Rule::L1, "a letter is released by itself", "release it")),
        LetterCommand::Retry => {
            may(
                letter,
                "tried again",
                matches!(letter.state, LetterState::Failed { .. } | LetterState::Retrying { .. }),
            )?;
            after.state = LetterState::Released;
            LetterAct::Retry
        }
        LetterCommand::MarkSent { note } => {
            may(letter, "marked as sent", letter.state.may_have_gone(letter.released.is_some()))?;
            reason_fits(note.as_ref())?;
            because.clone_from(note);
            after.state = marked_sent(letter, context);
            LetterAct::MarkSent
        }
        LetterCommand::MarkUnsent => {
            may(letter, "marked as not sent", matches!(letter.state, LetterState::Unsure { .. }))?;
            // Much may have changed since it was released, so its next release asks anew whether it is so.
            after.state = LetterState::Draft;
            LetterAct::MarkUnsent
        }
    };
    after.revision = after.revision.saturating_add(1);
    let (by, origin) = (Some(context.by.name.clone()), Some(context.origin.clone()));
    Ok(LetterChange { at: context.at, by, origin, act, reason: because, after: Box::new(after) })
}

/// How far a letter is that somebody says went out.
pub(super) fn marked_sent(letter: &Letter, context: &Context<'_>) -> LetterState {
    let answer = Line::clean(&format!("marked as sent by {}", context.by.name));
    LetterState::Sent { at: context.at, answer, message: letter.state.message() }
}

/// S4: whether it is a notice that was let go, which IMI is to have whatever is wrong with it.
fn has_certified(letter: &Letter) -> bool {
    letter.kind == LetterKind::NoticeToImi && letter.released.is_some()
}

fn apply_edit(letter: &mut Letter, edit: &LetterEdit) -> Result<(), Refusal> {
    if let Some(to) = &edit.to {
        if to.is_empty() || to.len() > Letter::MOST_RECIPIENTS {
            let most = Letter::MOST_RECIPIENTS;
            return Err(wrong(format!("{} recipients, 1 to {most} are possible", to.len()), "name who is to have it"));
        }
        for one in to {
            if let Some(email) = one.email.as_ref().filter(|email| !is_address(email)) {
                return Err(wrong(format!("`{email}` is not an e-mail address"), "write one such as jane@example.org"));
            }
            if names_another(&one.name, one.email.as_deref().unwrap_or_default()) {
                let message = format!("`{}` is not a name", excerpt(&one.name));
                return Err(wrong(message, "write ; between two recipients, or --to for each"));
            }
            check_length(Rule::L1, "the name of a recipient", &one.name, Letter::SUBJECT)?;
        }
        letter.to.clone_from(to);
    }
    if let Some(subject) = &edit.subject {
        if subject.is_empty() {
            return Err(wrong("a letter without a subject", "write one"));
        }
        check_length(Rule::L1, "the subject", subject, Letter::SUBJECT)?;
        letter.subject.clone_from(subject);
    }
    if let Some(body) = &edit.body {
        if is_blank(body) {
            return Err(wrong("a letter that says nothing", "write its text, or discard it"));
        }
        check_length(Rule::L1, "the letter", body, Letter::BODY)?;
        letter.body.clone_from(body);
    }
    Ok(())
}

/// Refuses what the letter's state does not allow.
pub(super) fn may(letter: &Letter, what: &str, allowed: bool) -> Result<(), Refusal> {
    if allowed {
        return Ok(());
    }
    let hint = match &letter.state {
        LetterState::Draft if has_certified(letter) => "release it, or edit it",
        LetterState::Draft => "release it, hold it back or discard it",
        LetterState::Held { .. } => "take it off hold first",
        LetterState::Discarded { by_change: None, .. } => "bring it back first",
        LetterState::Discarded { .. } => "do what it is about again to have it drafted anew",
        LetterState::Released | LetterState::Retrying { .. } if has_certified(letter) => {
            "wait until it is sent, mark it as sent, or edit it"
        }
        LetterState::Released | LetterState::Retrying { .. } => "wait until it is sent, mark it as sent, or discard it",
        LetterState::Sending { .. } => "wait until the attempt is over",
        LetterState::Failed { .. } => "edit it and try it again, or mark it as sent",
        LetterState::Unsure { .. } => "look whether it arrived, then mark it as sent or as not sent",
        LetterState::Sent { .. } => "write to them again: what was sent stays as it was sent",
    };
    let (id, state) = (letter.id, letter.state.name());
    Err(wrong(format!("letter {id} is {state} and cannot be {what}"), hint))
}

fn needed(reason: Option<&Line>, what: &str) -> Result<Line, Refusal> {
    reason_fits(reason)?;
    let reason = reason.filter(|reason| !is_blank(reason));
    reason.cloned().ok_or_else(|| wrong(format!("{what} needs a reason"), "say why"))
}

pub(super) fn reason_fits(reason: Option<&Line>) -> Result<(), Refusal> {
    check_length(Rule::L1, "the reason", reason.map(Line::as_str).unwrap_or_default(), NOTE_LENGTH)
}

pub(super) fn wrong(message: impl Into<String>, hint: &str) -> Refusal {
    Refusal::new(Rule::L1, message, hint)
}
