use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::{Key, Lines, MOST_LEVELS, Node, Path, Value, fits};
use crate::intake::fault::{Fault, quote};
use crate::intake::problem::Report;

/// Up to this length all syntax errors are told, beyond it only the first: each keeps the parser busy once more.
const ALL_ERRORS_WITHIN: usize = 256 * 1024;
/// A broken text makes errors of its own consequences; more than these help nobody.
const MOST_SYNTAX_ERRORS: usize = 50;
/// The longest key that a syntax error tells, in bytes.
const LONGEST_KEY: usize = 60;
const DUPLICATE: &str = "duplicate key";

/// The tree of a TOML text; none where there is a problem that leaves nothing to read.
///
/// The parser bounds its own depth (80 levels in one key or value), so the tree is shallow enough to walk.
pub(in crate::intake) fn from_toml<'t>(text: &'t str, report: &mut Report) -> Option<Node<'t>> {
    let lines = Lines::new(text, 1);
    match DeTable::parse(text) {
        Ok(table) => Some(convert_root(table, &lines, report)),
        Err(error) if text.len() > ALL_ERRORS_WITHIN => {
            tell(text, &error, &lines, report);
            None
        }
        Err(_) => recover(text, &lines, report),
    }
}

/// Tells all errors; a text whose only fault is keys that come twice is still read, for its other problems.
fn recover<'t>(text: &'t str, lines: &Lines, report: &mut Report) -> Option<Node<'t>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut told_line = None;
    for error in errors.iter().take(MOST_SYNTAX_ERRORS) {
        let line = error.span().map(|span| lines.of(span.start));
        if told_line != Some(line) {
            tell(text, error, lines, report);
        }
        told_line = Some(line);
    }
    errors.iter().all(|error| error.message() == DUPLICATE).then(|| convert_root(table, lines, report))
}

fn tell(text: &str, error: &toml::de::Error, lines: &Lines, report: &mut Report) {
    let line = error.span().map(|span| lines.of(span.start));
    if error.message() == DUPLICATE {
        let key = error.span().and_then(|span: Range<usize>| text.get(span)).unwrap_or_default();
        report.add(line, &quote(key), &Fault::DuplicateKey);
        return;
    }
    let key = error.span().and_then(|span| key_before(text, span.start)).unwrap_or_default();
    if let Some(day) = error.span().and_then(|span| day_otherwise(text, span.start, key)) {
        report.add(line, key, &Fault::NotDate(quote(day)));
        return;
    }
    report.add(line, key, &Fault::Syntax { format: "TOML", message: error.message().to_owned() });
}

/// The bare key that a line begins with, of which the value is wrong at a byte.
fn key_before(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let line = before.get(before.rfind('\n').map_or(0, |end| end + 1)..)?;
    let key = line.split_once('=')?.0.trim();
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    (!key.is_empty() && key.len() <= LONGEST_KEY && key.bytes().all(is_bare)).then_some(key)
}

/// What stands for a day on a line, where it is written with points or strokes: the parser takes that for a broken number.
fn day_otherwise<'t>(text: &'t str, at: usize, key: &str) -> Option<&'t str> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let value = line.split_once('=')?.1.split('#').next()?.trim();
    let is_of_day = matches!(key.rsplit('.').next(), Some("received_on" | "date" | "made_on"));
    let is_of_figures = |value: &str| value.chars().all(|c| c.is_ascii_digit() || "./ ".contains(c));
    (is_of_day && !value.is_empty() && is_of_figures(value)).then_some(value)
}

fn convert_root<'t>(table: Spanned<DeTable<'t>>, lines: &Lines, report: &mut Report) -> Node<'t> {
    Node { line: 1, value: Value::Table(convert_table(table.into_inner(), 1, &Path::Top, 1, lines, report)) }
}

fn convert_table<'t>(
    table: DeTable<'t>,
    line: u32,
    path: &Path<'_>,
    level: usize,
    lines: &Lines,
    report: &mut Report,
) -> Vec<(Key<'t>, Node<'t>)> {
    if level > MOST_LEVELS {
        report.add(Some(line), "", &Fault::TooDeep(MOST_LEVELS));
        return Vec::new();
    }
    if !fits(table.len(), line, path, report) {
        return Vec::new();
    }
    let mut rows: Vec<_> = table.into_iter().collect();
    rows.sort_by_key(|(key, _)| key.span().start);
    let rows = rows.into_iter().map(|(key, value)| {
        let line = lines.of(key.span().start);
        let name = key.into_inner();
        let node = convert(value, &Path::Key(path, &name), level, lines, report);
        (Key { name, line }, node)
    });
    rows.collect()
}

fn convert<'t>(
    value: Spanned<DeValue<'t>>,
    path: &Path<'_>,
    level: usize,
    lines: &Lines,
    report: &mut Report,
) -> Node<'t> {
    let line = lines.of(value.span().start);
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text),
        DeValue::Integer(number) => Value::Number(number.to_string().into()),
        DeValue::Float(number) => Value::Number(number.to_string().into()),
        DeValue::Boolean(yes) => Value::Bool(yes),
        DeValue::Datetime(moment) => day(&moment),
        DeValue::Table(table) => Value::Table(convert_table(table, line, path, level + 1, lines, report)),
        DeValue::Array(array) => {
            if level >= MOST_LEVELS {
                report.add(Some(line), "", &Fault::TooDeep(MOST_LEVELS));
                return Node { line, value: Value::Null };
            }
            if !fits(array.len(), line, path, report) {
                return Node { line, value: Value::Array(Vec::new()) };
            }
            let rows = array.into_iter().enumerate();
            Value::Array(
                rows.map(|(index, node)| convert(node, &Path::Row(path, index), level + 1, lines, report)).collect(),
            )
        }
    };
    Node { line, value }
}

fn day(moment: &Datetime) -> Value<'static> {
    let (Some(date), None) = (moment.date, moment.time) else { return Value::Moment };
    let day = NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day));
    // A day that no calendar has is left to the field's reader, which says so.
    day.map_or_else(|| Value::Text(date.to_string().into()), Value::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_written_and_values_know_their_line() {
        let mut report = Report::default();
        let text = "z = 1_000.50\na = 2026-02-03\n[[t]]\nb = [\n  0x1F,\n  1e3]\n[[t]]\nc = { d = 07:30:00 }\n";
        let Value::Table(rows) = from_toml(text, &mut report).unwrap().value else { panic!("not a table") };
        let names: Vec<&str> = rows.iter().map(|(key, _)| key.name.as_ref()).collect();
        assert_eq!(names, ["z", "a", "t"]);
        assert_eq!(rows[0].1, Node { line: 1, value: Value::Number("1000.50".into()) });
        assert_eq!(rows[1].1.value, Value::Date(NaiveDate::from_ymd_opt(2026, 2, 3).unwrap()));
        let Value::Array(list) = &rows[2].1.value else { panic!("not a list") };
        assert_eq!(list.iter().map(|node| node.line).collect::<Vec<_>>(), [3, 7]);
        let Value::Table(first) = &list[0].value else { panic!("not a table") };
        let Value::Array(numbers) = &first[0].1.value else { panic!("not a list") };
        assert_eq!(numbers[0], Node { line: 5, value: Value::Number("0x1F".into()) });
        assert_eq!(numbers[1], Node { line: 6, value: Value::Number("1e3".into()) });
        assert!(report.is_clear());
    }

    #[test]
    fn all_syntax_errors_are_told_and_duplicates_do_not_end_the_reading() {
        let mut report = Report::default();
        assert!(from_toml("a = \nb = 1\nc = 'x\n", &mut report).is_none());
        let lines: Vec<_> = report.finish(()).unwrap_err().into_iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(1), Some(3)]);

        let mut report = Report::default();
        assert!(from_toml("a = 1\na = 2\n[b]\n[b]\n", &mut report).is_some());
        let problems = report.finish(()).unwrap_err();
        let told: Vec<_> = problems.iter().map(|problem| (problem.line, problem.key.as_deref())).collect();
        assert_eq!(told, [(Some(2), Some("a")), (Some(4), Some("b"))]);
    }

    #[test]
    fn a_day_that_is_written_otherwise_is_told_how_days_are_written() {
        for day in ["12.10.2026", "12/10/2026"] {
            let mut report = Report::default();
            assert!(from_toml(&format!("a = 1\nreceived_on = {day} # came\n"), &mut report).is_none());
            let problem = report.finish(()).unwrap_err().remove(0);
            assert_eq!((problem.line, problem.message), (Some(2), format!("`{day}` is not a date")));
            assert_eq!(problem.hint, "write year, month and day, such as 2026-10-12");
        }
    }
}
