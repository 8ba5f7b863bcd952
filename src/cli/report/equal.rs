use super::{Block, Cell, Part, Row};
use crate::domain::bundle::Way;
use crate::domain::report::{Group, Report, Unnamed};

/// Columns by their names for programs and headings.
type Columns = [(&'static str, &'static str)];

/// From the receipt until it is settled whether somebody is admitted.
const ADMISSION: [(&str, &str); 6] = [
    ("applications", "received"),
    ("settled", "settled"),
    ("admission_median_days", "median"),
    ("admission_p90_days", "90 %"),
    ("admitted", "admitted"),
    ("admitted_percent", "share"),
];
/// From the admission until the first decision.
const DECISION: [(&str, &str); 5] = [
    ("decided", "decided"),
    ("decision_median_days", "median"),
    ("decision_p90_days", "90 %"),
    ("passed", "passed"),
    ("passed_percent", "share"),
];

/// What groups have in common.
#[derive(Debug, Clone, Copy)]
enum Sort {
    Month,
    Way,
    Assessor,
}

/// The tables of the equal treatment, each with all applications first, to compare with. Those of one sort of groups have one
/// name: their figures differ. Assessors have no part in who is admitted.
pub(super) fn equal(report: &Report) -> Vec<Block> {
    vec![
        block(report, Sort::Month, "Days until admitted or refused, by month of receipt", &ADMISSION, admission),
        block(
            report,
            Sort::Month,
            "Days from admission to the first decision, by month of receipt",
            &DECISION,
            decision,
        ),
        block(report, Sort::Way, "Days until admitted or refused, by way of receipt", &ADMISSION, admission),
        block(report, Sort::Way, "Days from admission to the first decision, by way of receipt", &DECISION, decision),
        block(report, Sort::Assessor, "Days from admission to the first decision, by assessor", &DECISION, decision),
        unnamed(report),
    ]
}

fn block(report: &Report, sort: Sort, title: &'static str, columns: &Columns, cells: fn(&Group) -> Vec<Cell>) -> Block {
    let equal = &report.equal;
    let (id, rows_are, groups) = match sort {
        Sort::Month => ("equal_month", "month", &equal.by_month),
        Sort::Way => ("equal_way", "way", &equal.by_way),
        Sort::Assessor => ("equal_assessor", "assessor", &equal.by_assessor),
    };
    let row = |group: &Group, label| Row { id: group.group.clone(), label, cells: cells(group) };
    let all = row(&equal.all, "all".to_owned());
    let of_groups = groups.iter().map(|group| row(group, label(sort, group)));
    let rows = std::iter::once(all).chain(of_groups).collect();
    Block { part: Part::Equal, id, title, rows_are, columns: columns.to_vec(), rows }
}

/// How much was decided without knowing whose it was (E1).
fn unnamed(report: &Report) -> Block {
    let Unnamed { made, hidden, hidden_again } = report.equal.decisions;
    let columns = vec![("decisions", "decisions"), ("hidden", "names hidden"), ("hidden_again", "shown before")];
    let cells = [made, hidden, hidden_again].map(Cell::Count).to_vec();
    let rows = vec![Row { id: "all".to_owned(), label: "all".to_owned(), cells }];
    let title = "Decisions on these applications, and how many with names hidden";
    Block { part: Part::Equal, id: "equal_names", title, rows_are: "applications", columns, rows }
}

/// A group as people read it.
fn label(sort: Sort, group: &Group) -> String {
    match sort {
        Sort::Month | Sort::Assessor => group.label().to_owned(),
        Sort::Way => Way::words_of(&group.group).to_owned(),
    }
}

fn admission(group: &Group) -> Vec<Cell> {
    let waiting = group.to_admission;
    let [admitted, share] = Cell::of_share(group.admitted);
    vec![
        Cell::Count(group.applications),
        Cell::Count(waiting.count),
        Cell::unless_few(waiting.count, waiting.median),
        Cell::unless_few(waiting.count, waiting.p90),
        admitted,
        share,
    ]
}

fn decision(group: &Group) -> Vec<Cell> {
    let waiting = group.to_decision;
    let [passed, share] = Cell::of_share(group.passed);
    vec![
        Cell::Count(waiting.count),
        Cell::unless_few(waiting.count, waiting.median),
        Cell::unless_few(waiting.count, waiting.p90),
        passed,
        share,
    ]
}
