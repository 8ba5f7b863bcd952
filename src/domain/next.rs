use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Application, Decision, Finding, OpenStage, Requirement, Stage, Verdict, list};

/// Who has to act next (D5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// The body's staff.
    Us,
    /// The candidate.
    Candidate,
    /// A reference.
    Reference,
    /// The assessor.
    Assessor,
    /// The International Mediation Institute.
    Imi,
    /// Nobody: all is done.
    Nobody,
}

impl WaitingFor {
    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Candidate => "candidate",
            Self::Reference => "reference",
            Self::Assessor => "assessor",
            Self::Imi => "imi",
            Self::Nobody => "nobody",
        }
    }
}

/// What to do next, and who is waited for (D5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// What, in words.
    pub words: String,
    /// Who.
    pub waiting_for: WaitingFor,
}

impl Next {
    fn new(waiting_for: WaitingFor, words: impl Into<String>) -> Self {
        Self { words: words.into(), waiting_for }
    }

    /// The hint for an application as it is today.
    pub fn of(application: &Application, findings: &[Finding; 8], today: NaiveDate) -> Self {
        use WaitingFor::{Assessor, Candidate, Nobody, Us};
        match application.placement.stage {
            Stage::Open(OpenStage::Received | OpenStage::InReview) => in_review(application, findings),
            Stage::Open(OpenStage::Deficient { due, .. }) if today > due => Self::new(
                Us,
                format!("the deficiency period ended on {due}: close as incomplete, or record another letter"),
            ),
            Stage::Open(OpenStage::Deficient { due, named }) => {
                let open: Vec<Requirement> =
                    named.iter().filter(|requirement| application.is_open(*requirement)).collect();
                Self::new(Candidate, format!("the candidate has until {due} for {}", asks(findings, &open)))
            }
            Stage::Open(OpenStage::Approved) => match stale(application) {
                Some(stale) => Self::new(Us, stale),
                None => Self::new(Us, "schedule the skills assessment"),
            },
            Stage::Open(OpenStage::Scheduled) => Self::new(Assessor, "the assessment is scheduled"),
            Stage::Open(OpenStage::Assessed) => Self::new(Us, "record the body's decision"),
            Stage::Open(OpenStage::Passed) => Self::new(Us, "send the notice to IMI"),
            Stage::OnHold { resume_on: Some(day), .. } if today >= day => {
                Self::new(Us, format!("resume it: on hold until {day}"))
            }
            Stage::OnHold { resume_on: Some(day), .. } => Self::new(Candidate, format!("on hold until {day}")),
            Stage::OnHold { resume_on: None, .. } => Self::new(Candidate, "on hold, no date to resume"),
            Stage::NotPassed => Self::new(Candidate, "may be assessed again"),
            Stage::Certified | Stage::Withdrawn { .. } | Stage::Declined { .. } | Stage::ClosedIncomplete => {
                Self::new(Nobody, "nothing")
            }
        }
    }
}

/// More requirements than these are counted and not named.
const MOST_NAMED: usize = 3;

fn in_review(application: &Application, findings: &[Finding; 8]) -> Next {
    let marked_deficient = |requirement: Requirement| {
        application.determinations.get(&requirement).is_some_and(|made| made.decision == Decision::Deficient)
    };
    if let Some(stale) = stale(application) {
        return Next::new(WaitingFor::Us, stale);
    }
    let open = application.open_requirements();
    if open.is_empty() {
        return Next::new(WaitingFor::Us, "approve the application");
    }
    let unmet = |requirement: Requirement| findings[requirement.place()].verdict == Verdict::Unmet;
    let lacking: Vec<Requirement> =
        open.iter().copied().filter(|requirement| unmet(*requirement) || marked_deficient(*requirement)).collect();
    if !lacking.is_empty() {
        return Next::new(WaitingFor::Us, format!("ask the candidate for {}", asks(findings, &lacking)));
    }
    let titles: Vec<String> = open.iter().map(|requirement| requirement.title().to_lowercase()).collect();
    let what = if titles.len() > MOST_NAMED { format!("{} requirements", titles.len()) } else { list(&titles) };
    Next::new(WaitingFor::Us, format!("check and accept {what}"))
}

/// What to look at again because its evidence changed (D3).
fn stale(application: &Application) -> Option<String> {
    let stale: Vec<String> = Requirement::ALL
        .into_iter()
        .filter(|requirement| application.is_stale(*requirement))
        .map(|requirement| requirement.title().to_lowercase())
        .collect();
    (!stale.is_empty()).then(|| format!("decide {} again: the evidence changed", list(&stale)))
}

/// What to ask the candidate for: what the finding lacks, or the requirement itself where a person found it lacking.
fn asks(findings: &[Finding; 8], requirements: &[Requirement]) -> String {
    let mut asked: Vec<String> = requirements
        .iter()
        .map(|requirement| {
            let ask = findings[requirement.place()].ask.clone();
            ask.unwrap_or_else(|| format!("what {} lacks", requirement.title().to_lowercase()))
        })
        .collect();
    let more = asked.len().saturating_sub(MOST_NAMED);
    asked.truncate(MOST_NAMED);
    if more > 0 {
        asked.push(format!("{more} more"));
    }
    list(&asked)
}
