use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::desk::DeskError;
use crate::desk::round::Round;
use crate::domain::view::LetterRow;
use crate::domain::{
    About, Addressee, Application, AssessorChange, AssessorId, AssessorProfile, Candidate, Event, Letter, LetterAct,
    LetterChange, LetterState, Number, Planned, Recipient, SectionEdit, SessionId, Zone, readdress,
};
use crate::letters::rezone;

/// Somebody as letters went to them, and the zone that they lived by.
type Former = (Recipient, Option<Zone>);

impl Round<'_, '_> {
    /// L1: what a change of the roster does to the letters that may still go to its assessor, or name them to others.
    pub(in crate::desk) fn readdressed(&mut self, change: &AssessorChange) -> Result<Vec<LetterChange>, DeskError> {
        let Some(profile) = change.before.as_deref() else { return Ok(Vec::new()) };
        let (before, after) = (Recipient::from(profile), Recipient::from(&change.after.profile));
        let zones = (Some(profile.zone), Some(change.after.profile.zone));
        if before == after && zones.0 == zones.1 {
            return Ok(Vec::new());
        }
        let id = &change.after.id;
        let to_them = Addressee::Assessor(id.clone());
        let booked: BTreeSet<(Number, SessionId)> =
            self.around.diary.of(id).map(|booking| (booking.number, booking.session)).collect();
        let is_named = before.name != after.name;
        let sits = |row: &LetterRow| matches!(row.about, About::Session(id) if booked.contains(&(row.number, id)));
        let is_such = |row: &LetterRow| row.addressee == to_them || (is_named && sits(row));
        let mut changes = Vec::new();
        for id in self.around.outbox.unsent_of_sessions(is_such) {
            let read = match self.turn.letter(id) {
                Err(error) if error.is_of_one() => {
                    tracing::error!(%error, %id, "a letter does not follow its assessor");
                    continue;
                }
                read => read?,
            };
            let Some(mut letter) = read else { continue };
            let named = readdress(&mut letter, &before, &after);
            let timed = letter.addressee == to_them && {
                let application = self.turn.application(letter.number)?;
                let plan =
                    application.and_then(|application| planned_in(application, &letter).map(|it| it.plan.clone()));
                rezone(&mut letter, plan.as_ref(), zones)
            };
            if named || timed {
                letter.revision = letter.revision.saturating_add(1);
                let (by, origin) = (Some(change.by.clone()), Some(change.origin.clone()));
                let (at, reason, act) = (change.at, change.reason.clone(), LetterAct::Edit);
                changes.push(LetterChange { at, by, origin, act, reason, after: Box::new(letter) });
            }
        }
        Ok(changes)
    }

    /// L1, A7: has a letter that turns out not to have gone follow the names, addresses and zones that were corrected while
    /// nobody knew: until then it had to say what may have been sent. `before` is the letter while that was so.
    pub(super) fn catch_up(
        &self,
        before: &Letter,
        letter: &mut Letter,
        application: &Application,
    ) -> Result<(), DeskError> {
        let (LetterState::Unsure { since, .. } | LetterState::Sending { since, .. }) = before.state else {
            return Ok(());
        };
        if !letter.state.has_not_left() {
            return Ok(());
        }
        let candidate = &application.form.candidate;
        for (former, zone) in self.formers_of_candidate((application.number, application.revision), since)? {
            readdress(letter, &former, &candidate.into());
            if letter.addressee == Addressee::Candidate {
                rezone(letter, None, (zone, candidate.zone()));
            }
        }
        let planned = planned_in(application, letter);
        let seats = planned.into_iter().flat_map(|planned| &planned.seats).map(|seat| &seat.assessor);
        let reader = match &letter.addressee {
            Addressee::Assessor(id) => Some(id.clone()),
            _ => None,
        };
        let assessors: BTreeSet<&AssessorId> = seats.chain(reader.as_ref()).collect();
        for assessor in assessors.into_iter().filter_map(|id| self.around.assessors.get(id)) {
            for (former, zone) in self.formers_of_assessor(&assessor.id, since)? {
                readdress(letter, &former, &Recipient::from(&assessor.profile));
                if reader.as_ref() == Some(&assessor.id) {
                    rezone(letter, planned.map(|planned| &planned.plan), (zone, Some(assessor.profile.zone)));
                }
            }
        }
        Ok(())
    }

    /// As whom a candidate was on file from a moment on, the last one first.
    fn formers_of_candidate(
        &self,
        (number, revision): (Number, u32),
        since: DateTime<Utc>,
    ) -> Result<Vec<Former>, DeskError> {
        let reader = &self.shared.reader;
        let as_former = |candidate: &Candidate| (Recipient::from(candidate), candidate.zone());
        // What this very turn corrected is in no change that can be read yet.
        let kept = reader.application(number)?;
        let mut formers: Vec<Former> = kept.iter().map(|kept| as_former(&kept.form.candidate)).collect();
        for revision in (1..=revision).rev() {
            let Some(change) = reader.change(number, revision)? else { continue };
            if change.at < since {
                break;
            }
            let sections = change.events.iter().filter_map(|event| match event {
                Event::Amended(sections) => Some(sections),
                _ => None,
            });
            formers.extend(sections.flatten().filter_map(|section| match section {
                SectionEdit::Candidate(swap) => Some(as_former(&swap.before)),
                _ => None,
            }));
        }
        Ok(formers)
    }

    /// As whom an assessor was on the roster from a moment on.
    fn formers_of_assessor(&self, id: &AssessorId, since: DateTime<Utc>) -> Result<Vec<Former>, DeskError> {
        let as_former = |profile: &AssessorProfile| (Recipient::from(profile), Some(profile.zone));
        let history = self.shared.reader.assessor_history(id)?;
        let kept = history.last().map(|last| as_former(&last.after.profile));
        let corrected = history.iter().filter(|change| change.at >= since);
        let formers = corrected.filter_map(|change| Some(as_former(change.before.as_deref()?)));
        Ok(formers.chain(kept).collect())
    }
}

/// The session of an application that a letter is about, as it is planned.
fn planned_in<'a>(application: &'a Application, letter: &Letter) -> Option<&'a Planned> {
    let About::Session(id) = letter.about else { return None };
    application.assessment.session(id).map(|session| &session.planned)
}
