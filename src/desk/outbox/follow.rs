use chrono::{DateTime, Utc};

use crate::desk::DeskError;
use crate::desk::around::Around;
use crate::desk::programs::Programs;
use crate::domain::{
    Act, Addressee, Application, Change, Letter, LetterAct, LetterChange, LetterId, LetterKind, LetterState, Program,
    Record, letter_host, readdress,
};
use crate::letters::{Consequences, Corrected, Letters, Setting, consequences, rezone};
use crate::store::Turn;
use crate::text::Line;

/// What changes of applications do to letters, as records for the batch of the changes.
#[derive(Debug, Default)]
pub(in crate::desk) struct Followed {
    /// To be kept with the changes.
    pub(in crate::desk) records: Vec<Record>,
    /// The letters after it, to be noted once the batch is pushed.
    pub(in crate::desk) letters: Vec<Letter>,
    /// The highest id among them.
    last: Option<LetterId>,
}

/// What the desk has at hand when a change is followed up.
pub(in crate::desk) struct Surroundings<'a> {
    pub(in crate::desk) programs: &'a Programs,
    pub(in crate::desk) around: &'a Around,
    /// Where notices to IMI go by the desk's settings.
    pub(in crate::desk) imi: Option<&'a Line>,
}

/// What one change does to letters: drafted, and without their ids.
pub(in crate::desk) struct Drawn<'a> {
    change: &'a Change,
    program: &'a Program,
    consequences: Consequences,
}

impl<'a> Drawn<'a> {
    /// What a change does.
    pub(in crate::desk) fn of(
        change: &'a Change,
        before: Option<&Application>,
        after: &Application,
        with: &Surroundings<'a>,
    ) -> Result<Self, DeskError> {
        let program = with.programs.of(after)?;
        let read = || with.around.outbox.of(after.number);
        let letters = Letters::new(&read);
        let setting = Setting { program, assessors: &with.around.assessors, imi: with.imi, letters: &letters };
        Ok(Self { change, program, consequences: consequences(change, before, after, &setting) })
    }
}

impl Followed {
    /// Adds what one change does. Ids go on after those of the board and of what was followed before in this batch.
    pub(in crate::desk) fn add(
        &mut self,
        Drawn { change, program, consequences }: Drawn<'_>,
        around: &Around,
        turn: &Turn<'_>,
    ) -> Result<(), DeskError> {
        let Consequences { drafts, needless, needless_again, back, corrected } = consequences;
        let mut put_off = None;
        let again = needless_again.into_iter().flat_map(|(by, ids)| ids.into_iter().map(move |id| (id, by)));
        for (id, by) in needless.into_iter().map(|id| (id, change.revision)).chain(again) {
            self.turned(id, change, turn, |letter| {
                let reason = Line::clean(&format!("no longer so: {} {}", change.by, change.done()));
                let held = match &letter.state {
                    LetterState::Held { reason } => Some(reason.clone()),
                    _ => None,
                };
                if letter.kind == LetterKind::Deficiency {
                    put_off.clone_from(&held);
                }
                letter.state = LetterState::Discarded { reason, by_change: Some(by), held };
                Some(LetterAct::Supersede)
            })?;
        }
        for id in back {
            self.turned(id, change, turn, |letter| {
                letter.state = match &letter.state {
                    LetterState::Discarded { held: Some(reason), .. } => LetterState::Held { reason: reason.clone() },
                    _ => LetterState::Draft,
                };
                // What is done again is another revision, and an undo of it takes the draft with it again.
                if matches!(change.act, Act::Redo { revision } if revision == letter.cause) {
                    letter.cause = change.revision;
                }
                Some(LetterAct::Restore)
            })?;
        }
        if let Some(Corrected { before, after, zones, letters }) = corrected {
            for id in letters {
                let edit = |letter: &mut Letter| {
                    let named = readdress(letter, &before, &after);
                    let timed = letter.addressee == Addressee::Candidate && rezone(letter, None, zones);
                    (named || timed).then_some(LetterAct::Edit)
                };
                self.turned(id, change, turn, edit)?;
            }
        }
        for draft in drafts {
            let id = self.next(around);
            let message_id = message_id(id, change, &program.id);
            let mut letter = Letter::of(draft, id, (change.number, change.revision), message_id, change.at);
            // One that says it anew in the place of one that was put off is put off, too, unless somebody asked for it.
            if letter.kind == LetterKind::Deficiency
                && change.act != Act::Notify
                && let Some(reason) = put_off.take()
            {
                letter.state = LetterState::Held { reason };
            }
            self.push(letter, LetterAct::Draft, None, change);
        }
        Ok(())
    }

    fn turned(
        &mut self,
        id: LetterId,
        change: &Change,
        turn: &Turn<'_>,
        turn_to: impl FnOnce(&mut Letter) -> Option<LetterAct>,
    ) -> Result<(), DeskError> {
        let Some(mut letter) = turn.letter(id)? else { return Ok(()) };
        let Some(act) = turn_to(&mut letter) else { return Ok(()) };
        letter.revision = letter.revision.saturating_add(1);
        self.push(letter, act, change.reason.clone(), change);
        Ok(())
    }

    fn push(&mut self, letter: Letter, act: LetterAct, reason: Option<Line>, change: &Change) {
        let (at, by, origin) = (change.at, Some(change.by.clone()), Some(change.origin.clone()));
        let after = Box::new(letter.clone());
        self.records.push(Record::Letter(LetterChange { at, by, origin, act, reason, after }));
        self.last = self.last.max(Some(letter.id));
        self.letters.push(letter);
    }

    fn next(&self, around: &Around) -> LetterId {
        let next = around.outbox.next();
        self.last.map_or(next, |last| next.max(LetterId(last.0.saturating_add(1))))
    }
}

/// An id that no other message has: number, letter and moment, and a digest of them against other desks.
fn message_id(id: LetterId, change: &Change, program: &str) -> Line {
    let moment = |at: DateTime<Utc>| at.timestamp_nanos_opt().unwrap_or_else(|| at.timestamp());
    let all = format!("{} {id} {} {} {program}", change.number, change.revision, moment(change.at));
    let digest = blake3::hash(all.as_bytes()).to_hex();
    Line::clean(&format!("{}.{id}.{}@{}", change.number, &digest[..16], letter_host(program)))
}
