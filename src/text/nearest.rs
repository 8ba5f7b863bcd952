/// The candidate that `word` was most likely meant to be, if any is near enough: a third of its letters, three at
/// most, may be wrong, missing, extra or swapped with a neighbour. Case, `-` and `_` do not count.
///
/// Of equally near candidates the first one is answered.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = key(word);
    if word.is_empty() {
        return None;
    }
    let limit = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&word, &key(candidate), limit)?, candidate)))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

fn key(word: &str) -> String {
    word.trim().chars().flat_map(char::to_lowercase).map(|c| if c == '-' { '_' } else { c }).collect()
}

/// How many letters must be changed, put in, taken out or swapped with a neighbour, or `None` if more than `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    // What is read may be long, and the table of two long words is large.
    if a.chars().count().abs_diff(b.chars().count()) > limit {
        return None;
    }
    Some(strsim::osa_distance(a, b)).filter(|&distance| distance <= limit)
}
