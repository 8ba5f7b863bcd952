use super::escape::{escaped, joined};
use crate::cli::report::{Block, Row};

/// A block as a table; each figure has the name by which the CSV knows it: `flow/2026-10/received`.
pub(super) fn table(block: &Block) -> String {
    let title = if block.title.is_empty() { block.part.title() } else { block.title };
    let heading = if block.title.is_empty() { String::new() } else { format!("<h3>{}</h3>\n", escaped(title)) };
    if block.rows.is_empty() {
        return format!("<p class=\"note\">{}: nothing in this period.</p>\n", escaped(title));
    }
    let heads = block.columns.iter().map(|(_, heading)| format!("<th scope=\"col\">{}</th>", escaped(heading)));
    let heads = joined(heads);
    let rows: String = block.rows.iter().map(|one| row(block, one)).collect();
    let first = escaped(block.rows_are);
    format!(
        "{heading}<div class=\"scroll\" tabindex=\"0\"><table aria-label=\"{}\">\n<thead><tr><th scope=\"col\">{first}</th>{heads}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n",
        escaped(title)
    )
}

fn row(block: &Block, row: &Row) -> String {
    let cells = block.columns.iter().zip(&row.cells).map(|((figure, _), cell)| {
        let name = escaped(&format!("{}/{}/{figure}", block.id, row.id));
        format!("<td data-figure=\"{name}\">{}</td>", escaped(&cell.shown()))
    });
    let cells = joined(cells);
    format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", escaped(&row.label))
}
