use super::roff_text::Text;

/// What stands behind a command's help, in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct AfterHelp<'a> {
    /// Commands to try.
    pub(super) examples: Vec<&'a str>,
    /// What its exit statuses say, where that is more than what they say everywhere.
    pub(super) statuses: Vec<&'a str>,
    /// All else.
    pub(super) notes: Vec<&'a str>,
}

impl<'a> AfterHelp<'a> {
    /// Reads it: paragraphs with a blank line between, of which the first word says what it is.
    pub(super) fn of(text: &'a str) -> Self {
        let mut read = Self::default();
        for paragraph in text.split("\n\n") {
            if let Some(rest) = paragraph.strip_prefix("Example") {
                read.examples.extend(rest.lines().skip(1));
            } else if let Some(rest) = paragraph.strip_prefix("Exit status: ") {
                read.statuses.extend(rest.lines());
            } else {
                read.notes.extend(paragraph.lines());
            }
        }
        read
    }

    /// Writes its sections.
    pub(super) fn tell(&self, text: &mut Text) {
        if !self.notes.is_empty() {
            text.section("NOTES");
            mixed(text, &self.notes);
        }
        if !self.examples.is_empty() {
            text.section(if self.examples.len() == 1 { "EXAMPLE" } else { "EXAMPLES" });
            text.verbatim(self.examples.iter().map(|line| line.strip_prefix("  ").unwrap_or(line)));
        }
        if !self.statuses.is_empty() {
            text.section("EXIT STATUS");
            text.paragraph(&self.statuses.join(" "));
        }
    }
}

/// Prose that is filled, with what is set in kept as it is.
fn mixed(text: &mut Text, lines: &[&str]) {
    for part in lines.chunk_by(|one, next| one.starts_with("  ") == next.starts_with("  ")) {
        if part[0].starts_with("  ") {
            text.verbatim(part.iter().map(|line| &line[2..]));
        } else {
            text.paragraph(&part.join(" "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_statuses_and_notes_are_told_apart() {
        let text = "Examples:\n  qapdesk a\n  qapdesk b\n\nExit status: 0 when\nall is well.\n\nIn a file:\n  x = 1\nand so on.";
        let read = AfterHelp::of(text);
        assert_eq!(read.examples, ["  qapdesk a", "  qapdesk b"]);
        assert_eq!(read.statuses, ["0 when", "all is well."]);
        let mut page = Text::default();
        read.tell(&mut page);
        let source = page.done();
        for told in [".SH NOTES\n", "In a file:\n", ".EX\nx = 1\n.EE\n", ".SH EXAMPLES\n", "0 when all is well.\n"] {
            assert!(source.contains(told), "{told:?}: {source}");
        }
    }
}
