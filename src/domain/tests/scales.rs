//! A checklist with a scale of its own (A8).

use super::scored::{FIRST, Scored, decision, determine, id, interview};
use crate::domain::view::details;
use crate::domain::{Command, Level, Mark, Rule, Scale, SheetDraft, SheetEdit, StageName, check_edit, indicate};
use crate::text::Prose;

fn level(level: u8) -> Level {
    Level::new(level).expect("a level")
}

/// Pass and fail, where a fail needs a note, and every mandatory item is to be passed.
fn pass_or_fail() -> Scored {
    let mut file = Scored::by(&["chen"]);
    let names = vec!["fail".to_owned(), "pass".to_owned()];
    file.program.checklist.scale = Scale { top: level(2), names: names.clone(), note_at: Some(level(1)) };
    for competency in &mut file.program.checklist.competencies {
        competency.items.iter_mut().for_each(|item| item.levels.clone_from(&names));
    }
    file.program.pass.competency_mean = "1.5".parse().unwrap();
    file.program.pass.mandatory_least = Some(level(2));
    file
}

#[test]
fn a8_no_mark_is_off_the_scale_of_the_checklist() {
    let file = pass_or_fail();
    let item = file.program.checklist.items().next().unwrap().1.id.clone();
    let edit = |mark: u8| SheetEdit::Mark { item: item.clone(), mark: Some(Mark::Level(level(mark))) };
    assert_eq!(check_edit(&edit(2), &file.program.checklist), Ok(()));
    let refusal = check_edit(&edit(3), &file.program.checklist).unwrap_err();
    assert_eq!(refusal.rule, Rule::A8);
    assert_eq!(refusal.hint, "give one of its levels: 1 fail, 2 pass");
    let unable = SheetEdit::Mark { item, mark: Some(Mark::Unable) };
    assert_eq!(check_edit(&unable, &file.program.checklist), Ok(()));
}

#[test]
fn a8_the_scale_says_which_level_needs_a_note() {
    let mut file = pass_or_fail();
    file.scores("chen", 2);
    let draft = file.drafts.get_mut(&id("chen")).unwrap();
    draft.sheet.scores.values_mut().for_each(|score| score.note = None);
    draft.sheet.scores.values_mut().next().unwrap().mark = Some(Mark::Level(level(1)));
    let refusal = file.refused("chen", &Command::SubmitSheet { session: FIRST });
    assert_eq!(refusal.message, "1 item with `fail` is without a note: empathy.acknowledges");
    let draft = file.drafts.get_mut(&id("chen")).unwrap();
    draft.sheet.scores.values_mut().next().unwrap().note = Some(Prose::clean("not once"));
    file.does("chen", &Command::SubmitSheet { session: FIRST });
}

#[test]
fn a11_a_level_of_skill_and_the_pass_rule_are_on_the_scale() {
    let mut file = pass_or_fail();
    file.scores("chen", 2);
    let SheetDraft { sheet, .. } = &file.drafts[&id("chen")];
    assert_eq!(indicate(&file.program.checklist, &file.program.pass, sheet).passes, Some(true));
    let rule = "no mandatory item = 3".parse::<crate::domain::program::Expression>().unwrap();
    let error = rule.check(&file.program.checklist).unwrap_err();
    assert_eq!(error.to_string(), "line 1, column 1: 3 is not on the scale 1 to 2");
    file.does("chen", &Command::SubmitSheet { session: FIRST });
    file.does("chen", &interview(FIRST));
    let refusal = file.refused("chen", &determine(FIRST, true, "sound"));
    assert_eq!(
        (refusal.rule, refusal.message.as_str()),
        (Rule::A8, "4 is not on the scale of the program's checklist")
    );
    let rationale = Prose::clean("sound");
    file.does("chen", &Command::DetermineSkills { session: FIRST, level: level(2), eligible: true, rationale });
    let told = details(file.changes.last().unwrap(), &file.program.checklist.scale);
    assert_eq!(told[0], "session 1, chen: level 2 pass, eligible (sound)");
    file.does("ada", &decision(true, None));
    assert_eq!(file.stage(), StageName::Passed);
}

#[test]
fn a8_levels_are_named_by_number_or_word() {
    let scale = pass_or_fail().program.checklist.scale;
    for (said, expected) in [("1", Some(1)), ("Pass", Some(2)), (" fail ", Some(1)), ("3", None), ("passed", None)] {
        assert_eq!(scale.level(said).map(Level::get), expected, "{said}");
    }
    let five = Scale::default();
    assert_eq!((five.words().as_str(), five.noted().as_deref()), ("1 to 5", Some("a level of 2 or less")));
    assert!(five.levels().all(|level| five.needs_note(level) == (level.get() <= 2)));
}
