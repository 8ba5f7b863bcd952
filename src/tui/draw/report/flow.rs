use ratatui::text::Line;

use super::super::canvas::span;
use super::super::ink::{Ink, bar as cells_of_bar, style};
use super::super::page::Writer;
use super::plot;
use super::rows::{Row, bars, bars_in, table};
use crate::domain::Currency;
use crate::domain::report::{FlowMonth, Report};
use crate::tui::state::State;
use crate::tui::words;

/// From how many columns on there is room for every figure of a month.
const WIDE: usize = 72;
/// The columns of a name and a figure at the top.
const NAME: usize = 7;
const FIGURE: usize = 6;

/// What is asked first: three figures with their months, and how many passed.
pub(super) fn glance(state: &State, writer: &mut Writer<'_>, report: &Report, columns: usize) {
    let months: [fn(&FlowMonth) -> u32; 3] = [|month| month.received, FlowMonth::ended, |month| month.open];
    for ((name, figure), of) in words::at_a_glance(report).into_iter().zip(months) {
        let values: Vec<u64> = report.flow.iter().map(|month| of(month).into()).collect();
        let room = columns.saturating_sub(NAME + FIGURE + 4);
        let mut spans = vec![span(format!("  {name:NAME$}{figure:>FIGURE$}  "), style(state, Ink::Plain))];
        spans.extend(plot::sparkline(state, &values, room, Ink::Settled).spans);
        writer.line(Line::from(spans));
    }
    writer.say(&format!("  {}", words::passed_and_overdue(report)), Ink::Plain);
}

/// What came in and went out, month by month.
pub(super) fn flow(state: &State, writer: &mut Writer<'_>, report: &Report, columns: usize) {
    writer.section(words::REPORT_FLOW);
    let shown = last_with_room(writer, &report.flow, columns);
    let pairs: Vec<[u64; 2]> = shown.iter().map(|month| [month.received.into(), month.ended().into()]).collect();
    let most = pairs.iter().flatten().copied().max().unwrap_or(0);
    legend(state, writer, words::NEW_AND_ENDED);
    let label = |place: usize, room: usize| words::month_in(shown[place].month, room);
    writer.lines(plot::columns(state, columns, &pairs, &most.to_string(), label));
    writer.say(&format!("  {}", words::OPEN_AT_THE_END), Ink::Faint);
    let open: Vec<u32> = report.flow.iter().map(|month| month.open).collect();
    let end = |month: Option<&FlowMonth>| month.map(|month| month.month.to_string()).unwrap_or_default();
    let ends = [end(report.flow.first()), end(report.flow.last())];
    writer.lines(plot::curve(state, columns, &open, ends));
    let is_wide = columns >= WIDE;
    let rows = report.flow.iter().map(|month| {
        let all = [
            month.received,
            month.certified,
            month.not_passed,
            month.withdrawn,
            month.declined,
            month.closed_incomplete,
            month.came_back,
            month.open,
        ];
        let few = [month.received, month.ended(), month.open];
        let figures = if is_wide { all.as_slice() } else { few.as_slice() };
        (month.month.to_string(), figures.iter().map(ToString::to_string).collect())
    });
    table(state, writer, &words::flow_heading(is_wide), rows);
}

/// The last months that have room; says so where that is not all.
fn last_with_room<'a, M>(writer: &mut Writer<'_>, months: &'a [M], columns: usize) -> &'a [M] {
    let room = plot::months_with_room(columns).max(1);
    let shown = &months[months.len().saturating_sub(room)..];
    if shown.len() < months.len() {
        writer.say(&format!("  {}", words::last_months(shown.len(), months.len())), Ink::Faint);
    }
    shown
}

fn legend(state: &State, writer: &mut Writer<'_>, [one, other]: [&str; 2]) {
    let [first, second] = plot::signs(state);
    writer.say(&format!("  {}", words::two_columns((first, one), (second, other))), Ink::Faint);
}

/// What the full and the empty cells of bars mean.
pub(super) fn parts(state: &State, writer: &mut Writer<'_>, [part, rest]: [&str; 2]) {
    let (full, empty) = cells_of_bar(state);
    writer.say(&format!("  {}", words::two_parts((full, part), (empty, rest))), Ink::Faint);
}

/// How long applications stay in each stage, and how many are there now.
pub(super) fn stages(state: &State, writer: &mut Writer<'_>, report: &Report, columns: usize) {
    writer.section(words::REPORT_STAGES);
    parts(state, writer, words::HALF_AND_MOST);
    let rows = report.stages.iter().map(|figures| Row {
        label: figures.stage.to_string(),
        whole: figures.left.p90.unwrap_or(0),
        part: figures.left.median.unwrap_or(0),
        said: words::waited(&figures.left),
    });
    bars(state, writer, columns, &rows.collect::<Vec<_>>());
    writer.section(words::REPORT_NOW);
    parts(state, writer, words::OVERDUE_AND_NOW);
    let rows = report.stages.iter().map(|figures| Row {
        label: figures.stage.to_string(),
        whole: figures.now,
        part: figures.overdue,
        said: words::in_stage_now(figures),
    });
    bars_in(state, writer, columns, &rows.collect::<Vec<_>>(), Ink::Late);
    let rows = report
        .stages
        .iter()
        .map(|figures| (figures.stage.to_string(), figures.ageing.iter().map(ToString::to_string).collect::<Vec<_>>()));
    table(state, writer, &words::ageing_heading(), rows);
}

/// Money in and owed. The currency in which money moved in most months is drawn.
pub(super) fn money(state: &State, writer: &mut Writer<'_>, report: &Report, columns: usize) {
    writer.section(words::REPORT_MONEY);
    let rows = &report.money.months;
    for said in report.money.owed.iter().flat_map(words::owed_now) {
        writer.say(&format!("  {said}"), Ink::Plain);
    }
    let n_months = |currency: Currency| rows.iter().filter(|row| row.currency == currency).count();
    let Some(currency) = rows.iter().map(|row| row.currency).max_by_key(|currency| n_months(*currency)) else {
        return writer.say(&format!("  {}", words::NOTHING_REPORTED), Ink::Faint);
    };
    let shown = last_with_room(writer, &report.flow, columns);
    let of_month = |month: &FlowMonth| {
        let row = rows.iter().find(|row| row.month == month.month && row.currency == currency);
        row.map_or([0, 0], |row| [row.paid, row.assessors_paid].map(|amount| amount.value().unsigned_abs()))
    };
    let pairs: Vec<[u64; 2]> = shown.iter().map(of_month).collect();
    let most = pairs.iter().flatten().copied().max().unwrap_or(0);
    writer.say(&format!("  {}", words::money_drawn(currency)), Ink::Faint);
    legend(state, writer, words::PAID_AND_SPENT);
    let label = |place: usize, room: usize| words::month_in(shown[place].month, room);
    let top = words::money_scale(most);
    writer.lines(plot::columns(state, columns, &pairs, &top, label));
    let rows = rows.iter().map(|row| {
        let amounts = [row.paid, row.refunded, row.assessors_paid].map(|amount| amount.to_string());
        (words::money_month(row.month, row.currency), amounts.to_vec())
    });
    table(state, writer, &words::money_heading(), rows);
}
