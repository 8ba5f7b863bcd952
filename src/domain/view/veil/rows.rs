//! Lines of lists without what tells who it is.

use super::super::{LetterRow, OwnSession, Row, SessionRow, SheetView};
use super::{HIDDEN, Veil};
use crate::domain::{Addressee, LetterState, Recipient, SheetState};
use crate::text::Line;

impl Veil {
    /// A line of the queue without what tells who it is.
    pub fn row(&self, row: &mut Row) {
        (row.name, row.listed) = (self.name(), self.name());
        row.next = self.said(&row.next);
    }

    /// A letter of the outbox without what tells of whom it is.
    pub fn letter_row(&self, row: &mut LetterRow) {
        row.subject = self.typed(&row.subject);
        for one in &mut row.to {
            self.recipient(&row.addressee, one);
        }
        match &mut row.state {
            LetterState::Held { reason } => *reason = self.typed(reason),
            LetterState::Discarded { reason, held, .. } => {
                *reason = self.typed(reason);
                *held = self.maybe(held.as_ref());
            }
            LetterState::Retrying { why, .. } | LetterState::Failed { why, .. } | LetterState::Unsure { why, .. } => {
                *why = self.typed(why);
            }
            LetterState::Sent { answer, .. } => *answer = self.typed(answer),
            LetterState::Draft | LetterState::Released | LetterState::Sending { .. } => {}
        }
    }

    fn recipient(&self, addressee: &Addressee, one: &mut Recipient) {
        if *addressee == Addressee::Candidate {
            let email = one.email.as_ref().map(|_| Line::clean(HIDDEN));
            *one = Recipient { name: self.name(), email };
        } else {
            (one.name, one.email) = (self.typed(&one.name), self.maybe(one.email.as_ref()));
        }
    }

    /// A session of a list without what tells whose it is.
    pub fn session_row(&self, row: &mut SessionRow) {
        row.candidate = self.name();
        row.plan.place = self.maybe(row.plan.place.as_ref());
        self.session_state(&mut row.state);
    }

    /// An assessor's own session without what tells whose it is.
    pub fn own_session(&self, session: &mut OwnSession) {
        session.candidate = self.name();
        session.plan.place = self.maybe(session.plan.place.as_ref());
        self.session_state(&mut session.state);
        session.returned = self.maybe(session.returned.as_ref());
    }

    /// A sheet without what tells whose it is. What a sheet's assessor still writes into it stays as they
    /// wrote it, since it goes back; an interview and a determination are written anew only where names are shown.
    pub fn sheet_view(&self, view: &mut SheetView) {
        self.own_session(&mut view.session);
        // Why it came back somebody else wrote, and only tells it: that does not go back.
        if let SheetState::Returned { reason, .. } = &mut view.state {
            *reason = self.typed(reason);
        }
        if !matches!(view.state, SheetState::Submitted { .. }) {
            return;
        }
        self.sheet(&mut view.sheet);
        self.sheet_state(&mut view.state);
        if let Some(held) = &mut view.interview {
            held.notes = self.prose(&held.notes);
        }
        if let Some(made) = &mut view.determination {
            made.rationale = self.prose(&made.rationale);
        }
    }
}
