//! Assessors and sessions.

macro_rules! schedule {
    ($($rest:tt)*) => {
        chain! { $($rest)* Schedule {
            NextWeek, "next-week", "Next week", "Show the assessors' next week." [times];
            PreviousWeek, "previous-week", "Week before", "Show the assessors' week before." [times];
            Roster, "roster", "Assessors", "Show the roster of assessors.";
            AddAssessor, "add-assessor", "Add", "Add an assessor to the roster.";
            EditAssessor, "edit-assessor", "Edit", "Change an assessor's entry on the roster.";
            ThisWeek, "this-week", "Today", "Show the assessors' week of today.";
            FilterWeek, "filter-week", "Which assessors", "Choose which assessors the week shows: by language, qualification or load.";
            Offers, "offers", "Offers", "Show who can assess the application, best first, and why the others cannot.";
            Propose, "propose-session", "Propose", "Propose a session: when, where, how, and who assesses.";
            ConfirmSession, "confirm-session", "Confirm", "Confirm a proposed session.";
            MoveSession, "move-session", "Move", "Move a session, or plan it otherwise.";
            CancelSession, "cancel-session", "Cancel", "Cancel a session and say why.";
            NoShow, "no-show", "No-show", "Record that the candidate or an assessor did not come.";
            Conflict, "conflict", "Conflict", "Record that an assessor was asked about a conflict with the candidate, or the answer.";
            Video, "video", "Video", "Record the candidate's request for a video assessment, or grant or deny it.";
            Consent, "consent", "Consent", "Record whether the candidate agrees to be recorded.";
            FeePaid, "fee-paid", "Fee paid", "Record that an assessor was paid for a session, or take that back.";
        } }
    };
}
