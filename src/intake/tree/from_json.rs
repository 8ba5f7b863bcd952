use std::collections::HashSet;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;

use super::{Key, Lines, MOST_LEVELS, Node, Path, Value, fits};
use crate::intake::fault::{Fault, quote};
use crate::intake::problem::Report;

/// Of so many keys of a table each is compared with each.
const FEW_KEYS: usize = 32;

/// The tree of a JSON text whose first line has the number `first_line`; none where there is a problem that leaves
/// nothing to read.
///
/// Strict (RFC 8259): `serde_json` decides what JSON is, `jsonc-parser` then tells the places.
pub(in crate::intake) fn from_json(text: &str, first_line: u32, report: &mut Report) -> Option<Node> {
    let lines = Lines::new(text, first_line);
    if let Some(at) = too_deep(text) {
        report.add(Some(lines.of(at)), "", &Fault::TooDeep(MOST_LEVELS));
        return None;
    }
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let line = u32::try_from(error.line()).unwrap_or(u32::MAX).saturating_sub(1).saturating_add(first_line);
        let message = error.to_string();
        // The line is told apart from the message, and counted in the file.
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        let message = format!("{message} at column {}", error.column());
        report.add(Some(line), "", &Fault::Syntax { format: "JSON", message });
        return None;
    }
    match parse_to_ast(text, &CollectOptions::default(), &strict()) {
        Ok(parsed) => Some(convert(parsed.value?, &Path::Top, &lines, report)),
        Err(error) => {
            let message = quote(&error.kind().to_string());
            report.add(Some(lines.of(error.range().start)), "", &Fault::Syntax { format: "JSON", message });
            None
        }
    }
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// The first bracket that is too deep, told before a recursive parser sees it.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                if depth > MOST_LEVELS {
                    return Some(at);
                }
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn convert(value: ast::Value<'_>, path: &Path<'_>, lines: &Lines, report: &mut Report) -> Node {
    let line = lines.of(value.range().start);
    let value = match value {
        ast::Value::StringLit(text) => Value::Text(text.value.into_owned()),
        ast::Value::NumberLit(number) => Value::Number(number.value.to_owned()),
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::Array(array) => {
            if !fits(array.elements.len(), line, path, report) {
                return Node { line, value: Value::Array(Vec::new()) };
            }
            let rows = array.elements.into_iter().enumerate();
            Value::Array(rows.map(|(index, node)| convert(node, &Path::Row(path, index), lines, report)).collect())
        }
        ast::Value::Object(object) => Value::Table(convert_object(object, line, path, lines, report)),
    };
    Node { line, value }
}

fn convert_object(
    object: ast::Object<'_>,
    line: u32,
    path: &Path<'_>,
    lines: &Lines,
    report: &mut Report,
) -> Vec<(Key, Node)> {
    if !fits(object.properties.len(), line, path, report) {
        return Vec::new();
    }
    let is_small = object.properties.len() <= FEW_KEYS;
    let mut seen = HashSet::new();
    let mut rows: Vec<(Key, Node)> = Vec::with_capacity(object.properties.len());
    for property in object.properties {
        let line = lines.of(property.name.range().start);
        let name = property.name.into_string();
        let path = Path::Key(path, &name);
        let is_again = if is_small { rows.iter().any(|(key, _)| key.name == name) } else { !seen.insert(name.clone()) };
        if is_again {
            report.add(Some(line), &path.to_string(), &Fault::DuplicateKey);
            continue;
        }
        let node = convert(property.value, &path, lines, report);
        rows.push((Key { name, line }, node));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_written_and_values_know_their_line() {
        let mut report = Report::default();
        let node = from_json("{\n \"a\": 240.50,\n \"b\": [null,\n true]}", 3, &mut report).unwrap();
        let Value::Table(rows) = node.value else { panic!("not a table") };
        assert_eq!((rows[0].0.line, &rows[0].1.value), (4, &Value::Number("240.50".to_owned())));
        let Value::Array(list) = &rows[1].1.value else { panic!("not a list") };
        assert_eq!(list[1], Node { line: 6, value: Value::Bool(true) });
        assert!(report.is_clear());
    }

    #[test]
    fn only_strict_json_is_read() {
        let wrong = [
            "{\"a\": 1,}",
            "{\"a\": 1 // no\n}",
            "{a: 1}",
            "{'a': 1}",
            "{\"a\": 01}",
            "{\"a\": .5}",
            "{\"a\": NaN}",
            "{\"a\": 1 \"b\": 2}",
            "{} {}",
            "{\"a\": \"x\ty\"}",
            "{\"a\": \"\\ud800\"}",
            "{",
        ];
        for text in wrong {
            let mut report = Report::default();
            assert!(from_json(text, 1, &mut report).is_none(), "{text}");
            let problems = report.finish(()).unwrap_err();
            assert_eq!(problems.len(), 1, "{text}");
            assert!(problems[0].line.is_some() && problems[0].message.starts_with("not valid JSON: "), "{problems:?}");
        }
    }
}
