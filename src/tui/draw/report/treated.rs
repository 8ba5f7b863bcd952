use super::super::ink::Ink;
use super::super::page::Writer;
use super::flow::parts;
use super::rows::{Row, bars};
use crate::domain::bundle::Way;
use crate::domain::report::{Group, Report, Waiting};
use crate::tui::state::State;
use crate::tui::words;

/// Waiting times and outcomes by month, way of receipt and assessor, each with all applications first.
pub(super) fn equal(state: &State, writer: &mut Writer<'_>, report: &Report, columns: usize) {
    writer.section(words::REPORT_EQUAL);
    writer.say(&format!("  {}", words::EQUAL_ABOUT), Ink::Faint);
    parts(state, writer, words::HALF_AND_MOST);
    let equal = &report.equal;
    let [month, way] = words::EQUAL_ADMISSION;
    let itself = |group: &Group| group.label().to_owned();
    let of_way = |group: &Group| Way::words_of(&group.group).to_owned();
    let mut write = |title: &str, groups: &[Group], label: &dyn Fn(&Group) -> String, is_admission: bool| {
        writer.say(&format!("  {title}"), Ink::Strong);
        let all = row(words::REPORT_ALL.to_owned(), &equal.all, is_admission);
        let groups = groups.iter().map(|group| row(label(group), group, is_admission));
        bars(state, writer, columns, &std::iter::once(all).chain(groups).collect::<Vec<_>>());
    };
    write(month, &equal.by_month, &itself, true);
    write(way, &equal.by_way, &of_way, true);
    let [month, way, assessor] = words::EQUAL_DECISION;
    write(month, &equal.by_month, &itself, false);
    write(way, &equal.by_way, &of_way, false);
    write(assessor, &equal.by_assessor, &itself, false);
    writer.say(&format!("  {}", words::decided_unnamed(equal.decisions)), Ink::Plain);
}

fn row(label: String, group: &Group, is_admission: bool) -> Row {
    let (waiting, said): (&Waiting, String) = if is_admission {
        (&group.to_admission, words::group_admission(group))
    } else {
        (&group.to_decision, words::group_decision(group))
    };
    Row { label, whole: waiting.p90.unwrap_or(0), part: waiting.median.unwrap_or(0), said }
}
