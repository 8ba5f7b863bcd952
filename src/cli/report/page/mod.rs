//! A report as one page of HTML that stands for itself: for a board that reads it in a browser or on paper.
//!
//! Invariants: no script, nothing fetched from anywhere, and the page forbids both; every text is escaped; each picture has
//! a title and says in words what it shows, and all of its figures stand in a table below it; nothing is told by colour
//! alone. Light and dark follow the reader's system, and paper is light.

mod bars;
mod columns;
mod escape;
mod figure;
mod plots;
mod scale;
mod tables;

use escape::{escaped, joined};

use super::table::{about, heading};
use super::{Block, Part};
use crate::domain::report::{FlowMonth, Report, RoundFigures};

/// How the page looks.
const STYLE: &str = include_str!("style.css");

/// Parts of a report as a page; `name` is that of the body's program.
pub(in crate::cli) fn page(report: &Report, parts: &[Part], name: &str) -> String {
    let sections: String = parts.iter().map(|part| section(report, *part)).collect();
    let (name, heading, about) = (escaped(name), escaped(&heading(report)), escaped(&about(report)));
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{name}: report, {heading}</title>
<style>
{STYLE}</style>
</head>
<body>
<header>
<p class="name">{name}</p>
<h1>Report</h1>
<p>{heading}<br>{about}</p>
</header>
{tiles}<main>
{sections}</main>
</body>
</html>
"#,
        tiles = tiles(report),
    )
}

/// What is asked first, in large figures.
fn tiles(report: &Report) -> String {
    let sum = |of: fn(&FlowMonth) -> u32| report.flow.iter().map(of).sum::<u32>();
    let stages = || report.stages.iter().filter(|figures| !figures.stage.is_final());
    let tiles = [
        ("new", sum(|month| month.received)),
        ("ended", sum(FlowMonth::ended)),
        ("certified", sum(|month| month.certified)),
        ("open now", stages().map(|figures| figures.now).sum::<u32>()),
        ("overdue now", report.stages.iter().map(|figures| figures.overdue).sum::<u32>()),
    ];
    let RoundFigures { decided, passed } = report.results.first;
    let passed = (decided > 0).then(|| (format!("{passed} of {decided}"), "passed at first"));
    let tiles = tiles.into_iter().map(|(what, number)| (number.to_string(), what)).chain(passed);
    let items = tiles.map(|(number, what)| format!("<li><strong>{number}</strong> {what}</li>\n"));
    let items = joined(items);
    format!("<ul class=\"tiles\">\n{items}</ul>\n")
}

fn section(report: &Report, part: Part) -> String {
    let figures = plots::of(report, part).concat();
    let tables: String = Block::of(report, part).iter().map(tables::table).collect();
    let (id, title, note) = (part.id(), escaped(part.title()), escaped(part.note()));
    format!("<section id=\"{id}\">\n<h2>{title}</h2>\n<p class=\"note\">{note}</p>\n{figures}{tables}</section>\n")
}
