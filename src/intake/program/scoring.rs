//! The checklist, the pass rule and the terms of certification (A8, A11, S4).

use std::collections::BTreeSet;

use super::read::text;
use crate::domain::program::{Expression, ImiTerms, MeanLevel, PassRule, Split};
use crate::domain::{Checklist, ChecklistItem, Competency, ItemId, Level, Scale};
use crate::intake::fault::{Fault, quote};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::tree::{Node, Value};
use crate::intake::values::{Parsed, email, is_true, line, whole, word};

const CHECKLIST_KEYS: &[&str] = &["competencies", "scale"];
const SCALE_KEYS: &[&str] = &["levels", "names", "note_at"];
const COMPETENCY_KEYS: &[&str] = &["id", "name", "items"];
const ITEM_KEYS: &[&str] = &["id", "text", "mandatory", "levels"];
const PASS_KEYS: &[&str] = &["competency_mean", "mandatory_least", "split", "rule"];
const IMI_KEYS: &[&str] = &["certification", "notices_to", "registration_link"];

/// Competencies of a program, and items of a competency: more do not fit an assessor's day.
const MOST_ROWS: usize = 40;
/// The longest id, in characters.
const ID: usize = 64;

/// The checklist: ids that differ, and words for every level.
pub(super) fn checklist(program: &Fields<'_>, report: &mut Report) -> Option<Checklist> {
    let fields = program.required_table("checklist", CHECKLIST_KEYS, report)?;
    let scale = scale(&fields, report)?;
    let rows = fields.rows("competencies", MOST_ROWS, COMPETENCY_KEYS, report);
    some_rows(&fields, "competencies", report);
    let (mut competencies, mut items) = (BTreeSet::new(), BTreeSet::new());
    let read = rows.into_iter().map(|fields| competency(&fields, (&mut competencies, &mut items), &scale, report));
    // Every row is read before the first fault decides, so that all are told.
    let competencies = read.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>()?;
    Some(Checklist { competencies, scale })
}

/// The scale; 1 to 5, where 2 or less needs a note, where the program says nothing.
fn scale(checklist: &Fields<'_>, report: &mut Report) -> Option<Scale> {
    let Some(fields) = checklist.table("scale", SCALE_KEYS, report) else { return Some(Scale::default()) };
    let names = fields.optional("names", report, |node| words(node, None)).unwrap_or_default();
    let fewest = if names.is_empty() { None } else { u8::try_from(names.len()).ok() };
    let levels = fields.optional("levels", report, |node| whole::<u8>(node, 2, 5));
    if let (Some(levels), Some(named)) = (levels, fewest)
        && levels != named
    {
        let fault = Fault::NotEachLevel { found: names.len(), top: levels };
        report.add(Some(fields.line_of("names")), &fields.path_of("names"), &fault);
        return None;
    }
    let Some(top) = levels.or(fewest) else {
        report.add(Some(fields.line_of("levels")), &fields.path_of("levels"), &Fault::Missing);
        return None;
    };
    let Some(top) = Level::new(top).filter(|top| top.get() > 1) else {
        let (found, path) = (names.len().to_string(), fields.path_of("names"));
        report.add(Some(fields.line_of("names")), &path, &Fault::OutOfBounds { found, least: 2, most: 5 });
        return None;
    };
    let note_at = fields.required("note_at", report, |node| whole::<u8>(node, 0, u32::from(top.get())))?;
    Some(Scale { top, names, note_at: Level::new(note_at) })
}

type Ids<'a> = &'a mut BTreeSet<String>;

fn competency(
    fields: &Fields<'_>,
    (known, items): (Ids<'_>, Ids<'_>),
    scale: &Scale,
    report: &mut Report,
) -> Option<Competency> {
    let id = fields.required("id", report, |node| id(node, known));
    let name = text(fields, "name", report);
    let rows = fields.rows("items", MOST_ROWS, ITEM_KEYS, report);
    some_rows(fields, "items", report);
    let items = rows.into_iter().map(|fields| item(&fields, items, scale, report)).collect::<Vec<_>>();
    Some(Competency { id: id?, name: name?, items: items.into_iter().collect::<Option<_>>()? })
}

fn item(fields: &Fields<'_>, known: Ids<'_>, scale: &Scale, report: &mut Report) -> Option<ChecklistItem> {
    let id = fields.required("id", report, |node| id(node, known)).map(ItemId);
    let text = text(fields, "text", report);
    let mandatory = fields.required("mandatory", report, is_true);
    let each = |node: &Node<'_>| words(node, Some(scale.top.get()));
    // Where levels have names an item may say nothing more of them.
    let levels = if fields.is_empty("levels") && !scale.names.is_empty() {
        Some(scale.names.clone())
    } else {
        fields.required("levels", report, each)
    };
    Some(ChecklistItem { id: id?, text: text?, mandatory: mandatory?, levels: levels? })
}

pub(super) fn some_rows(fields: &Fields<'_>, key: &str, report: &mut Report) {
    if fields.is_empty(key) {
        report.add(Some(fields.line_of(key)), &fields.path_of(key), &Fault::Missing);
    }
}

/// An id that is not known yet.
pub(super) fn id(node: &Node<'_>, known: &mut BTreeSet<String>) -> Parsed<String> {
    let Some(text) = line(node)? else { return Ok(None) };
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.".contains(&byte);
    let fits = text.len() <= ID && text.bytes().all(allowed);
    if !fits || !text.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Err(Fault::NotId(quote(&text)));
    }
    if known.insert(text.to_string()) { Ok(Some(text.to_string())) } else { Err(Fault::DuplicateId(quote(&text))) }
}

/// The words of levels: none blank, no two the same, and so many as are asked for.
fn words(node: &Node<'_>, asked: Option<u8>) -> Parsed<Vec<String>> {
    let Value::Array(list) = &node.value else { return Err(node.instead_of("a list of texts")) };
    let mut words = Vec::with_capacity(list.len());
    for node in list {
        let text = line(node)?.ok_or(Fault::Missing)?.to_string();
        if words.contains(&text) {
            return Err(Fault::DuplicateLevel(quote(&text)));
        }
        words.push(text);
    }
    match asked.filter(|top| usize::from(*top) != words.len()) {
        Some(top) => Err(Fault::NotEachLevel { found: words.len(), top }),
        None => Ok(Some(words)),
    }
}

/// The pass rule; one in words of its own is held against the checklist, where that can be read.
pub(super) fn pass(program: &Fields<'_>, checklist: Option<&Checklist>, report: &mut Report) -> Option<PassRule> {
    let fields = program.required_table("pass", PASS_KEYS, report)?;
    let top = checklist.map_or(5, |checklist| checklist.scale.top.get());
    let competency_mean = fields.required("competency_mean", report, |node| mean(node, top));
    let has_rule = !fields.is_absent("rule");
    let mandatory_least = if has_rule {
        fields.refuse("mandatory_least", &Fault::BesideRule, report);
        None
    } else {
        Some(fields.required("mandatory_least", report, |node| level(node, top))?)
    };
    let split = fields.required("split", report, |node| word(node, &Split::ALL, Split::id));
    let rule = fields.optional("rule", report, |node| expression(node, checklist));
    Some(PassRule { competency_mean: competency_mean?, mandatory_least, split: split?, rule })
}

/// An expression, as it is written over one or several lines.
fn expression(node: &Node<'_>, checklist: Option<&Checklist>) -> Parsed<Expression> {
    let Value::Text(text) = &node.value else { return Err(node.instead_of("text")) };
    let read: Expression = text.parse().map_err(Fault::Expression)?;
    if let Some(checklist) = checklist {
        read.check(checklist).map_err(Fault::Expression)?;
    }
    Ok(Some(read))
}

fn mean(node: &Node<'_>, top: u8) -> Parsed<MeanLevel> {
    let (Value::Number(text) | Value::Text(text)) = &node.value else {
        return Err(node.instead_of("a number or text such as 3.0"));
    };
    let mean: MeanLevel = text.trim().parse().map_err(Fault::Mean)?;
    if mean.hundredths() <= u16::from(top) * 100 {
        return Ok(Some(mean));
    }
    Err(Fault::OutOfBounds { found: quote(text.trim()), least: 1, most: top.into() })
}

fn level(node: &Node<'_>, top: u8) -> Parsed<Level> {
    Ok(whole(node, 1, top.into())?.and_then(Level::new))
}

/// What is told to IMI, and to whom.
pub(super) fn imi(program: &Fields<'_>, report: &mut Report) -> Option<ImiTerms> {
    let fields = program.required_table("imi", IMI_KEYS, report)?;
    let certification = text(&fields, "certification", report);
    let notices_to = fields.optional("notices_to", report, email).map(|line| line.to_string());
    let registration_link = fields.required("registration_link", report, link);
    Some(ImiTerms { certification: certification?, notices_to, registration_link: registration_link? })
}

fn link(node: &Node<'_>) -> Parsed<String> {
    match line(node)? {
        Some(link) if !link.starts_with("https://") || link.contains(char::is_whitespace) => {
            Err(Fault::NotLink(quote(&link)))
        }
        link => Ok(link.map(|link| link.to_string())),
    }
}
