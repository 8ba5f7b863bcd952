use chrono::NaiveDate;
use serde::Serialize;

use super::Part;
use crate::domain::Zone;
use crate::domain::report::{
    AgreementFigures, AssessorFigures, DeficiencyFigures, EqualTreatment, FlowMonth, MoneyFigures, Report, Results,
    StageFigures,
};
use crate::text::Line;

/// `qapdesk-report/1`: parts that were not asked for are left out.
#[derive(Serialize)]
pub(in crate::cli) struct ReportJson<'a> {
    schema: &'static str,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
    zone: Zone,
    program: Option<&'a Line>,
    applications: u32,
    forgotten: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<&'a [FlowMonth]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stages: Option<&'a [StageFigures]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deficiencies: Option<&'a [DeficiencyFigures]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<&'a Results>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assessors: Option<&'a [AssessorFigures]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement: Option<&'a [AgreementFigures]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    money: Option<&'a MoneyFigures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    equal: Option<&'a EqualTreatment>,
}

impl<'a> ReportJson<'a> {
    /// Parts of a report.
    pub(in crate::cli) fn of(report: &'a Report, parts: &[Part]) -> Self {
        let has = |part| parts.contains(&part);
        Self {
            schema: "qapdesk-report/1",
            from: report.from,
            to: report.to,
            today: report.today,
            zone: report.zone,
            program: report.program.as_ref(),
            applications: report.applications,
            forgotten: report.forgotten,
            flow: has(Part::Flow).then_some(report.flow.as_slice()),
            stages: has(Part::Stages).then_some(report.stages.as_slice()),
            deficiencies: has(Part::Deficiencies).then_some(report.deficiencies.as_slice()),
            results: has(Part::Results).then_some(&report.results),
            assessors: has(Part::Assessors).then_some(report.assessors.as_slice()),
            agreement: has(Part::Assessors).then_some(report.agreement.as_slice()),
            money: has(Part::Money).then_some(&report.money),
            equal: has(Part::Equal).then_some(&report.equal),
        }
    }
}
