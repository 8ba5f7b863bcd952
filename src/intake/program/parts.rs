//! What a requirement of a program's own asks for, or a part of one: a kind and its parameters.

use std::collections::BTreeSet;

use super::letters::{places, unknown_place};
use super::needs::peek;
use super::read::{MOST_ROWS, count, fee_rows, providers, text};
use crate::domain::finding_places;
use crate::domain::program::{Category, PointsNeed};
use crate::domain::program::{
    CountNeed, CourseNeed, DEEPEST, DeclarationNeed, FeeNeed, FormsNeed, Least, PaperNeed, Part, PartsNeed,
    RefereesNeed, Test, Within,
};
use crate::domain::{Capacity, CaseRole};
use crate::intake::fault::{Fault, quote};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::tree::{Node, Value};
use crate::intake::values::{Parsed, hours, is_true, line, more_than_zero, whole, word};
use crate::text::{Line, plain};

/// Parts of one requirement, and categories of points.
const MOST_PARTS: usize = 20;
/// The longest stretch of time, in years.
const MOST_YEARS: u16 = 50;

/// Where a part stands: as a requirement it has an id as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    Requirement,
    Part,
}

macro_rules! kinds {
    ($($kind:ident $word:literal: $($key:literal)*;)*) => {
        /// A kind of requirement.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Kind {
            $($kind),*
        }

        impl Kind {
            const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The word of the program file.
            pub(super) fn id(self) -> &'static str {
                match self {
                    $(Self::$kind => $word),*
                }
            }

            /// The keys that it may have.
            pub(super) fn keys(self, frame: Frame) -> &'static [&'static str] {
                match (self, frame) {
                    $((Self::$kind, Frame::Requirement) => &["id", "title", "kind", "first", "missing", "ask", $($key),*],
                    (Self::$kind, Frame::Part) => &["title", "kind", "missing", "ask", $($key),*],)*
                }
            }
        }

        /// Every key of every kind: what may stand where the kind is not known.
        pub(super) const ALL: &[&str] = &["id", "title", "kind", "first", "missing", "ask", $($($key),*),*];
    };
}

kinds! {
    Count "count": "of" "least" "roles" "within" "fee_paid" "in_person" "completed" "caps";
    Feedback "feedback": "forms" "mediations" "within" "of" "capacities";
    Referees "referees": "count" "capacities";
    Points "points": "least" "within" "categories";
    Document "document": "document" "pages" "within" "judge";
    Declaration "declaration": "declaration" "within";
    Fee "fee": "amounts";
    Course "course": "hours" "providers" "alternative_hours" "basic" "role_plays" "years";
    AnyOf "any_of": "parts";
    AllOf "all_of": "parts";
    SomeOf "some_of": "parts" "least";
}

impl Kind {
    /// The kind of a word, if it is one.
    pub(super) fn named(word: Option<&str>) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| Some(kind.id()) == word)
    }
}

/// What is asked for by a table whose kind was looked at.
pub(super) fn part(fields: &Fields<'_>, kind: Option<Kind>, depth: usize, report: &mut Report) -> Option<Part> {
    if kind == Some(Kind::Fee) && depth > 1 {
        fields.refuse("kind", &Fault::FeeAsPart, report);
    }
    let title = text(fields, "title", report);
    let kind = fields.required("kind", report, |node| word(node, Kind::ALL, Kind::id)).and(kind);
    let missing = fields.optional("missing", report, words).map(|words| words.to_string());
    let ask = fields.optional("ask", report, words).map(|words| words.to_string());
    let test = match kind? {
        Kind::Count => count_need(fields, report).map(Test::Count),
        Kind::Feedback => Some(Test::Forms(forms_need(fields, report))),
        Kind::Referees => {
            let capacities = capacities(fields, report);
            count(fields, "count", report).map(|count| Test::Referees(RefereesNeed { count, capacities }))
        }
        Kind::Points => points_need(fields, report).map(Test::Points),
        Kind::Document => {
            let name = fields.required("document", report, name);
            let pages = fields.optional("pages", report, |node| whole(node, 1, 1000));
            let within = fields.optional("within", report, within);
            let judge = fields.optional("judge", report, is_true).unwrap_or_default();
            name.map(|name| Test::Paper(PaperNeed { name, pages, within, judge }))
        }
        Kind::Declaration => {
            let name = fields.required("declaration", report, name);
            let within = fields.optional("within", report, within);
            name.map(|name| Test::Declaration(DeclarationNeed { name, within }))
        }
        Kind::Fee => fee_rows(fields, "amounts", report).map(|amounts| Test::Fee(FeeNeed { amounts })),
        Kind::Course => course_need(fields, report).map(Test::Course),
        Kind::AnyOf => parts_need(fields, &|_, _, _| Some(1), depth, report),
        Kind::AllOf => parts_need(fields, &|n_parts, _, _| Some(n_parts), depth, report),
        Kind::SomeOf => {
            let least = |n_parts: usize, fields: &Fields<'_>, report: &mut Report| {
                let most = u32::try_from(n_parts).unwrap_or(1).max(1);
                let least: Option<u32> = fields.required("least", report, |node| whole(node, 1, most));
                least.map(|least| least as usize)
            };
            parts_need(fields, &least, depth, report)
        }
    };
    Some(Part { title: title?, missing, ask, test: test? })
}

/// In which capacities people count; in any where nothing is said.
fn capacities(fields: &Fields<'_>, report: &mut Report) -> Vec<Capacity> {
    fields.optional("capacities", report, |node| all(node, &Capacity::ALL, Capacity::id)).unwrap_or_default()
}

fn count_need(fields: &Fields<'_>, report: &mut Report) -> Option<CountNeed> {
    let of = fields.required("of", report, |node| word(node, &["cases", "hours"], |of| of));
    let amount = |fields: &Fields<'_>, key: &str, report: &mut Report| match of? {
        "hours" => fields.required(key, report, |node| more_than_zero(hours(node))).map(Least::Hours),
        _ => count(fields, key, report).map(Least::Cases),
    };
    let least = amount(fields, "least", report);
    let roles = fields.optional("roles", report, |node| all(node, &CaseRole::ALL, CaseRole::id)).unwrap_or_default();
    let within = fields.optional("within", report, within);
    let mut is = |key| fields.optional(key, report, is_true);
    let (fee_paid, in_person) = (is("fee_paid").unwrap_or_default(), is("in_person").unwrap_or_default());
    let completed = is("completed").unwrap_or(of == Some("cases"));
    let mut known = BTreeSet::new();
    let rows = fields.rows("caps", MOST_PARTS, &["role", "most"], report);
    let caps: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let role = row.required("role", report, |node| word(node, &CaseRole::ALL, CaseRole::id));
            let most = amount(&row, "most", report);
            if let Some(role) = role.filter(|role| !known.insert(*role)) {
                row.refuse("role", &Fault::NameTwice(role.id().to_owned()), report);
            }
            Some((role?, most?))
        })
        .collect();
    let caps = caps.into_iter().collect::<Option<_>>()?;
    Some(CountNeed { least: least?, roles, within, fee_paid, in_person, completed, caps })
}

fn forms_need(fields: &Fields<'_>, report: &mut Report) -> FormsNeed {
    let mut number = |key| fields.optional(key, report, |node| whole(node, 1, 100_000));
    let (forms, mediations) = (number("forms"), number("mediations"));
    if forms.is_none() && mediations.is_none() {
        report.add(Some(fields.line_of("kind")), &fields.path_of("forms"), &Fault::Neither("forms", "mediations"));
    }
    let within = fields.optional("within", report, within);
    let of = fields.optional("of", report, |node| {
        let Some(text) = line(node)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Fault::CountsNone(quote(&text)))
    });
    let capacities = capacities(fields, report);
    FormsNeed { forms: forms.unwrap_or(0), mediations: mediations.unwrap_or(0), within, of, capacities }
}

fn points_need(fields: &Fields<'_>, report: &mut Report) -> Option<PointsNeed> {
    let least = fields.required("least", report, |node| more_than_zero(hours(node)));
    let within = fields.optional("within", report, within);
    let mut known = BTreeSet::new();
    let rows = fields.rows("categories", MOST_PARTS, &["name", "least", "most"], report);
    if fields.is_empty("categories") {
        report.add(Some(fields.line_of("categories")), &fields.path_of("categories"), &Fault::Missing);
    }
    let categories: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let name = row.required("name", report, name);
            let least = row.optional("least", report, hours);
            let most = row.optional("most", report, hours);
            if let Some(name) = name.as_deref().filter(|name| !known.insert(plain(name))) {
                row.refuse("name", &Fault::NameTwice(quote(name)), report);
            }
            Some(Category { name: name?, least, most })
        })
        .collect();
    let categories = categories.into_iter().collect::<Option<_>>()?;
    Some(PointsNeed { least: least?, within, categories })
}

fn course_need(fields: &Fields<'_>, report: &mut Report) -> Option<CourseNeed> {
    let needed = fields.required("hours", report, |node| more_than_zero(hours(node)));
    let providers = providers(fields, report);
    let alternative = fields.optional("alternative_hours", report, |node| more_than_zero(hours(node)));
    let basic = fields.optional("basic", report, is_true).unwrap_or_default();
    let role_plays = fields.optional("role_plays", report, |node| whole(node, 1, 1000)).unwrap_or_default();
    let years = fields.optional("years", report, |node| whole(node, 1, u32::from(MOST_YEARS)));
    Some(CourseNeed { hours: needed?, providers: providers?, alternative, basic, role_plays, years })
}

/// How many of so many parts must be met.
type HowMany<'a> = &'a dyn Fn(usize, &Fields<'_>, &mut Report) -> Option<usize>;

fn parts_need(fields: &Fields<'_>, least: HowMany<'_>, depth: usize, report: &mut Report) -> Option<Test> {
    if depth >= DEEPEST {
        report.add(Some(fields.line_of("kind")), &fields.path_of("kind"), &Fault::PartsTooDeep(DEEPEST));
        return None;
    }
    let nodes = fields.nodes("parts", MOST_PARTS.min(MOST_ROWS), report);
    if fields.is_empty("parts") {
        report.add(Some(fields.line_of("parts")), &fields.path_of("parts"), &Fault::Missing);
    }
    let least = least(nodes.len(), fields, report);
    let parts: Vec<Option<Part>> = nodes
        .into_iter()
        .map(|(path, node)| {
            let kind = Kind::named(peek(node, "kind"));
            let fields = Fields::open(node, &path, kind.map_or(ALL, |kind| kind.keys(Frame::Part)), report)?;
            part(&fields, kind, depth + 1, report)
        })
        .collect();
    // Every part is read before the first fault decides, so that all are told.
    let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Test::Parts(PartsNeed { least: least?, parts }))
}

/// A name by which a form means a declaration, a paper or a category.
fn name(node: &Node<'_>) -> Parsed<String> {
    Ok(line(node)?.map(|name| name.to_string()))
}

/// Words with what is filled in between braces.
fn words(node: &Node<'_>) -> Parsed<Line> {
    let Some(text) = line(node)? else { return Ok(None) };
    let known = finding_places();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once('{') {
        let (found, after) = after.split_once('}').ok_or_else(|| Fault::OpenPlace(places(&known)))?;
        if !known.contains(&found) {
            return Err(unknown_place(quote(found), &known));
        }
        rest = after;
    }
    Ok(Some(text))
}

/// A list of words, each one of those that are known.
fn all<T: Copy>(node: &Node<'_>, known: &[T], id: fn(T) -> &'static str) -> Parsed<Vec<T>> {
    let Value::Array(list) = &node.value else { return Err(node.instead_of("a list of texts")) };
    let read: Result<Vec<Option<T>>, Fault> = list.iter().map(|node| word(node, known, id)).collect();
    Ok(Some(read?.into_iter().flatten().collect()))
}

/// A stretch of time such as `3 years` or `18 months`.
fn within(node: &Node<'_>) -> Parsed<Within> {
    let Some(text) = line(node)? else { return Ok(None) };
    let wrong = || Fault::NotWithin(quote(&text));
    let (number, unit) = text.split_once(' ').ok_or_else(wrong)?;
    let number: u16 = number.trim().parse().map_err(|_| wrong())?;
    let months = match unit.trim() {
        "year" | "years" => number.checked_mul(12),
        "month" | "months" => Some(number),
        _ => None,
    };
    let months = months.filter(|months| (1..=MOST_YEARS * 12).contains(months)).ok_or_else(wrong)?;
    Ok(Some(Within { months }))
}
