//! Finding and reading.

macro_rules! look {
    ($($rest:tt)*) => {
        chain! { $($rest)* Look {
            LookUp, "look-up", "Look up", "Find an application by name or number.";
            Open, "open", "Open", "Open the whole file of the application.";
            History, "history", "History", "Show who changed what in this application, and when.";
        } }
    };
}
