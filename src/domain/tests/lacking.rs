//! What a form that the desk did not print lacks of what is on file.

use super::fixture::{form, line, logged};
use crate::domain::view::lacking;
use crate::domain::{CaseRole, Form, Memberships, Roster};

fn with_rosters(rosters: &[(&str, Option<u16>)]) -> Form {
    let rosters = rosters.iter().map(|(name, year)| Roster { organisation: line(name), year_accepted: *year });
    Form { memberships: Memberships { rosters: rosters.collect(), ..Memberships::default() }, ..form() }
}

#[test]
fn each_roster_is_looked_for_by_itself() {
    let on_file = with_rosters(&[("AAA", Some(2015)), ("JAMS", Some(2018))]);
    let table = [
        (with_rosters(&[("AAA", Some(2015))]), vec!["roster JAMS 2018"]),
        (with_rosters(&[("JAMS", None), ("AAA", Some(2016))]), vec!["roster JAMS 2018"]),
        (with_rosters(&[]), vec!["roster AAA 2015", "roster JAMS 2018"]),
        (with_rosters(&[("CEDR", None), ("JAMS", Some(2018)), ("AAA", Some(2015))]), vec![]),
    ];
    for (now, expected) in table {
        assert_eq!(lacking(&on_file, &now), expected);
    }
}

/// What leaves a key of a form out.
type LeaveOut = fn(&mut Form);

#[test]
fn a_yes_or_number_that_a_form_without_its_key_reads_as_no_or_0_is_lacking() {
    let mut on_file = form();
    on_file.memberships.cpr_neutral = true;
    on_file.case_log = vec![logged("C-01", CaseRole::Mediator, "3", true)];
    let table: [(LeaveOut, &str); 6] = [
        (|form| form.memberships.cpr_neutral = false, "CPR neutral yes"),
        (|form| form.training[0].basic = false, "course Course of CPR: basic yes"),
        (|form| form.training[0].role_plays = 0, "course Course of CPR: role plays 4"),
        (|form| form.training[0].hours = "0".parse().expect("hours"), "course Course of CPR: hours 24"),
        (|form| form.case_log[0].completed = false, "case C-01: completed yes"),
        (|form| form.case_log[0].hours = "0".parse().expect("hours"), "case C-01: hours 3"),
    ];
    for (leave_out, expected) in table {
        let mut now = on_file.clone();
        leave_out(&mut now);
        assert_eq!(lacking(&on_file, &now), [expected]);
        assert_eq!(lacking(&now, &on_file), [""; 0], "it adds alone");
    }
}
