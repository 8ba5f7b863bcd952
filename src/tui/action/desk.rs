//! The program itself.

macro_rules! desk {
    ($($rest:tt)*) => {
        chain! { $($rest)* Desk {
            Redraw, "redraw", "Redraw", "Draw the whole screen again.";
            NextTheme, "next-theme", "Theme", "Show the desk in the next theme: terminal, light, dark, mono.";
            ToggleMouse, "toggle-mouse", "Mouse", "Have clicks and the wheel go to the desk, or leave them to the terminal.";
            Palette, "palette", "Commands", "Run a command by a part of its name, or go to an application by its number.";
            WriteRecording, "write-recording", "Recording", "Write the last events into a file, names and what was typed masked.";
            Suspend, "suspend", "Suspend", "Go back to the shell; its fg comes back here.";
            Help, "help", "Help", "Show every key and what it does.";
            Back, "back", "Back", "Close what is on top, or leave a field; never loses data.";
            Quit, "quit", "Quit", "Leave the desk.";
        } }
    };
}
