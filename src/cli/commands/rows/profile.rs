use std::collections::BTreeSet;

use crate::cli::parse;
use crate::domain::{AssessorId, AssessorProfile, PanelStanding, Zone, read_rates, read_week};
use crate::intake::TableRow;
use crate::link::protocol::Problem;
use crate::text::Line;

/// The entry of the roster that a row says, or everything that is wrong with it. Without a zone it is in that one.
pub(super) fn entry_of(row: &TableRow, zone: Zone) -> Result<(AssessorId, AssessorProfile), Vec<Problem>> {
    let mut wrong = Vec::new();
    let mut tell = |field: &str, message: String| {
        let hint = "see qapdesk assessor add --help".to_owned();
        // What a rule refuses is told of the row.
        let key = (!field.is_empty()).then(|| field.to_owned());
        wrong.push(Problem { line: Some(row.line), key, message, hint });
    };
    let cell = |field: &str| row.cells.iter().find(|(one, _)| *one == field).map(|(_, cell)| cell.as_str());
    let line = |field: &str| cell(field).map(Line::clean);
    let mark = |field: &str, absent: bool, tell: &mut dyn FnMut(&str, String)| match row.mark(field) {
        None => absent,
        Some(Some(yes)) => yes,
        Some(None) => {
            tell(field, format!("`{}` is neither yes nor no", Line::clean(cell(field).unwrap_or_default())));
            absent
        }
    };
    let (trainer, has_panel) = (mark("trainer", false, &mut tell), mark("panel", false, &mut tell));
    let active = mark("active", true, &mut tell);
    let mut read = Reader { cell: &cell, tell: &mut tell };
    let id = read.parsed("id", |text| text.parse::<AssessorId>().map_err(|error| error.to_string()));
    let account = read.parsed("account", |text| text.parse().map_err(|error| format!("{error}")));
    let own_zone = read.parsed("zone", parse::zone);
    let weekly = read.parsed("hours", |text| read_week(text).map_err(|error| error.to_string()));
    let rates = read.parsed("rates", |text| read_rates(text).map_err(|error| error.to_string()));
    let load_cap = read.parsed("load", |text| text.parse().map_err(|_| format!("`{text}` is not a whole number")));
    let until = read.parsed("panel_until", |_| row.day("panel_until").ok_or_else(|| "this is not a date".to_owned()));
    let languages = cell("languages").unwrap_or_default();
    let languages: BTreeSet<Line> =
        languages.split([',', ';']).map(Line::clean).filter(|language| !language.is_empty()).collect();
    let profile = AssessorProfile {
        name: line("name").unwrap_or_default(),
        email: line("email"),
        account,
        experienced_trainer: trainer,
        panel: (has_panel || until.is_some()).then_some(PanelStanding { until }),
        evaluation_experience: line("experience"),
        languages,
        zone: own_zone.unwrap_or(zone),
        rates: rates.unwrap_or_default(),
        weekly: weekly.unwrap_or_default(),
        exceptions: Vec::new(),
        load_cap,
        active,
    };
    if cell("id").is_none() {
        tell("id", "missing".to_owned());
    }
    if let Err(refusal) = profile.check(None) {
        tell("", refusal.to_string());
    }
    match (id, wrong.is_empty()) {
        (Some(id), true) => Ok((id, profile.in_order())),
        _ => Err(wrong),
    }
}

/// Reads cells, and tells what is wrong with them.
struct Reader<'a, 'b> {
    cell: &'a dyn Fn(&str) -> Option<&'a str>,
    tell: &'b mut dyn FnMut(&str, String),
}

impl Reader<'_, '_> {
    fn parsed<T>(&mut self, field: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = (self.cell)(field)?;
        parse(text).map_err(|message| (self.tell)(field, Line::clean(&message).to_string())).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{RowKind, Written, read_table};

    #[test]
    fn what_is_wrong_is_told_of_a_column_and_what_a_rule_refuses_of_the_row() {
        let text = "id,name,email,load\nchen,Chen,bad,x\n";
        let table = read_table(RowKind::Assessors, text.as_bytes(), &[], Written::default()).unwrap();
        let wrong = entry_of(&table.rows[0], "Europe/Berlin".parse().unwrap()).unwrap_err();
        let told: Vec<_> = wrong.iter().map(|one| (one.line, one.key.as_deref(), one.message.as_str())).collect();
        let expected = [
            (Some(2), Some("load"), "`x` is not a whole number"),
            (Some(2), None, "`bad` is not an e-mail address (A2)"),
        ];
        assert_eq!(told, expected);
    }
}
