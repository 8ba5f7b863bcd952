/// Where a key is pressed: each is a table of keymap files, whose keys come before those of `[normal]`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Context {
    /// Anywhere.
    Normal,
    /// In the queue.
    Queue,
    /// In the requirements.
    Requirements,
    /// In the feedback.
    Feedback,
    /// In the scheduling.
    Scheduling,
    /// On a page to read.
    Reader,
    /// In a score sheet: digits are levels there, never counts.
    Sheet,
    /// Among those who can assess an application.
    Offers,
    /// In the outbox, or on a letter.
    Outbox,
    /// On a page of the roster of assessors.
    Roster,
}

impl Context {
    /// All of them, [`Context::Normal`] first.
    pub const ALL: [Self; 10] = [
        Self::Normal,
        Self::Queue,
        Self::Requirements,
        Self::Feedback,
        Self::Scheduling,
        Self::Reader,
        Self::Sheet,
        Self::Offers,
        Self::Outbox,
        Self::Roster,
    ];

    /// The name of its table in keymap files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Queue => "queue",
            Self::Requirements => "requirements",
            Self::Feedback => "feedback",
            Self::Scheduling => "scheduling",
            Self::Reader => "reader",
            Self::Sheet => "sheet",
            Self::Offers => "offers",
            Self::Outbox => "outbox",
            Self::Roster => "roster",
        }
    }

    /// Whether a digit there may begin a count.
    pub const fn has_counts(self) -> bool {
        !matches!(self, Self::Sheet)
    }

    /// The context whose table has this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.name() == name)
    }
}
