//! The applications as a table for spreadsheets: `qapdesk export --format csv`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Requirement;
use crate::domain::view::{ApplicationView, Filter, Order, Query, SortKey};
use crate::link::protocol::{Answer, Request};
use crate::text::{MARK, csv_row};

/// How many applications are asked for at once.
const PART: u32 = 500;
/// How many of them are those of the part before.
const OVERLAP: u32 = 50;
/// The columns before those of the requirements, which scripts may build on: new ones come after all others.
const COLUMNS: [&str; 13] = [
    "number",
    "name",
    "given_name",
    "family_name",
    "stage",
    "received_on",
    "days_in_stage",
    "overdue",
    "due",
    "assigned_to",
    "waiting_for",
    "next",
    "tags",
];

/// A row for each application, and how many they are.
pub(super) fn text(context: &mut Context<'_>) -> Result<(String, usize), CliError> {
    let mut text = String::from(MARK);
    let of_requirements = Requirement::ALL.iter().map(columns);
    let heads = COLUMNS.map(str::to_owned).into_iter().chain(of_requirements.into_iter().flatten());
    let mut heads: Vec<String> = heads.chain(["email".to_owned()]).collect();
    // By number, and each part begins among the last rows of the one before: one that came meanwhile is the last, and
    // those that were forgotten meanwhile move none out of sight.
    let mut rows = BTreeMap::new();
    loop {
        let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_sub(OVERLAP);
        let query = Query { filter: Filter::default(), order: Order::by(SortKey::Number), offset, limit: PART };
        let Answer::Views(views) = context.ask(&Request::Views(query))? else { return Err(CliError::odd_answer()) };
        let before = rows.len();
        rows.extend(views.iter().map(|view| (view.number, (cells(view), own_cells(view)))));
        if rows.len() == before {
            let own: BTreeSet<Requirement> = rows.values().flat_map(|(_, own)| own.keys().copied()).collect();
            heads.extend(own.iter().flat_map(columns));
            text += &row(&heads);
            for (mut cells, mut of_own) in rows.into_values() {
                cells.extend(own.iter().flat_map(|one| of_own.remove(one).unwrap_or_default()));
                text += &row(&cells);
            }
            return Ok((text, before));
        }
    }
}

/// The columns of a requirement.
fn columns(one: &Requirement) -> [String; 3] {
    [one.to_string(), format!("{one}_have"), format!("{one}_need")]
}

/// The cells of requirements of a program's own.
fn own_cells(view: &ApplicationView) -> BTreeMap<Requirement, [String; 3]> {
    let own = view.requirements.iter().filter(|one| matches!(one.id, Requirement::Own(_)));
    own.map(|one| (one.id, [id(&one.finding), one.have.clone(), one.need.clone()])).collect()
}

fn cells(view: &ApplicationView) -> Vec<String> {
    let name = &view.candidate;
    let tags: Vec<String> = view.tags.iter().map(ToString::to_string).collect();
    let mut cells = vec![
        view.number.to_string(),
        name.name.to_string(),
        name.given_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        name.family_name.to_string(),
        id(&view.stage),
        view.received_on.to_string(),
        view.days_in_stage.to_string(),
        if view.overdue { "yes" } else { "no" }.to_owned(),
        view.due.map(|due| due.to_string()).unwrap_or_default(),
        view.assigned_to.as_ref().map(ToString::to_string).unwrap_or_default(),
        id(&view.waiting_for),
        view.next.clone(),
        tags.join(" "),
    ];
    for one in Requirement::ALL {
        let found = view.requirements.iter().find(|requirement| requirement.id == one);
        cells.extend(match found {
            Some(found) => [id(&found.finding), found.have.clone(), found.need.clone()],
            None => Default::default(),
        });
    }
    cells.push(view.evidence.candidate.email.as_ref().map(ToString::to_string).unwrap_or_default());
    cells
}

/// The name of something by which scripts know it, as in the JSON of `qapdesk list`.
pub(in crate::cli) fn id(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn row(cells: &[String]) -> String {
    csv_row(&cells.iter().map(String::as_str).collect::<Vec<_>>())
}
