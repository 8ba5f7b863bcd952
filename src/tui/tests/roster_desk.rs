//! What the desk in memory knows of its assessors.

use super::desk::Desk;
use crate::domain::view::{ConflictRow, RosterFile, RosterRow, roster_details};
use crate::domain::{Assessor, AssessorAct, AssessorChange, AssessorId, AssessorProfile, Origin, Refusal, Rule};
use crate::link::protocol::{Answer, Failure, HistoryEntry, News, Request};
use crate::text::Line;

impl Desk {
    /// The answer to what is about the roster; none to any other request.
    pub(super) fn ask_roster(&mut self, request: &Request) -> Option<Answer> {
        Some(match request {
            Request::Assessors => Answer::Assessors(self.assessors.iter().map(|one| self.roster_row(one)).collect()),
            Request::Assessor(id) => match self.assessors.get(id) {
                Some(assessor) => Answer::Assessor(Box::new(self.roster_file(assessor))),
                None => nobody(id),
            },
            Request::AssessorHistory(id) => Answer::AssessorHistory(self.roster_history(id)),
            Request::AddAssessor { id, profile } => match self.assessors.get(id) {
                Some(_) => refused(&Refusal::new(Rule::A2, format!("`{id}` is on the roster already"), "edit it")),
                None => self.put_in_roster(id, profile, None, None),
            },
            Request::EditAssessor { id, seen, profile, reason } => match self.assessors.get(id).cloned() {
                None => nobody(id),
                Some(there) if seen.is_some_and(|seen| seen != there.revision) => {
                    let message = format!("the entry of {id} was changed meanwhile: bo edited the entry");
                    Answer::Failed(Failure::Conflict { revision: there.revision, message })
                }
                Some(there) => self.put_in_roster(id, profile, Some(&there), reason.clone()),
            },
            _ => return None,
        })
    }

    fn roster_row(&self, assessor: &Assessor) -> RosterRow {
        let against = assessor.profile.unqualified_on(self.now.date_naive());
        RosterRow { assessor: assessor.clone(), against, load: 0 }
    }

    fn roster_file(&self, assessor: &Assessor) -> RosterFile {
        let conflicts = self.applications.iter().filter_map(|application| {
            let record = application.assessment.conflicts.get(&assessor.id)?.clone();
            Some(ConflictRow { number: application.number, candidate: application.form.candidate.name.clone(), record })
        });
        RosterFile { row: self.roster_row(assessor), conflicts: conflicts.collect(), to_come: Vec::new() }
    }

    fn roster_history(&self, id: &AssessorId) -> Vec<HistoryEntry> {
        let of_id = self.roster_changes.iter().filter(|change| change.after.id == *id);
        let entry = |change: &AssessorChange| HistoryEntry {
            revision: change.after.revision,
            at: change.at,
            by: change.by.clone(),
            origin: change.origin.clone(),
            what: change.act.words().to_owned(),
            reason: change.reason.clone(),
            details: roster_details(change),
        };
        of_id.map(entry).collect()
    }

    /// Has somebody put an entry on the roster, or change one.
    pub(super) fn put_in_roster(
        &mut self,
        id: &AssessorId,
        profile: &AssessorProfile,
        before: Option<&Assessor>,
        reason: Option<Line>,
    ) -> Answer {
        let profile = profile.clone().in_order();
        if let Err(refusal) = profile.check(before.map(|before| &before.profile)) {
            return refused(&refusal);
        }
        let revision = before.map_or(1, |before| before.revision + 1);
        let after = Assessor { id: id.clone(), revision, profile };
        self.assessors.put(after.clone());
        self.roster_changes.push(AssessorChange {
            at: self.now,
            by: self.account.name.clone(),
            origin: Origin::Local { uid: 1000 },
            act: if before.is_some() { AssessorAct::Edit } else { AssessorAct::Add },
            reason,
            before: before.map(|before| Box::new(before.profile.clone())),
            after: Box::new(after.clone()),
        });
        self.news.push(News::Roster);
        Answer::AssessorChanged { row: Box::new(self.roster_row(&after)), remarks: Vec::new() }
    }
}

fn nobody(id: &AssessorId) -> Answer {
    let (message, hint) = (format!("no assessor `{id}` is on the roster"), "see the roster".to_owned());
    Answer::Failed(Failure::NotFound { message, hint })
}

fn refused(refusal: &Refusal) -> Answer {
    let Refusal { rule, message, hint, warnings } = refusal.clone();
    Answer::Failed(Failure::Refused { rule, message, hint, warnings })
}
