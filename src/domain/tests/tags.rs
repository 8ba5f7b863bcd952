use std::collections::BTreeSet;

use super::fixture::{OneFile, form};
use crate::domain::view::details;
use crate::domain::{Command, Role, Rule, Tag};

fn tags(names: &[&str]) -> BTreeSet<Tag> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

fn tag(add: &[&str], remove: &[&str]) -> Command {
    Command::Tag { add: tags(add), remove: tags(remove) }
}

#[test]
fn tags_are_hung_on_and_taken_off_in_any_stage_and_undone() {
    let mut file = OneFile::received(form());
    file.run(&tag(&["rush", "panel"], &[])).unwrap();
    file.run(&Command::Withdraw { reason: None }).unwrap();
    file.run(&tag(&["later"], &["rush", "unknown"])).unwrap();
    assert_eq!(file.application.tags, tags(&["later", "panel"]));
    assert_eq!(details(file.changes.last().unwrap(), &crate::domain::Scale::default()), ["tags: +later -rush"]);
    file.run(&Command::Undo).unwrap();
    assert_eq!(file.application.tags, tags(&["panel", "rush"]));
    assert_eq!(details(file.changes.last().unwrap(), &crate::domain::Scale::default()), ["tags: +rush -later"]);
}

#[test]
fn s6_tags_that_change_nothing_or_are_too_many_are_refused() {
    let mut file = OneFile::received(form());
    assert_eq!(file.run(&tag(&[], &["rush"])).unwrap_err().rule, Rule::S6);
    let many: Vec<String> = (0..17).map(|place| format!("t{place}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(file.run(&tag(&many, &[])).unwrap_err().message.contains("17 tags"));
    file.run(&tag(&many[1..], &[])).unwrap();
    assert!(file.run(&tag(&["more"], &[])).is_err());
    file.run(&tag(&["more"], &["t1"])).unwrap();
}

#[test]
fn v1_an_auditor_hangs_no_tag() {
    let mut file = OneFile::received(form());
    file.role = Role::Auditor;
    assert_eq!(file.run(&tag(&["rush"], &[])).unwrap_err().rule, Rule::V1);
}

#[test]
fn a_tag_that_was_stored_once_loads_for_ever_and_a_client_hangs_on_only_a_proper_one() {
    let wide = "w".repeat(Tag::WIDEST + 1);
    for text in ["Rush", "two words", "", wide.as_str()] {
        let tag: Tag = serde_json::from_value(serde_json::json!(text)).unwrap();
        assert_eq!(tag.as_str(), text);
        let mut file = OneFile::received(form());
        let command = Command::Tag { add: BTreeSet::from([tag]), remove: BTreeSet::new() };
        assert_eq!(file.run(&command).unwrap_err().rule, Rule::S6, "{text}");
    }
}
