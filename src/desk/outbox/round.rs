use std::sync::Arc;

use super::follow::{Drawn, Surroundings};
use super::{Followed, Mail, Step, StepDone};
use crate::cores;
use crate::desk::round::{Doing, Round};
use crate::desk::rules::Rules;
use crate::desk::{DeskError, Who};
use crate::domain::view::{LetterOutcome, LetterPart, LetterRow};
use crate::domain::{
    Application, Change, Digest, Letter, LetterChange, LetterCommand, LetterId, Record, Refusal, Rule, address_imi,
    apply, check_newest, check_nothing_asked, check_on_hold, check_still_so, decide_letter, record_sent,
    release_letter,
};
use crate::letters::address;

impl Round<'_, '_> {
    /// What changes do to the letters of their applications, to be kept in the same batch. There is one change at most of
    /// each application: what it does is told from the letters before the batch.
    pub(in crate::desk) fn follow<'c>(
        &self,
        changes: impl Iterator<Item = (&'c Change, Option<&'c Application>, &'c Application)>,
    ) -> Result<Followed, DeskError> {
        let mut followed = Followed::default();
        let imi = self.shared.mail.imi();
        let with = Surroundings { programs: &self.shared.programs, around: self.around, imi: imi.as_ref() };
        let drawn = |(change, before, after)| Drawn::of(change, before, after, &with);
        for one in cores::map(changes.collect(), drawn) {
            followed.add(one?, self.around, &self.turn)?;
        }
        Ok(followed)
    }

    /// Notes letters of a batch that was pushed.
    pub(in crate::desk) fn note_letters(&mut self, letters: Vec<Letter>) {
        if letters.is_empty() {
            return;
        }
        for letter in &letters {
            self.around.outbox.put(letter);
        }
        self.letters.extend(letters);
        self.is_other = true;
    }

    /// Decides a command on letters, one after the other.
    pub(in crate::desk) fn mail(&mut self, mail: &Mail, who: &Who) -> Result<Vec<LetterPart>, DeskError> {
        let mut parts = Vec::with_capacity(mail.on.len());
        for (id, seen) in &mail.on {
            let part = self.one_letter(*id, *seen, mail, who);
            parts.push(part.or_else(|error| told_of_last(*id, error, parts.is_empty()))?);
        }
        Ok(parts)
    }

    fn one_letter(&mut self, id: LetterId, seen: Option<u32>, mail: &Mail, who: &Who) -> Result<LetterPart, DeskError> {
        let Some(letter) = self.turn.letter(id)? else {
            return Ok(LetterPart { id, row: None, outcome: LetterOutcome::Missing });
        };
        let part = |row, outcome| LetterPart { id, row: Some(row), outcome };
        if seen.is_some_and(|seen| seen != letter.revision) {
            return Ok(part(LetterRow::of(&letter), LetterOutcome::Changed));
        }
        let Some(application) = self.turn.application(letter.number)?.cloned() else {
            return Err(DeskError::NotFound(letter.number.to_string()));
        };
        let decided = self.decide_mail(&letter, &application, &mail.command, who)?;
        let (change, of_application) = match decided {
            Ok(decided) => decided,
            Err(refusal) => {
                let refusal = naming(&letter, &mail.command, refusal);
                return Ok(part(LetterRow::of(&letter), LetterOutcome::Refused(refusal)));
            }
        };
        let row = LetterRow::of(&change.after);
        if !mail.dry_run {
            self.keep_letter(change, of_application, &application)?;
        }
        Ok(part(row, LetterOutcome::Done))
    }

    fn decide_mail(
        &self,
        letter: &Letter,
        application: &Application,
        command: &LetterCommand,
        who: &Who,
    ) -> Result<Result<(LetterChange, Option<Change>), Refusal>, DeskError> {
        let around = self.around.as_surroundings();
        let rules = Rules::new(&self.shared.programs, &self.shared.clock, who, around);
        let context = rules.for_application(application)?;
        Ok(match command {
            LetterCommand::Release => {
                let mut letter = letter.clone();
                address_imi(&letter.addressee, &mut letter.to, self.shared.mail.imi().as_ref());
                release_letter(&letter, application, &context).and_then(|(released, change)| {
                    may_go(&letter, &self.around.outbox.of(letter.number))?;
                    Ok((released, Some(change)))
                })
            }
            LetterCommand::MarkSent { note } if letter.waits_first() => {
                record_sent(letter, note.as_ref(), application, &context).and_then(|(sent, change)| {
                    check_newest(letter, &self.around.outbox.of(letter.number))?;
                    Ok((sent, Some(change)))
                })
            }
            other => match decide_letter(letter, other, &context) {
                Ok(mut change) => {
                    self.catch_up(letter, &mut change.after, application)?;
                    Ok((change, None))
                }
                Err(refusal) => Err(refusal),
            },
        })
    }

    fn keep_letter(
        &mut self,
        change: LetterChange,
        of_application: Option<Change>,
        before: &Application,
    ) -> Result<(), DeskError> {
        let letter = (*change.after).clone();
        let Some(released) = of_application else {
            self.turn.push(&[Record::Letter(change)])?;
            self.note_letters(vec![letter]);
            return Ok(());
        };
        let number = released.number;
        let doing = Doing::of(&released);
        let after = apply(Some(before.clone()), &released).ok_or_else(|| DeskError::NotFound(number.to_string()))?;
        self.turn.push(&[Record::Application(released), Record::Letter(change)])?;
        self.note_letters(vec![letter]);
        self.told.entry(number).or_default().push(doing);
        self.note_around(&after);
        self.changed.push(after.into());
        Ok(())
    }

    /// Keeps one step of a letter on its way out. An attempt to send what is no longer so gives the letter up instead, and
    /// one to send what is to wait for the end of a hold is refused.
    pub(in crate::desk) fn step(&mut self, step: &Step) -> StepDone {
        let Some(letter) = self.turn.letter(step.id())? else { return Ok(false) };
        let given_up = match step {
            Step::Begin { id, revision, .. } => {
                self.untrue(&letter)?.map(|why| Step::Spoiled { id: *id, revision: *revision, why: why.message })
            }
            _ => None,
        };
        let (step, goes_on) = (given_up.as_ref().unwrap_or(step), given_up.is_none());
        let digest = match step {
            Step::Begin { message, .. } => Some(Digest(*blake3::hash(message).as_bytes())),
            _ => None,
        };
        let Some(mut change) = step.apply(&letter, digest, self.shared.clock.now()) else { return Ok(false) };
        match step {
            Step::Begin { message, .. } => {
                self.turn.put_document(message)?;
            }
            Step::End { .. } => self.caught_up(&letter, &mut change.after),
            Step::Spoiled { .. } => {}
        }
        let after = (*change.after).clone();
        self.turn.push(&[Record::Letter(change)])?;
        self.note_letters(vec![after]);
        Ok(goes_on)
    }

    /// Has a letter that did not go at an attempt follow what was corrected during it. What came of the attempt is kept
    /// whatever is wrong with that.
    fn caught_up(&mut self, before: &Letter, letter: &mut Letter) {
        let followed = match self.turn.application(before.number) {
            Ok(Some(application)) => {
                let application = Arc::clone(application);
                self.catch_up(before, letter, &application)
            }
            Ok(None) => Ok(()),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = followed {
            tracing::error!(%error, id = %before.id, "a letter does not follow what was corrected meanwhile");
        }
    }

    /// Why a letter that is about to be sent does not say what is so; none where it does. Refused where it will be so again.
    fn untrue(&mut self, letter: &Letter) -> Result<Option<Refusal>, DeskError> {
        let application = match self.turn.application(letter.number) {
            // It holds up no other letter, and this one is as somebody released it.
            Err(error) if error.is_of_one() => {
                tracing::error!(%error, id = %letter.id, "whether the letter is still so cannot be told");
                return Ok(None);
            }
            read => read?,
        };
        let Some(application) = application else { return Ok(None) };
        let program = match self.shared.programs.of(application) {
            Ok(program) => program,
            Err(error) => {
                tracing::error!(%error, id = %letter.id, "whether the letter is still so cannot be told");
                return Ok(None);
            }
        };
        let letters = self.around.outbox.of(letter.number);
        let clock = &self.shared.clock;
        let moment = (clock.now(), clock.today(self.shared.programs.zone()));
        let untrue = check_still_so(letter, (application, program, &letters), moment).err();
        if untrue.is_none() {
            check_on_hold(letter.kind, application)?;
        }
        Ok(untrue)
    }
}

/// An error on one letter: what those before it came to is kept, and is told (L1).
pub(super) fn told_of_last(id: LetterId, error: DeskError, is_first: bool) -> Result<LetterPart, DeskError> {
    if is_first {
        return Err(error);
    }
    let message = format!("letter {id}: {error}");
    let refusal = Refusal::new(Rule::L1, message, "the letters before it are done; try this one again");
    Ok(LetterPart { id, row: None, outcome: LetterOutcome::Refused(refusal) })
}

/// A refusal that says which letter it is about, since several may be refused at once; who edits one has it in front of
/// them.
fn naming(letter: &Letter, command: &LetterCommand, refusal: Refusal) -> Refusal {
    let (id, kind, number) = (letter.id, letter.kind, letter.number);
    let name = format!("letter {id}");
    let goes_on = |after: &str| after.starts_with(|c: char| c.is_ascii_digit());
    let is_named = refusal.message.split(&name).skip(1).any(|after| !goes_on(after));
    if is_named || matches!(command, LetterCommand::Edit(_)) {
        return refusal;
    }
    Refusal { message: format!("{name} ({kind} of {number}): {}", refusal.message), ..refusal }
}

/// Refuses a letter in whose place there is another one, or that has an address that no mail server takes, before it counts
/// as released; `letters` are those of its application.
pub(super) fn may_go(letter: &Letter, letters: &[LetterRow]) -> Result<(), Refusal> {
    check_newest(letter, letters)?;
    check_nothing_asked(letter, letters)?;
    for email in letter.to.iter().filter_map(|one| one.email.as_ref()) {
        if let Err(error) = address(email) {
            let message = format!("letter {}: {error}", letter.id);
            return Err(Refusal::new(Rule::L1, message, "edit the letter and write the address"));
        }
    }
    Ok(())
}
