use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;
use toml::{Table, Value};

use super::file::{self, ProgramFile};
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::link::protocol::{Answer, Request};
use crate::text::{Line, cut};

/// How much of a value is shown, in columns.
const SHOWN: usize = 60;

#[derive(Serialize)]
struct ChangeJson {
    key: String,
    before: Option<String>,
    after: Option<String>,
}

/// Says what is different between two versions or files, key by key.
pub(super) fn run(context: &mut Context<'_>, before: &str, after: &str) -> Result<Status, CliError> {
    let (before, after) = (values(context, before)?, values(context, after)?);
    let changes = between(&before, &after);
    if context.out.format.json {
        context.out.json(&changes)?;
        return Ok(Status::Done);
    }
    if changes.is_empty() {
        context.out.remark("nothing is different")?;
    }
    for ChangeJson { key, before, after } in &changes {
        let shown = |value: &String| cut(&Line::clean(value), SHOWN);
        let line = match (before.as_ref().map(shown), after.as_ref().map(shown)) {
            (Some(before), Some(after)) if before == after => format!("{key}: another text"),
            (Some(before), Some(after)) => format!("{key}: {before} → {after}"),
            (None, Some(after)) => format!("{key}: new: {after}"),
            (Some(before), None) => format!("{key}: gone: {before}"),
            (None, None) => continue,
        };
        context.out.line(0, &line)?;
    }
    Ok(Status::Done)
}

/// What a program says, by its key: a file where one is named, else `ID` or `ID@VERSION` of the desk.
fn values(context: &mut Context<'_>, named: &str) -> Result<BTreeMap<String, String>, CliError> {
    let is_file = named.contains(['/', '.']) || named == "-";
    // Whoever comes through the gateway has no files on this machine.
    let (name, text) = if is_file && !context.desk.is_gateway() {
        let file = ProgramFile::read(Path::new(named))?;
        file.program().map_err(file::bad)?;
        (file.name, file.text)
    } else {
        let (id, version) = match named.split_once('@') {
            Some((id, version)) => (id, Some(day(version)?)),
            None => (named, None),
        };
        let request = Request::ProgramText { id: id.to_owned(), version };
        let Answer::ProgramText(row, text) = context.ask(&request)? else { return Err(CliError::odd_answer()) };
        (row.id, text)
    };
    let table: Table = text.parse().map_err(|_| {
        file::bad(vec![FileProblem::whole(&name, "not valid TOML", "see what is wrong: qapdesk program check FILE")])
    })?;
    let mut values = BTreeMap::new();
    flatten("", &Value::Table(table), &mut values);
    Ok(values)
}

fn day(text: &str) -> Result<NaiveDate, CliError> {
    text.parse().map_err(|_| CliError::Usage {
        message: format!("`{}` is not the day of a version", Line::clean(text)),
        hint: "write it as in cpr@2025-09-01".to_owned(),
    })
}

/// Every value of a table by its path; items of a list go by what they are called, so that one more moves no other.
fn flatten(path: &str, value: &Value, values: &mut BTreeMap<String, String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Table(table) => table.iter().for_each(|(key, value)| flatten(&below(key), value, values)),
        Value::Array(items) if items.iter().any(Value::is_table) => {
            for (place, item) in items.iter().enumerate() {
                let called = ["id", "name", "title", "from", "role"].iter().find_map(|key| item.get(*key)?.as_str());
                let called = called.map_or_else(|| (place + 1).to_string(), str::to_owned);
                flatten(&below(&called), item, values);
            }
        }
        Value::String(text) => drop(values.insert(path.to_owned(), text.clone())),
        other => drop(values.insert(path.to_owned(), other.to_string())),
    }
}

fn between(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<ChangeJson> {
    let gone = before.iter().filter(|(key, _)| !after.contains_key(*key));
    let gone = gone.map(|(key, value)| ChangeJson { key: key.clone(), before: Some(value.clone()), after: None });
    let new = after.iter().filter(|(key, value)| before.get(*key) != Some(value)).map(|(key, value)| ChangeJson {
        key: key.clone(),
        before: before.get(key).cloned(),
        after: Some(value.clone()),
    });
    let mut changes: Vec<ChangeJson> = gone.chain(new).collect();
    changes.sort_by(|a, b| a.key.cmp(&b.key));
    changes
}
