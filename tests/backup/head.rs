use std::fs;

use crate::kit::{Place, copy};

#[test]
fn a_head_that_was_printed_is_found_again_and_one_of_another_way_is_not() {
    let place = Place::new();
    place.with_samples("desk");
    let head = place.done("desk", &["head"]);
    assert_eq!(place.json("desk", &["head"])["head"], head.trim());
    place.stop("desk");
    copy(&place.path("desk"), &place.path("other"));
    for (desk, text) in [("desk", "one way"), ("other", "another way")] {
        place.note(desk, text);
        assert!(place.done(desk, &["verify", "--head", &head]).contains("has gone on from the head"));
    }
    let later = place.done("desk", &["head"]);
    assert_eq!(place.json("desk", &["verify", "--head", &later])["head_found"], true);
    assert!(place.done("desk", &["verify", "--head", &later]).contains("journal's head is still that of change"));
    let told = place.fails("other", &["verify", "--head", &later], 1);
    assert!(told.contains("holds something else"), "{told}");
    place.stop("desk");
    fs::remove_dir_all(place.path("desk/state")).unwrap();
    let cut = fs::read(place.path("desk/journal/00000000000000000001.qapj")).unwrap();
    fs::write(place.path("desk/journal/00000000000000000001.qapj"), &cut[..cut.len() - 1]).unwrap();
    let told = place.fails("desk", &["verify", "--head", &later], 1);
    assert!(told.contains("ends before change"), "{told}");
    assert!(place.fails("desk", &["verify", "--head", "12"], 2).contains("not a head"));
}
