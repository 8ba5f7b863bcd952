//! Reports: what the desk did in a period, in figures, and whether everybody was treated alike.
//!
//! Figures are counted from applications with their history, one at a time: of an application nothing is kept but what it
//! adds to the counts, so a report takes as much memory over a million as over ten. A change that was undone counts
//! nowhere, and one that was done again counts where it was done first (H2). Days are those of the program's zone.
//!
//! Invariants: whole numbers throughout, so that anybody who counts comes to the same; of a group that is too small there
//! is its size and no rate ([`FEWEST`]); groups are made of nothing about a person.
//!
//! Deliberately absent: words, shares in percent and pictures, which are the business of whoever shows a report; and what
//! each role may see, which the desk asks.

mod agreement;
mod assessors;
mod deficiency;
mod equal;
mod figures;
mod flow;
mod money;
mod month_text;
mod path;
mod period;
mod reporter;
mod results;
mod ruler;
mod seen;
mod stages;
mod standing;
mod taken;

pub use equal::FEWEST;
pub use figures::{
    AgreementFigures, AssessorFigures, DeficiencyFigures, EqualTreatment, FlowMonth, Group, MoneyFigures, MoneyMonth,
    Owed, Report, ReportQuery, Results, RoundFigures, Share, StageFigures, Unnamed, Waiting,
};
pub use period::{MOST_MONTHS, MonthSpan, PeriodError, ReportPeriod};
pub use reporter::Reporter;
pub use seen::Setting;
pub use stages::AGEING;

pub(super) use {money::lacks, path::Path, results::decisions, ruler::Ruler, seen::Seen, standing::standing};
