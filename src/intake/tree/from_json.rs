use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Key, Lines, MOST_LEVELS, Node, Path, Value, fits};
use crate::intake::fault::Fault;
use crate::intake::problem::Report;

/// Of so many keys of a table each is compared with each.
const FEW_KEYS: usize = 32;

/// The tree of a JSON text whose first line has the number `first_line`; none where there is a problem that leaves
/// nothing to read.
///
/// Strict (RFC 8259). `serde_json` gives each value as it is written, and what a table or list holds is read from that:
/// so numbers stay as they are, and a value's place in the text is known. A byte is read once for each level that it lies
/// under, of which there are few.
pub(in crate::intake) fn from_json<'t>(text: &'t str, first_line: u32, report: &mut Report) -> Option<Node<'t>> {
    let lines = Lines::new(text, first_line);
    if let Some(at) = too_deep(text) {
        report.add(Some(lines.of(at)), "", &Fault::TooDeep(MOST_LEVELS));
        return None;
    }
    let mut reader = Reader { text, lines, report: Report::default() };
    let read = reader.top().and_then(|value| reader.node(value, &Path::Top));
    match read {
        Ok(node) => {
            report.go_on(reader.report);
            Some(node)
        }
        Err(Flaw { line, fault }) => {
            report.add(Some(line), "", &fault);
            None
        }
    }
}

/// The first bracket that is too deep: what comes after it is not looked at.
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

/// Why nothing of a text can be read.
struct Flaw {
    line: u32,
    fault: Fault,
}

struct Reader<'t> {
    text: &'t str,
    lines: Lines,
    /// What is wrong with values that can be read.
    report: Report,
}

impl<'t> Reader<'t> {
    /// The text's value as it is written.
    fn top(&self) -> Result<&'t str, Flaw> {
        let text = self.text.trim_matches([' ', '\t', '\n', '\r']);
        // A table or list is read from this whole text, and so are its faults told.
        if text.starts_with(['{', '[']) { Ok(text) } else { self.parse::<&RawValue>(text).map(RawValue::get) }
    }

    /// Reads a part of the text.
    fn parse<T: Deserialize<'t>>(&self, part: &'t str) -> Result<T, Flaw> {
        serde_json::from_str(part).map_err(|error| {
            let lines_down = error.line().saturating_sub(1);
            let above: usize = part.split_inclusive('\n').take(lines_down).map(str::len).sum();
            // Bytes of a line are counted there, and letters by whoever looks for the place.
            let from = if lines_down == 0 { 0 } else { self.at(part) + above };
            let ends = self.text.floor_char_boundary(self.at(part) + above + error.column());
            let before = &self.text[from..ends];
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
            let message = error.to_string();
            // The line is told apart from the message, and counted in the file.
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            let message = format!("{message} at column {column}");
            let line = self.lines.of(self.at(part)).saturating_add(u32::try_from(lines_down).unwrap_or(u32::MAX));
            Flaw { line, fault: Fault::Syntax { format: "JSON", message } }
        })
    }

    /// At which byte of the text a part of it begins.
    fn at(&self, part: &str) -> usize {
        part.as_ptr().addr() - self.text.as_ptr().addr()
    }

    /// The node of a value as it is written.
    fn node(&mut self, text: &'t str, path: &Path<'_>) -> Result<Node<'t>, Flaw> {
        let line = self.lines.of(self.at(text));
        let value = match text.as_bytes().first() {
            Some(b'{') => Value::Table(self.table(text, line, path)?),
            Some(b'[') => Value::Array(self.list(text, line, path)?),
            Some(b'"') => Value::Text(self.parse::<Text<'_>>(text)?.0),
            Some(b't') => Value::Bool(true),
            Some(b'f') => Value::Bool(false),
            Some(b'n') => Value::Null,
            _ => Value::Number(text.into()),
        };
        Ok(Node { line, value })
    }

    fn list(&mut self, text: &'t str, line: u32, path: &Path<'_>) -> Result<Vec<Node<'t>>, Flaw> {
        let rows: Vec<&RawValue> = self.parse(text)?;
        if !fits(rows.len(), line, path, &mut self.report) {
            return Ok(Vec::new());
        }
        rows.into_iter().enumerate().map(|(index, row)| self.node(row.get(), &Path::Row(path, index))).collect()
    }

    fn table(&mut self, text: &'t str, line: u32, path: &Path<'_>) -> Result<Vec<(Key<'t>, Node<'t>)>, Flaw> {
        let Entries(entries) = self.parse(text)?;
        if !fits(entries.len(), line, path, &mut self.report) {
            return Ok(Vec::new());
        }
        let is_small = entries.len() <= FEW_KEYS;
        let mut seen = HashSet::new();
        let mut rows: Vec<(Key<'t>, Node<'t>)> = Vec::with_capacity(entries.len());
        for (Text(name), value) in entries {
            // Between a key and its value there are white space and a colon alone.
            let before = &self.text.as_bytes()[..self.at(value.get())];
            let line = self.lines.of(before.iter().rposition(|byte| *byte == b'"').unwrap_or(0));
            let path = Path::Key(path, &name);
            let node = self.node(value.get(), &path)?;
            let is_again =
                if is_small { rows.iter().any(|(key, _)| key.name == name) } else { !seen.insert(name.clone()) };
            if is_again {
                self.report.add(Some(line), &path.to_string(), &Fault::DuplicateKey);
                continue;
            }
            rows.push((Key { name, line }, node));
        }
        Ok(rows)
    }
}

/// A text without its quotation marks, lent where it is written plainly.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

/// What a table holds, in the order of the text; a key may come more than once.
struct Entries<'t>(Vec<(Text<'t>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;

        impl<'de> Visitor<'de> for Table {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                // Most tables of a form hold fewer.
                let mut entries = Vec::with_capacity(8);
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_written_and_values_know_their_line() {
        let mut report = Report::default();
        let node = from_json("{\n \"a\": 240.50,\n \"b\": [null,\n true]}", 3, &mut report).unwrap();
        let Value::Table(rows) = node.value else { panic!("not a table") };
        assert_eq!((rows[0].0.line, &rows[0].1.value), (4, &Value::Number("240.50".into())));
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
            "{\"\\udc00\": 1}",
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

    #[test]
    fn what_is_no_json_is_told_with_its_place_in_the_text() {
        let told = |text: &str| {
            let mut report = Report::default();
            assert!(from_json(text, 5, &mut report).is_none(), "{text}");
            let problems = report.finish(()).unwrap_err();
            assert_eq!(problems.len(), 1, "{problems:?}");
            problems[0].to_string()
        };
        assert_eq!(told("{\"a\": 1,\n  \"b\": x}"), "line 6: not valid JSON: expected value at column 8");
        assert_eq!(told("{\"é\": \"é\",\n  \"é\": x}"), "line 6: not valid JSON: expected value at column 8");
        let lone = told("{\"a\": 1, \"a\": 2,\n  \"b\": [\"\\ud800\"]}");
        assert_eq!(lone, "line 6: not valid JSON: unexpected end of hex escape at column 16");
        let again = "{\"a\": 1, \"a\": \"\\ud800\"}";
        assert!(told(again).contains("hex escape"), "what a key that comes twice holds is read");
        let deep = format!("{{\"a\": 1,\n\"b\":{}1{}}}", "[".repeat(MOST_LEVELS), "]".repeat(MOST_LEVELS));
        assert_eq!(told(&deep), format!("line 6: nested more than {MOST_LEVELS} levels deep"));
        let deepest = deep.replacen('[', "", 1).replacen(']', "", 1);
        assert!(from_json(&deepest, 1, &mut Report::default()).is_some());
    }

    #[test]
    fn keys_know_their_line_however_they_are_written() {
        let mut report = Report::default();
        let node = from_json("\n{\"a\":\n1, \"\\u0062\"\n :\n\"\\n\",\n\"b\":{}}", 1, &mut report).unwrap();
        let Value::Table(rows) = node.value else { panic!("not a table") };
        let lines: Vec<_> = rows.iter().map(|(key, node)| (key.name.as_ref(), key.line, node.line)).collect();
        assert_eq!((node.line, lines), (2, vec![("a", 2, 3), ("b", 3, 5)]));
        assert_eq!(rows[1].1.value, Value::Text("\n".into()));
        let lent: Vec<bool> = rows.iter().map(|(key, _)| matches!(key.name, Cow::Borrowed(_))).collect();
        assert_eq!(lent, [true, false], "what is written plainly is not copied");
        assert_eq!(report.finish(()).unwrap_err()[0].to_string(), "line 6: b: the key comes twice");
    }
}
