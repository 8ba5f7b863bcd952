use clap::ValueEnum;

/// A part of a report, by which it can be asked for alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Part {
    /// What came in and went out, month by month.
    Flow,
    /// Time in each stage, ageing and what is overdue now.
    Stages,
    /// What was missing, by requirement.
    Deficiencies,
    /// Decisions and re-assessments.
    Results,
    /// What assessors did, and how far two agree.
    Assessors,
    /// Money in and owed.
    Money,
    /// Waiting times and outcomes by month, way of receipt and assessor.
    Equal,
}

impl Part {
    /// All of them, in the order in which they stand.
    pub(in crate::cli) const ALL: [Self; 7] =
        [Self::Flow, Self::Stages, Self::Deficiencies, Self::Results, Self::Assessors, Self::Money, Self::Equal];

    /// The id that the page's parts have.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Stages => "stages",
            Self::Deficiencies => "deficiencies",
            Self::Results => "results",
            Self::Assessors => "assessors",
            Self::Money => "money",
            Self::Equal => "equal",
        }
    }

    /// The title that people read.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Flow => "In and out",
            Self::Stages => "Time in each stage",
            Self::Deficiencies => "What was missing",
            Self::Results => "Decisions",
            Self::Assessors => "Assessors",
            Self::Money => "Money",
            Self::Equal => "Equal treatment",
        }
    }

    /// How its figures are counted, for who reads them first.
    pub(super) fn note(self) -> &'static str {
        match self {
            Self::Flow => {
                "New are those received, by the day of receipt; ended by the day on which it was recorded. Open are those on their way or \
                 on hold at the month's end. What was undone counts nowhere. Those that were forgotten count on the first day of the \
                 month in which they came or ended, since no more is left of their days."
            }
            Self::Stages => {
                "Stays that ended in the period: half of them took at most the median, nine of ten at most the days under \
                 90 %. Days on hold count for no other stage. Now is the day on which the report was made."
            }
            Self::Deficiencies => {
                "Applications in which staff marked the requirement deficient or waived it in the period, and those of which \
                 a deficiency letter that went out in it named it. Each application counts once."
            }
            Self::Results => "Decisions of the body in the period. A re-assessment follows a decision of not passed.",
            Self::Assessors => {
                "Sessions held that began in the period, sheets submitted and determinations made in it; to come is what is \
                 planned now. Levels are those of the program's scale: of programs with different ones, ask for one alone. \
                 Kappa is Cohen's with linear weights, and is not told of fewer than 30 items."
            }
            Self::Money => {
                "By the day of payment. Owed by candidates is what applications on their way or on hold lack of the fee; owed to \
                 assessors is what was not paid of sessions that were held. Currencies are never added up."
            }
            Self::Equal => {
                "Applications received in the period, followed until today, by what is no part of the person. Where fewer \
                 than 5 are behind a figure it is not told: it would say more about chance than about the desk."
            }
        }
    }
}
