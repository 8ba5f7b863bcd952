use crate::domain::{BulkAct, BulkId, Command, LetterCommand, LetterId, Number, SheetKey, ViewName};

/// A question whose explanation may be longer than the screen.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What would happen, as a question; or what did.
    pub question: String,
    /// What to know before the answer: which applications, and what is left.
    pub lines: Vec<String>,
    /// The first line shown.
    pub top: usize,
    /// What the answer does.
    pub then: Then,
    /// Whether it was drawn: keys that came before are no answer to it.
    pub is_seen: bool,
    /// Whether a letter was typed at it that is no answer: then letters are somebody's text, and only Enter and Esc answer.
    pub is_typed_at: bool,
}

/// What the answer to a question does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Nothing: it only tells.
    Close,
    /// A yes does something to many, each at the revision that the question was asked on.
    Bulk {
        /// What.
        act: BulkAct,
        /// To which.
        on: Vec<(Number, u32)>,
    },
    /// Takes back all that was done together, or what was done to one only.
    Undo {
        /// What was done together.
        id: BulkId,
        /// Those on which it can be taken back.
        on: Vec<(Number, u32)>,
        /// The one that was asked about.
        one: Number,
        /// Its candidate's name.
        name: String,
        /// The revision at which it was asked.
        revision: u32,
    },
    /// A yes deletes a saved view.
    DeleteView(ViewName),
    /// A yes sends a command on an application.
    Send {
        /// Which application.
        number: Number,
        /// Its candidate's name.
        name: String,
        /// The revision at which it was asked.
        revision: u32,
        /// The command.
        command: Box<Command>,
    },
    /// A yes sends a command again that was made on an older revision; it may also be looked at what was changed since.
    Again {
        /// On which application.
        number: Number,
        /// Its candidate's name.
        name: String,
        /// The revision whose making was told.
        revision: u32,
        /// The command.
        command: Box<Command>,
    },
    /// A yes does something to letters, each at the revision that the question was asked on.
    Letters {
        /// Which.
        on: Vec<(LetterId, u32)>,
        /// What.
        command: LetterCommand,
    },
    /// A yes does something as the assessor of a session.
    Assess {
        /// Which sheet.
        key: SheetKey,
        /// What.
        command: Box<Command>,
    },
}

impl Ask {
    /// A question that is not answered, nor drawn yet.
    pub fn new(question: String, lines: Vec<String>, then: Then) -> Self {
        Self { question, lines, top: 0, then, is_seen: false, is_typed_at: false }
    }
}
