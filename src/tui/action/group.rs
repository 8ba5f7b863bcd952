/// The part of help that an action is listed under.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Group {
    /// Moving inside a pane.
    Move,
    /// Going from pane to pane.
    Panes,
    /// Finding and reading.
    Look,
    /// What the queue shows, and in which order.
    Queue,
    /// Deciding about one requirement.
    Decide,
    /// Writing down what came in or went out.
    Record,
    /// The application as a whole.
    Application,
    /// Assessors and sessions.
    Schedule,
    /// Sessions, score sheets and what came of them.
    Assess,
    /// Letters and the outbox.
    Letters,
    /// The program itself.
    Desk,
}

impl Group {
    /// Every group in the order help shows them.
    pub const ALL: [Self; 11] = [
        Self::Move,
        Self::Panes,
        Self::Look,
        Self::Queue,
        Self::Decide,
        Self::Record,
        Self::Application,
        Self::Schedule,
        Self::Assess,
        Self::Letters,
        Self::Desk,
    ];

    /// The heading in help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Panes => "Panes",
            Self::Look => "Find and read",
            Self::Queue => "The queue",
            Self::Decide => "Decide on a requirement",
            Self::Record => "Record",
            Self::Application => "The application",
            Self::Schedule => "Assessors and sessions",
            Self::Assess => "Skills assessment",
            Self::Letters => "Letters",
            Self::Desk => "The desk",
        }
    }
}
