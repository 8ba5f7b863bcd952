use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::from_csv::{delimiter, from_csv};
use super::{ITEM_KEYS, KEYS, SCHEMA};
use crate::domain::{
    AssessorId, Checklist, ItemId, Mark, NOTE_LENGTH, Number, Scale, Score, SessionId, Sheet, SheetKey,
};
use crate::intake::fault::{Fault, quote};
use crate::intake::fields::Fields;
use crate::intake::problem::{Problem, Report};
use crate::intake::source::sheet_text;
use crate::intake::tree::{Node, Value, from_toml, join, row};
use crate::intake::values::{Parsed, line, prose};
use crate::text::{Prose, nearest};

/// Items of a file.
const MOST_ITEMS: usize = 1000;

/// A sheet that was filled in elsewhere: whose it is, as which edit it was taken out, and what it says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFile {
    /// Whose sheet of which session.
    pub key: SheetKey,
    /// The sheet's revision when it was taken out.
    pub revision: u32,
    remark: Option<Prose>,
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    line: u32,
    id: ItemId,
    mark: Option<Said>,
    note: Option<Prose>,
    /// What stands where its competency does, in a file that has it.
    competency: Option<String>,
}

/// A mark as it stands there: one that a checklist may have, or what may be the name of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Mark(Mark),
    Name(String),
}

impl Said {
    /// The mark, on a checklist's scale.
    fn on(&self, scale: &Scale) -> Result<Mark, Fault> {
        let off = |found: &str| Fault::OffScale { found: quote(found), scale: scale.words() };
        match self {
            Self::Mark(Mark::Level(level)) if !scale.holds(*level) => Err(off(&level.to_string())),
            Self::Mark(mark) => Ok(*mark),
            Self::Name(name) => scale.level(name).map(Mark::Level).ok_or_else(|| off(name)),
        }
    }
}

/// A sheet of a file's bytes, TOML or CSV by its name's ending or its text; else everything that is wrong with it.
pub fn read_sheet(file_name: &str, bytes: &[u8]) -> Result<SheetFile, Vec<Problem>> {
    let text = sheet_text(bytes)?;
    let is_csv = Path::new(file_name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let mut report = Report::default();
    let root = match delimiter(text) {
        Some(delimiter) => from_csv(text, delimiter, &mut report),
        None if is_csv => return Err(Fault::NotSheet(quote(text.lines().next().unwrap_or_default())).into()),
        None => from_toml(text, &mut report),
    };
    let file = root.and_then(|root| file(&root, &mut report));
    match (report.finish(()), file) {
        (Ok(()), Some(file)) => Ok(file),
        (Err(problems), _) => Err(problems),
        (Ok(()), None) => Err(Fault::NotSheet(String::new()).into()),
    }
}

impl SheetFile {
    /// What it says, for a checklist; else every item that is not on it, comes twice, or is on it and not in the file, and
    /// every mark that is not on its scale. A file that was cut takes nothing back: only an empty mark does that.
    pub fn sheet(&self, checklist: &Checklist) -> Result<Sheet, Vec<Problem>> {
        let mut report = Report::default();
        let mut scores = BTreeMap::new();
        let mut meant: BTreeSet<String> = BTreeSet::new();
        for (place, item) in self.items.iter().enumerate() {
            let key = join(&row("items", place), "id");
            if checklist.item(&item.id).is_none() {
                let nearest = nearest(&item.id.0, checklist.items().map(|(_, item)| item.id.0.as_str()));
                let nearest = nearest.map(str::to_owned);
                meant.extend(nearest.clone());
                report.add(Some(item.line), &key, &Fault::UnknownItem { found: quote(&item.id.0), nearest });
            } else if scores.contains_key(&item.id) {
                report.add(Some(item.line), &key, &Fault::ItemTwice(quote(&item.id.0)));
            }
            let competency = checklist.items().find(|(_, known)| known.id == item.id).map(|(competency, _)| competency);
            if let (Some(found), Some(competency)) = (&item.competency, competency)
                && *found != competency.name
            {
                let key = join(&row("items", place), "competency");
                let expected = competency.name.clone();
                report.add(Some(item.line), &key, &Fault::Shifted { found: quote(found), expected });
            }
            let mark = item.mark.as_ref().map(|said| said.on(&checklist.scale)).transpose();
            let mark = mark.unwrap_or_else(|fault| {
                report.add(Some(item.line), &join(&row("items", place), "mark"), &fault);
                None
            });
            scores.insert(item.id.clone(), Score { mark, note: item.note.clone() });
        }
        for (_, item) in checklist.items() {
            // What an id was likely meant for is named with that id.
            if !scores.contains_key(&item.id) && !meant.contains(&item.id.0) {
                report.add(None, "items", &Fault::ItemLeftOut(quote(&item.id.0)));
            }
        }
        scores.retain(|_, score| *score != Score::default());
        report.finish(Sheet { scores, remark: self.remark.clone() })
    }
}

fn file(root: &Node<'_>, report: &mut Report) -> Option<SheetFile> {
    let fields = Fields::open(root, "", KEYS, report)?;
    fields.required("sheet", report, schema)?;
    let number: Option<Number> = fields.required("number", report, parsed);
    let session = fields.required("session", report, whole);
    let assessor: Option<AssessorId> = fields.required("assessor", report, parsed);
    let revision = fields.required("revision", report, whole);
    let remark = kept(&fields, "remark", report, note);
    let rows = fields.rows("items", MOST_ITEMS, ITEM_KEYS, report);
    let items: Vec<_> = rows.into_iter().map(|fields| item(&fields, report)).collect();
    let key = SheetKey { number: number?, session: SessionId(session?), assessor: assessor? };
    Some(SheetFile { key, revision: revision?, remark, items: items.into_iter().collect::<Option<_>>()? })
}

fn item(fields: &Fields<'_>, report: &mut Report) -> Option<Item> {
    let id = fields.required("id", report, line);
    let mark = kept(fields, "mark", report, mark);
    let note = kept(fields, "note", report, note);
    let competency = fields.optional("competency", report, competency);
    let (line, id) = (fields.line_of("id"), ItemId(id?.to_string()));
    Some(Item { line, id, mark, note, competency })
}

/// A field that may be empty, which takes back what the sheet says there, and may not be left out.
fn kept<T>(
    fields: &Fields<'_>,
    key: &str,
    report: &mut Report,
    parse: impl FnOnce(&Node<'_>) -> Parsed<T>,
) -> Option<T> {
    if fields.is_absent(key) {
        report.add(Some(fields.line_of(key)), &fields.path_of(key), &Fault::LeftOut);
        return None;
    }
    fields.optional(key, report, parse)
}

fn schema(node: &Node<'_>) -> Parsed<()> {
    match &node.value {
        Value::Text(text) if text.trim() == SCHEMA => Ok(Some(())),
        Value::Text(text) => Err(Fault::NotSheet(quote(text))),
        _ => Err(node.instead_of("text")),
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(node: &Node<'_>) -> Parsed<T> {
    let Some(text) = line(node)? else { return Ok(None) };
    text.parse().map(Some).map_err(|error: T::Err| Fault::NotSaid(error.to_string()))
}

/// A whole number, also where a spreadsheet made a text of it.
fn whole<T: std::str::FromStr>(node: &Node<'_>) -> Parsed<T> {
    let (Value::Number(text) | Value::Text(text)) = &node.value else { return Err(node.instead_of("a whole number")) };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Fault::NotWhole(quote(text)))
}

/// What somebody wrote, without white space around it: a cell of a table has none, and one sheet is to be the same in both.
fn note(node: &Node<'_>) -> Parsed<Prose> {
    let text = prose(node, NOTE_LENGTH)?;
    Ok(text.map(|text| Prose::clean(text.trim())))
}

/// A competency as it stands there, so that it can be compared.
fn competency(node: &Node<'_>) -> Parsed<String> {
    let Value::Text(text) = &node.value else { return Err(node.instead_of("text")) };
    Ok(Some(text.to_string()))
}

fn mark(node: &Node<'_>) -> Parsed<Said> {
    let (Value::Number(text) | Value::Text(text)) = &node.value else { return Err(node.instead_of("a mark")) };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let text = text.trim();
    Ok(Some(text.parse::<Mark>().map_or_else(|_| Said::Name(text.to_owned()), Said::Mark)))
}
