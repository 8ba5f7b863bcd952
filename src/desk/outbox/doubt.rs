//! Letters of which nobody knows whether they went, found when a desk is opened.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::step::{broken_off, brought_back};
use super::{Board, MailSettings};
use crate::desk::DeskError;
use crate::domain::{Letter, LetterChange, LetterState, Record};
use crate::letters::{Message, Sender};
use crate::store::{self, Ground, Reader, StoreError, backup};

/// What a desk that is opened knows of the letters that are on their way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desk) enum Since {
    /// It was the one that sent them: only an attempt that was under way when it stopped is in doubt.
    Stopped,
    /// It was brought back from a copy, and another one may have sent any of them since.
    BroughtBack,
}

impl Since {
    /// What it knows by the mark in its folder.
    pub(in crate::desk) fn of(on: &Ground, folder: &Path) -> Result<Self, DeskError> {
        Ok(if backup::is_brought_back(on, folder)? { Self::BroughtBack } else { Self::Stopped })
    }
}

/// Says of letters that may have gone that nobody knows it; which they are, as they are now. One whose candidate's key is
/// lost stays on its way: nothing can be kept of it, and nothing is sent.
pub(in crate::desk) fn doubted(
    writer: &mut store::Writer,
    (reader, board): (&Reader, &Board),
    (since, folder): (Since, &Path),
    now: DateTime<Utc>,
) -> Result<Vec<Letter>, DeskError> {
    // Of a copy without settings nothing can be said but that it gave them up.
    let sender = MailSettings::sender(folder).ok();
    let mut changes = Vec::new();
    for id in board.under_way() {
        let letter = match reader.letter(id) {
            Err(error) if error.is_of_one() => {
                tracing::error!(%error, "a letter is not noted as one that may have gone");
                continue;
            }
            read => read?,
        };
        let Some(letter) = letter else { continue };
        changes.extend(match (&letter.state, since) {
            (LetterState::Sending { .. }, _) => broken_off(&letter, now),
            (_, Since::Stopped) => None,
            (_, Since::BroughtBack) => Some(as_brought_back(writer, &letter, sender.as_ref(), now)?),
        });
    }
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    tracing::warn!("letters of which nobody knows whether they went: {}; see qapdesk outbox", changes.len());
    let (mut turn, mut letters) = (writer.turn(), Vec::new());
    for change in changes {
        let after = Letter::clone(&change.after);
        match turn.push(&[Record::Letter(change)]) {
            Err(error @ StoreError::KeyLost { .. }) => {
                tracing::error!(%error, "a letter is not noted as one that may have gone");
            }
            pushed => {
                pushed?;
                letters.push(after);
            }
        }
    }
    turn.commit()?;
    Ok(letters)
}

/// A message is the same each time that it is made, so that this is the one that went, if one did.
fn as_brought_back(
    writer: &store::Writer,
    letter: &Letter,
    sender: Option<&Sender>,
    now: DateTime<Utc>,
) -> Result<LetterChange, DeskError> {
    let message = sender.and_then(|sender| Message::of(letter, sender).ok());
    let message = message.map(|message| writer.put_document(&message.bytes)).transpose()?;
    Ok(brought_back(letter, message, now))
}
