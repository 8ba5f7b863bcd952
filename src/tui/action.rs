//! Everything a key can ask for, one record each.

/// The part of help that an action is listed under.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Group {
    /// Moving inside a pane.
    Move,
    /// Going from pane to pane.
    Panes,
    /// Finding and reading.
    Look,
    /// Deciding about one requirement.
    Decide,
    /// Writing down what came in or went out.
    Record,
    /// Deciding about the whole application.
    Application,
    /// The program itself.
    Desk,
}

impl Group {
    /// Every group in the order help shows them.
    pub const ALL: [Self; 7] =
        [Self::Move, Self::Panes, Self::Look, Self::Decide, Self::Record, Self::Application, Self::Desk];

    /// The heading in help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Panes => "Panes",
            Self::Look => "Find and read",
            Self::Decide => "Decide on a requirement",
            Self::Record => "Record",
            Self::Application => "The application",
            Self::Desk => "The desk",
        }
    }
}

/// What there is to say about an action, wherever it is said.
#[derive(Debug, Eq, PartialEq)]
pub struct Record {
    /// The action itself.
    pub action: Action,
    /// Its name in keymap files, words joined by `-`.
    pub name: &'static str,
    /// A word or two for the hint bar.
    pub title: &'static str,
    /// One sentence for help.
    pub doc: &'static str,
    /// Where help lists it.
    pub group: Group,
}

macro_rules! actions {
    ($($action:ident, $group:ident, $name:literal, $title:literal, $doc:literal;)+) => {
        /// What a key can ask for. The names of users' keymap files are in its records, so they stay once released.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub enum Action {
            $(#[doc = $doc] $action,)+
        }

        impl Action {
            /// Every action in the order help shows them.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// What there is to say about the action.
            pub const fn record(self) -> &'static Record {
                match self {
                    $(Self::$action => &Record {
                        action: Self::$action, name: $name, title: $title, doc: $doc, group: Group::$group,
                    },)+
                }
            }

            /// The action that keymap files call `name`.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$action),)+
                    _ => None,
                }
            }
        }
    };
}

actions! {
    MoveDown, Move, "move-down", "Down", "Go one row down.";
    MoveUp, Move, "move-up", "Up", "Go one row up.";
    PageDown, Move, "page-down", "Page down", "Go half a page down.";
    PageUp, Move, "page-up", "Page up", "Go half a page up.";
    First, Move, "first", "First", "Go to the first row.";
    Last, Move, "last", "Last", "Go to the last row.";

    NextPane, Panes, "next-pane", "Next pane", "Go to the next pane.";
    PreviousPane, Panes, "previous-pane", "Previous pane", "Go to the previous pane.";
    Pane1, Panes, "pane-1", "Queue", "Go to the queue.";
    Pane2, Panes, "pane-2", "Requirements", "Go to the requirements.";
    Pane3, Panes, "pane-3", "Feedback", "Go to the feedback.";
    Pane4, Panes, "pane-4", "Scheduling", "Go to the scheduling.";

    LookUp, Look, "look-up", "Look up", "Find an application by name or number.";
    Open, Look, "open", "Open", "Open the whole file of the application.";
    History, Look, "history", "History", "Show who changed what in this application, and when.";
    NextFilter, Look, "next-filter", "Next filter", "Show the queue through the next filter.";
    PreviousFilter, Look, "previous-filter", "Previous filter", "Show the queue through the previous filter.";
    NextSort, Look, "next-sort", "Sort", "Sort the queue by the next column.";
    ReverseSort, Look, "reverse-sort", "Reverse", "Turn the order of the queue round.";

    Accept, Decide, "accept", "Accept", "Accept the requirement; one that a person must judge asks first.";
    Deficient, Decide, "deficient", "Deficient", "Find the requirement deficient and say why.";
    Waive, Decide, "waive", "Waive", "Waive the requirement and say why.";

    RecordFeedback, Record, "record-feedback", "Feedback", "Record a feedback form that came in.";
    RecordPayment, Record, "record-payment", "Payment", "Record a payment that came in.";
    ExportDocument, Record, "export-document", "Export", "Write a document on file into a file of your own.";
    Notify, Record, "notify", "Letter", "Record that the candidate was sent the letter naming what is missing.";

    Approve, Application, "approve", "Approve", "Approve the application for assessment.";
    Decline, Application, "decline", "Decline", "Decline the application and say why.";
    Hold, Application, "hold", "Hold", "Put the application on hold and say why.";
    Withdraw, Application, "withdraw", "Withdraw", "Record that the candidate withdrew.";
    Reopen, Application, "reopen", "Reopen", "Take the application up again.";
    CloseIncomplete, Application, "close-incomplete", "Close", "Close the application as incomplete.";
    NewApplication, Application, "new-application", "New", "Write a new application's form in your editor and take it in.";
    AssignToMe, Application, "assign-to-me", "Mine", "Take charge of the application yourself.";
    Undo, Application, "undo", "Undo", "Take back the last change to this application.";

    Redraw, Desk, "redraw", "Redraw", "Draw the whole screen again.";
    Help, Desk, "help", "Help", "Show every key and what it does.";
    Back, Desk, "back", "Back", "Close what is on top, or leave a field; never loses data.";
    Quit, Desk, "quit", "Quit", "Leave the desk.";
}
