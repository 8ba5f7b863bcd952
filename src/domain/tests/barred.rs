use super::fixture::{OneFile, accept, deficient, form};
use crate::domain::{Act, Command, Requirement, Role, Rule};

#[test]
fn what_is_barred_is_what_the_rules_refuse_and_in_their_words() {
    let mut form = form();
    form.feedback.pop();
    let mut file = OneFile::received(form);
    for requirement in [Requirement::Hours, Requirement::Feedback] {
        let view = file.seen_by(Role::Admin);
        let barred = view.refusal(Act::Accept(requirement)).cloned();
        assert_eq!(barred, file.run(&accept(requirement)).err(), "{requirement}");
    }
    let view = file.seen_by(Role::Admin);
    for command in [
        accept(Requirement::Hours),
        Command::Approve { reason: None },
        Command::Notify { due: None, reason: None },
        Command::Redo,
        Command::CloseIncomplete { reason: None },
    ] {
        let refusal = file.run(&command).expect_err("refused");
        assert_eq!(view.refusal(command.act()), Some(&refusal), "{command:?}");
    }
    for act in [Act::Undo { revision: 0 }, Act::Hold, Act::Decline, Act::RecordFeedback, Act::RecordPayment] {
        assert_eq!(view.refusal(act), None, "{act:?}");
    }
    file.does(&deficient(Requirement::Feedback));
    assert_eq!(file.seen_by(Role::Admin).refusal(Act::Notify), None);
}

#[test]
fn v1_a_role_is_barred_from_what_it_may_not_do() {
    let file = OneFile::received(form());
    let rule = |role, act| file.seen_by(role).refusal(act).map(|refusal| refusal.rule);
    assert_eq!(rule(Role::Staff, Act::Waive(Requirement::Hours)), Some(Rule::D1));
    assert_eq!(rule(Role::Staff, Act::Decline), Some(Rule::V1));
    assert_eq!(rule(Role::Auditor, Act::Accept(Requirement::Hours)), Some(Rule::V1));
    assert_eq!(rule(Role::Staff, Act::Accept(Requirement::Hours)), None);
}

#[test]
fn nobody_is_told_what_is_barred_who_did_not_ask() {
    let file = OneFile::received(form());
    let view = crate::domain::view::ApplicationView::of(&file.application, &super::fixture::program(), file.today);
    assert_eq!((view.barred.as_ref(), view.refusal(Act::Approve)), (None, None));
}
