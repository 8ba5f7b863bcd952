use chrono::{DateTime, Utc};

use crate::desk::DeskError;
use crate::desk::round::Round;
use crate::domain::{
    Addressee, Application, AssessorId, Event, Letter, LetterState, Number, Recipient, SectionEdit, readdress,
};

impl Round<'_, '_> {
    /// L1: has a letter that turns out not to have gone follow the names and addresses that were corrected while nobody
    /// knew: until then it had to say what may have been sent. `before` is the letter while that was so.
    pub(super) fn catch_up(
        &self,
        before: &Letter,
        letter: &mut Letter,
        application: &Application,
    ) -> Result<(), DeskError> {
        let (LetterState::Unsure { since, .. }, LetterState::Draft) = (&before.state, &letter.state) else {
            return Ok(());
        };
        let candidate = Recipient::from(&application.form.candidate);
        for former in self.formers_of_candidate((application.number, application.revision), *since)? {
            readdress(letter, &former, &candidate);
        }
        let Addressee::Assessor(id) = letter.addressee.clone() else { return Ok(()) };
        let Some(assessor) = self.around.assessors.get(&id) else { return Ok(()) };
        for former in self.formers_of_assessor(&id, *since)? {
            readdress(letter, &former, &Recipient::from(&assessor.profile));
        }
        Ok(())
    }

    /// As whom a candidate was on file from a moment on, the last one first.
    fn formers_of_candidate(
        &self,
        (number, revision): (Number, u32),
        since: DateTime<Utc>,
    ) -> Result<Vec<Recipient>, DeskError> {
        let reader = &self.shared.reader;
        // What this very turn corrected is in no change that can be read yet.
        let kept = reader.application(number)?;
        let mut formers: Vec<Recipient> = kept.iter().map(|kept| (&kept.form.candidate).into()).collect();
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
                SectionEdit::Candidate(swap) => Some(Recipient::from(&swap.before)),
                _ => None,
            }));
        }
        Ok(formers)
    }

    /// As whom an assessor was on the roster from a moment on.
    fn formers_of_assessor(&self, id: &AssessorId, since: DateTime<Utc>) -> Result<Vec<Recipient>, DeskError> {
        let history = self.shared.reader.assessor_history(id)?;
        let kept = history.last().map(|last| Recipient::from(&last.after.profile));
        let corrected = history.iter().filter(|change| change.at >= since);
        let formers = corrected.filter_map(|change| Some(Recipient::from(change.before.as_deref()?)));
        Ok(formers.chain(kept).collect())
    }
}
