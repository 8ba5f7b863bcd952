use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{State, is_offered};
use crate::domain::Number;
use crate::tui::action::{Action, Group};
use crate::tui::layer::Choice;

/// Names by which other programs know some commands.
const ALIASES: [(&str, Action); 6] = [
    ("q", Action::Quit),
    ("q!", Action::Quit),
    ("qa", Action::Quit),
    ("exit", Action::Quit),
    ("h", Action::Help),
    ("keys", Action::Help),
];

/// More than any score by letters: what was typed is the command's key or name.
const EXACT: i64 = 1_000_000;
/// What begins a name comes before what is scattered over it.
const BEGINS: i64 = 1_000;

/// What a text typed into the palette may mean, best first; everything where it is empty, what was run last first.
pub fn choices(state: &State, text: &str) -> Vec<Choice> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        let recent = state.recent.iter().copied();
        let rest = in_order().filter(|action| is_offered(*action, state) && !state.recent.contains(action));
        return recent.chain(rest).filter(|action| *action != Action::Palette).map(Choice::Run).collect();
    }
    if is_number(&text) && state.goes_by_number() {
        return vec![Choice::GoTo(text)];
    }
    let matcher = SkimMatcherV2::default();
    let scored = in_order().filter(|action| *action != Action::Palette && is_offered(*action, state));
    let mut scored: Vec<(i64, Action)> =
        scored.filter_map(|action| Some((score(state, &matcher, action, &text)?, action))).collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, action)| Choice::Run(action)).collect()
}

impl State {
    /// Whether an application is gone to by its number: not where somebody sees their own sessions or the look-up only.
    pub fn goes_by_number(&self) -> bool {
        !self.is_for_own_only() && !self.is_for_finding_only()
    }
}

/// Every action, by group.
fn in_order() -> impl Iterator<Item = Action> {
    Group::ALL.into_iter().flat_map(|group| Action::ALL.iter().copied().filter(move |one| one.record().group == group))
}

/// Whether a text is an application's number, whole or without its year.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) || text.parse::<Number>().is_ok()
}

fn score(state: &State, matcher: &SkimMatcherV2, action: Action, text: &str) -> Option<i64> {
    let record = action.record();
    if ALIASES.contains(&(text, action)) {
        return Some(EXACT * 2);
    }
    // Keys are told apart by case, commands are not; a text is here without it, so a key is only a hint.
    let keys = state.keymap.keys_in(state.context(), action);
    let is_key = keys.iter().any(|key| key.to_lowercase() == text);
    let wanted = text.replace([' ', '_'], "-");
    let name = record.name;
    let mut best = None;
    let mut offer = |score: i64| best = best.max(Some(score));
    if name == wanted {
        offer(EXACT);
    }
    if is_key {
        offer(BEGINS * 2);
    }
    if name.starts_with(&wanted) || name.split('-').any(|word| word.starts_with(&wanted)) {
        offer(BEGINS + i64::from(name.starts_with(&wanted)));
    }
    let title = record.title.to_lowercase();
    let by_letters = [matcher.fuzzy_match(name, &wanted), matcher.fuzzy_match(&title, text)];
    by_letters.into_iter().flatten().for_each(&mut offer);
    // Scattered letters are in every sentence: of the doc, whole beginnings of words count.
    let doc = record.doc.to_lowercase();
    let said = |word: &str| doc.split(|c: char| !c.is_alphanumeric()).any(|known| known.starts_with(word));
    if text.split_whitespace().all(said) {
        offer(1);
    }
    best
}
