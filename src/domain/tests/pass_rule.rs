//! The pass rule as an expression (A11): what it means, what is wrong with one, and that CPR's rule is one.

use proptest::prelude::*;

use super::fixture::program;
use super::scored::{FIRST, Scored, decision, determine, even, id, interview};
use crate::domain::program::rule::{self, Truth, Weighed, weigh};
use crate::domain::program::{Expression, PassRule, Split};
use crate::domain::view::Row;
use crate::domain::{
    Checklist, Command, ItemId, Level, Mark, Program, Rule, Score, SessionId, SessionMode, Sheet, SheetDraft,
    StageName, indicate,
};

/// What CPR's rule meant before it was an expression, written out.
fn thresholds(checklist: &Checklist, rule: &PassRule, sheet: &Sheet) -> (Option<bool>, Vec<String>) {
    let level = |id: &ItemId| match sheet.scores.get(id)?.mark? {
        Mark::Level(level) => Some(u32::from(level.get())),
        Mark::NotApplicable | Mark::Unable => None,
    };
    let (mut against, mut complete) = (Vec::new(), true);
    for competency in &checklist.competencies {
        let levels: Vec<u32> = competency.items.iter().filter_map(|item| level(&item.id)).collect();
        let (sum, count) = (levels.iter().sum::<u32>(), u32::try_from(levels.len()).unwrap());
        complete &= count > 0;
        if count > 0 && sum * 100 < u32::from(rule.competency_mean.hundredths()) * count {
            let mean = sum * 100 / count;
            let name = competency.name.to_lowercase();
            against.push(format!("{name}: a mean of {}.{:02}, below {}", mean / 100, mean % 100, rule.competency_mean));
        }
    }
    for (_, item) in checklist.items().filter(|(_, item)| item.mandatory) {
        let least = u32::from(rule.mandatory_least.unwrap().get());
        if let Some(level) = level(&item.id).filter(|level| *level < least) {
            against.push(format!("{}: {level}, and a mandatory item must not be below {least}", item.id));
        }
    }
    (complete.then_some(against.is_empty()), against)
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    let items: Vec<ItemId> = program().checklist.items().map(|(_, item)| item.id.clone()).collect();
    let mark = prop_oneof![
        8 => (1..=5_u8).prop_map(|level| Level::new(level).map(Mark::Level)),
        1 => Just(Some(Mark::NotApplicable)),
        1 => Just(Some(Mark::Unable)),
        1 => Just(None),
    ];
    // Mostly good marks, so that both answers come about.
    let good = (3..=5_u8).prop_map(|level| Level::new(level).map(Mark::Level));
    let each = prop_oneof![6 => good, 1 => mark];
    prop::collection::vec(each, items.len()).prop_map(move |marks| {
        let scored = items.iter().cloned().zip(marks);
        Sheet { scores: scored.map(|(id, mark)| (id, Score { mark, note: None })).collect(), remark: None }
    })
}

proptest! {
    #[test]
    fn a11_the_rule_of_two_numbers_is_an_expression_with_equal_results(sheet in any_sheet(), mean in 2..=4_u8, least in 1..=3_u8) {
        let mut program = program();
        program.pass.competency_mean = format!("{mean}.25").parse().unwrap();
        program.pass.mandatory_least = Level::new(least);
        let expected = thresholds(&program.checklist, &program.pass, &sheet);
        let found = indicate(&program.checklist, &program.pass, &sheet);
        prop_assert_eq!(&(found.passes, found.against), &expected);
        let written = format!("every competency >= {mean}.25 and no mandatory item < {least}");
        program.pass.rule = Some(written.parse().unwrap());
        let found = indicate(&program.checklist, &program.pass, &sheet);
        prop_assert_eq!(&(found.passes, found.against), &expected);
    }

    #[test]
    fn a11_no_text_makes_the_reader_of_rules_panic(text in "[a-z0-9 ()<>=!.\n]{0,80}|\\PC{0,60}") {
        let _ = text.parse::<Expression>().map(|rule| rule.check(&program().checklist));
    }

    #[test]
    fn a11_not_turns_a_rule_that_is_settled_round(sheet in any_sheet()) {
        let program = program();
        let of = |text: &str| on_one(&program, text, &sheet).truth;
        let turned = |truth| match truth {
            Truth::Met => Truth::Unmet,
            Truth::Unmet => Truth::Met,
            other => other,
        };
        for text in ["every competency >= 4", "any item = 1", "at least 4 of competencies >= 4", "empathy > 3.5"] {
            prop_assert_eq!(of(&format!("not ({text})")), turned(of(text)));
        }
    }
}

fn on_one(program: &Program, text: &str, sheet: &Sheet) -> Weighed {
    let sheets = [rule::Scored { session: FIRST, assessor: None, sheet, eligible: None }];
    let sight = rule::Sight { checklist: &program.checklist, terms: &program.pass, sheets: &sheets, is_whole: true };
    let rule: Expression = text.parse().unwrap();
    rule.check(&program.checklist).unwrap();
    weigh(&rule, &sight)
}

#[test]
fn a11_a_rule_says_where_it_is_wrong_in_plain_words() {
    let deep = format!("{}empathy{}", "(".repeat(20), ")".repeat(20));
    let long = "empathy and ".repeat(200);
    let many = format!("{}empathy", "empathy or ".repeat(120));
    let cases = [
        ("", "line 1, column 1: the rule says nothing"),
        ("every competency >= 3.0 and", "line 1, column 28: the rule ends, expected a competency"),
        ("all assessors pass >= 3", "line 1, column 20: `>=`, expected `and`, `or` or the end"),
        ("every competence >= 3", "line 1, column 7: `competence`, expected `competencies`, `items`"),
        ("empathy >= 3 empathy", "line 1, column 14: `empathy`, expected `and`, `or` or the end of the rule"),
        ("empathy >= three", "line 1, column 12: `three`, expected a number"),
        ("empathy >= 3.005", "line 1, column 12: `3.005` is not a number with at most two decimals"),
        ("(empathy >= 3", "line 1, column 1: a bracket is opened here and not closed"),
        ("empathy & process", "line 1, column 9: `&` has no meaning here"),
        (
            "empathy\nand emphaty in all sessions",
            "line 2, column 5: `emphaty` is neither a competency nor an item of the checklist: did you mean `empathy`?",
        ),
        ("empathy.rapport", "line 1, column 1: the item `empathy.rapport` needs a comparison"),
        ("no mandatory item", "expected a comparison, such as >= 3"),
        ("at least 7 of competencies >= 3", "line 1, column 1: at least 7 are asked for, and there are 6"),
        ("at least some items >= 3", "line 1, column 10: `some`, expected a whole number above zero"),
        ("process >= 6", "line 1, column 1: 6 is not on the scale 1 to 5"),
        (
            "process in sessions",
            "line 1, column 12: `sessions`, expected `all`, `any`, `no` or `at least` and a number",
        ),
        ("all assessors fail", "line 1, column 15: `fail`, expected `pass`"),
        (&deep, "nested more than 16 levels deep"),
        (&long, "more than 2000 characters"),
        (&many, "more than 100 tests"),
    ];
    let checklist = program().checklist;
    for (text, expected) in cases {
        let read = text.parse::<Expression>().and_then(|rule| rule.check(&checklist));
        let told = read.expect_err(text).to_string();
        assert!(told.contains(expected), "{text}: {told}");
    }
}

#[test]
fn a11_one_sheet_is_weighed_by_every_kind_of_test() {
    let program = program();
    let mut sheet = even(&program, 3);
    let mut set = |item: &str, level: u8| {
        sheet.scores.get_mut(&ItemId(item.to_owned())).unwrap().mark = Level::new(level).map(Mark::Level);
    };
    set("empathy.rapport", 1);
    set("empathy.emotion", 5);
    for (text, passes, why) in [
        ("every competency", true, ""),
        ("at least 6 of the competencies >= 3", true, ""),
        (
            "at least 2 competencies > 3.1",
            false,
            "at least 2 competencies > 3.1: 0, 2 asked for (preparation: a mean of 3.00, not above 3.1",
        ),
        ("no item = 1", false, "empathy.rapport: 1, and a mandatory item must not be 1"),
        ("empathy.rapport >= 2 or empathy.emotion = 5", true, ""),
        (
            "empathy.rapport >= 2 or empathy > 3",
            false,
            "empathy.rapport: 1, below 2; or empathy: a mean of 3.00, not above 3.0",
        ),
        ("not any item = 5", false, "any item = 5 is met"),
        ("any competency >= 4", false, "any competency >= 4.0: none"),
        ("EMPATHY >= 3 AND NOT process < 3", true, ""),
    ] {
        let weighed = on_one(&program, text, &sheet);
        assert_eq!(weighed.passes(), Some(passes), "{text}: {weighed:?}");
        assert!(weighed.why.join("; ").starts_with(why), "{text}: {:?}", weighed.why);
        assert_eq!(weighed.why.is_empty(), passes, "{text}: {:?}", weighed.why);
    }
    sheet.scores.retain(|id, _| !id.0.starts_with("empathy."));
    for (text, truth) in [
        ("every competency", Truth::Lacking),
        ("empathy", Truth::Lacking),
        ("at least 5 competencies", Truth::Met),
        ("at least 6 competencies", Truth::Lacking),
        ("empathy or process", Truth::Met),
        ("empathy and process >= 4", Truth::Lacking),
    ] {
        assert_eq!(on_one(&program, text, &sheet).truth, truth, "{text}");
    }
}

#[test]
fn a11_where_no_item_has_a_level_a_rule_of_items_is_not_met_and_silence_outweighs_what_is_not_met() {
    let program = program();
    let mut sheet = even(&program, 3);
    for score in sheet.scores.values_mut() {
        score.mark = Some(Mark::NotApplicable);
    }
    for (text, truth) in [
        ("every mandatory item >= 3", Truth::Lacking),
        ("any item >= 3", Truth::Lacking),
        ("at least 2 items >= 3", Truth::Lacking),
        ("no mandatory item < 2", Truth::Met),
    ] {
        assert_eq!(on_one(&program, text, &sheet).truth, truth, "{text}");
    }
    let low = even(&program, 2);
    let sheets = [rule::Scored { session: FIRST, assessor: None, sheet: &low, eligible: None }];
    let sight = rule::Sight { checklist: &program.checklist, terms: &program.pass, sheets: &sheets, is_whole: false };
    let of = |text: &str| weigh(&text.parse().unwrap(), &sight).truth;
    assert_eq!(
        of("every item >= 3 or all assessors pass"),
        Truth::Silent,
        "what the assessors will say may make it met"
    );
    assert_eq!(of("every item >= 3 and all assessors pass"), Truth::Unmet);
}

/// People skills in both sessions, process and options in one at least.
const TWO_SESSIONS: &str = "empathy in all sessions and process in any session and options in any session";

fn two_sessions(rule: &str) -> Scored {
    let mut file = Scored::approved();
    file.program.assessment.plan = toml::from_str("[[sessions]]\n[[sessions]]\n").unwrap();
    file.program.pass.rule = Some(rule.parse().unwrap());
    file.session(1, &["chen"], SessionMode::RolePlay);
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file
}

/// Hands in a sheet of one level, the items of some competencies at another, and determines as said.
fn hands_in(file: &mut Scored, who: &str, session: u16, low: &[&str], eligible: bool) {
    let mut sheet = even(&file.program, 4);
    for (id, score) in &mut sheet.scores {
        if low.iter().any(|low| id.0.starts_with(&format!("{low}."))) {
            score.mark = Level::new(2).map(Mark::Level);
        }
    }
    file.drafts.insert(id(who), SheetDraft { revision: 1, sheet });
    let session = SessionId(session);
    file.does(who, &Command::SubmitSheet { session });
    if file.application.assessment.session(session).is_some_and(|session| session.interview.is_none()) {
        file.does(who, &interview(session));
    }
    file.does(who, &determine(session, eligible, "Seen with the other session, the candidate is sound in this."));
}

fn next(file: &Scored) -> String {
    Row::of(&file.application, &file.program, super::fixture::day("2026-11-23")).next
}

#[test]
fn a11_a_rule_over_sessions_says_which_session_failed_and_the_decision_follows_it_or_says_why() {
    let mut file = two_sessions(TWO_SESSIONS);
    hands_in(&mut file, "chen", 1, &["process"], true);
    assert_eq!(file.stage(), StageName::Scheduled);
    hands_in(&mut file, "diaz", 2, &["options"], true);
    assert_eq!(next(&file), "record the body's decision: determined eligible, and the pass rule is met");
    file.does("ada", &decision(true, None));

    let mut file = two_sessions(TWO_SESSIONS);
    hands_in(&mut file, "chen", 1, &["process", "empathy"], true);
    hands_in(&mut file, "diaz", 2, &["process"], true);
    let refusal = file.refused("ada", &decision(true, None));
    assert_eq!(refusal.rule, Rule::S3);
    assert_eq!(
        refusal.message,
        "the pass rule is not met: empathy: a mean of 2.00 in session 1, below 3.0; process >= 3.0: in no session \
         (process management: a mean of 2.00 in session 1, below 3.0; process management: a mean of 2.00 in session 2, \
         below 3.0)"
    );
    file.does("ada", &decision(true, Some("the interviews showed otherwise")));
}

#[test]
fn a11_of_one_session_a_rule_over_sessions_indicates_what_it_can() {
    let file = two_sessions(TWO_SESSIONS);
    let of = |low: &str| {
        let mut sheet = even(&file.program, 4);
        let scores = sheet.scores.iter_mut().filter(|(id, _)| id.0.starts_with(&format!("{low}.")));
        scores.for_each(|(_, score)| score.mark = Level::new(2).map(Mark::Level));
        indicate(&file.program.checklist, &file.program.pass, &sheet).passes
    };
    assert_eq!(of("impartiality"), Some(true));
    assert_eq!(of("empathy"), Some(false), "in all sessions, so in this one");
    assert_eq!(of("process"), None, "the other session may show it");
}

#[test]
fn s3_assessors_who_differ_are_weighed_as_the_program_says() {
    let both = |split: Split, rule: &str| {
        let mut file = Scored::by(&["chen", "diaz"]);
        file.program.pass.split = split;
        file.program.pass.rule = Some(rule.parse().unwrap());
        hands_in(&mut file, "chen", 1, &["process"], true);
        hands_in(&mut file, "diaz", 1, &[], true);
        next(&file)
    };
    let met = "record the body's decision: determined eligible, and the pass rule is met";
    assert_eq!(both(Split::Body, "process by any assessor"), met);
    assert_eq!(
        both(Split::Body, "process"),
        "record the body's decision: determined eligible, and the pass rule leaves it to the body: the assessors differ \
         (process management: a mean of 2.00 by chen, below 3.0)"
    );
    assert!(both(Split::All, "process").ends_with("is not met: process management: a mean of 2.00 by chen, below 3.0"));
    assert!(
        both(Split::Body, "process by at least 2 assessors").contains("process >= 3.0: by 1 assessor, 2 asked for")
    );
    assert_eq!(both(Split::Body, "all assessors pass"), met);
}

#[test]
fn a11_a_rule_of_assessors_alone_says_nothing_of_one_sheet_and_all_of_the_round() {
    let mut file = Scored::by(&["chen", "diaz"]);
    file.program.pass.split = Split::All;
    file.program.pass.rule = Some("all assessors pass".parse().unwrap());
    file.scores("chen", 4);
    file.does("chen", &Command::SubmitSheet { session: FIRST });
    file.does("chen", &interview(FIRST));
    file.does("chen", &determine(FIRST, true, "sound"));
    assert!(!file.seat(FIRST, "chen").determination.as_ref().unwrap().against_indication);
    file.scores("diaz", 2);
    file.does("diaz", &Command::SubmitSheet { session: FIRST });
    file.does("diaz", &determine(FIRST, false, "weak"));
    assert!(next(&file).ends_with("and the pass rule is not met: not found eligible by diaz"), "{}", next(&file));
    assert_eq!(file.refused("ada", &decision(true, Some("both sheets read"))).rule, Rule::S3);
    file.does("ada", &decision(false, Some("both sheets read")));
}
