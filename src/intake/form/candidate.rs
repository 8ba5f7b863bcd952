use crate::domain::Candidate;
use crate::intake::fault::Fault;
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::values::{line, one_line, prose, time_zone};
use crate::text::Line;

pub(super) const KEYS: &[&str] = &[
    "name",
    "given_name",
    "family_name",
    "email",
    "primary_phone",
    "secondary_phone",
    "cell",
    "fax",
    "address",
    "time_zone",
];

/// The longest postal address, in characters.
const ADDRESS: usize = 2000;

pub(super) fn read(form: &Fields<'_>, report: &mut Report) -> Option<Candidate> {
    let fields = form.required_table("candidate", KEYS, report)?;
    let given_name = fields.optional("given_name", report, line);
    let family_name = fields.required("family_name", report, line);
    let name = fields.optional("name", report, line);
    let email = fields.address("email", report);
    let mut phone = |key| fields.optional(key, report, line);
    let (primary_phone, secondary_phone) = (phone("primary_phone"), phone("secondary_phone"));
    let (cell, fax) = (phone("cell"), phone("fax"));
    let address = fields.optional("address", report, |node| prose(node, ADDRESS));
    let time_zone = fields.optional("time_zone", report, time_zone);
    let family_name = family_name?;
    let name = match name {
        Some(name) => name,
        None => joined(given_name.as_ref(), &family_name).unwrap_or_else(|fault| {
            report.add(Some(fields.line_of("family_name")), &fields.path_of("name"), &fault);
            family_name.clone()
        }),
    };
    Some(Candidate {
        name,
        given_name,
        family_name,
        email,
        primary_phone,
        secondary_phone,
        cell,
        fax,
        address,
        time_zone,
    })
}

/// Given and family name with a space between, in every script; it keeps to what a name given whole keeps to, or the form
/// could not be read again as it is given back.
fn joined(given_name: Option<&Line>, family_name: &Line) -> Result<Line, Fault> {
    match given_name {
        Some(given_name) => one_line(&format!("{given_name} {family_name}")),
        None => Ok(family_name.clone()),
    }
}
