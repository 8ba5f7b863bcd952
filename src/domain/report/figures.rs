use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::month_text;
use crate::domain::{AssessorId, Cents, Currency, Requirement, StageName, YearMonth, Zone};
use crate::text::Line;

/// The report that somebody asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportQuery {
    /// The first day; see [`ReportPeriod::asked`](super::ReportPeriod::asked) for what is meant without.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// Only applications under the program with this id; all without.
    pub program: Option<Line>,
}

/// What the desk did in a period, in figures. Its names are those of `qapdesk-report/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The first day of the period.
    pub from: NaiveDate,
    /// The last day of it.
    pub to: NaiveDate,
    /// The day on which it was made, which is the one of all that is said of now.
    pub today: NaiveDate,
    /// The zone in which days are counted.
    pub zone: Zone,
    /// The program that it is about; none for all.
    pub program: Option<Line>,
    /// How many applications were looked at.
    pub applications: u32,
    /// How many were forgotten: they count in the flow alone (H3).
    pub forgotten: u32,
    /// What came in and went out, month by month.
    pub flow: Vec<FlowMonth>,
    /// How long applications stay in each stage that is not closed (S7).
    pub stages: Vec<StageFigures>,
    /// What was missing, by requirement (D1, S1).
    pub deficiencies: Vec<DeficiencyFigures>,
    /// What the body decided (S3, S5).
    pub results: Results,
    /// What assessors did, by id, and for each program apart where there are several (A12).
    pub assessors: Vec<AssessorFigures>,
    /// How far two assessors of one candidate agree, for each program apart where there are several (A12).
    pub agreement: Vec<AgreementFigures>,
    /// Money in and owed (R8, A5).
    pub money: MoneyFigures,
    /// Waiting times and outcomes by what is no part of the person.
    pub equal: EqualTreatment,
}

/// What came in and went out in a month, as far as it lies in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowMonth {
    /// Which month.
    #[serde(with = "month_text")]
    pub month: YearMonth,
    /// Received, by the day of receipt.
    pub received: u32,
    /// Certified to IMI.
    pub certified: u32,
    /// Decided as not passed.
    pub not_passed: u32,
    /// Withdrawn.
    pub withdrawn: u32,
    /// Declined.
    pub declined: u32,
    /// Closed after the deficiency period.
    pub closed_incomplete: u32,
    /// Opened again after they had ended, or assessed again.
    pub came_back: u32,
    /// On their way or on hold on the month's last day in the period, or today where that is to come.
    pub open: u32,
}

impl FlowMonth {
    /// How many ended, in whatever way.
    pub fn ended(&self) -> u32 {
        self.certified + self.not_passed + self.withdrawn + self.declined + self.closed_incomplete
    }
}

/// Days that something took: half of them took at most the median, nine of ten at most `p90`. Both are of the days that
/// there were, never between two of them; none where there are too few to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// How many there are.
    pub count: u32,
    /// The days within which half were through.
    pub median: Option<u32>,
    /// The days within which nine of ten were through.
    pub p90: Option<u32>,
}

/// How many of some came out so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Of how many.
    pub of: u32,
    /// How many did; none where they are too few to say.
    pub yes: Option<u32>,
}

/// How long applications stay in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageFigures {
    /// Which stage.
    pub stage: StageName,
    /// The stays that ended in the period; days on hold are no part of another stage's.
    pub left: Waiting,
    /// How many are in it now.
    pub now: u32,
    /// Those by the days for which they have been in it, in the steps of [`AGEING`](super::AGEING).
    pub ageing: [u32; 6],
    /// How many of them are overdue.
    pub overdue: u32,
}

/// What was missing of a requirement. Each application counts once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeficiencyFigures {
    /// Which requirement.
    pub requirement: Requirement,
    /// Applications in which it was marked deficient in the period (D1).
    pub marked: u32,
    /// Applications of which a deficiency letter that left the house in the period named it (S1).
    pub named: u32,
    /// Applications in which it was waived in the period.
    pub waived: u32,
}

/// What the body decided in the period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// After a first assessment.
    pub first: RoundFigures,
    /// After a re-assessment (S5).
    pub again: RoundFigures,
    /// Re-assessments that began in the period.
    pub reassessments: u32,
}

/// Decisions, and how many of them were passed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundFigures {
    /// Decisions.
    pub decided: u32,
    /// Of those, passed.
    pub passed: u32,
}

/// What an assessor did in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessorFigures {
    /// Who.
    pub assessor: AssessorId,
    /// Their name on the roster.
    pub name: Line,
    /// Under which program; none where the report has levels of one alone.
    pub program: Option<Line>,
    /// Sessions that were held and began in the period, called off since or not (A5).
    pub sessions: u32,
    /// Sessions to come now, proposed ones among them.
    pub to_come: u32,
    /// Sheets submitted in the period.
    pub sheets: u32,
    /// Levels given in them.
    pub levels: u32,
    /// The sum of those levels: the mean is this over their number.
    pub level_sum: u32,
    /// Determinations made in the period.
    pub determined: u32,
    /// Of those, eligible.
    pub eligible: u32,
}

impl AssessorFigures {
    /// Their name, with the program where there are several.
    pub fn label(&self) -> String {
        match &self.program {
            Some(program) => format!("{}, {program}", self.name),
            None => self.name.to_string(),
        }
    }
}

/// How far two assessors of one candidate agree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementFigures {
    /// Under which program; none where the report has levels of one alone.
    pub program: Option<Line>,
    /// Sessions of which two submitted their sheets, the later of both in the period.
    pub sessions: u32,
    /// Items to which both gave a level.
    pub pairs: u32,
    /// Those by how many levels apart they are: the first are the same.
    pub apart: [u32; 5],
    /// Cohen's kappa with linear weights over them, in thousandths; none below 30 items.
    pub kappa: Option<i32>,
    /// Candidates whom two determined, the later of both in the period.
    pub candidates: u32,
    /// Of those, determined alike.
    pub alike: u32,
}

/// Money in and owed. Currencies are never added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyFigures {
    /// Month by month, only those in which money moved, and currency by currency.
    pub months: Vec<MoneyMonth>,
    /// Owed now, by currency.
    pub owed: Vec<Owed>,
}

/// Money that moved in a month, as far as it lies in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyMonth {
    /// Which month.
    #[serde(with = "month_text")]
    pub month: YearMonth,
    /// In which currency.
    pub currency: Currency,
    /// What candidates paid.
    pub paid: Cents,
    /// What they got back.
    pub refunded: Cents,
    /// What assessors were paid (A5).
    pub assessors_paid: Cents,
}

/// Money owed now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// In which currency.
    pub currency: Currency,
    /// Applications on their way or on hold that lack a part of the fee, where it was not waived. What was paid in another
    /// currency counts once staff accepts it.
    pub applications: u32,
    /// What they lack together.
    pub by_candidates: Cents,
    /// Fees of assessors whose session was held and who were not paid yet.
    pub fees: u32,
    /// What those are together.
    pub to_assessors: Cents,
}

/// Waiting times and outcomes of the applications received in the period, followed until today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EqualTreatment {
    /// All of them.
    pub all: Group,
    /// By the month of receipt.
    pub by_month: Vec<Group>,
    /// By the way in which they were taken in: `desk`, `gateway` or `unknown`.
    pub by_way: Vec<Group>,
    /// By who determined in the first assessment; one whom two determined counts for both.
    pub by_assessor: Vec<Group>,
    /// What was decided on them, and how much of it without knowing whose they were.
    pub decisions: Unnamed,
}

/// Decisions, and how many of them were made while names were hidden (E1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unnamed {
    /// Determinations and decisions that stand.
    pub made: u32,
    /// Of these with names hidden from first to last.
    pub hidden: u32,
    /// Of these with names hidden after the session had been told them.
    pub hidden_again: u32,
}

/// A group of applications. Where fewer than [`FEWEST`](super::FEWEST) are behind a figure there is only how many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What they have in common, as scripts know it.
    pub group: String,
    /// How many.
    pub applications: u32,
    /// Days from the receipt until it was admitted to the assessment or refused, days on hold among them.
    pub to_admission: Waiting,
    /// How many of those were admitted.
    pub admitted: Share,
    /// Days from the admission until the body's first decision.
    pub to_decision: Waiting,
    /// How many of those passed.
    pub passed: Share,
    /// The name on the roster of the assessor whose group it is; none for all others.
    pub name: Option<Line>,
}

impl Group {
    /// The assessor's name, or what they have in common as scripts know it.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.group)
    }
}
