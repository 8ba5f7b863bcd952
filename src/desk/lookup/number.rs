//! An application's number, whole or in part, as it is typed.

/// What every number begins with; a query may leave it out.
const PREFIX: &str = "qap";

/// The texts under which a number is found, the whole one first: `2026-0142`, `2026-142`, `0142`, `142`, `42`, `2`.
pub(super) fn forms(number: &str) -> Vec<String> {
    let Some((year, sequence)) = parts(number) else { return Vec::new() };
    let short = sequence.trim_start_matches('0');
    let mut forms = vec![format!("{year}-{sequence}")];
    if short != sequence {
        forms.push(format!("{year}-{short}"));
    }
    forms.extend((0..sequence.len()).map(|start| sequence[start..].to_owned()));
    forms
}

/// The year, to put the newest first; 0 if the number has none.
pub(super) fn year(number: &str) -> u32 {
    parts(number).and_then(|(year, _)| year.parse().ok()).unwrap_or(0)
}

/// How well a form of a number answers what was asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Rank {
    /// The running number holds it.
    Inside,
    /// The number begins with it.
    Begins,
    /// It is the running number.
    Sequence,
    /// It is the number.
    Whole,
}

/// Whether the figures are a number's running number, with or without noughts before it.
pub(super) fn is_sequence(figures: &str, number: &str) -> bool {
    let short = |figures: &str| figures.trim_start_matches('0').len();
    parts(number).is_some_and(|(_, sequence)| sequence.ends_with(figures) && short(sequence) == short(figures))
}

/// What to look for among the forms, if a query can be a number: figures in at most two groups, perhaps after `QAP`.
pub(super) fn asked(query: &str) -> Option<String> {
    let rest = query.strip_prefix(PREFIX).unwrap_or(query);
    let mut groups = rest.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
    if rest.chars().any(char::is_alphabetic) || rest.contains('@') {
        return None;
    }
    let Some(first) = groups.next() else { return (rest.len() < query.len()).then(String::new) };
    let asked = match groups.next() {
        Some(second) => format!("{first}-{second}"),
        None if first.len() == 4 && rest.ends_with('-') => format!("{first}-"),
        None => first.to_owned(),
    };
    groups.next().is_none().then_some(asked)
}

fn parts(number: &str) -> Option<(&str, &str)> {
    let figures = number.trim_start_matches(|c: char| !c.is_ascii_digit());
    let (year, sequence) = figures.split_once('-')?;
    let is_figures = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_figures(year) && is_figures(sequence)).then_some((year, sequence))
}
