//! What is wrong with a form's text, as comments under the lines that it is about.

use crate::link::protocol::Problem;
use crate::text::Line;
use crate::tui::words;

/// What every line begins with that was put in to say what is wrong; no form of ours has such a comment.
const MARK: &str = "#! ";

/// The text with what is wrong in comments under its lines, or at the top where no line is meant; and the first line,
/// from 1, that something is wrong with.
pub(super) fn marked(text: &str, problems: &[Problem]) -> (String, Option<u32>) {
    let mut out = String::with_capacity(text.len() + problems.len() * 80);
    let put = |out: &mut String, line: Option<u32>| {
        for problem in problems.iter().filter(|problem| problem.line == line) {
            for said in words::problem(problem).lines() {
                out.push_str(MARK);
                out.push_str(&Line::clean(said));
                out.push('\n');
            }
        }
    };
    let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    out.push_str(MARK);
    out.push_str(&words::not_taken(problems.len()));
    out.push('\n');
    put(&mut out, None);
    let mut first = None;
    for (place, line) in (1..).zip(text.lines()) {
        out.push_str(line);
        out.push('\n');
        if first.is_none() && problems.iter().any(|problem| problem.line == Some(place)) {
            first = u32::try_from(out.matches('\n').count()).ok();
        }
        put(&mut out, Some(place));
    }
    let mut after: Vec<u32> = problems.iter().filter_map(|problem| problem.line.filter(|line| *line > lines)).collect();
    after.dedup();
    for place in after {
        put(&mut out, Some(place));
    }
    (out, first)
}

/// The text without such comments.
pub fn unmarked(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.starts_with(MARK.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: Option<u32>, message: &str) -> Problem {
        Problem { line, key: None, message: message.to_owned(), hint: "mend it".to_owned() }
    }

    #[test]
    fn what_is_wrong_stands_under_its_line_and_goes_again() {
        let text = "a = 1\nb = \nc = 3\n";
        let problems = [problem(Some(2), "no value"), problem(None, "odd\u{1b}"), problem(Some(9), "cut short")];
        let (marked, first) = marked(text, &problems);
        let lines: Vec<&str> = marked.lines().collect();
        let first = usize::try_from(first.expect("a line")).expect("small");
        assert_eq!(lines[first - 1], "b = ");
        assert_eq!(lines[first], "#! no value; mend it");
        assert!(marked.contains("#! odd␛") && marked.ends_with("#! cut short; mend it\n"), "{marked}");
        assert_eq!(unmarked(&marked), text);
    }
}
