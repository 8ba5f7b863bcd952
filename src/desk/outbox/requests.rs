use super::round::may_go;
use crate::desk::rules::Rules;
use crate::desk::{Desk, DeskError, Who};
use crate::domain::view::{LetterPart, LetterView, OutboxPart, OutboxQuery};
use crate::domain::{
    Addressee, Letter, LetterCommand, LetterId, Permission, ReadKind, Refusal, Rule, address_imi, release_letter,
};
use crate::letters::Message;

/// The most letters that are changed by one request.
const MOST: usize = 2000;

/// What is asked of letters.
#[derive(Debug, Clone)]
pub(in crate::desk) struct Mail {
    /// Which, each with the revision that the client saw.
    pub(in crate::desk) on: Vec<(LetterId, Option<u32>)>,
    /// What.
    pub(in crate::desk) command: LetterCommand,
    /// Tell what would be done, and do nothing.
    pub(in crate::desk) dry_run: bool,
}

impl Desk {
    /// A part of the outbox.
    pub fn outbox(&self, who: &Who, query: &OutboxQuery) -> Result<OutboxPart, DeskError> {
        who.needs(Permission::Read)?;
        let mail = &self.shared().mail;
        let trouble = mail.trouble();
        let mut part = self.shared().around().outbox.list(query);
        let imi = mail.imi();
        for row in part.rows.iter_mut().filter(|row| row.state.is_open()) {
            address_imi(&row.addressee, &mut row.to, imi.as_ref());
        }
        Ok(OutboxPart { trouble, ..part })
    }

    /// A letter, whole.
    pub fn letter(&self, who: &Who, id: LetterId) -> Result<LetterView, DeskError> {
        who.needs(Permission::Read)?;
        let shared = self.shared();
        let letter = self.kept(id)?;
        let history = shared.reader.letter_history(id)?;
        // Read first: what lies around is held for nobody's disk.
        let application = self.application(letter.number)?;
        let around = shared.around();
        let rules = Rules::new(&shared.programs, &shared.clock, who, around.as_surroundings());
        let released = release_letter(&letter, &application, &rules.for_application(&application)?);
        let refused = released.map(|_| ()).and_then(|()| may_go(&letter, &around.outbox.of(letter.number))).err();
        // Whoever only reads asked for no release.
        let release_refused = refused.filter(|_| who.account.may(Permission::Work));
        self.note_read(who, letter.number, ReadKind::Letter);
        Ok(LetterView { letter, history, release_refused })
    }

    /// A letter as it is kept; one that waits for its release goes where it would go now.
    fn kept(&self, id: LetterId) -> Result<Letter, DeskError> {
        let mut letter = self.shared().reader.letter(id)?.ok_or(DeskError::NoLetter(id))?;
        if letter.addressee == Addressee::Imi && letter.state.is_open() {
            self.shared().mail.refresh();
            address_imi(&letter.addressee, &mut letter.to, self.shared().mail.imi().as_ref());
        }
        Ok(letter)
    }

    /// A letter as the message that goes out, or that went.
    pub fn message(&self, who: &Who, id: LetterId) -> Result<Vec<u8>, DeskError> {
        who.needs(Permission::Read)?;
        let letter = self.kept(id)?;
        if let Some(digest) = letter.state.message() {
            return self.document(who, digest);
        }
        self.note_read(who, letter.number, ReadKind::Letter);
        let settings = self.shared().mail.settings().map_err(|error| DeskError::Mail(error.to_string()))?;
        let message =
            Message::of(&letter, &settings.sender).map_err(|error| DeskError::Mail(format!("letter {id}: {error}")))?;
        Ok(message.bytes)
    }

    /// Does something to letters, or tells what it would come to; it is on disk when this returns. What is refused or was
    /// changed meanwhile is left and named.
    pub fn letters(
        &self,
        who: &Who,
        mut on: Vec<(LetterId, Option<u32>)>,
        command: LetterCommand,
        dry_run: bool,
    ) -> Result<Vec<LetterPart>, DeskError> {
        who.needs(Permission::Work)?;
        on.sort_unstable();
        on.dedup_by_key(|(id, _)| *id);
        if on.len() > MOST {
            let message = format!("{} letters at once", on.len());
            return Err(DeskError::Refused(Refusal::new(Rule::L1, message, format!("take at most {MOST} at once"))));
        }
        if command == LetterCommand::Release {
            self.shared().mail.refresh();
        }
        let sends = matches!(command, LetterCommand::Release | LetterCommand::Retry);
        let parts = self.ask_mail(who, Mail { on, command, dry_run });
        if sends && !dry_run {
            self.ring();
        }
        parts
    }

    /// Whether released letters are on their way and nothing holds them up: the server then has something to do.
    pub fn is_sending(&self) -> bool {
        let shared = self.shared();
        let is_under_way = shared.around().outbox.under_way().any(|id| !shared.mail.unread.has(id));
        is_under_way && !shared.mail.trouble.is_final() && shared.mail.settings().is_ok()
    }
}
