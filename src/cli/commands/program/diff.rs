use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;
use toml::{Table, Value};

use super::file::{self, ProgramFile};
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::cli::{Status, words};
use crate::domain::view::{Judged, JudgedFinding};
use crate::domain::{Number, Verdict};
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

#[derive(Serialize)]
struct DiffJson<'a> {
    changes: &'a [ChangeJson],
    /// How many open applications are under one of both; null where both are files.
    open: Option<u32>,
    /// Those that would get other findings under the other one.
    applications: Vec<FileJson<'a>>,
}

#[derive(Serialize)]
struct FileJson<'a> {
    number: Number,
    findings: &'a [JudgedFinding],
}

/// Says what is different between two versions or files, key by key; and, where one of both is the desk's, which open
/// applications would get other findings under the other one.
pub(super) fn run(context: &mut Context<'_>, before: &str, after: &str) -> Result<Status, CliError> {
    let (before, after) = (Said::of(context, before)?, Said::of(context, after)?);
    let mut changes = between(&before.values, &after.values);
    changes.extend(another_order(&before.requirements, &after.requirements));
    let judged = if before.is_desks || after.is_desks { Some(judged(context, before, after)?) } else { None };
    if context.out.format.json {
        let others = judged.iter().flat_map(|judged| &judged.others);
        let applications = others.map(|file| FileJson { number: file.number, findings: &file.findings }).collect();
        context.out.json(&DiffJson { changes: &changes, open: judged.as_ref().map(|one| one.open), applications })?;
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
    if let Some(judged) = &judged {
        tell(context, judged)?;
    }
    Ok(Status::Done)
}

fn judged(context: &mut Context<'_>, before: Said, after: Said) -> Result<Judged, CliError> {
    match context.ask(&Request::Judge { before: before.text, after: after.text })? {
        Answer::Judged(judged) => Ok(*judged),
        _ => Err(CliError::odd_answer()),
    }
}

/// Says which open applications would get other findings. Nothing comes of it: each keeps the version that it is under.
fn tell(context: &mut Context<'_>, judged: &Judged) -> Result<(), CliError> {
    let of = words::count(judged.open as usize, "open application is", "open applications are");
    context.out.gap()?;
    if judged.others.is_empty() {
        return Ok(context.out.remark(&format!("{of} under one of both, and none would get other findings"))?);
    }
    let others = words::count(judged.others.len(), "open application", "open applications");
    context.out.line(0, &format!("{others} would get other findings, of {} under one of both:", judged.open))?;
    for file in &judged.others {
        let findings: Vec<String> = file.findings.iter().map(finding).collect();
        context.out.line(2, &format!("{}  {}", file.number, findings.join(", ")))?;
    }
    Ok(context.out.remark("each keeps the version that was in force when it was received")?)
}

fn finding(one: &JudgedFinding) -> String {
    let said = |verdict: Option<Verdict>| match verdict {
        Some(Verdict::Met) => "met",
        Some(Verdict::Unmet) => "unmet",
        Some(Verdict::Review) => "to be reviewed",
        None => "not asked for",
    };
    format!("{} {} → {}", one.requirement, said(one.is), said(one.would_be))
}

/// What a program says.
struct Said {
    /// By its key.
    values: BTreeMap<String, String>,
    /// The ids of its requirements in its order, in which payments go to fees.
    requirements: Vec<String>,
    text: String,
    /// Whether it is a version that the desk has.
    is_desks: bool,
}

impl Said {
    /// A file where one is named, else `ID` or `ID@VERSION` of the desk.
    fn of(context: &mut Context<'_>, named: &str) -> Result<Self, CliError> {
        let is_file = named.contains(['/', '.']) || named == "-";
        // Whoever comes through the gateway has no files on this machine.
        let is_desks = !is_file || context.desk.is_gateway();
        let (name, text) = if is_desks { of_desk(context, named)? } else { of_file(named)? };
        let table: Table = text.parse().map_err(|_| {
            file::bad(vec![FileProblem::whole(
                &name,
                "not valid TOML",
                "see what is wrong: qapdesk program check FILE",
            )])
        })?;
        let mut values = BTreeMap::new();
        let requirements = table.get("requirements").and_then(Value::as_array).into_iter().flatten();
        let requirements = requirements.filter_map(|one| one.get("id")?.as_str().map(str::to_owned)).collect();
        flatten("", &Value::Table(table), &mut values);
        Ok(Self { values, requirements, text, is_desks })
    }
}

fn of_file(named: &str) -> Result<(Line, String), CliError> {
    let file = ProgramFile::read(Path::new(named))?;
    file.program().map_err(file::bad)?;
    Ok((file.name, file.text))
}

fn of_desk(context: &mut Context<'_>, named: &str) -> Result<(Line, String), CliError> {
    let (id, version) = match named.split_once('@') {
        Some((id, version)) => (id, Some(day(version)?)),
        None => (named, None),
    };
    let request = Request::ProgramText { id: id.to_owned(), version };
    match context.ask(&request)? {
        Answer::ProgramText(row, text) => Ok((row.id, text)),
        _ => Err(CliError::odd_answer()),
    }
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
            let mut known: BTreeMap<String, u32> = BTreeMap::new();
            for (place, item) in items.iter().enumerate() {
                let called = ["id", "name", "title", "from", "role"].iter().find_map(|key| item.get(*key)?.as_str());
                let called = called.map_or_else(|| (place + 1).to_string(), str::to_owned);
                let times = known.entry(called.clone()).and_modify(|times| *times += 1).or_insert(1);
                let called = if *times > 1 { format!("{called} ({times})") } else { called };
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

/// That what both ask for comes in another order, where it does.
fn another_order(before: &[String], after: &[String]) -> Option<ChangeJson> {
    let both = |all: &[String], other: &[String]| {
        let both: Vec<&str> = all.iter().filter(|id| other.contains(id)).map(String::as_str).collect();
        both.join(", ")
    };
    let (before, after) = (both(before, after), both(after, before));
    let key = "requirements (their order)".to_owned();
    (before != after).then_some(ChangeJson { key, before: Some(before), after: Some(after) })
}
