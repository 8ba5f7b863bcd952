use std::io;

use clap_mangen::roff::{Inline, Roff, roman};

/// What each piece begins with that `Roff` writes: how an apostrophe is set. It stands once, before the page.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The source of a page under way.
#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    /// A page with its title line: its name, section and what it is a part of.
    pub(super) fn titled(name: &str, section: u8) -> Self {
        let mut text = Self(PREAMBLE.to_owned());
        // By hand, since the date is empty: pages of one version are the same whenever they are written.
        let (name, version) = (name.to_uppercase().replace('-', "\\-"), env!("CARGO_PKG_VERSION"));
        text.add(&format!(".TH \"{name}\" \"{section}\" \"\" \"qapdesk {version}\" \"qapdesk\"\n"));
        text
    }

    /// A request with its arguments.
    pub(super) fn control<'a>(&mut self, name: &str, arguments: impl IntoIterator<Item = &'a str>) {
        self.add(&Roff::new().control(name, arguments).render());
    }

    /// A section.
    pub(super) fn section(&mut self, heading: &str) {
        self.control("SH", [heading]);
    }

    /// A paragraph of its own.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.gap();
        self.prose(text);
    }

    /// Words in which what stands in backticks is in bold.
    fn prose(&mut self, text: &str) {
        self.add(&in_bold(&Roff::new().text([roman(text)]).render()));
    }

    /// A gap before a paragraph, where a heading has not made one.
    fn gap(&mut self) {
        let last = self.0.lines().next_back().unwrap_or_default();
        if ![".SH", ".SS"].iter().any(|heading| last.starts_with(heading)) {
            self.control("PP", []);
        }
    }

    /// Words that go on in the paragraph.
    pub(super) fn line(&mut self, words: impl Into<Vec<Inline>>) {
        self.add(&Roff::new().text(words).render());
    }

    /// A term, and what there is to say about it.
    pub(super) fn term(&mut self, term: impl Into<Vec<Inline>>, told: &str) {
        self.control("TP", []);
        self.line(term);
        self.prose(told);
    }

    /// Lines as they are, in the type of programs.
    pub(super) fn verbatim<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) {
        self.gap();
        self.control("RS", ["4"]);
        self.control("EX", []);
        for line in lines {
            self.line([roman(line)]);
        }
        self.control("EE", []);
        self.control("RE", []);
    }

    /// What a part of `clap_mangen` writes, with its headings.
    pub(super) fn part(&mut self, part: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) {
        self.written(part, |_| true);
    }

    /// What a part of `clap_mangen` writes below its headings.
    pub(super) fn body(&mut self, part: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) {
        self.written(part, |line| !line.starts_with(".SH "));
    }

    fn written(&mut self, part: impl FnOnce(&mut Vec<u8>) -> io::Result<()>, is_taken: impl Fn(&str) -> bool) {
        let mut bytes = Vec::new();
        // A vector takes all that is written to it.
        if part(&mut bytes).is_err() {
            return;
        }
        let source = String::from_utf8_lossy(&bytes);
        for line in source.replacen(PREAMBLE, "", 1).lines().filter(|line| is_taken(line)) {
            let line = if line.starts_with('.') { line.to_owned() } else { in_bold(line) };
            self.add(&format!("{line}\n"));
        }
    }

    /// The whole source.
    pub(super) fn done(self) -> String {
        self.0
    }

    fn add(&mut self, source: &str) {
        self.0.push_str(source.strip_prefix(PREAMBLE).unwrap_or(source));
    }
}

/// A line in which what stands in backticks is in bold instead.
fn in_bold(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    let marked = parts.iter().enumerate().map(|(place, part)| match place % 2 {
        0 => (*part).to_owned(),
        _ => format!("\\fB{part}\\fR"),
    });
    marked.collect()
}
