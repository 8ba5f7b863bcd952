//! Moving inside a pane or a page.

macro_rules! moving {
    ($($rest:tt)*) => {
        chain! { $($rest)* Move {
            MoveDown, "move-down", "Down", "Go one row down." [times];
            MoveUp, "move-up", "Up", "Go one row up." [times];
            PageDown, "page-down", "Page down", "Go half a page down." [times];
            PageUp, "page-up", "Page up", "Go half a page up." [times];
            First, "first", "First", "Go to the first row." [row];
            Last, "last", "Last", "Go to the last row." [row];
            Center, "center", "Center", "Put the selected row in the middle of the pane.";
        } }
    };
}
