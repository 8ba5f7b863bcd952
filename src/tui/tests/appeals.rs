//! Stories of a decision that is contested: opened, given to somebody, decided, and followed (C1 to C3).

use super::outcomes::{assessed, staff};
use super::scoring::jane_number;
use crate::domain::{Command, Role, StageName};
use crate::text::Line;
use crate::tui::layer::{FieldName, Layer};

#[test]
fn c1_to_c3_a_decision_is_contested_by_keys_and_taken_anew() {
    let mut desk = assessed(false);
    let reason = Some(Line::clean("osei's reasons weigh more"));
    desk.elsewhere("eva", jane_number(), &Command::Decide { passed: false, reason });
    desk.news.clear();
    let mut hands = staff(desk.signed_in("max", Role::Manager), (120, 40));
    hands.press("V u").sees("no review or appeal is open");
    hands.press("V o").sees("Record a review or an appeal").sees("appeal, procedure: A rule of the procedure");
    let Some(Layer::Form(form)) = hands.state.layers.last_mut() else { panic!("no form") };
    form.at = form.fields.iter().position(|field| field.name == FieldName::Remark).expect("the field");
    hands.press("left").sees("what the candidate contests").sees_no("may stay empty");
    hands.press("ctrl-s").sees("opened a review or an appeal").sees("give appeal 1 to somebody");
    hands.press("V g").sees("with nobody, due").text("eva").press("ctrl-s").sees("refused by C2");
    hands.press("ctrl-u").text("max").press("ctrl-s").sees("max decides appeal 1 by");
    hands.press("V u").press("u tab").text("the session was cut short").press("ctrl-s");
    hands.sees("Decide the review or appeal of Jane O'Connor: upheld?").sees("taken anew");
    hands.press("y").sees("decided a review or an appeal").sees("reopen the decision: appeal 1 was upheld");
    let view = hands.desk.view(jane_number());
    assert_eq!((view.stage, view.appeals.len()), (StageName::NotPassed, 1));
    hands.press("enter").press("/").text("Reviews and").press("enter").sees("the session was cut short");
}
