//! Moving inside a pane or a page.

macro_rules! moving {
    ($($rest:tt)*) => {
        chain! { $($rest)* Move {
            MoveDown, "move-down", "Down", "Go one row down.";
            MoveUp, "move-up", "Up", "Go one row up.";
            PageDown, "page-down", "Page down", "Go half a page down.";
            PageUp, "page-up", "Page up", "Go half a page up.";
            First, "first", "First", "Go to the first row.";
            Last, "last", "Last", "Go to the last row.";
        } }
    };
}
