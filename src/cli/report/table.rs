use super::{Block, Part};
use crate::cli::output::{Output, Tone};
use crate::cli::table::Table;
use crate::cli::words;
use crate::domain::report::Report;

/// Prints parts of a report as tables.
pub(in crate::cli) fn print(report: &Report, parts: &[Part], out: &mut Output<'_>) -> std::io::Result<()> {
    out.toned(0, Tone::Heading, &heading(report))?;
    out.told(0, Tone::Plain, &about(report))?;
    for part in parts {
        out.gap()?;
        out.toned(0, Tone::Heading, part.title())?;
        if !out.format.quiet {
            out.told(0, Tone::Faint, part.note())?;
        }
        for block in Block::of(report, *part) {
            if !block.title.is_empty() {
                out.gap()?;
                out.told(2, Tone::Plain, block.title)?;
            }
            if block.rows.is_empty() {
                out.toned(2, Tone::Faint, "nothing")?;
                continue;
            }
            table(&block).print(out)?;
        }
    }
    Ok(())
}

fn table(block: &Block) -> Table {
    let figures: Vec<usize> = (1..=block.columns.len()).collect();
    let mut table = Table::new(2).figures(&figures);
    let heads = block.columns.iter().map(|(_, heading)| *heading);
    table.row(Tone::Heading, std::iter::once(block.rows_are).chain(heads));
    for row in &block.rows {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.shown()).collect();
        table.row(Tone::Plain, std::iter::once(row.label.as_str()).chain(cells.iter().map(String::as_str)));
    }
    table
}

/// Which days, in which zone, of which program.
pub(super) fn heading(report: &Report) -> String {
    let program = report.program.as_ref().map_or_else(String::new, |program| format!("{program}, "));
    format!("{program}{} to {} ({})", report.from, report.to, report.zone)
}

/// Over how many applications, and when.
pub(super) fn about(report: &Report) -> String {
    let looked_at = words::count(report.applications as usize, "application", "applications");
    let forgotten = match report.forgotten {
        0 => String::new(),
        number => format!(", and {number} that were forgotten, which count only in and out"),
    };
    format!("{looked_at}{forgotten}; made on {}", report.today)
}
