use super::kind::RowKind;
use crate::intake::fault::{Fault, quote};
use crate::intake::problem::Report;
use crate::intake::protected::is_protected;
use crate::text::nearest;

/// What is made of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// What stands above it, safe to show.
    pub header: String,
    /// The fields that it fills; none where it is left out.
    pub fields: Vec<&'static str>,
    /// Whether it is left out because it says what nobody may ask (R0).
    pub is_protected: bool,
}

/// Names that the column with an application's number has.
const APPLICATION: &[&str] = &["application", "application_number", "qap", "qap_number"];

impl ColumnUse {
    /// Whether its header says that it holds an application's number and nothing else.
    pub fn is_headed_application(&self) -> bool {
        APPLICATION.contains(&plain(&self.header).as_str())
    }
}

/// The use of each column, by what the user said (`field` and header) and else by its header.
pub(super) fn match_columns(
    kind: RowKind,
    headers: &[&str],
    said: &[(String, String)],
    report: &mut Report,
) -> Vec<ColumnUse> {
    let mut uses: Vec<ColumnUse> = headers
        .iter()
        .map(|header| ColumnUse { header: quote(header), fields: Vec::new(), is_protected: is_protected(header) })
        .collect();
    let mut taken: Vec<&str> = Vec::new();
    for (field, header) in said {
        let Some(field) = field_of(kind, field, report) else { continue };
        let Some(at) = headers.iter().position(|one| plain(one) == plain(header)) else {
            let near = nearest(header, headers.iter().copied()).map(quote);
            report.add(Some(1), field, &Fault::NoColumn { header: quote(header), nearest: near });
            continue;
        };
        if taken.contains(&field) {
            report.add(Some(1), field, &Fault::ColumnTwice(quote(header)));
            continue;
        }
        taken.push(field);
        if !uses[at].is_protected {
            uses[at].fields.push(field);
        }
    }
    for (at, header) in headers.iter().enumerate() {
        if !uses[at].fields.is_empty() || uses[at].is_protected {
            continue;
        }
        let Some(field) = known(kind, &plain(header)).filter(|field| !said.iter().any(|(one, _)| one == field)) else {
            continue;
        };
        if taken.contains(&field) {
            report.add(Some(1), field, &Fault::ColumnTwice(quote(header)));
            continue;
        }
        taken.push(field);
        uses[at].fields.push(field);
    }
    uses
}

/// The field that a header means.
fn known(kind: RowKind, header: &str) -> Option<&'static str> {
    if kind.is_of_application() && APPLICATION.contains(&header) {
        return Some(RowKind::APPLICATION);
    }
    let own = kind.fields().iter().find(|field| **field == header && kind.is_known(field));
    own.copied().or_else(|| kind.other_names().iter().find(|(other, _)| *other == header).map(|(_, field)| *field))
}

fn field_of(kind: RowKind, named: &str, report: &mut Report) -> Option<&'static str> {
    if kind.is_of_application() && named == RowKind::APPLICATION {
        return Some(RowKind::APPLICATION);
    }
    let found = kind.fields().iter().copied().find(|field| *field == named);
    if found.is_none() {
        let fault = Fault::UnknownKey { nearest: nearest(named, kind.fields().iter().copied()), known: kind.fields() };
        report.add(None, &quote(named), &fault);
    }
    found
}

/// A header in lower case, with `_` where anything but letters and digits stands: `Date received` is `date_received`.
pub(super) fn plain(header: &str) -> String {
    let words = header.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}
