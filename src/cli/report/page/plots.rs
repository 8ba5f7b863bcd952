use super::bars::{Bar, Bars};
use super::columns::{Columns, Series};
use super::figure::Caption;
use crate::cli::report::Part;
use crate::domain::Currency;
use crate::domain::report::{AgreementFigures, FlowMonth, Group, Report, RoundFigures, Waiting};

/// The pictures of a part of a report.
pub(super) fn of(report: &Report, part: Part) -> Vec<String> {
    match part {
        Part::Flow => vec![flow(report), open(report)],
        Part::Stages => vec![stages(report), ageing(report)],
        Part::Deficiencies => vec![deficiencies(report)],
        Part::Results => vec![results(report)],
        Part::Assessors => std::iter::once(load(report)).chain(report.agreement.iter().map(agreement)).collect(),
        Part::Money => vec![money(report)],
        Part::Equal => vec![equal(
            "equal-month",
            "Days from receipt until admitted or refused, by month of receipt",
            &report.equal.by_month,
            |group| group.to_admission,
        )],
    }
}

fn flow(report: &Report) -> String {
    let (received, ended) = (monthly(report, |month| month.received), monthly(report, FlowMonth::ended));
    let (n_in, n_out): (u64, u64) = (received.iter().sum(), ended.iter().sum());
    Columns {
        caption: Caption {
            id: "flow-months",
            title: "Applications a month",
            about: format!("{n_in} were received and {n_out} ended. The table has each month."),
            keys: vec![("first", "new"), ("second", "ended")],
        },
        labels: months(report),
        bars: vec![
            Series { name: "new", class: "first", values: received },
            Series { name: "ended", class: "second", values: ended },
        ],
        line: None,
        unit: 1,
    }
    .draw()
}

/// What is open is many times what comes in a month: on one scale with it, nothing could be read of that.
fn open(report: &Report) -> String {
    let open = monthly(report, |month| month.open);
    let (first, last) = (open.first().copied().unwrap_or(0), open.last().copied().unwrap_or(0));
    Columns {
        caption: Caption {
            id: "flow-open",
            title: "Open at the month's end",
            about: format!("{first} were open at the end of the first month and {last} at that of the last."),
            keys: Vec::new(),
        },
        labels: months(report),
        bars: Vec::new(),
        line: Some(Series { name: "open", class: "line", values: open }),
        unit: 1,
    }
    .draw()
}

fn months(report: &Report) -> Vec<String> {
    report.flow.iter().map(|month| month.month.to_string()).collect()
}

fn monthly(report: &Report, of: fn(&FlowMonth) -> u32) -> Vec<u64> {
    report.flow.iter().map(|month| of(month).into()).collect()
}

/// A bar of the days within which nine of ten were through, its part those of half of them.
fn waited(label: String, waiting: Waiting) -> Option<Bar> {
    let (part, whole) = (waiting.median?, waiting.p90?);
    Some(Bar { label, whole, part, shown: format!("{part} and {whole} days, of {}", waiting.count) })
}

/// Bars of days, with what they are in words.
fn days(id: &str, title: &str, rows: Vec<Bar>) -> String {
    let told: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, row.shown)).collect();
    let about = format!("The days within which half and within which nine of ten were through. {}.", told.join("; "));
    let keys = vec![("first", "half within"), ("soft", "nine of ten within")];
    Bars { caption: Caption { id, title, about, keys }, rows }.draw()
}

fn stages(report: &Report) -> String {
    let rows = report.stages.iter().filter_map(|figures| waited(figures.stage.to_string(), figures.left));
    days("stage-days", "Days in a stage", rows.collect())
}

/// Bars of counts with a part, with what they are in words.
fn counts(id: &str, title: &str, keys: Vec<(&'static str, &'static str)>, rows: Vec<Bar>) -> String {
    let told: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, row.shown)).collect();
    Bars { caption: Caption { id, title, about: format!("{}.", told.join("; ")), keys }, rows }.draw()
}

fn ageing(report: &Report) -> String {
    let there = report.stages.iter().filter(|figures| figures.now > 0);
    let rows = there.map(|figures| Bar {
        label: figures.stage.to_string(),
        whole: figures.now,
        part: figures.overdue,
        shown: match figures.overdue {
            0 => format!("{}, none overdue", figures.now),
            overdue => format!("{}, {overdue} of them overdue", figures.now),
        },
    });
    counts("stage-now", "Applications in a stage now", vec![("soft", "now"), ("first", "overdue")], rows.collect())
}

fn deficiencies(report: &Report) -> String {
    let marked = report.deficiencies.iter().filter(|figures| figures.marked > 0 || figures.named > 0);
    let rows = marked.map(|figures| Bar {
        label: figures.requirement.title().to_owned(),
        whole: figures.marked,
        part: figures.marked,
        shown: format!("{}, named for {}", figures.marked, figures.named),
    });
    counts("deficient", "Applications marked deficient", vec![("first", "marked")], rows.collect())
}

fn results(report: &Report) -> String {
    let rounds = [("first assessment", report.results.first), ("re-assessment", report.results.again)];
    let rows = rounds.into_iter().filter(|(_, figures)| figures.decided > 0).map(|(label, figures)| {
        let RoundFigures { decided, passed } = figures;
        Bar { label: label.to_owned(), whole: decided, part: passed, shown: format!("{passed} of {decided} passed") }
    });
    counts("decisions", "Decisions", vec![("soft", "decided"), ("first", "passed")], rows.collect())
}

fn load(report: &Report) -> String {
    let rows = report.assessors.iter().map(|figures| Bar {
        label: figures.label(),
        whole: figures.sessions,
        part: figures.sessions,
        shown: format!("{}, and {} to come", figures.sessions, figures.to_come),
    });
    counts("load", "Sessions of each assessor", vec![("first", "held")], rows.collect())
}

fn agreement(figures: &AgreementFigures) -> String {
    if figures.pairs == 0 {
        return String::new();
    }
    let values = figures.apart.map(u64::from).to_vec();
    let (id, title) = match &figures.program {
        None => ("apart".to_owned(), "Items that two scored, by how many levels apart".to_owned()),
        Some(program) => (
            format!("apart-{}", program.replace(' ', "-")),
            format!("Items that two scored under {program}, by how many levels apart"),
        ),
    };
    Columns {
        caption: Caption {
            id: &id,
            title: &title,
            about: format!("Of {} items {} have the same level from both.", figures.pairs, figures.apart[0]),
            keys: vec![("first", "items")],
        },
        labels: ["same", "1 apart", "2 apart", "3 apart", "4 apart"].map(str::to_owned).to_vec(),
        bars: vec![Series { name: "items", class: "first", values }],
        line: None,
        unit: 1,
    }
    .draw()
}

/// The currency in which money moved in most months is drawn; others stand in the table.
fn money(report: &Report) -> String {
    let rows = &report.money.months;
    let n_months = |currency: Currency| rows.iter().filter(|row| row.currency == currency).count();
    let Some(currency) = rows.iter().map(|row| row.currency).max_by_key(|currency| n_months(*currency)) else {
        return String::new();
    };
    let of_month = |month: &FlowMonth| rows.iter().find(|row| row.month == month.month && row.currency == currency);
    let cents = |amount: crate::domain::Cents| amount.value().unsigned_abs();
    let paid = report.flow.iter().map(|month| of_month(month).map_or(0, |row| cents(row.paid))).collect();
    let fees = report.flow.iter().map(|month| of_month(month).map_or(0, |row| cents(row.assessors_paid))).collect();
    Columns {
        caption: Caption {
            id: "money-months",
            title: &format!("Money a month, in {currency}"),
            about: format!(
                "What candidates paid and what assessors were paid, in {currency}. The table has each month."
            ),
            keys: vec![("first", "paid in"), ("second", "paid to assessors")],
        },
        labels: months(report),
        bars: vec![
            Series { name: "paid in", class: "first", values: paid },
            Series { name: "paid to assessors", class: "second", values: fees },
        ],
        line: None,
        unit: 100,
    }
    .draw()
}

fn equal(id: &str, title: &str, groups: &[Group], of: fn(&Group) -> Waiting) -> String {
    days(id, title, groups.iter().filter_map(|group| waited(group.group.clone(), of(group))).collect())
}
