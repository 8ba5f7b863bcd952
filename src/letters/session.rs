use chrono::{DateTime, Utc};

use super::Setting;
use super::compose::{candidate, write};
use super::consequences::{Consequences, open};
use super::words::when;
use crate::domain::view::LetterRow;
use crate::domain::{
    About, Addressee, Application, AssessorId, Draft, Event, Invitation, LetterKind, LetterStateName, Method,
    Placeholder, Plan, Planned, Recipient, SessionId, SessionState, Zone,
};
use crate::text::Line;

/// A session with all that its letters say.
struct Told<'a> {
    id: SessionId,
    before: Option<&'a Planned>,
    planned: &'a Planned,
    application: &'a Application,
    setting: &'a Setting<'a>,
    /// When it was planned so.
    at: DateTime<Utc>,
}

/// What comes of a session that was planned, or planned otherwise, at a moment. One that is over by then, since it is put
/// on record as it was held or counts for nothing after it was (A3), is told to nobody as to come or as called off.
pub(super) fn planned(
    id: SessionId,
    (before, planned): (Option<&Planned>, &Planned),
    (application, at): (&Application, DateTime<Utc>),
    setting: &Setting<'_>,
    found: &mut Consequences,
) {
    let told = Told { id, before, planned, application, setting, at };
    match planned.state {
        SessionState::Proposed | SessionState::Confirmed | SessionState::Cancelled { .. }
            if planned.plan.is_over(at) =>
        {
            found.needless.extend(open(setting, |row| row.about == About::Session(id)));
            if before.is_some_and(|before| !before.plan.is_over(at)) {
                told.tell_who_left(found);
            }
        }
        SessionState::Proposed => told.invite(found),
        SessionState::Confirmed => told.confirm(found),
        SessionState::Cancelled { .. } => told.cancel(found),
        SessionState::NoShow { .. } => {}
    }
}

impl Told<'_> {
    fn invite(&self, found: &mut Consequences) {
        // Whoever knows who assesses can say that they know them (A3).
        if self.before.is_some_and(|before| before.says_as(self.planned)) {
            return;
        }
        for addressee in self.assessors() {
            found.needless.extend(self.open_to(&addressee));
            found.drafts.push(self.letter(LetterKind::AssessorInvitation, addressee, None));
        }
        self.tell_who_left(found);
    }

    fn confirm(&self, found: &mut Consequences) {
        let was_confirmed = |before: &&Planned| before.state == SessionState::Confirmed;
        if self.before.filter(was_confirmed).is_some_and(|before| before.says_as(self.planned)) {
            return;
        }
        for addressee in std::iter::once(Addressee::Candidate).chain(self.assessors()) {
            found.needless.extend(self.open_to(&addressee));
            found.drafts.push(self.letter(LetterKind::SessionConfirmation, addressee, Some(Method::Request)));
        }
        self.tell_who_left(found);
    }

    fn cancel(&self, found: &mut Consequences) {
        for addressee in std::iter::once(Addressee::Candidate).chain(self.assessors()) {
            self.call_off(addressee, found);
        }
    }

    /// Assessors who had a seat and have none any more.
    fn tell_who_left(&self, found: &mut Consequences) {
        let seated = |assessor: &AssessorId| self.planned.seats.iter().any(|seat| seat.assessor == *assessor);
        for seat in self.before.iter().flat_map(|before| &before.seats).filter(|seat| !seated(&seat.assessor)) {
            self.call_off(Addressee::Assessor(seat.assessor.clone()), found);
        }
    }

    /// Takes the session out of the plans of somebody who heard of it; for others a draft is needless.
    fn call_off(&self, addressee: Addressee, found: &mut Consequences) {
        found.needless.extend(self.open_to(&addressee));
        let rows: Vec<&LetterRow> = self.left_to(&addressee).collect();
        let Some(last) = rows.last() else { return };
        if last.kind == LetterKind::SessionCancelled {
            return;
        }
        let in_calendar = rows.iter().any(|row| row.kind == LetterKind::SessionConfirmation);
        found.drafts.push(self.letter(LetterKind::SessionCancelled, addressee, in_calendar.then_some(Method::Cancel)));
    }

    fn open_to(&self, addressee: &Addressee) -> Vec<crate::domain::LetterId> {
        open(self.setting, |row| self.is_about(row, addressee))
    }

    /// What they were written about the session, first to last.
    fn left_to(&self, addressee: &Addressee) -> impl Iterator<Item = &LetterRow> {
        self.setting.letters.iter().filter(|row| self.is_about(row, addressee) && has_left(row))
    }

    fn is_about(&self, row: &LetterRow, addressee: &Addressee) -> bool {
        row.about == About::Session(self.id) && row.addressee == *addressee
    }

    fn assessors(&self) -> impl Iterator<Item = Addressee> {
        self.planned.seats.iter().map(|seat| Addressee::Assessor(seat.assessor.clone()))
    }

    fn letter(&self, kind: LetterKind, addressee: Addressee, method: Option<Method>) -> Draft {
        let (to, own) = self.recipient(&addressee);
        let is_called_off = kind == LetterKind::SessionCancelled;
        let plan = if is_called_off { self.known_to(&addressee) } else { &self.planned.plan };
        let invitations = method.map_or_else(Vec::new, |method| self.invitations(method, plan, &addressee));
        let update = self.update(kind, &addressee);
        let values = |placeholder| match placeholder {
            Placeholder::Update => Some(update.to_owned()),
            other => self.value(other, plan, own),
        };
        let text = self.setting.program.letters.of(kind);
        let mut draft = write(kind, text, (addressee, About::Session(self.id)), to, self.application, &values);
        draft.invitations = invitations;
        draft
    }

    /// The plan by which somebody was written to last: who is called off is told of the time that they know, whatever it was
    /// moved to since without a word to them. Where that is over, what does not take place is what they do not know.
    fn known_to(&self, addressee: &Addressee) -> &Plan {
        let now = self.before.map_or(&self.planned.plan, |before| &before.plan);
        let Some(last) = self.left_to(addressee).last() else { return now };
        let later = self.application.trail.iter().filter(|step| step.revision > last.cause);
        let mut replaced = later.flat_map(|step| &step.events).filter_map(|event| match event {
            Event::SessionPlanned { session, before: Some(before), .. } if *session == self.id => Some(&before.plan),
            _ => None,
        });
        replaced.next().filter(|plan| !plan.is_over(self.at)).unwrap_or(now)
    }

    fn value(&self, placeholder: Placeholder, plan: &Plan, own: Option<Zone>) -> Option<String> {
        Some(match placeholder {
            Placeholder::Assessors => self.names(),
            Placeholder::Mode => plan.mode.to_string(),
            Placeholder::When => when(plan.start, plan.minutes, plan.zone, own),
            Placeholder::Minutes => plan.minutes.to_string(),
            Placeholder::Place => plan.place.as_ref().map_or("to be agreed", Line::as_str).to_owned(),
            Placeholder::Interview => plan.interview.map_or_else(
                || "to be agreed".to_owned(),
                |interview| when(interview.start, interview.minutes, plan.zone, own),
            ),
            Placeholder::Recording if plan.recorded => {
                "yes, with the candidate's consent, for feedback to the candidate and for the training and monitoring of \
                 assessors"
                    .to_owned()
            }
            Placeholder::Recording => "no".to_owned(),
            Placeholder::Reason => match &self.planned.state {
                SessionState::Cancelled { reason } => reason.to_string(),
                _ => String::new(),
            },
            _ => return None,
        })
    }

    /// That this letter takes the place of one that they had; a draft that never left is none.
    fn update(&self, kind: LetterKind, addressee: &Addressee) -> &'static str {
        let last = self.left_to(addressee).last().map(|row| row.kind);
        match (kind, last) {
            (LetterKind::SessionConfirmation, Some(LetterKind::SessionConfirmation)) => {
                "This takes the place of what we wrote to you before."
            }
            (LetterKind::AssessorInvitation, Some(LetterKind::AssessorInvitation)) => {
                "The plan has changed since we first asked."
            }
            _ => "",
        }
    }

    fn names(&self) -> String {
        let name = |assessor: &AssessorId| match self.setting.assessors.get(assessor) {
            Some(known) => known.profile.name.to_string(),
            None => assessor.to_string(),
        };
        let names: Vec<String> = self.planned.seats.iter().map(|seat| name(&seat.assessor)).collect();
        names.join(", ")
    }

    /// To whom it goes, and the zone that they live by.
    fn recipient(&self, addressee: &Addressee) -> (Recipient, Option<Zone>) {
        if let Addressee::Assessor(id) = addressee {
            let Some(assessor) = self.setting.assessors.get(id) else {
                return (Recipient { name: Line::clean(id.as_str()), email: None }, None);
            };
            let profile = &assessor.profile;
            return (profile.into(), Some(profile.zone));
        }
        (candidate(self.application), self.application.form.candidate.zone())
    }

    /// The session, and the interview after it; one that stands in their calendar and no longer has its time is taken
    /// out.
    fn invitations(&self, method: Method, plan: &Plan, addressee: &Addressee) -> Vec<Invitation> {
        let in_calendar = self.left_to(addressee).filter(|row| row.has_calendar).last().and_then(|row| row.interview);
        let mut found = vec![self.invitation(method, (plan.start, plan.minutes), false)];
        match (plan.interview, in_calendar) {
            (Some(interview), _) => {
                found.push(self.invitation(method, (interview.start, interview.minutes), true));
            }
            (None, Some(gone)) => found.push(self.invitation(Method::Cancel, gone, true)),
            (None, None) => {}
        }
        found
    }

    fn invitation(&self, method: Method, (start, minutes): (DateTime<Utc>, u16), is_interview: bool) -> Invitation {
        let (number, plan) = (self.application.number, &self.planned.plan);
        let what = if is_interview { "Interview after the skills assessment" } else { "Skills assessment" };
        let summary = format!("{what}: {} ({number})", self.application.form.candidate.name);
        // A calendar drops what is not newer than what it has.
        let sequence = match (method, self.before) {
            (Method::Cancel, Some(before)) => self.planned.sequence.max(before.sequence.saturating_add(1)),
            _ => self.planned.sequence,
        };
        Invitation {
            method,
            uid: Invitation::uid(&self.setting.program.id, number, self.id, is_interview),
            sequence,
            start,
            minutes,
            zone: plan.zone,
            summary: Line::clean(&summary),
            place: plan.place.clone(),
        }
    }
}

/// Whether a letter is out, or may be; one that only waits to go is kept from going instead.
pub(super) fn has_left(row: &LetterRow) -> bool {
    use LetterStateName as Is;
    matches!(row.state.name(), Is::Sending | Is::Unsure | Is::Sent)
}
