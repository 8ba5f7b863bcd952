use serde::Serialize;

use crate::domain::{Candidate, Finding, Form, Program, findings};
use crate::text::Line;

/// What a program asks for, requirement by requirement.
#[derive(Serialize)]
pub(super) struct AskedJson {
    id: String,
    pub(super) title: String,
    pub(super) need: String,
    pub(super) unit: String,
}

/// The requirements of a program in its order, with what each needs: the findings on a form that says nothing, received on
/// the version's first day.
pub(super) fn asked(program: &Program) -> Vec<AskedJson> {
    let nobody = Candidate {
        name: Line::default(),
        given_name: None,
        family_name: Line::default(),
        email: None,
        primary_phone: None,
        secondary_phone: None,
        cell: None,
        fax: None,
        address: None,
        time_zone: None,
    };
    let form = Form::blank(program.version, nobody);
    findings(&form, program).into_iter().map(|finding| one(finding, program)).collect()
}

fn one(finding: Finding, program: &Program) -> AskedJson {
    let (id, title) = (finding.requirement.to_string(), program.title_of(&finding.requirement).to_owned());
    AskedJson { id, title, need: finding.need, unit: finding.unit }
}
