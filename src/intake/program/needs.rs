//! The requirements of a program, in its order: those of the eight that it names, and its own (P1).

use super::parts::{self, Frame, Kind};
use super::read::MOST_ROWS;
use crate::domain::program::{MOST_NEEDS, Need, Test};
use crate::domain::{OwnId, Requirement, RequirementError};
use crate::intake::fault::{Fault, quote};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::tree::{Node, Value, join, row};
use crate::intake::values::{Parsed, is_true, line};

const STANDARD: &[&str] = &["id", "title", "first"];

/// Which requirements the program lists, and what it asks of them; the eight where it lists none. The latter is none where
/// something is wrong, which is told.
pub(super) fn needs(program: &Fields<'_>, report: &mut Report) -> (Vec<Requirement>, Option<Vec<Need>>) {
    const { assert!(MOST_NEEDS <= 64 && MOST_NEEDS <= MOST_ROWS) };
    if program.is_absent("requirements") {
        return (Requirement::ALL.to_vec(), Some(Need::eight()));
    }
    let nodes = program.nodes("requirements", MOST_NEEDS, report);
    if program.is_empty("requirements") {
        report.add(Some(program.line_of("requirements")), "requirements", &Fault::Missing);
    }
    let mut known: Vec<Requirement> = Vec::new();
    let read: Vec<Option<Need>> = nodes.iter().map(|(path, node)| need(node, path, &mut known, report)).collect();
    let of_kind = |need: &&Need| matches!(need.part.test, Test::Count(_));
    let counting: Vec<&str> = read.iter().flatten().filter(of_kind).map(|need| need.requirement.id()).collect();
    for (path, node) in &nodes {
        each_of(node, path, &mut |of, path, is_part| {
            let Some(wanted) = text_of(of).filter(|wanted| !counting.contains(wanted)) else { return };
            let (line, fault) = (Some(of.line), Fault::CountsNone(quote(wanted)));
            // Of parts nobody looked once.
            if is_part { report.refuse(line, path, &fault) } else { report.add(line, path, &fault) }
        });
    }
    let read = read.into_iter().collect();
    (known, read)
}

/// Each `of` of a feedback requirement and of its parts, with its path, and whether it is a part's.
fn each_of(node: &Node<'_>, path: &str, look: &mut impl FnMut(&Node<'_>, &str, bool)) {
    fn walk(node: &Node<'_>, path: &str, is_part: bool, look: &mut impl FnMut(&Node<'_>, &str, bool)) {
        if let Some(of) = get(node, "of").filter(|_| peek(node, "kind") == Some(Kind::Feedback.id())) {
            look(of, &join(path, "of"), is_part);
        }
        let Some(Node { value: Value::Array(parts), .. }) = get(node, "parts") else { return };
        for (index, part) in parts.iter().enumerate() {
            walk(part, &row(&join(path, "parts"), index), true, look);
        }
    }
    walk(node, path, false, look);
}

fn need(node: &Node<'_>, path: &str, known: &mut Vec<Requirement>, report: &mut Report) -> Option<Need> {
    let standard = peek(node, "id").and_then(|id| Requirement::ALL.into_iter().find(|one| one.id() == id));
    match (standard, peek(node, "kind")) {
        (Some(requirement), None) => {
            let fields = Fields::open(node, path, STANDARD, report)?;
            let requirement = fields.required("id", report, |node| taken(node, requirement, known))?;
            let title = fields.optional("title", report, line);
            let first = fields.optional("first", report, is_true).unwrap_or_default();
            let mut need = Need { first, ..Need::standard(requirement) };
            need.part.title = title.map_or(need.part.title, |title| title.to_string());
            Some(need)
        }
        (_, kind) => {
            let kind = Kind::named(kind);
            let fields =
                Fields::open(node, path, kind.map_or(parts::ALL, |kind| kind.keys(Frame::Requirement)), report)?;
            let id = fields.required("id", report, |node| own_id(node, known));
            if let Some(one) = standard {
                let fault = Fault::LikeStandard { found: quote(one.id()), near: one.standard_id() };
                fields.refuse("id", &fault, report);
            }
            let first = fields.optional("first", report, is_true).unwrap_or_default();
            let part = parts::part(&fields, kind, 1, report);
            Some(Need { requirement: Requirement::Own(id?), first, part: part? })
        }
    }
}

/// A text of a table before its keys are looked at; none where it is no text.
pub(super) fn peek<'a>(node: &'a Node<'a>, key: &str) -> Option<&'a str> {
    get(node, key).and_then(text_of)
}

fn get<'a>(node: &'a Node<'a>, key: &str) -> Option<&'a Node<'a>> {
    let Value::Table(entries) = &node.value else { return None };
    entries.iter().find_map(|(name, node)| (name.name == key).then_some(node))
}

fn text_of<'a>(node: &'a Node<'_>) -> Option<&'a str> {
    let Value::Text(text) = &node.value else { return None };
    Some(text.trim())
}

fn taken(node: &Node<'_>, requirement: Requirement, known: &mut Vec<Requirement>) -> Parsed<Requirement> {
    if known.contains(&requirement) {
        let Value::Text(text) = &node.value else { return Ok(Some(requirement)) };
        return Err(Fault::RequirementTwice(quote(text)));
    }
    known.push(requirement);
    Ok(Some(requirement))
}

/// The id of a requirement of the program's own: one that nobody takes for one of the eight.
fn own_id(node: &Node<'_>, known: &mut Vec<Requirement>) -> Parsed<OwnId> {
    let Some(text) = line(node)? else { return Ok(None) };
    let id: OwnId = text.parse().map_err(|_| Fault::NotOwnId(quote(&text)))?;
    if let Err(RequirementError::Near { near, .. }) = text.parse::<Requirement>() {
        return Err(Fault::LikeStandard { found: quote(&text), near });
    }
    taken(node, Requirement::Own(id), known)?;
    Ok(Some(id))
}
