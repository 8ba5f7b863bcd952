use std::rc::Rc;

use super::fault::Fault;
use super::problem::{OddAddress, Report};
use super::protected::is_protected;
use super::tree::{Node, Value, join, row};
use super::values::{Parsed, email};
use crate::domain::is_address;
use crate::text::{Line, nearest};

/// The fields of one table, whose keys were checked: unknown ones told, protected characteristics dropped (R0).
pub(super) struct Fields<'a> {
    place: Place,
    line: u32,
    rows: Vec<(&'a str, &'a Node<'a>)>,
}

/// Where a table stands: at a path, or in a row of the list there. It is put into words where something is told of it.
#[derive(Clone)]
struct Place {
    path: Rc<str>,
    row: Option<usize>,
}

impl Place {
    fn path(&self) -> String {
        self.row.map_or_else(|| self.path.to_string(), |index| row(&self.path, index))
    }
}

impl<'a> Fields<'a> {
    /// The fields of a table; none, and a problem, where the value is no table.
    pub(super) fn open(
        node: &'a Node<'a>,
        path: &str,
        known: &'static [&'static str],
        report: &mut Report,
    ) -> Option<Self> {
        Self::at(node, Place { path: path.into(), row: None }, known, report)
    }

    fn at(node: &'a Node<'a>, place: Place, known: &'static [&'static str], report: &mut Report) -> Option<Self> {
        let Value::Table(entries) = &node.value else {
            report.add(Some(node.line), &place.path(), &node.instead_of("a table"));
            return None;
        };
        let mut rows = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            if known.contains(&key.name.as_ref()) {
                rows.push((key.name.as_ref(), value));
            } else if is_protected(&key.name) && report.drops_protected() {
                report.drop_key(join(&place.path(), &key.name));
            } else {
                let fault = Fault::UnknownKey { nearest: nearest(&key.name, known.iter().copied()), known };
                report.add(Some(key.line), &join(&place.path(), &key.name), &fault);
            }
        }
        Some(Self { place, line: node.line, rows })
    }

    /// The field's value; none where it is absent, null or blank, and where it is wrong, which is told.
    pub(super) fn optional<T>(
        &self,
        key: &str,
        report: &mut Report,
        parse: impl FnOnce(&Node<'_>) -> Parsed<T>,
    ) -> Option<T> {
        let node = self.get(key)?;
        parse(node).unwrap_or_else(|fault| {
            report.add(Some(node.line), &self.path_of(key), &fault);
            None
        })
    }

    /// The e-mail address there; one that no mail server takes is noted, as it is one on file or is refused.
    pub(super) fn address(&self, key: &str, report: &mut Report) -> Option<Line> {
        let address = self.optional(key, report, email)?;
        if !is_address(&address) {
            report.note_odd(OddAddress { line: self.line_of(key), key: self.path_of(key), address: address.clone() });
        }
        Some(address)
    }

    /// The field's value; that it is absent, null or blank is told.
    pub(super) fn required<T>(
        &self,
        key: &str,
        report: &mut Report,
        parse: impl FnOnce(&Node<'_>) -> Parsed<T>,
    ) -> Option<T> {
        let Some(node) = self.get(key) else {
            report.add(Some(self.line), &self.path_of(key), &Fault::Missing);
            return None;
        };
        let fault = match parse(node) {
            Ok(Some(value)) => return Some(value),
            Ok(None) => Fault::Missing,
            Err(fault) => fault,
        };
        report.add(Some(node.line), &self.path_of(key), &fault);
        None
    }

    /// The fields of a table below this one.
    pub(super) fn table(&self, key: &str, known: &'static [&'static str], report: &mut Report) -> Option<Fields<'a>> {
        Fields::open(self.get(key)?, &self.path_of(key), known, report)
    }

    /// The fields of a table below this one; that it is absent is told.
    pub(super) fn required_table(
        &self,
        key: &str,
        known: &'static [&'static str],
        report: &mut Report,
    ) -> Option<Fields<'a>> {
        if self.get(key).is_none() {
            report.add(Some(self.line), &self.path_of(key), &Fault::Missing);
        }
        self.table(key, known, report)
    }

    /// The fields of each table in a list below this one, `most` at most; a null row is none.
    pub(super) fn rows(
        &self,
        key: &str,
        most: usize,
        known: &'static [&'static str],
        report: &mut Report,
    ) -> Vec<Fields<'a>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let path = self.path_of(key);
        let Value::Array(list) = &node.value else {
            report.add(Some(node.line), &path, &node.instead_of("a list of tables"));
            return Vec::new();
        };
        if list.len() > most {
            report.add(Some(node.line), &path, &Fault::TooManyRows(most));
            return Vec::new();
        }
        let path: Rc<str> = path.into();
        let rows = list.iter().enumerate().filter(|(_, node)| node.value != Value::Null);
        let rows = rows.map(|(index, node)| (node, Place { path: Rc::clone(&path), row: Some(index) }));
        rows.filter_map(|(node, place)| Fields::at(node, place, known, report)).collect()
    }

    /// The tables of a list below this one as they stand, `most` at most, each with its path: for rows whose keys depend on
    /// what they say.
    pub(super) fn nodes(&self, key: &str, most: usize, report: &mut Report) -> Vec<(String, &'a Node<'a>)> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let path = self.path_of(key);
        let Value::Array(list) = &node.value else {
            report.add(Some(node.line), &path, &node.instead_of("a list of tables"));
            return Vec::new();
        };
        if list.len() > most {
            report.add(Some(node.line), &path, &Fault::TooManyRows(most));
            return Vec::new();
        }
        list.iter().enumerate().map(|(index, node)| (row(&path, index), node)).collect()
    }

    /// Whether a key is absent.
    pub(super) fn is_absent(&self, key: &str) -> bool {
        self.get(key).is_none()
    }

    /// Whether a list is absent or has no rows.
    pub(super) fn is_empty(&self, key: &str) -> bool {
        self.get(key).is_none_or(|node| node.value == Value::Array(Vec::new()))
    }

    /// The line on which a field's value begins, or this table's where it is absent.
    pub(super) fn line_of(&self, key: &str) -> u32 {
        self.get(key).map_or(self.line, |node| node.line)
    }

    /// Refuses a key that no program may have any more, where it is said; see [`Report::refuse`].
    pub(super) fn refuse(&self, key: &str, fault: &Fault, report: &mut Report) {
        if let Some(node) = self.get(key) {
            report.refuse(Some(node.line), &self.path_of(key), fault);
        }
    }

    /// The field's path from the top of the form.
    pub(super) fn path_of(&self, key: &str) -> String {
        join(&self.place.path(), key)
    }

    fn get(&self, key: &str) -> Option<&'a Node<'a>> {
        let (_, node) = self.rows.iter().find(|(name, _)| *name == key)?;
        (node.value != Value::Null).then_some(*node)
    }
}
