//! Finding and reading.

macro_rules! look {
    ($($rest:tt)*) => {
        chain! { $($rest)* Look {
            LookUp, "look-up", "Look up", "Find an application by name or number.";
            Open, "open", "Open", "Open what is selected: an application's whole file, the evidence behind a line, your own sheet of a session.";
            History, "history", "History", "Show who changed what in this application, and when.";
            Report, "report", "Report", "Show what the desk did in a period: in and out, times, decisions, assessors, money.";
            HideNames, "hide-names", "Names", "Hide who the candidates are, or show it again; what is decided meanwhile says so.";
            CopyNumber, "copy-number", "Copy number", "Send the application's number to your terminal's clipboard.";
            CopyEmail, "copy-email", "Copy e-mail", "Send the candidate's e-mail address to your terminal's clipboard.";
            CopyLine, "copy-line", "Copy line", "Send the line under the cursor to your terminal's clipboard.";
            SearchPage, "search-page", "Search", "Look for a word on the page, whatever its case and accents.";
            NextMatch, "next-match", "Next match", "Go to the next place where the word stands on the page." [times];
            PreviousMatch, "previous-match", "Match before", "Go to the place before where the word stands on the page." [times];
            NextSection, "next-section", "Section", "Go to the next section of the page." [times];
            PreviousSection, "previous-section", "Section before", "Go to the section of the page before." [times];
            NextPeriod, "next-period", "Days after", "Show the report of the days after those that are shown.";
            PreviousPeriod, "previous-period", "Days before", "Show the report of the days before those that are shown.";
        } }
    };
}
