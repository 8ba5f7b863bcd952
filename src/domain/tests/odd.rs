//! What a person should look at although it breaks no rule, and what counts all the same.

use super::fixture::{course, declared, finding, form, payment};
use crate::domain::{Requirement, Verdict, odd};

#[test]
fn r5_r8_rows_that_are_the_same_count_each_and_are_told() {
    let mut form = form();
    assert!(odd(&form).is_empty());
    form.payments = vec![payment("180.00", "USD"), payment("1.00", "USD"), payment("180.00", "USD")];
    form.training = vec![course("CPR", 2021, "10"); 7];
    assert_eq!(
        odd(&form),
        [
            "payments 1 and 3 are the same in every field, and each counts: look whether they are one",
            "courses 1, 2, 3, 4, 5 and 2 more are the same in every field, and each counts: look whether they are one",
        ]
    );
    for requirement in [Requirement::Fee, Requirement::Training] {
        assert_eq!(finding(&form, requirement).verdict, Verdict::Met);
    }
    form.payments[2].reference = Some(super::fixture::line("1043"));
    assert_eq!(odd(&form).len(), 1, "another payment");
}

#[test]
fn r1_r2_a_part_of_the_experience_above_all_of_it_is_told() {
    let mut form = form();
    form.experience.mediator = Some(declared(26, "200"));
    form.experience.co_mediator = Some(declared(40, "260"));
    form.experience.multi_party = Some(declared(26, "200"));
    form.experience.process_design = Some(declared(1, "200.1"));
    assert_eq!(
        odd(&form),
        [
            "40 cases and 260 h as co-mediator are more than all as mediator, 26 cases and 200 h, of which they are a part: \
             look which is right",
            "200.1 h designing processes are more than all as mediator, 200 h, of which they are a part: look which is right",
        ]
    );
    assert_eq!(finding(&form, Requirement::Hours).have, "200");
    assert_eq!(finding(&form, Requirement::Cases).verdict, Verdict::Met);
    form.experience.mediator = None;
    assert!(odd(&form).is_empty(), "the finding says so then");
}
