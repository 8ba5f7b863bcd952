use std::collections::btree_map::{BTreeMap, Entry};

use chrono::NaiveDate;
use lopdf::{Dictionary, Document, Object, decode_text_string};

use super::bounds::load;
use super::string::text_of;
use super::tree::{FORM, Said, to_json};
use crate::intake::fault::{Fault, quote};
use crate::intake::problem::Problem;

/// How far from its beginning a PDF may say that it is one, in bytes.
const HEAD: usize = 1024;
/// What all fields may say together, in bytes: several can say the same stream.
const MOST_SAID: usize = 16 * 1024 * 1024;
/// The longest name of a field, in bytes.
const LONGEST_NAME: usize = 200;
/// The most fields and groups of fields that are looked at.
const MOST_FIELDS: usize = 20_000;
/// How deep groups of fields may lie in each other.
const MOST_LEVELS: usize = 16;
/// The field that says which form it is, and the one for the day of receipt.
const VERSION: &str = "form";
const RECEIVED_ON: &str = "received_on";

/// Whether bytes are a PDF: what is named so, and what says so at its beginning.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.get(..HEAD.min(bytes.len())).is_some_and(|head| head.windows(5).any(|five| five == b"%PDF-"))
}

/// What a filled PDF of the form says, as the JSON text of an application; where it says no day of receipt, that day.
///
/// The text is not checked: [`read()`](super::super::read()) does that. Refused is what is no PDF, is locked or cut off, holds or
/// unpacks to more than a form, or does not hold the form's fields.
pub fn pdf_form(bytes: &[u8], received_on: Option<NaiveDate>) -> Result<String, Vec<Problem>> {
    let document = load(bytes)?;
    if document.is_encrypted() {
        return Err(Fault::PdfLocked.into());
    }
    let mut fields = fields_of(&document)?;
    match fields.get(VERSION) {
        Some(Said::Text(form)) if form.starts_with(FORM_BEGIN) => {}
        _ => return Err(Fault::PdfWithoutForm.into()),
    }
    if let Some(day) = received_on {
        let is_blank = |said: &Said| matches!(said, Said::Text(text) if text.trim().is_empty());
        if fields.get(RECEIVED_ON).is_none_or(is_blank) {
            fields.insert(RECEIVED_ON.to_owned(), Said::Text(day.to_string()));
        }
    }
    Ok(to_json(&fields))
}

/// What the fields say, by their whole names.
fn fields_of(document: &Document) -> Result<BTreeMap<String, Said>, Fault> {
    let form = document.catalog().and_then(|catalog| dictionary(document, catalog, b"AcroForm"));
    let roots =
        form.and_then(|form| form.get_deref(b"Fields", document)?.as_array()).map_err(|_| Fault::PdfWithoutForm)?;
    let mut found = BTreeMap::new();
    let mut left: Vec<Node<'_>> =
        roots.iter().rev().map(|object| Node { object, above: Above::default(), level: 0 }).collect();
    let (mut seen, mut n_bytes_left) = (0, MOST_SAID);
    while let Some(node) = left.pop() {
        seen += 1;
        if seen > MOST_FIELDS || node.level > MOST_LEVELS {
            return Err(Fault::PdfTooLarge(MOST_FIELDS));
        }
        let Ok(field) = document.dereference(node.object).and_then(|(_, object)| object.as_dict()) else { continue };
        let above = node.above.with(field, document)?;
        let kids = field.get_deref(b"Kids", document).and_then(Object::as_array);
        // Kids without a name are places of the same field.
        let is_named =
            |kid: &Object| document.dereference(kid).and_then(|(_, kid)| kid.as_dict()).is_ok_and(|kid| kid.has(b"T"));
        match kids {
            Ok(kids) if kids.iter().any(is_named) => {
                if seen + left.len() + kids.len() > MOST_FIELDS {
                    return Err(Fault::PdfTooLarge(MOST_FIELDS));
                }
                let level = node.level + 1;
                left.extend(kids.iter().rev().map(|object| Node { object, above: above.clone(), level }));
            }
            _ => {
                if let Some(said) = above.said(field, document, n_bytes_left)? {
                    if let Said::Text(text) = &said {
                        n_bytes_left = n_bytes_left.checked_sub(text.len()).ok_or(SAYS_TOO_MUCH)?;
                    }
                    match found.entry(above.name) {
                        // Which of the two is meant nobody knows but whoever filled them in.
                        Entry::Occupied(there) if *there.get() != said => {
                            return Err(Fault::PdfTwice(quote(there.key())));
                        }
                        Entry::Occupied(_) => {}
                        Entry::Vacant(free) => drop(free.insert(said)),
                    }
                }
            }
        }
    }
    Ok(found)
}

/// A field or group that is still to be looked at.
struct Node<'a> {
    object: &'a Object,
    above: Above<'a>,
    level: usize,
}

/// What a field has of the groups that it is in (PDF 32000-1, 12.7.3).
#[derive(Clone, Default)]
struct Above<'a> {
    name: String,
    kind: Option<&'a [u8]>,
    value: Option<&'a Object>,
}

impl<'a> Above<'a> {
    fn with(mut self, field: &'a Dictionary, document: &'a Document) -> Result<Self, Fault> {
        if let Some(name) = field.get_deref(b"T", document).ok().and_then(|name| decode_text_string(name).ok()) {
            if !self.name.is_empty() {
                self.name.push('.');
            }
            self.name.push_str(&name);
            if self.name.len() > LONGEST_NAME {
                return Err(Fault::PdfField(quote(&self.name)));
            }
        }
        self.kind = field.get_deref(b"FT", document).and_then(Object::as_name).ok().or(self.kind);
        self.value = field.get_deref(b"V", document).ok().or(self.value);
        Ok(self)
    }

    /// What it says, in as many bytes at most; nothing where it has no value, and an error where that cannot be read.
    fn said(&self, field: &Dictionary, document: &Document, most: usize) -> Result<Option<Said>, Fault> {
        // Some programs set only how a mark looks.
        let look = || field.get_deref(b"AS", document).ok();
        let said = match self.kind {
            Some(b"Btn") => match self.value.or_else(look) {
                Some(state) => state.as_name().ok().map(|state| Said::Mark(state != b"Off")),
                None => return Ok(None),
            },
            Some(b"Tx" | b"Ch") => match self.value {
                Some(Object::Null) | None => return Ok(None),
                Some(value) => text(value, most).map(Said::Text),
            },
            _ => return Ok(None),
        };
        said.map(Some).ok_or_else(|| Fault::PdfValue(quote(&self.name)))
    }
}

/// A value as text: a string, the first of several, or a stream of one that is not longer than so many bytes. Lines end as PDF readers end them.
fn text(value: &Object, most: usize) -> Option<String> {
    let text = match value {
        Object::Array(several) => {
            return several
                .iter()
                .find(|one| matches!(one, Object::String(..)))
                .map_or(Some(String::new()), |one| text(one, most));
        }
        Object::Stream(stream) => {
            let bytes = stream.get_plain_content_with_limit(most).ok()?;
            text_of(&Object::String(bytes, lopdf::StringFormat::Literal))?
        }
        value => text_of(value)?,
    };
    Some(text.replace("\r\n", "\n").replace('\r', "\n"))
}

const SAYS_TOO_MUCH: Fault = Fault::PdfSaysTooMuch(MOST_SAID / 1024 / 1024);

fn dictionary<'a>(document: &'a Document, within: &'a Dictionary, key: &[u8]) -> lopdf::Result<&'a Dictionary> {
    within.get_deref(key, document)?.as_dict()
}

/// What the version of each form of ours begins with; which of them can be read is not said here.
const FORM_BEGIN: &str = FORM.split_at(FORM.len() - 1).0;
