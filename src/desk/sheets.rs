use std::collections::BTreeSet;

use super::job::{Job, On};
use super::{Desk, DeskError, Who};
use crate::domain::view::{Indication, Monitoring, OwnSession, Period, SheetView};
use crate::domain::{
    Application, AssessorId, Command, Monitor, Permission, ReadKind, Refusal, Rule, Seat, Session, Sheet, SheetDraft,
    SheetEdit, SheetKey, SheetState, indicate, own_task, progress,
};
use crate::store::needs_all;

impl Desk {
    /// The sessions of the assessor who asks, what is to be done first.
    pub fn own_sessions(&self, who: &Who) -> Result<Vec<OwnSession>, DeskError> {
        who.needs(Permission::Assess)?;
        let Some(me) = self.own_assessor(who) else { return Ok(Vec::new()) };
        let numbers: BTreeSet<_> = self.shared().around().diary.of(&me).map(|booking| booking.number).collect();
        let mut own = Vec::new();
        for number in numbers {
            let Some(application) = self.shared().reader.application(number)? else { continue };
            for session in application.assessment.sessions.iter().filter(|session| session.planned.state.is_live()) {
                if let Some(seat) = session.seat(&me) {
                    let draft = self.draft(&key(&application, session, &me))?;
                    let sheet = seat.sheet.current(draft.as_ref());
                    own.push(self.own_session(&application, (session, seat), &sheet)?);
                }
            }
        }
        own.sort_by_key(|one| (one.task, one.plan.start, one.number, one.session));
        Ok(own)
    }

    /// One of the asker's own sheets; for those who read applications also the submitted sheet of somebody else, never a
    /// draft (A9). To those who do not read applications, what they may not see is answered like what is not there (V1).
    pub fn sheet(&self, who: &Who, wanted: &SheetKey) -> Result<SheetView, DeskError> {
        let reads = who.account.role.may(Permission::Read);
        if !reads {
            who.needs(Permission::Assess)?;
        }
        let nothing = || DeskError::NotFound(wanted.number.to_string());
        let application = self.shared().reader.application(wanted.number)?.ok_or_else(nothing)?;
        let me = self.own_assessor(who);
        let seen = application.assessment.seen_by(me.as_ref().map(|me| (me, &who.account.name)));
        let session = seen
            .session(wanted.session)
            .ok_or_else(|| if reads { no_session(&application, wanted) } else { nothing() })?;
        let seat =
            session.seat(&wanted.assessor).ok_or_else(|| if reads { no_seat(session, wanted) } else { nothing() })?;
        let is_own = me.as_ref() == Some(&wanted.assessor) && who.account.role.may(Permission::Assess);
        let may_read = reads && seat.sheet.submitted().is_some();
        if !is_own && !may_read {
            who.needs(Permission::Read).map_err(|_| nothing())?;
            return Err(application.assessment.unseen(session, seat, me.as_ref()).into());
        }
        let draft = if is_own { self.draft(wanted)? } else { None };
        let sheet = seat.sheet.current(draft.as_ref());
        let program = self.shared().programs.of(&application)?;
        self.note_read(who, wanted.number, ReadKind::Sheet);
        Ok(SheetView {
            key: wanted.clone(),
            session: self.own_session(&application, (session, seat), &sheet)?,
            revision: draft.map_or(0, |draft| draft.revision),
            state: seat.sheet.clone(),
            checklist: program.checklist.clone(),
            indication: indicate(&program.checklist, &program.pass, &sheet),
            interview: session.interview_seen_from(seat, &who.account.name),
            determination: seat.determination.clone(),
            sheet,
        })
    }

    /// Edits one of the asker's own sheets; it is on disk when this returns (A9).
    pub fn edit_sheet(
        &self,
        who: &Who,
        key: &SheetKey,
        seen: u32,
        edit: SheetEdit,
    ) -> Result<(u32, Indication), DeskError> {
        self.needs_own(who, key)?;
        let on = On { number: key.number, seen: Some(seen), who: who.clone() };
        self.ask(|reply| Job::Sheet(on, key.clone(), edit, reply))
    }

    /// Submits, records the interview or determines, as the assessor of a session. `seen` is the revision of the sheet that
    /// the client knew: no other one is submitted.
    pub fn assess(
        &self,
        who: &Who,
        key: &SheetKey,
        seen: Option<u32>,
        command: Command,
    ) -> Result<SheetView, DeskError> {
        self.needs_own(who, key)?;
        let session = match &command {
            Command::SubmitSheet { session }
            | Command::Interview { session, .. }
            | Command::ReplaceInterview { session, .. }
            | Command::DetermineSkills { session, .. } => Some(*session),
            _ => None,
        };
        if session != Some(key.session) {
            let hint = "a sheet is submitted, an interview recorded, a determination made";
            return Err(Refusal::new(Rule::A9, "that is no assessor's to do", hint).into());
        }
        let on = On { number: key.number, seen: None, who: who.clone() };
        self.ask(|reply| Job::Assess(on, command, seen, reply))?;
        self.sheet(who, key)
    }

    /// How assessors score, beside each other (A12); of the sessions in which the asker has not submitted their own sheet
    /// nothing of the others' (A9).
    pub fn monitoring(&self, who: &Who, period: Period) -> Result<Monitoring, DeskError> {
        who.needs(Permission::Read)?;
        let me = self.own_assessor(who);
        let (mut monitor, mut failed) = (Monitor::of(period), None);
        self.shared().reader.applications(
            &mut |application| {
                if application.assessment.sessions.is_empty() {
                    return;
                }
                match self.shared().programs.of(&application) {
                    Ok(program) => {
                        let seen = application.assessment.seen_by(me.as_ref().map(|me| (me, &who.account.name)));
                        monitor.add(&seen, program);
                    }
                    Err(error) => failed = Some(error),
                }
            },
            &mut needs_all,
        )?;
        if let Some(error) = failed {
            return Err(error);
        }
        Ok(monitor.finish(&self.shared().around().assessors))
    }

    /// The assessor who works as the account of whoever asks.
    pub(super) fn own_assessor(&self, who: &Who) -> Option<AssessorId> {
        let around = self.shared().around();
        around.assessors.of_account(&who.account.name).map(|assessor| assessor.id.clone())
    }

    fn own_session(
        &self,
        application: &Application,
        (session, seat): (&Session, &Seat),
        sheet: &Sheet,
    ) -> Result<OwnSession, DeskError> {
        let program = self.shared().programs.of(application)?;
        let candidate = &application.form.candidate;
        let around = self.shared().around();
        Ok(OwnSession {
            number: application.number,
            session: session.id,
            assessor: seat.assessor.clone(),
            candidate: candidate.name.clone(),
            candidate_zone: candidate.zone(),
            own_zone: around.assessors.get(&seat.assessor).map(|assessor| assessor.profile.zone),
            plan: session.planned.plan.clone(),
            state: session.planned.state.clone(),
            task: own_task(application, program, (session, seat), self.now()),
            progress: progress(&program.checklist, sheet),
            returned: match &seat.sheet {
                SheetState::Returned { reason, .. } => Some(reason.clone()),
                SheetState::Open | SheetState::Submitted { .. } => None,
            },
        })
    }

    fn draft(&self, key: &SheetKey) -> Result<Option<SheetDraft>, DeskError> {
        Ok(self.shared().reader.draft(key)?)
    }

    /// Refuses what is not the asker's own, in the words of what is not there (V1).
    fn needs_own(&self, who: &Who, key: &SheetKey) -> Result<(), DeskError> {
        who.needs(Permission::Assess)?;
        let nothing = || DeskError::NotFound(key.number.to_string());
        let application = self.shared().reader.application(key.number)?.ok_or_else(nothing)?;
        let seat = application.assessment.session(key.session).and_then(|session| session.seat(&key.assessor));
        match seat.filter(|_| self.own_assessor(who).as_ref() == Some(&key.assessor)) {
            Some(_) => Ok(()),
            None => Err(nothing()),
        }
    }
}

fn no_session(application: &Application, wanted: &SheetKey) -> DeskError {
    let sessions = application.assessment.sessions.iter().map(|session| session.id).collect();
    DeskError::NoSession { number: application.number, session: wanted.session, sessions }
}

fn no_seat(session: &Session, wanted: &SheetKey) -> DeskError {
    let seated = session.seats.iter().map(|seat| seat.assessor.clone()).collect();
    DeskError::NoSeat { key: Box::new(wanted.clone()), seated }
}

fn key(application: &Application, session: &Session, assessor: &AssessorId) -> SheetKey {
    SheetKey { number: application.number, session: session.id, assessor: assessor.clone() }
}
