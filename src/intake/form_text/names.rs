use std::collections::BTreeMap;

use crate::domain::{Document, Form};
use crate::text::Line;

/// The longest name in bytes that leaves room for what tells documents of one name apart.
const ROOM: usize = 180;

/// The names under which the text of a form knows the documents on file.
///
/// A name that two documents of different content share is followed by `#` and the first digits of the content's digest,
/// so that the text keeps them apart: `syllabus.txt#1f09ab33`.
#[derive(Debug)]
pub struct DocumentNames<'a>(Vec<(String, &'a Document)>);

impl<'a> DocumentNames<'a> {
    /// The names of the documents of a form.
    pub fn of(form: &'a Form) -> Self {
        let mut by_name: BTreeMap<&Line, Vec<&Document>> = BTreeMap::new();
        for document in form.documents() {
            let same = by_name.entry(&document.name).or_default();
            if !same.contains(&document) {
                same.push(document);
            }
        }
        let mut names = Vec::new();
        for (name, documents) in &by_name {
            match documents.as_slice() {
                [only] => names.push((name.to_string(), *only)),
                several => {
                    names.extend(
                        several.iter().map(|document| (alias(document, |alias| !is_taken(&by_name, alias)), *document)),
                    );
                }
            }
        }
        Self(names)
    }

    /// The name of one of the documents.
    pub fn name_of(&self, document: &Document) -> String {
        let found = self.0.iter().find(|(_, other)| *other == document);
        found.map_or_else(|| document.name.to_string(), |(name, _)| name.clone())
    }

    /// The document of a name.
    pub fn find(&self, name: &str) -> Option<&'a Document> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, document)| *document)
    }

    /// Whether a name says more than the document's own.
    pub(super) fn has_aliases(&self) -> bool {
        self.0.iter().any(|(name, document)| *name != document.name.as_str())
    }
}

fn is_taken(by_name: &BTreeMap<&Line, Vec<&Document>>, alias: &str) -> bool {
    by_name.keys().any(|name| name.as_str() == alias)
}

/// The document's name with as many digits of its digest as no other name has.
fn alias(document: &Document, is_free: impl Fn(&str) -> bool) -> String {
    let digest = document.digest.to_string();
    let mut end = document.name.len().min(ROOM);
    while !document.name.is_char_boundary(end) {
        end -= 1;
    }
    let name = document.name[..end].trim_end();
    let alias = |n_digits: usize| format!("{name}#{}", &digest[..n_digits]);
    let free = (8..64).step_by(8).map(alias).find(|alias| is_free(alias));
    free.unwrap_or_else(|| alias(64))
}
