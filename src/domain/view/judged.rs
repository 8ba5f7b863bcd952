use serde::{Deserialize, Serialize};

use crate::domain::{Application, Finding, Number, Program, Requirement, Verdict};

/// What open applications would get under another version of their program. It tells and changes nothing: each keeps the
/// version that it was received under (P1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// How many open applications are under one of the two versions.
    pub open: u32,
    /// Those that would get other findings under the other one, by number.
    pub others: Vec<JudgedFile>,
}

/// An application that would get other findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedFile {
    /// Which.
    pub number: Number,
    /// The requirements of which the finding would be another one.
    pub findings: Vec<JudgedFinding>,
}

/// A requirement of which the finding would be another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedFinding {
    /// Which.
    pub requirement: Requirement,
    /// What the evidence shows; none where it is not asked for.
    pub is: Option<Verdict>,
    /// What it would show; none where it would not be asked for.
    pub would_be: Option<Verdict>,
}

impl JudgedFinding {
    /// What is different between the findings of an application under two programs, in the order of the one that it is under.
    pub fn between(application: &Application, own: &Program, other: &Program) -> Vec<Self> {
        let (is, would_be) = (application.findings(own), application.findings(other));
        let new = other.each_requirement().filter(|requirement| is.of(*requirement).is_none());
        let all = own.each_requirement().chain(new);
        let judged = all.map(|requirement| {
            let verdict = |found: Option<&Finding>| found.map(|finding| finding.verdict);
            Self { requirement, is: verdict(is.of(requirement)), would_be: verdict(would_be.of(requirement)) }
        });
        judged.filter(|one| one.is != one.would_be).collect()
    }
}
