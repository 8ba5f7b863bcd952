use std::fmt;

/// Why a text was refused: the first character that may not stand where it stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{} at {}: {}", Named(*flaw, *found), Place(*line, *column), flaw.advice())]
pub struct Unclean {
    /// What is wrong with the character.
    pub flaw: Flaw,
    /// The character.
    pub found: char,
    /// The line it stands on, counted from 1; always 1 in a [`Line`](super::Line).
    pub line: usize,
    /// How many characters into that line it stands, counted from 1 in the text as it was given.
    pub column: usize,
}

/// What can be wrong with a character.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Flaw {
    /// A control character, which a terminal would obey: C0, DEL or C1.
    Control,
    /// A tab or a line end in a text of one line.
    Break,
    /// An embedding, override or isolate, or a directional mark: letters would be shown in another order.
    Bidirectional,
    /// A character that takes no column and cannot be seen.
    ZeroWidth,
    /// A joiner or non-joiner outside the scripts and emoji that need one.
    Joiner,
    /// A variation selector with nothing before it that varies.
    Selector,
    /// A tag character, which spells hidden text.
    Tag,
    /// A line or paragraph separator.
    Separator,
    /// A mark of interlinear annotation.
    Annotation,
    /// A character without a public meaning.
    PrivateUse,
    /// A code point that is never a character.
    Noncharacter,
    /// More than four marks on one character.
    Marks,
    /// More than four joiners in one emoji.
    Joined,
}

impl Flaw {
    fn name(self, found: char) -> &'static str {
        match self {
            Self::Control => "control character",
            Self::Break if found == '\t' => "tab",
            Self::Break => "line end",
            Self::Bidirectional if matches!(found, '\u{202d}' | '\u{202e}') => "bidirectional override",
            Self::Bidirectional => "bidirectional control",
            Self::ZeroWidth => "zero-width character",
            Self::Joiner => "stray joiner",
            Self::Selector => "stray variation selector",
            Self::Tag => "tag character",
            Self::Separator => "line separator",
            Self::Annotation => "annotation mark",
            Self::PrivateUse => "private-use character",
            Self::Noncharacter => "noncharacter",
            Self::Marks => "more than four marks on one character",
            Self::Joined => "more than four joiners in one emoji",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Break => "write it on one line, with spaces",
            Self::Separator => "use an ordinary line end or a space",
            Self::PrivateUse | Self::Noncharacter => "use a character that has a public meaning",
            Self::Marks => "keep at most four",
            Self::Joined => "use a shorter sequence",
            _ => "remove it",
        }
    }
}

struct Named(Flaw, char);

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(flaw, found) = *self;
        f.write_str(flaw.name(found))?;
        if matches!(flaw, Flaw::Marks | Flaw::Joined) {
            return Ok(());
        }
        write!(f, " U+{:04X}", u32::from(found))
    }
}

/// A place is told by its column alone on the first line, since most texts have only one.
struct Place(usize, usize);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(line, column) = *self;
        if line > 1 {
            write!(f, "line {line}, ")?;
        }
        write!(f, "column {column}")
    }
}
