use super::super::ink::Ink;
use super::super::page::Writer;
use super::flow::parts;
use super::rows::{Row, bars};
use crate::domain::report::{AgreementFigures, Report};
use crate::tui::state::State;
use crate::tui::words;

/// What was missing, by requirement.
pub(super) fn deficiencies(state: &State, writer: &mut Writer<'_>, report: &Report, columns: usize) {
    writer.section(words::REPORT_DEFICIENCIES);
    let rows = report.deficiencies.iter().map(|figures| Row {
        label: figures.requirement.title().to_owned(),
        whole: figures.marked,
        part: figures.marked,
        said: words::missing_figures(figures.marked, figures.named, figures.waived),
    });
    bars(state, writer, columns, &rows.collect::<Vec<_>>());
}

/// What the body decided.
pub(super) fn results(state: &State, writer: &mut Writer<'_>, report: &Report, columns: usize) {
    writer.section(words::REPORT_RESULTS);
    parts(state, writer, words::PASSED_AND_NOT);
    let results = &report.results;
    let rows = words::ASSESSMENTS.into_iter().zip([results.first, results.again]).map(|(label, figures)| Row {
        label: label.to_owned(),
        whole: figures.decided,
        part: figures.passed,
        said: words::passed_of(figures.passed, figures.decided),
    });
    bars(state, writer, columns, &rows.collect::<Vec<_>>());
    writer.say(&format!("  {}", words::began_again(results.reassessments)), Ink::Plain);
}

/// What assessors did, and how far two of one session agree.
pub(super) fn assessors(state: &State, writer: &mut Writer<'_>, report: &Report, columns: usize) {
    writer.section(words::REPORT_ASSESSORS);
    if report.assessors.is_empty() {
        writer.say(&format!("  {}", words::NOTHING_REPORTED), Ink::Faint);
    } else {
        parts(state, writer, words::HELD_AND_TO_COME);
    }
    let rows = report.assessors.iter().map(|figures| Row {
        label: figures.label(),
        whole: figures.sessions.saturating_add(figures.to_come),
        part: figures.sessions,
        said: words::assessor_figures(figures),
    });
    bars(state, writer, columns, &rows.collect::<Vec<_>>());
    for agreement in report.agreement.iter().filter(|one| one.pairs > 0 || one.candidates > 0) {
        agreed(state, writer, agreement, columns);
    }
}

/// How far two of one session agree, under one program.
fn agreed(state: &State, writer: &mut Writer<'_>, agreement: &AgreementFigures, columns: usize) {
    writer.section(&words::agreement_heading(agreement));
    let rows = agreement.apart.iter().enumerate().map(|(levels, &items)| Row {
        label: words::apart_label(levels),
        whole: items,
        part: items,
        said: items.to_string(),
    });
    bars(state, writer, columns, &rows.collect::<Vec<_>>());
    for said in words::agreed(agreement) {
        writer.say(&format!("  {said}"), Ink::Plain);
    }
}
