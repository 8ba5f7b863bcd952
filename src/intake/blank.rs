use std::fmt::Write as _;

use super::form_text::quoted;
use crate::domain::{Program, asked, names_asked, unit_of};
use crate::text::Line;

/// A blank form, as TOML, with a comment on every field.
///
/// It parses once its required fields are filled. Lines that begin with `#` and no space are fields to use where they
/// apply.
pub fn blank_form() -> &'static str {
    include_str!("blank.toml")
}

/// A blank form of a program: it names the program, and what the program asks for.
pub fn blank_form_of(program: &Program) -> String {
    let mut wanted = String::new();
    for finding in asked(program) {
        let title = program.title_of(&finding.requirement);
        let _ = writeln!(wanted, "#   {title}: {} {}", finding.need, unit_of(&finding.need, &finding.unit));
    }
    for name in names_asked(program) {
        let _ = writeln!(wanted, "#   {name}");
    }
    let names = format!(
        "# The program that is applied to; required, leave it as it is. {} of {} asks for:\n{wanted}program = {}\n",
        Line::clean(&program.name),
        program.version,
        quoted(&program.id),
    );
    let mut text = String::new();
    for line in blank_form().lines() {
        match line {
            ABOUT_PROGRAM => {}
            NO_PROGRAM => text.push_str(&names),
            line => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

/// What the blank form says of the program, where it is left open.
const ABOUT_PROGRAM: &str = "# Optional. The id of the program that is applied to, as `qapdesk program list` has it; the desk's own where it is absent.";
const NO_PROGRAM: &str = "#program = \"cpr\"";

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::intake::form::TABLES;
    use crate::intake::{Draft, read};

    fn read_blank(text: &str) -> Vec<Draft> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        read("blank.toml", text.as_bytes(), today).unwrap_or_else(|problems| panic!("{problems:#?}"))
    }

    fn filled() -> String {
        let text = blank_form().replace("received_on = \"\"", "received_on = 2026-10-12");
        text.replace("family_name = \"\"", "family_name = \"O'Connor\"")
    }

    /// The form with every field in use.
    fn whole() -> String {
        let is_field =
            |line: &str| line.starts_with('#') && line[1..].starts_with(|c: char| c == '[' || c.is_ascii_lowercase());
        filled().lines().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "{}", if is_field(line) { &line[1..] } else { line });
            text
        })
    }

    #[test]
    fn the_blank_form_parses_once_its_required_fields_are_filled() {
        let drafts = read_blank(&filled());
        let form = drafts[0].form();
        assert_eq!(form.candidate.name.as_str(), "O'Connor");
        assert_eq!((&form.candidate.email, form.training.len(), &form.statement.text), (&None, 0, &None));
    }

    #[test]
    fn the_blank_form_names_what_is_required() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let problems = read("blank.toml", blank_form().as_bytes(), today).unwrap_err();
        let keys: Vec<_> = problems.iter().filter_map(|problem| problem.key.as_deref()).collect();
        assert_eq!(keys, ["received_on", "candidate.family_name"]);
    }

    #[test]
    fn the_examples_of_the_blank_form_are_valid() {
        let drafts = read_blank(&whole());
        let form = drafts[0].form();
        assert_eq!(drafts[0].documents().len(), 4);
        assert_eq!((form.declarations.len(), form.points.len(), form.papers.len()), (1, 1, 1));
        assert_eq!((form.training.len(), form.case_log.len(), form.feedback.len(), form.payments.len()), (1, 1, 1, 1));
    }

    #[test]
    fn every_key_that_the_reader_knows_is_in_the_blank_form_below_a_comment() {
        let text = blank_form();
        let lines: Vec<&str> = text.lines().collect();
        for (table, keys) in TABLES {
            // Rosters and rows of experience stand inline.
            let section = match table {
                "rosters" => "memberships",
                "mediator" => "experience",
                table => table,
            };
            let begins = |line: &str| line.trim_start_matches('#').starts_with('[');
            let is_header = |line: &str| line.trim_matches(|c| matches!(c, '#' | '[' | ']')) == section && begins(line);
            let start = if section.is_empty() { 0 } else { 1 + lines.iter().position(|line| is_header(line)).unwrap() };
            let end = lines[start..].iter().position(|line| begins(line)).map_or(lines.len(), |end| start + end);
            for key in keys {
                let is_table =
                    |line: &&str| line.trim_matches(|c| matches!(c, '#' | '[' | ']')) == *key && begins(line);
                if section.is_empty() && lines.iter().any(is_table) {
                    continue;
                }
                let here = |line: &&str| {
                    line.trim_start_matches('#').starts_with(&format!("{key} = "))
                        || line.contains(&format!(" {key} = "))
                };
                let place = lines[start..end].iter().position(|line| here(line) && !line.starts_with("# "));
                let place = place.unwrap_or_else(|| panic!("{table}.{key} is not in the blank form"));
                assert!(lines[start + place - 1].starts_with("# "), "{table}.{key} has no comment above it");
            }
        }
    }
}
