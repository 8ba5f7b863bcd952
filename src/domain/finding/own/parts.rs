use super::{Setting, part};
use crate::domain::Verdict;
use crate::domain::finding::{Finding, in_sentence, list};
use crate::domain::program::PartsNeed;

/// So many of several parts: all, one, or some.
pub(super) fn parts(need: &PartsNeed, at: &Setting<'_>) -> (Finding, Option<String>) {
    let found: Vec<(&str, Finding)> = need.parts.iter().map(|one| (one.title.as_str(), part(one, at))).collect();
    let with = |verdict: Verdict| found.iter().filter(move |(_, finding)| finding.verdict == verdict);
    let (n_met, n_review) = (with(Verdict::Met).count(), with(Verdict::Review).count());
    let unit = format!("of {} parts", need.parts.len());
    let mut finding = Finding::new(at.requirement, &n_met.min(need.least), &need.least, &unit);
    for (title, one) in with(Verdict::Met) {
        finding.notes.push(format!("{title}: {} of {} {}", one.have, one.need, one.unit));
    }
    if n_met >= need.least {
        return (finding, None);
    }
    if n_met + n_review >= need.least {
        let judge: Vec<String> = with(Verdict::Review).flat_map(|(_, one)| one.missing.iter().cloned()).collect();
        return (judge.into_iter().fold(finding, Finding::review), None);
    }
    // What a person may find to be met is not asked for.
    for (title, one) in with(Verdict::Review) {
        finding.notes.push(format!("{title}: {}", one.missing.join("; ")));
    }
    let open = need.least - n_met - n_review;
    let lacking: Vec<&(&str, Finding)> = with(Verdict::Unmet).collect();
    let words: Vec<String> =
        lacking.iter().map(|(title, one)| format!("{title}: {}", one.missing.join("; "))).collect();
    let asks: Vec<String> = lacking
        .iter()
        .map(|(title, one)| one.ask.clone().unwrap_or_else(|| format!("what {} lacks", in_sentence(title))))
        .collect();
    let short = Some((need.least - n_met).to_string());
    if open == lacking.len() {
        // All that lack are asked for.
        let finding = words.into_iter().fold(finding, |finding, words| finding.unmet(words, String::new()));
        return (Finding { ask: Some(list(&asks)), ..finding }, short);
    }
    let (these, are) = (in_words(open), if open == 1 { "is" } else { "are" });
    let whole = format!("{these} of these {are} missing: {}", words.join(", or "));
    let asks = asks.join(" or ");
    let ask = if open == 1 { asks } else { format!("{these} of these: {asks}") };
    (finding.unmet(whole, ask), short)
}

/// A small number as a word.
fn in_words(number: usize) -> String {
    const WORDS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let word = number.checked_sub(1).and_then(|place| WORDS.get(place));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
