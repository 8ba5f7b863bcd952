use super::{Setting, part};
use crate::domain::Verdict;
use crate::domain::finding::{Finding, count, in_sentence, list};
use crate::domain::program::PartsNeed;

/// So many of several parts: all, one, or some.
pub(super) fn parts(need: &PartsNeed, at: &Setting<'_>) -> (Finding, String) {
    let found: Vec<(&str, Finding)> = need.parts.iter().map(|one| (one.title.as_str(), part(one, at))).collect();
    let with = |verdict: Verdict| found.iter().filter(move |(_, finding)| finding.verdict == verdict);
    let (n_met, n_review) = (with(Verdict::Met).count(), with(Verdict::Review).count());
    let unit = format!("of {} parts", need.parts.len());
    let mut finding = Finding::new(at.requirement, &n_met.min(need.least), &need.least, &unit);
    for (title, one) in with(Verdict::Met) {
        finding.notes.push(format!("{title}: {} of {} {}", one.have, one.need, one.unit));
    }
    if n_met >= need.least {
        return (finding, String::new());
    }
    if n_met + n_review >= need.least {
        let judge: Vec<String> = with(Verdict::Review).flat_map(|(_, one)| one.missing.iter().cloned()).collect();
        return (judge.into_iter().fold(finding, Finding::review), String::new());
    }
    let lacking: Vec<&(&str, Finding)> = found.iter().filter(|(_, one)| one.verdict != Verdict::Met).collect();
    let words: Vec<String> =
        lacking.iter().map(|(title, one)| format!("{title}: {}", one.missing.join("; "))).collect();
    let asks: Vec<String> = lacking
        .iter()
        .map(|(title, one)| one.ask.clone().unwrap_or_else(|| format!("what {} lacks", in_sentence(title))))
        .collect();
    let short = need.least - n_met;
    if short == lacking.len() {
        // All that lack are asked for.
        let finding = words.into_iter().fold(finding, |finding, words| finding.unmet(words, String::new()));
        return (Finding { ask: Some(list(&asks)), ..finding }, short.to_string());
    }
    let whole = format!("{} of these is missing: {}", counted(short), words.join(", or "));
    let ask = asks.join(" or ");
    let ask = if short == 1 { ask } else { format!("{} of: {ask}", count(short, "one", "several")) };
    (finding.unmet(whole, ask), short.to_string())
}

fn counted(short: usize) -> String {
    if short == 1 { "one".to_owned() } else { format!("{short} in all") }
}
