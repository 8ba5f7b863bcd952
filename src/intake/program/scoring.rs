//! The checklist, the pass rule and the terms of certification (A8, A11, S4).

use std::collections::BTreeSet;

use super::read::text;
use crate::domain::program::{Expression, ImiTerms, MeanLevel, PassRule, Split};
use crate::domain::{Checklist, ChecklistItem, Competency, ItemId, Level};
use crate::intake::fault::{Fault, quote};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::tree::{Node, Value};
use crate::intake::values::{Parsed, email, is_true, line, whole, word};

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
    let fields = program.required_table("checklist", &["competencies"], report)?;
    let rows = fields.rows("competencies", MOST_ROWS, COMPETENCY_KEYS, report);
    some_rows(&fields, "competencies", report);
    let (mut competencies, mut items) = (BTreeSet::new(), BTreeSet::new());
    let read = rows.into_iter().map(|fields| competency(&fields, (&mut competencies, &mut items), report));
    // Every row is read before the first fault decides, so that all are told.
    let competencies = read.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>()?;
    Some(Checklist { competencies })
}

type Ids<'a> = &'a mut BTreeSet<String>;

fn competency(fields: &Fields<'_>, (known, items): (Ids<'_>, Ids<'_>), report: &mut Report) -> Option<Competency> {
    let id = fields.required("id", report, |node| id(node, known));
    let name = text(fields, "name", report);
    let rows = fields.rows("items", MOST_ROWS, ITEM_KEYS, report);
    some_rows(fields, "items", report);
    let items = rows.into_iter().map(|fields| item(&fields, items, report)).collect::<Vec<_>>();
    Some(Competency { id: id?, name: name?, items: items.into_iter().collect::<Option<_>>()? })
}

fn item(fields: &Fields<'_>, known: Ids<'_>, report: &mut Report) -> Option<ChecklistItem> {
    let id = fields.required("id", report, |node| id(node, known)).map(ItemId);
    let text = text(fields, "text", report);
    let mandatory = fields.required("mandatory", report, is_true);
    let levels = fields.required("levels", report, levels);
    Some(ChecklistItem { id: id?, text: text?, mandatory: mandatory?, levels: levels? })
}

pub(super) fn some_rows(fields: &Fields<'_>, key: &str, report: &mut Report) {
    if fields.is_empty(key) {
        report.add(Some(fields.line_of(key)), &fields.path_of(key), &Fault::Missing);
    }
}

/// An id that is not known yet.
pub(super) fn id(node: &Node, known: &mut BTreeSet<String>) -> Parsed<String> {
    let Some(text) = line(node)? else { return Ok(None) };
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.".contains(&byte);
    let fits = text.len() <= ID && text.bytes().all(allowed);
    if !fits || !text.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Err(Fault::NotId(quote(&text)));
    }
    if known.insert(text.to_string()) { Ok(Some(text.to_string())) } else { Err(Fault::DuplicateId(quote(&text))) }
}

/// The words of the levels 1 to 5: none blank, no two the same.
fn levels(node: &Node) -> Parsed<[String; 5]> {
    let Value::Array(list) = &node.value else { return Err(node.instead_of("a list of texts")) };
    let mut words = Vec::with_capacity(list.len());
    for node in list {
        let text = line(node)?.ok_or(Fault::Missing)?.to_string();
        if words.contains(&text) {
            return Err(Fault::DuplicateLevel(quote(&text)));
        }
        words.push(text);
    }
    let found = words.len();
    words.try_into().map(Some).map_err(|_| Fault::NotFiveLevels(found))
}

/// The pass rule; one in words of its own is held against the checklist, where that can be read.
pub(super) fn pass(program: &Fields<'_>, checklist: Option<&Checklist>, report: &mut Report) -> Option<PassRule> {
    let fields = program.required_table("pass", PASS_KEYS, report)?;
    let competency_mean = fields.required("competency_mean", report, mean);
    let mandatory_least = fields.required("mandatory_least", report, level);
    let split = fields.required("split", report, |node| word(node, &Split::ALL, Split::id));
    let rule = fields.optional("rule", report, |node| expression(node, checklist));
    Some(PassRule { competency_mean: competency_mean?, mandatory_least: mandatory_least?, split: split?, rule })
}

/// An expression, as it is written over one or several lines.
fn expression(node: &Node, checklist: Option<&Checklist>) -> Parsed<Expression> {
    let Value::Text(text) = &node.value else { return Err(node.instead_of("text")) };
    let read: Expression = text.parse().map_err(Fault::Expression)?;
    if let Some(checklist) = checklist {
        read.check(checklist).map_err(Fault::Expression)?;
    }
    Ok(Some(read))
}

fn mean(node: &Node) -> Parsed<MeanLevel> {
    let (Value::Number(text) | Value::Text(text)) = &node.value else {
        return Err(node.instead_of("a number or text such as 3.0"));
    };
    text.trim().parse().map(Some).map_err(Fault::Mean)
}

fn level(node: &Node) -> Parsed<Level> {
    Ok(whole(node, 1, 5)?.and_then(Level::new))
}

/// What is told to IMI, and to whom.
pub(super) fn imi(program: &Fields<'_>, report: &mut Report) -> Option<ImiTerms> {
    let fields = program.required_table("imi", IMI_KEYS, report)?;
    let certification = text(&fields, "certification", report);
    let notices_to = fields.optional("notices_to", report, email).map(|line| line.to_string());
    let registration_link = fields.required("registration_link", report, link);
    Some(ImiTerms { certification: certification?, notices_to, registration_link: registration_link? })
}

fn link(node: &Node) -> Parsed<String> {
    match line(node)? {
        Some(link) if !link.starts_with("https://") || link.contains(char::is_whitespace) => {
            Err(Fault::NotLink(quote(&link)))
        }
        link => Ok(link.map(|link| link.to_string())),
    }
}
