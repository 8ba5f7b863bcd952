use serde::Serialize;

use crate::domain::{Finding, Program, asked};

/// What a program asks for, requirement by requirement.
#[derive(Serialize)]
pub(super) struct AskedJson {
    id: String,
    pub(super) title: String,
    pub(super) need: String,
    pub(super) unit: String,
    /// What it looks at beside that figure.
    pub(super) terms: Vec<String>,
}

/// The requirements of a program in its order, with what each needs.
pub(super) fn outline(program: &Program) -> Vec<AskedJson> {
    asked(program).into_iter().map(|finding| one(finding, program)).collect()
}

fn one(finding: Finding, program: &Program) -> AskedJson {
    let (id, title) = (finding.requirement.to_string(), program.title_of(&finding.requirement).to_owned());
    let terms = program.need(finding.requirement).map_or_else(Vec::new, |need| need.terms(program));
    AskedJson { id, title, need: finding.need, unit: finding.unit, terms }
}
