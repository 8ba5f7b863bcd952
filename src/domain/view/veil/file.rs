//! A whole application, and what was done to it, without what tells who it is.

use super::super::{ApplicationView, NameView, fields, history};
use super::{HIDDEN, Veil};
use crate::domain::{
    Appeal, Assessment, Change, ConflictAnswer, Event, ImiNotice, Refusal, Scale, SectionEdit, Session, SessionState,
    Sheet, SheetState,
};
use crate::text::Line;

impl Veil {
    /// An application without what tells who it is.
    pub fn view(&self, view: &mut ApplicationView) {
        let ApplicationView { candidate, evidence, notes, assessment, letters, appeals, requirements, .. } = view;
        *candidate = NameView { name: self.name(), given_name: None, family_name: self.name() };
        *evidence = self.form(evidence);
        for note in notes {
            note.text = self.prose(&note.text);
        }
        for requirement in requirements {
            self.all_said(&mut requirement.missing);
            self.all_said(&mut requirement.notes);
            if let Some(made) = &mut requirement.determination {
                made.reason = self.maybe(made.reason.as_ref());
                for changed in &mut made.changed {
                    *changed = self.quoted(changed);
                }
            }
        }
        self.assessment(assessment);
        for letter in letters {
            self.letter_row(letter);
        }
        for appeal in appeals {
            self.appeal(&mut appeal.appeal);
        }
        view.next = self.said(&view.next);
        for words in view.undo.iter_mut().chain(&mut view.redo) {
            *words = self.quoted(words);
        }
        if let Some(refusal) = &mut view.undo_refused {
            self.refusal(refusal);
        }
        for barred in view.barred.iter_mut().flatten() {
            self.refusal(&mut barred.refusal);
        }
    }

    /// A refusal without what tells who it is.
    pub fn refusal(&self, refusal: &mut Refusal) {
        (refusal.message, refusal.hint) = (self.said(&refusal.message), self.said(&refusal.hint));
    }

    fn all_said(&self, lines: &mut [String]) {
        for line in lines {
            *line = self.said(line);
        }
    }

    fn assessment(&self, assessment: &mut Assessment) {
        let Assessment { conflicts, video, sessions, decisions, notices, link, .. } = assessment;
        for record in conflicts.values_mut() {
            self.conflict(&mut record.answer);
        }
        if let Some(request) = video {
            request.reason = self.maybe(request.reason.as_ref());
            if let Some(answer) = &mut request.answer {
                answer.reason = self.typed(&answer.reason);
            }
        }
        for session in sessions {
            self.session(session);
        }
        for made in decisions.values_mut() {
            made.reason = self.maybe(made.reason.as_ref());
        }
        for notice in notices {
            let family_name = self.name();
            *notice = ImiNotice { given_name: None, family_name, email: Line::clean(HIDDEN), ..notice.clone() };
        }
        if let Some(link) = link {
            link.link = self.typed(&link.link);
        }
    }

    /// An answer to the conflict question without what tells who it is.
    pub fn conflict(&self, answer: &mut ConflictAnswer) {
        match answer {
            ConflictAnswer::Declared { note, .. } => *note = self.maybe(note.as_ref()),
            ConflictAnswer::Cleared { note, .. } => *note = self.typed(note),
            ConflictAnswer::Asked | ConflictAnswer::None => {}
        }
    }

    fn session(&self, session: &mut Session) {
        let plan = &mut session.planned.plan;
        plan.place = self.maybe(plan.place.as_ref());
        self.session_state(&mut session.planned.state);
        if let Some(held) = &mut session.interview {
            held.notes = self.prose(&held.notes);
        }
        for seat in &mut session.seats {
            self.sheet_state(&mut seat.sheet);
            if let Some(made) = &mut seat.determination {
                made.rationale = self.prose(&made.rationale);
            }
        }
    }

    pub(super) fn session_state(&self, state: &mut SessionState) {
        match state {
            SessionState::Cancelled { reason } => *reason = self.typed(reason),
            SessionState::NoShow { reason, .. } => *reason = self.maybe(reason.as_ref()),
            SessionState::Proposed | SessionState::Confirmed => {}
        }
    }

    pub(super) fn sheet_state(&self, state: &mut SheetState) {
        match state {
            SheetState::Open => {}
            SheetState::Submitted { sheet, .. } => self.sheet(sheet),
            SheetState::Returned { reason, sheet, .. } => {
                *reason = self.typed(reason);
                self.sheet(sheet);
            }
        }
    }

    pub(super) fn sheet(&self, sheet: &mut Sheet) {
        for score in sheet.scores.values_mut() {
            score.note = score.note.as_ref().map(|note| self.prose(note));
        }
        sheet.remark = sheet.remark.as_ref().map(|remark| self.prose(remark));
    }

    fn appeal(&self, appeal: &mut Appeal) {
        appeal.words = self.maybe(appeal.words.as_ref());
        if let Some(made) = &mut appeal.outcome {
            made.reason = self.typed(&made.reason);
        }
    }

    /// A change without what tells who it is, with what was different in words; of the candidate only which fields.
    pub fn change(&self, change: &Change, scale: &Scale) -> (Change, Vec<String>) {
        let mut told = change.clone();
        told.reason = self.maybe(change.reason.as_ref());
        let mut details = Vec::new();
        for event in &mut told.events {
            match event {
                Event::Noted(note) | Event::NoteRemoved(note) => note.text = self.prose(&note.text),
                Event::Amended(sections) => {
                    details.extend(sections.iter().filter_map(candidate_fields));
                    sections.retain(|section| !matches!(section, SectionEdit::Candidate(_)));
                }
                _ => {}
            }
        }
        details.extend(history::details(&told, scale).iter().map(|detail| self.quoted(detail)));
        (told, details)
    }
}

/// Which fields of the candidate an amendment changed.
fn candidate_fields(section: &SectionEdit) -> Option<String> {
    let SectionEdit::Candidate(swap) = section else { return None };
    let pairs = fields::candidate(&swap.before).into_iter().zip(fields::candidate(&swap.after));
    let names: Vec<&str> = pairs.filter(|(before, after)| before != after).map(|((name, _), _)| name).collect();
    Some(format!("the candidate's {} changed ({HIDDEN})", names.join(", ")))
}
