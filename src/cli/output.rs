use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::error::{CliError, FileProblem};
use super::words::Glyphs;
use crate::text::{Line, may_stand, wrap};

/// How a command prints.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line or of the terminal")]
pub(super) struct Format {
    /// JSON for scripts, not tables for people.
    pub(super) json: bool,
    /// Nothing but what was asked for, and errors.
    pub(super) quiet: bool,
    /// Colour and weight.
    pub(super) colour: bool,
    /// Columns of the terminal; none where the output goes elsewhere and nothing is cut.
    pub(super) width: Option<usize>,
    /// Whether a bar may be drawn on standard error.
    pub(super) progress: bool,
    /// The signs for what is met, unmet and to be judged.
    pub(super) glyphs: Glyphs,
}

impl Format {
    /// This format with what a command line asks for.
    pub(super) fn as_asked(self, json: bool, quiet: bool, no_color: bool) -> Self {
        let (colour, progress) = (self.colour && !no_color, self.progress && !quiet && !json);
        Self { json, quiet, colour, progress, ..self }
    }
}

/// The weight of a text; its meaning is always in its words too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Tone {
    #[default]
    Plain,
    Heading,
    Good,
    Bad,
    Open,
    Faint,
}

impl Tone {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Heading => "1",
            Self::Good => "32",
            Self::Bad => "1;31",
            Self::Open => "33",
            Self::Faint => "2",
        }
    }
}

/// Standard output and standard error of a command.
pub(super) struct Output<'a> {
    /// How.
    pub(super) format: Format,
    /// Standard output.
    pub(super) stdout: &'a mut dyn Write,
    /// Standard error.
    pub(super) stderr: &'a mut dyn Write,
}

impl Output<'_> {
    /// A line of text, cleaned, after `indent` spaces.
    pub(super) fn line(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.toned(indent, Tone::Plain, text)
    }

    /// A line of text, cleaned, in a tone.
    pub(super) fn toned(&mut self, indent: usize, tone: Tone, text: &str) -> io::Result<()> {
        let text = self.paint(tone, Line::clean(text).as_str());
        writeln!(self.stdout, "{:indent$}{text}", "")
    }

    /// A text of more than a line, broken between words where the output is a terminal.
    pub(super) fn told(&mut self, indent: usize, tone: Tone, text: &str) -> io::Result<()> {
        let Some(columns) = self.format.width else { return self.toned(indent, tone, text) };
        wrap(text, columns.saturating_sub(indent)).iter().try_for_each(|line| self.toned(indent, tone, line))
    }

    /// A line that only says that all went well; not where nobody wants to hear it.
    pub(super) fn remark(&mut self, text: &str) -> io::Result<()> {
        if self.format.quiet || self.format.json { Ok(()) } else { self.line(0, text) }
    }

    /// An empty line.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.stdout)
    }

    /// A text that is clean already, in a tone.
    pub(super) fn paint(&self, tone: Tone, clean: &str) -> String {
        if !self.format.colour || tone == Tone::Plain || clean.is_empty() {
            return clean.to_owned();
        }
        format!("\u{1b}[{}m{clean}\u{1b}[0m", tone.code())
    }

    /// A value as JSON.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(value)?;
        self.stdout.write_all(visible(&text).as_bytes())?;
        self.stdout.write_all(b"\n")?;
        Ok(())
    }

    /// What something prints, for a file instead: in no colour, and with nothing cut.
    pub(super) fn aside(
        &mut self,
        print: impl FnOnce(&mut Output<'_>) -> Result<(), CliError>,
    ) -> Result<Vec<u8>, CliError> {
        let mut bytes = Vec::new();
        let format = Format { colour: false, width: None, ..self.format };
        print(&mut Output { format, stdout: &mut bytes, stderr: &mut *self.stderr })?;
        Ok(bytes)
    }

    /// An error: cause and remedy on standard error, or one JSON object.
    pub(super) fn error(&mut self, error: &CliError) -> io::Result<()> {
        if self.format.json {
            return error_json(self.stderr, error);
        }
        if error.problems().is_empty() {
            let rule = error.rule().map_or_else(String::new, |rule| format!(" ({rule})"));
            return self.cause(&format!("{error}{rule}"), error.hint());
        }
        error.problems().iter().try_for_each(|problem| self.problem(problem))
    }

    /// What is wrong in a file, on standard error.
    pub(super) fn problem(&mut self, problem: &FileProblem) -> io::Result<()> {
        self.cause(&problem.cause(), &problem.hint)
    }

    fn cause(&mut self, cause: &str, hint: &str) -> io::Result<()> {
        writeln!(self.stderr, "qapdesk: {}", Line::clean(cause))?;
        if hint.is_empty() { Ok(()) } else { writeln!(self.stderr, "  {}", Line::clean(hint)) }
    }
}

#[derive(Serialize)]
struct ErrorJson<'a> {
    error: ErrorBody<'a>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    code: u8,
    rule: Option<crate::domain::Rule>,
    message: Line,
    hint: Line,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [FileProblem],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<&'static str>,
    /// Only where the application was there and was forgotten (H3).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    forgotten: bool,
}

fn error_json(stderr: &mut dyn Write, error: &CliError) -> io::Result<()> {
    let body = ErrorBody {
        code: error.status().code(),
        rule: error.rule(),
        message: Line::clean(&error.to_string()),
        hint: Line::clean(error.hint()),
        problems: error.problems(),
        warnings: error.warnings().collect(),
        forgotten: matches!(error, CliError::Forgotten { .. }),
    };
    let text = serde_json::to_string(&ErrorJson { error: body })?;
    stderr.write_all(visible(&text).as_bytes())?;
    stderr.write_all(b"\n")
}

/// JSON in which whatever may stand in no text is escaped, as JSON itself does it for some controls only: it is the same
/// value, and a terminal that it is printed on obeys none of it.
fn visible(json: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| c != '\n' && !may_stand(c);
    if !json.contains(is_hidden) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_shows_nothing_that_a_terminal_obeys_and_is_the_same_value() {
        let value = "a\u{1b}]52;c;x\u{7}\u{9b}31m\u{7f}\u{202e}\u{200b}\u{e0041} é 李 क्\u{200d}ष \n";
        let json = serde_json::to_string_pretty(&[value]).unwrap();
        let shown = visible(&json);
        assert!(shown.chars().all(|c| c == '\n' || may_stand(c)), "{shown:?}");
        assert!(shown.contains("é 李 क्\u{200d}ष"), "{shown:?}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&shown).unwrap(), [value]);
    }
}
