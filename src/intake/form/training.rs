use super::{Bounds, FIRST_YEAR, MOST_ROWS};
use crate::domain::{Memberships, Roster, TrainingCourse};
use crate::intake::draft::{Slot, Wanted};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::values::{document_name, hours, is_true, line, whole};

pub(super) const KEYS: &[&str] = &[
    "course",
    "institution",
    "year",
    "hours",
    "cpr_sponsored",
    "cmtp",
    "basic",
    "theory",
    "practice",
    "role_plays",
    "role_play_feedback",
    "syllabus",
    "completion",
];
pub(super) const MEMBERSHIP_KEYS: &[&str] = &["cpr_neutral", "year_accepted", "rosters"];
pub(super) const ROSTER_KEYS: &[&str] = &["organisation", "year_accepted"];

/// Active role plays in one course.
const MOST_ROLE_PLAYS: u32 = 1000;

pub(super) fn read(form: &Fields<'_>, bounds: Bounds, wanted: &mut Wanted, report: &mut Report) -> Vec<TrainingCourse> {
    let mut courses = Vec::new();
    for fields in form.rows("training", MOST_ROWS, KEYS, report) {
        let documents = [("syllabus", Slot::Syllabus(courses.len())), ("completion", Slot::Completion(courses.len()))];
        let course = course(&fields, bounds, report);
        for (key, slot) in documents {
            if let Some(name) = fields.optional(key, report, document_name) {
                wanted.add(name, fields.line_of(key), fields.path_of(key), slot);
            }
        }
        courses.extend(course);
    }
    courses
}

fn course(fields: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Option<TrainingCourse> {
    let course = fields.required("course", report, line);
    let institution = fields.required("institution", report, line);
    let year = year(fields, "year", bounds, report);
    let hours = fields.optional("hours", report, hours).unwrap_or_default();
    let sponsored = fields.optional("cpr_sponsored", report, is_true);
    let mut yes = |key| fields.optional(key, report, is_true).unwrap_or_default();
    let (cmtp, basic, theory, practice) = (yes("cmtp"), yes("basic"), yes("theory"), yes("practice"));
    let role_play_feedback = yes("role_play_feedback");
    let role_plays = fields.optional("role_plays", report, |node| whole(node, 0, MOST_ROLE_PLAYS)).unwrap_or_default();
    let institution = institution?;
    Some(TrainingCourse {
        course: course?,
        year,
        hours,
        cpr_sponsored: sponsored.unwrap_or_else(|| is_of_cpr(&institution)),
        institution,
        cmtp,
        basic,
        theory,
        practice,
        role_plays,
        role_play_feedback,
        syllabus: None,
        completion: None,
    })
}

/// Whether a course of an institution is CPR-sponsored where nothing is said of that.
pub(in crate::intake) fn is_of_cpr(institution: &str) -> bool {
    institution.eq_ignore_ascii_case("CPR")
}

pub(super) fn memberships(form: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Memberships {
    let Some(fields) = form.table("memberships", MEMBERSHIP_KEYS, report) else { return Memberships::default() };
    Memberships {
        cpr_neutral: fields.optional("cpr_neutral", report, is_true).unwrap_or_default(),
        year_accepted: year(&fields, "year_accepted", bounds, report),
        rosters: rosters(&fields, bounds, report),
    }
}

fn rosters(memberships: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Vec<Roster> {
    let rows = memberships.rows("rosters", MOST_ROWS, ROSTER_KEYS, report).into_iter();
    rows.filter_map(|fields| {
        let organisation = fields.required("organisation", report, line);
        let year_accepted = year(&fields, "year_accepted", bounds, report);
        Some(Roster { organisation: organisation?, year_accepted })
    })
    .collect()
}

fn year(fields: &Fields<'_>, key: &str, bounds: Bounds, report: &mut Report) -> Option<u16> {
    fields.optional(key, report, |node| whole(node, u32::from(FIRST_YEAR), bounds.last_year))
}
