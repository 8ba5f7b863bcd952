//! What the blank form says of a section, so that a filled one says the same.

use crate::intake::blank_form;

/// The comment above a section.
pub(super) fn comment(section: &str) -> String {
    let lines: Vec<&str> = blank_form().lines().collect();
    let Some(head) = lines.iter().position(|line| is_head(line, section)) else { return String::new() };
    let above = lines[..head].iter().rev().take_while(|line| line.starts_with("# "));
    let mut comment: Vec<&str> = above.copied().collect();
    comment.reverse();
    comment.join("\n")
}

/// A block of a section whose fields are all to use.
pub(super) fn block(section: &str) -> String {
    fields(section).collect::<Vec<_>>().join("\n")
}

/// A field of a section, to use.
pub(super) fn field(section: &str, key: &str) -> &'static str {
    let begins = format!("#{key} = ");
    fields(section).find(|line| line.starts_with(&begins)).unwrap_or_default()
}

/// The section's lines that are to use, its head among them where it is one.
fn fields(section: &str) -> impl Iterator<Item = &'static str> {
    let from_head = blank_form().lines().skip_while(move |line| !is_head(line, section));
    let ends = |line: &&str| line.trim_start_matches('#').starts_with('[');
    let head = from_head.clone().take(1);
    let rest = from_head.skip(1).take_while(move |line| !ends(line));
    head.chain(rest).filter(|line| line.starts_with('#') && !line.starts_with("# "))
}

fn is_head(line: &str, section: &str) -> bool {
    let head = line.trim_start_matches('#');
    head.starts_with('[') && head.trim_matches(|letter| matches!(letter, '[' | ']')) == section
}
