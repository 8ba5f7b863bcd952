use super::equal::equal;
use super::{Block, Cell, Part, Row};
use crate::domain::report::{AgreementFigures, AssessorFigures, FlowMonth, Report, RoundFigures, StageFigures};
use crate::text::Line;

use Cell::{Count, Days, Money, Nothing, Percent, Thousandths};

impl Block {
    /// The tables of a part of a report.
    pub(super) fn of(report: &Report, part: Part) -> Vec<Self> {
        match part {
            Part::Flow => vec![flow(&report.flow)],
            Part::Stages => vec![stages(&report.stages), ageing(&report.stages)],
            Part::Deficiencies => vec![deficiencies(report)],
            Part::Results => vec![results(report)],
            Part::Assessors => {
                vec![assessors(&report.assessors), agreement(&report.agreement), agreed(&report.agreement)]
            }
            Part::Money => vec![money(report), owed(report)],
            Part::Equal => equal(report),
        }
    }
}

fn flow(months: &[FlowMonth]) -> Block {
    let rows = months.iter().map(|month| {
        let cells = [
            month.received,
            month.certified,
            month.not_passed,
            month.withdrawn,
            month.declined,
            month.closed_incomplete,
            month.came_back,
            month.open,
        ];
        Row::named(month.month.to_string(), cells.map(Count).to_vec())
    });
    Block {
        part: Part::Flow,
        id: "flow",
        title: "",
        rows_are: "month",
        columns: vec![
            ("received", "new"),
            ("certified", "certified"),
            ("not_passed", "not passed"),
            ("withdrawn", "withdrawn"),
            ("declined", "declined"),
            ("closed_incomplete", "closed"),
            ("came_back", "back"),
            ("open", "open"),
        ],
        rows: rows.collect(),
    }
}

fn stages(stages: &[StageFigures]) -> Block {
    let rows = stages.iter().map(|figures| {
        let left = figures.left;
        let cells =
            vec![Count(left.count), Days(left.median), Days(left.p90), Count(figures.now), Count(figures.overdue)];
        Row { id: figures.stage.id().to_owned(), label: figures.stage.to_string(), cells }
    });
    Block {
        part: Part::Stages,
        id: "stages",
        title: "",
        rows_are: "stage",
        columns: vec![
            ("left", "left"),
            ("median_days", "median"),
            ("p90_days", "90 %"),
            ("now", "now"),
            ("overdue", "overdue"),
        ],
        rows: rows.collect(),
    }
}

fn ageing(stages: &[StageFigures]) -> Block {
    let rows = stages.iter().map(|figures| {
        let cells = figures.ageing.map(Count).to_vec();
        Row { id: figures.stage.id().to_owned(), label: figures.stage.to_string(), cells }
    });
    Block {
        part: Part::Stages,
        id: "ageing",
        title: "Days for which applications have been in their stage now",
        rows_are: "stage",
        columns: vec![
            ("days_0_7", "up to 7"),
            ("days_8_14", "8 to 14"),
            ("days_15_30", "15 to 30"),
            ("days_31_60", "31 to 60"),
            ("days_61_90", "61 to 90"),
            ("days_over_90", "over 90"),
        ],
        rows: rows.collect(),
    }
}

fn deficiencies(report: &Report) -> Block {
    let rows = report.deficiencies.iter().map(|figures| {
        let cells = [figures.marked, figures.named, figures.waived].map(Count).to_vec();
        Row { id: figures.requirement.id().to_owned(), label: figures.requirement.title().to_owned(), cells }
    });
    Block {
        part: Part::Deficiencies,
        id: "deficiencies",
        title: "",
        rows_are: "requirement",
        columns: vec![("marked", "marked deficient"), ("named", "named in a letter"), ("waived", "waived")],
        rows: rows.collect(),
    }
}

fn results(report: &Report) -> Block {
    let row = |id: &str, label: &str, figures: RoundFigures, began| {
        let RoundFigures { decided, passed } = figures;
        let cells = vec![Count(decided), Count(passed), Percent(passed, decided), began];
        Row { id: id.to_owned(), label: label.to_owned(), cells }
    };
    let results = &report.results;
    Block {
        part: Part::Results,
        id: "results",
        title: "",
        rows_are: "assessment",
        columns: vec![("decided", "decided"), ("passed", "passed"), ("passed_percent", "share"), ("began", "began")],
        rows: vec![
            row("first", "first assessment", results.first, Nothing),
            row("again", "re-assessment", results.again, Count(results.reassessments)),
        ],
    }
}

fn assessors(assessors: &[AssessorFigures]) -> Block {
    let rows = assessors.iter().map(|figures| {
        let cells = vec![
            Count(figures.sessions),
            Count(figures.to_come),
            Count(figures.sheets),
            Count(figures.levels),
            Cell::Mean { sum: figures.level_sum, count: figures.levels },
            Count(figures.determined),
            Count(figures.eligible),
        ];
        Row { id: of_program(figures.assessor.as_str(), figures.program.as_ref()), label: figures.label(), cells }
    });
    Block {
        part: Part::Assessors,
        id: "assessors",
        title: "",
        rows_are: "assessor",
        columns: vec![
            ("sessions", "sessions"),
            ("to_come", "to come"),
            ("sheets", "sheets"),
            ("levels", "levels"),
            ("mean_level", "mean"),
            ("determined", "determined"),
            ("eligible", "eligible"),
        ],
        rows: rows.collect(),
    }
}

/// The id of a row of which there is one for each program, where there are several.
fn of_program(id: &str, program: Option<&Line>) -> String {
    program.map_or_else(|| id.to_owned(), |program| format!("{id}@{}", program.replace(' ', "-")))
}

fn agreement(agreement: &[AgreementFigures]) -> Block {
    let row = |figures: &AgreementFigures| {
        let [same, one, two, three, four] = figures.apart;
        let levels = [figures.sessions, figures.pairs, same, one, two, three, four];
        agreement_row(figures, levels.map(Count).to_vec())
    };
    Block {
        part: Part::Assessors,
        id: "agreement",
        title: "Sessions that two assessors scored: items by how many levels apart they are",
        rows_are: "",
        columns: vec![
            ("sessions", "sessions"),
            ("pairs", "items"),
            ("same", "same"),
            ("apart_1", "by 1"),
            ("apart_2", "by 2"),
            ("apart_3", "by 3"),
            ("apart_4", "by 4"),
        ],
        rows: agreement.iter().map(row).collect(),
    }
}

/// A row of how far two agree: that of all, or of a program.
fn agreement_row(figures: &AgreementFigures, cells: Vec<Cell>) -> Row {
    let label = figures.program.as_ref().map_or_else(|| "all".to_owned(), Line::to_string);
    Row { id: of_program("all", figures.program.as_ref()), label, cells }
}

fn agreed(agreement: &[AgreementFigures]) -> Block {
    let row = |figures: &AgreementFigures| {
        let [same, one, ..] = figures.apart;
        let cells = vec![
            Percent(same, figures.pairs),
            Percent(same + one, figures.pairs),
            Thousandths(figures.kappa),
            Count(figures.candidates),
            Count(figures.alike),
        ];
        agreement_row(figures, cells)
    };
    Block {
        part: Part::Assessors,
        id: "agreement",
        title: "How far they agree, and the candidates whom two determined",
        rows_are: "",
        columns: vec![
            ("same_percent", "same level"),
            ("within_one_percent", "within one"),
            ("kappa", "kappa"),
            ("candidates", "candidates"),
            ("alike", "determined alike"),
        ],
        rows: agreement.iter().map(row).collect(),
    }
}

fn money(report: &Report) -> Block {
    let rows = report.money.months.iter().map(|moved| {
        let cells = [moved.paid, moved.refunded, moved.assessors_paid].map(Money).to_vec();
        Row::named(format!("{} {}", moved.month, moved.currency), cells)
    });
    Block {
        part: Part::Money,
        id: "money",
        title: "",
        rows_are: "month",
        columns: vec![("paid", "paid in"), ("refunded", "refunded"), ("assessors_paid", "paid to assessors")],
        rows: rows.collect(),
    }
}

fn owed(report: &Report) -> Block {
    let rows = report.money.owed.iter().map(|owed| {
        let cells =
            vec![Count(owed.applications), Money(owed.by_candidates), Count(owed.fees), Money(owed.to_assessors)];
        Row::named(owed.currency.to_string(), cells)
    });
    Block {
        part: Part::Money,
        id: "owed",
        title: "Owed now",
        rows_are: "currency",
        columns: vec![
            ("applications", "applications"),
            ("by_candidates", "by candidates"),
            ("fees", "fees"),
            ("to_assessors", "to assessors"),
        ],
        rows: rows.collect(),
    }
}
