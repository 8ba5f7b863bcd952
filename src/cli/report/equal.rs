use super::{Block, Cell, Part, Row};
use crate::domain::report::{Group, Report};

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

/// The tables of the equal treatment, each with all applications first, to compare with. Those of one sort of groups have one
/// name: their figures differ.
pub(super) fn equal(report: &Report) -> Vec<Block> {
    let equal = &report.equal;
    let itself = |group: &Group| group.group.clone();
    let name = |group: &Group| {
        let known = report.assessors.iter().find(|figures| figures.assessor.as_str() == group.group);
        known.map_or_else(|| group.group.clone(), |figures| figures.name.to_string())
    };
    let by_way = |group: &Group| way(&group.group).to_owned();
    let sorts: [(_, [_; 2], _, _, &dyn Fn(&Group) -> String); 3] = [
        (
            "equal_month",
            ["Days until admitted or refused, by month of receipt", "Days from there to the first decision"],
            "month",
            &equal.by_month,
            &itself,
        ),
        (
            "equal_way",
            ["Days until admitted or refused, by way of receipt", "Days from there to the first decision"],
            "way",
            &equal.by_way,
            &by_way,
        ),
        (
            "equal_assessor",
            [
                "Days until admitted or refused, by assessor of the first assessment",
                "Days from there to the first decision",
            ],
            "assessor",
            &equal.by_assessor,
            &name,
        ),
    ];
    let mut blocks = Vec::new();
    for (id, [until_admitted, until_decided], rows_are, groups, label) in sorts {
        let block = |title, columns: &Columns, cells: fn(&Group) -> Vec<Cell>| {
            let all = Row { id: equal.all.group.clone(), label: "all".to_owned(), cells: cells(&equal.all) };
            let row = |group: &Group| Row { id: group.group.clone(), label: label(group), cells: cells(group) };
            let rows = std::iter::once(all).chain(groups.iter().map(row)).collect();
            Block { part: Part::Equal, id, title, rows_are, columns: columns.to_vec(), rows }
        };
        blocks.push(block(until_admitted, &ADMISSION, admission));
        blocks.push(block(until_decided, &DECISION, decision));
    }
    blocks
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

/// The way of receipt as people read it.
fn way(id: &str) -> &str {
    match id {
        "desk" => "at the desk",
        "gateway" => "over SSH",
        _ => "not known",
    }
}
