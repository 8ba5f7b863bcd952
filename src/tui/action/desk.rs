//! The program itself.

macro_rules! desk {
    ($($rest:tt)*) => {
        chain! { $($rest)* Desk {
            Redraw, "redraw", "Redraw", "Draw the whole screen again.";
            Help, "help", "Help", "Show every key and what it does.";
            Back, "back", "Back", "Close what is on top, or leave a field; never loses data.";
            Quit, "quit", "Quit", "Leave the desk.";
        } }
    };
}
