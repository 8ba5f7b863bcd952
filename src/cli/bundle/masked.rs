use crate::domain::AssessorId;
use crate::domain::bundle::Persons;
use crate::domain::report::Report;
use crate::text::Line;

/// A report in which assessors go by their numbers in the bundle.
pub(in crate::cli) fn masked(mut report: Report, persons: &mut Persons) -> Report {
    let mut number = |id: &AssessorId| {
        let person = persons.assessor(id);
        (person, person.to_string())
    };
    let mut assessors: Vec<_> = std::mem::take(&mut report.assessors)
        .into_iter()
        .filter_map(|mut figures| {
            let (person, text) = number(&figures.assessor);
            (figures.assessor, figures.name) = (text.parse().ok()?, Line::clean(&text));
            Some((person, figures))
        })
        .collect();
    let mut groups: Vec<_> = std::mem::take(&mut report.equal.by_assessor)
        .into_iter()
        .filter_map(|mut group| {
            let (person, text) = number(&group.group.parse().ok()?);
            (group.name, group.group) = (Some(Line::clean(&text)), text);
            Some((person, group))
        })
        .collect();
    // In the order of the roster they would tell who comes before whom.
    assessors.sort_by_key(|(person, _)| *person);
    groups.sort_by_key(|(person, _)| *person);
    report.assessors = assessors.into_iter().map(|(_, figures)| figures).collect();
    report.equal.by_assessor = groups.into_iter().map(|(_, group)| group).collect();
    report
}
