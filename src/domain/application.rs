use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::finding::{finding, findings_without};
use super::{
    AccountName, Act, Appeal, Assessment, Decision, Decisions, Determination, Digest, Event, Finding, Findings, Form,
    Number, Part, Placement, Program, ProgramVersion, Requirement, SectionEdit, Tag,
};
use crate::text::Prose;

/// How many changes can be taken back one after the other (H2).
pub const UNDO_DEPTH: usize = 50;
/// How many rows of evidence the steps that can be taken back hold at most, before and after; the last step is kept with
/// however many.
pub const UNDO_ROWS: usize = 50_000;

/// An application as its changes left it: always the fold of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its number.
    pub number: Number,
    /// How many changes it has seen.
    pub revision: u32,
    /// The program version it is checked against (P1).
    pub program: ProgramVersion,
    /// The digest of the form as it was received.
    pub content: Digest,
    /// The evidence on file. Shared, as the steps are: every change copies the application, and few change the form.
    pub form: Arc<Form>,
    /// Where it is, and since when.
    pub placement: Placement,
    /// What staff determined so far.
    pub determinations: BTreeMap<Requirement, Determination>,
    /// Who works on it.
    pub assigned_to: Option<AccountName>,
    /// The changes that can be taken back, the last one last.
    pub trail: Vec<Arc<Step>>,
    /// The changes that were taken back and can be done again, the next one last; any other change forgets them (H2).
    pub undone: Vec<Arc<Step>>,
    /// What staff noted, first to last.
    pub notes: Vec<Note>,
    /// The words that staff hung on it, in their order.
    pub tags: BTreeSet<Tag>,
    /// What its skills assessment came to so far.
    pub assessment: Assessment,
    /// The decisions on it that can be contested (C1).
    pub decisions: Decisions,
    /// Who did what in it that keeps them from handling an appeal (C2).
    pub parts: BTreeMap<AccountName, Part>,
    /// Its reviews and appeals, the first one first.
    pub appeals: Vec<Appeal>,
}

/// What somebody wrote down about an application, for colleagues: no evidence, and no part of any letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
    /// What.
    pub text: Prose,
}

/// The longest note, in characters.
pub const NOTE_LENGTH: usize = 2000;
/// The most notes of an application.
pub const MOST_NOTES: usize = 1000;

/// A change that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The revision that it made.
    pub revision: u32,
    /// What was done.
    pub act: Act,
    /// What came of it.
    pub events: Vec<Event>,
}

impl Step {
    /// How many rows of evidence it holds, before and after.
    pub(super) fn rows(&self) -> usize {
        let edits = self.events.iter().filter_map(|event| match event {
            Event::Amended(sections) => Some(sections),
            _ => None,
        });
        edits.flatten().map(SectionEdit::rows).sum()
    }
}

impl Application {
    /// How the evidence behind a requirement changed since it was determined, in words; empty unless stale (D3).
    pub fn changed_evidence(&self, requirement: Requirement) -> Vec<String> {
        let Some(determination) = self.determinations.get(&requirement) else { return Vec::new() };
        determination.basis.changes(&self.evidence_now(requirement, determination))
    }

    /// Whether the evidence changed after the determination (D3).
    pub fn is_stale(&self, requirement: Requirement) -> bool {
        let determination = self.determinations.get(&requirement);
        determination.is_some_and(|determination| determination.basis != self.evidence_now(requirement, determination))
    }

    /// Whether a requirement is still to be settled: not determined, deficient, or stale.
    pub fn is_open(&self, requirement: Requirement) -> bool {
        match self.determinations.get(&requirement) {
            Some(determination) => !determination.decision.settles() || self.is_stale(requirement),
            None => true,
        }
    }

    /// The requirements that a manager waived.
    pub fn waived(&self) -> BTreeSet<Requirement> {
        let waived = self.determinations.iter().filter(|(_, made)| made.decision == Decision::Waived);
        waived.map(|(requirement, _)| *requirement).collect()
    }

    /// What the evidence on file shows of each requirement of its program.
    pub fn findings(&self, program: &Program) -> Findings {
        findings_without(&self.form, program, &self.waived())
    }

    /// What the evidence on file shows of one requirement; none where the program does not ask for it.
    pub fn finding(&self, requirement: Requirement, program: &Program) -> Option<Finding> {
        program.need(requirement).map(|need| finding(need, &self.form, program, &self.waived()))
    }

    /// The requirements that were accepted and are unmet by now, although their own evidence is the same: what pays a fee
    /// hangs on the other fees, too (D2, R8).
    pub fn unmet_since(&self, program: &Program, findings: &Findings) -> Vec<Requirement> {
        let is_accepted = |requirement: &Requirement| {
            self.determinations.get(requirement).is_some_and(|made| made.decision == Decision::Accepted)
        };
        let each = program.each_requirement().filter(is_accepted);
        each.filter(|requirement| findings.is_unmet(*requirement) && !self.is_open(*requirement)).collect()
    }

    /// The requirements of its program still to be settled, in the program's order.
    pub fn open_requirements(&self, program: &Program) -> Vec<Requirement> {
        program.each_requirement().filter(|requirement| self.is_open(*requirement)).collect()
    }
}
