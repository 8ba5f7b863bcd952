//! Lines that differ in numbers only, summed up: where all keys are lost nobody reads a line for each.

use std::collections::BTreeMap;

/// So many lines that are alike are told one by one.
const MOST: usize = 5;
/// How many are told of more.
const FIRST: usize = 3;

/// The lines in their order, and of many that are alike the first with how many more there are. JSON has them all.
pub(super) fn few(lines: &[String]) -> Vec<String> {
    let shapes: Vec<String> = lines.iter().map(|line| shape(line)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for shape in &shapes {
        *counts.entry(shape).or_default() += 1;
    }
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut few = Vec::new();
    for (line, shape) in lines.iter().zip(&shapes) {
        let all = counts.get(shape.as_str()).copied().unwrap_or_default();
        let n_told = told.entry(shape).or_default();
        *n_told += 1;
        if all <= MOST || *n_told <= FIRST {
            few.push(line.clone());
        }
        if all > MOST && *n_told == FIRST {
            few.push(format!("and {} more like it; --json has all", all - FIRST));
        }
    }
    few
}

/// A line without what makes it another one than its likes: words with a figure in them.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter| is_of_word(letter) != is_of_word(first)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        shape.push_str(if part.contains(|letter: char| letter.is_ascii_digit()) { "#" } else { part });
        rest = after;
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_alike_are_summed_up_where_they_are_many_and_others_stay_in_their_place() {
        let lost =
            |number: u32| format!("the key of QAP-2026-{number:04} is lost: keys/2026.a at byte {}", number * 64);
        let mut lines: Vec<String> = (1..=5).map(lost).collect();
        assert_eq!(few(&lines), lines, "few enough");
        lines.extend((6..=60).map(lost));
        lines.insert(1, "the state was not compared".to_owned());
        let told = few(&lines);
        let begin = [lost(1), "the state was not compared".to_owned(), lost(2), lost(3)];
        assert_eq!(told[..4], begin);
        assert_eq!(told[4..], ["and 57 more like it; --json has all"]);
    }
}
