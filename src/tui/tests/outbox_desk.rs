//! The letters of the desk in memory.

use std::collections::BTreeMap;

use super::desk::Desk;
use crate::domain::view::{LetterOutcome, LetterPart, LetterRow, LetterView, OutboxPart, OutboxQuery};
use crate::domain::{
    About, Addressee, Draft, Letter, LetterCommand, LetterId, LetterKind, Number, Recipient, decide_letter,
    record_sent, release_letter,
};
use crate::link::protocol::Answer;
use crate::text::{Line, Prose};

impl Desk {
    /// Drafts a letter to somebody about an application.
    pub(super) fn draft(&mut self, kind: LetterKind, number: Number, name: &str, email: Option<&str>) {
        let to = vec![Recipient { name: Line::clean(name), email: email.map(Line::clean) }];
        let (subject, body) =
            (Line::clean(&format!("{kind} for {number}")), Prose::clean("Dear colleague,\n\nthis is it.\n"));
        let (addressee, about) = (Addressee::Candidate, About::Application);
        let draft = Draft { kind, about, addressee, to, subject, body, invitations: Vec::new() };
        let id = LetterId(u32::try_from(self.letters.len() + 1).expect("few"));
        self.letters.push(Letter::of(draft, id, (number, 1), Line::clean("1@example"), self.now));
    }

    pub(super) fn outbox(&self, query: &OutboxQuery) -> OutboxPart {
        let mut counts = BTreeMap::new();
        for letter in &self.letters {
            *counts.entry(letter.state.name()).or_default() += 1;
        }
        let mut rows: Vec<LetterRow> = self.letters.iter().map(LetterRow::of).filter(|row| query.wants(row)).collect();
        rows.sort_by_key(|row| (row.state.name(), row.id));
        let total = u32::try_from(rows.len()).expect("few");
        OutboxPart { rows, total, counts, trouble: self.mail_trouble.map(str::to_owned) }
    }

    pub(super) fn letter(&self, id: LetterId) -> Answer {
        let letter = self.letters.iter().find(|letter| letter.id == id).expect("there").clone();
        Answer::Letter(Box::new(LetterView { letter, history: self.letter_history.clone(), release_refused: None }))
    }

    pub(super) fn act_on_letters(
        &mut self,
        on: &[(LetterId, Option<u32>)],
        command: &LetterCommand,
    ) -> Vec<LetterPart> {
        on.iter().map(|(id, seen)| self.act_on_letter(*id, *seen, command)).collect()
    }

    fn act_on_letter(&mut self, id: LetterId, seen: Option<u32>, command: &LetterCommand) -> LetterPart {
        let place = self.letters.iter().position(|letter| letter.id == id).expect("there");
        let letter = self.letters[place].clone();
        let part = |row, outcome| LetterPart { id, row: Some(LetterRow::of(row)), outcome };
        if seen != Some(letter.revision) {
            return part(&letter, LetterOutcome::Changed);
        }
        let account = self.account.clone();
        let context = self.context(&account);
        let application = self.applications.iter().find(|one| one.number == letter.number).expect("there");
        let decided = match command {
            LetterCommand::Release => release_letter(&letter, application, &context).map(|(released, _)| released),
            LetterCommand::MarkSent { note } if letter.waits_first() => {
                record_sent(&letter, note.as_ref(), application, &context).map(|(sent, _)| sent)
            }
            other => decide_letter(&letter, other, &context),
        };
        match decided {
            Ok(change) => {
                let done = part(&change.after, LetterOutcome::Done);
                self.letters[place] = *change.after;
                done
            }
            Err(refusal) => part(&letter, LetterOutcome::Refused(refusal)),
        }
    }
}
