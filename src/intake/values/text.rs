use chrono_tz::{TZ_VARIANTS, Tz};

use super::Parsed;
use crate::domain::{LONGEST_ADDRESS, has_address_shape};
use crate::intake::fault::{Fault, quote};
use crate::intake::problem::Problem;
use crate::intake::tree::{Node, Value};
use crate::text::{Line, Prose, nearest};

/// The longest field of one line, in characters.
const LINE: usize = 200;
/// The longest file name that file systems take, in bytes.
const FILE_NAME: usize = 255;
/// The longest id of a program, in bytes.
const PROGRAM_ID: usize = 32;

/// One line of clean text.
pub(in crate::intake) fn line(node: &Node<'_>) -> Parsed<Line> {
    bounded_line(node, LINE)
}

/// One line of clean text that is not a value of the form itself, as long as [`line()`] at most.
pub(in crate::intake) fn one_line(text: &str) -> Result<Line, Fault> {
    bounded(text, LINE)
}

fn bounded_line(node: &Node<'_>, most: usize) -> Parsed<Line> {
    let line = bounded(text(node)?, most)?;
    Ok(Some(line).filter(|line| !line.is_empty()))
}

fn bounded(text: &str, most: usize) -> Result<Line, Fault> {
    if text.trim().chars().nth(most).is_some() {
        return Err(Fault::TooLong(most));
    }
    Line::parse(text).map_err(Fault::Unclean)
}

/// Clean text of several lines, of `most` characters at most.
pub(in crate::intake) fn prose(node: &Node<'_>, most: usize) -> Parsed<Prose> {
    let text = text(node)?;
    if text.chars().nth(most).is_some() {
        return Err(Fault::TooLong(most));
    }
    let prose = Prose::parse(text).map_err(Fault::Unclean)?;
    Ok(Some(prose).filter(|prose| !prose.trim().is_empty()))
}

/// An e-mail address, or what has its shape: that is on file here and there.
pub(in crate::intake) fn email(node: &Node<'_>) -> Parsed<Line> {
    let Some(address) = bounded_line(node, LONGEST_ADDRESS)? else { return Ok(None) };
    if has_address_shape(&address) { Ok(Some(address)) } else { Err(Fault::Email(quote(&address))) }
}

/// The name of a time zone that the IANA database has.
pub(in crate::intake) fn time_zone(node: &Node<'_>) -> Parsed<Line> {
    let Some(zone) = line(node)? else { return Ok(None) };
    if zone.parse::<Tz>().is_ok() {
        return Ok(Some(zone));
    }
    // A name in other spelling is nearer than one that differs in a letter.
    let plain = zone.replace([' ', '-'], "_");
    let same = TZ_VARIANTS.iter().map(|zone| zone.name()).find(|name| name.eq_ignore_ascii_case(&plain));
    // What is near to hours and a sign is another zone.
    let is_name = !zone.chars().any(char::is_numeric);
    let near = || is_name.then(|| nearest(&zone, TZ_VARIANTS.iter().map(|zone| zone.name()))).flatten();
    let nearest = same.or_else(near);
    Err(Fault::TimeZone { found: quote(&zone), nearest })
}

/// The id of a program (P1).
pub(in crate::intake) fn program_id(node: &Node<'_>) -> Parsed<Line> {
    let Some(id) = line(node)? else { return Ok(None) };
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits =
        id.len() <= PROGRAM_ID && id.bytes().all(allowed) && id.starts_with(|first: char| first.is_ascii_lowercase());
    if fits { Ok(Some(id)) } else { Err(Fault::NotProgramId(quote(&id))) }
}

/// The plain name of a file beside the form: no folder, not hidden.
pub(in crate::intake) fn document_name(node: &Node<'_>) -> Parsed<Line> {
    let Some(name) = bounded_line(node, FILE_NAME)? else { return Ok(None) };
    let is_plain = name.len() <= FILE_NAME && !name.starts_with('.') && !name.contains(['/', '\\']);
    if is_plain { Ok(Some(name)) } else { Err(Fault::DocumentName(quote(&name))) }
}

/// The plain name of a document that comes by itself, not in a form; else what is wrong with it.
pub fn file_name(name: &str) -> Result<Line, Problem> {
    let node = Node { line: 0, value: Value::Text(name.into()) };
    let fault = match document_name(&node) {
        Ok(Some(name)) => return Ok(name),
        Ok(None) => Fault::DocumentName(quote(name)),
        Err(fault) => fault,
    };
    Err(Problem { line: None, key: None, message: fault.to_string(), hint: "give the file another name".to_owned() })
}

fn text<'a>(node: &'a Node<'_>) -> Result<&'a str, Fault> {
    match &node.value {
        Value::Text(text) => Ok(text),
        _ => Err(node.instead_of("text")),
    }
}
