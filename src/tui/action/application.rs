//! The application as a whole.

macro_rules! application {
    ($($rest:tt)*) => {
        chain! { $($rest)* Application {
            Approve, "approve", "Approve", "Approve the application for assessment.";
            Decline, "decline", "Decline", "Decline the application and say why.";
            Hold, "hold", "Hold", "Put the application on hold and say why.";
            Withdraw, "withdraw", "Withdraw", "Record that the candidate withdrew.";
            Reopen, "reopen", "Reopen", "Take the application up again.";
            CloseIncomplete, "close-incomplete", "Close", "Close the application as incomplete.";
            NewApplication, "new-application", "New", "Take in a new application (intake): write its form in your editor.";
            AssignToMe, "assign-to-me", "Mine", "Take charge of the application yourself.";
            Assign, "assign", "Assign", "Give the application to a colleague, or to nobody.";
            Tag, "tag", "Tags", "Hang tags on the application or take them off.";
            EditApplication, "edit-application", "Edit", "Edit the whole form in your editor: correct a typo.";
            Undo, "undo", "Undo", "Take back the last change to this application.";
            Redo, "redo", "Redo", "Do again what was undone last.";
        } }
    };
}
