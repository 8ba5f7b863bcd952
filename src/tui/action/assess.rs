//! An assessor's own sessions and sheets, and what staff do with what came of them.

macro_rules! assess {
    ($($rest:tt)*) => {
        chain! { $($rest)* Assess {
            OwnSessions, "own-sessions", "My sessions", "Show your own sessions as an assessor, and what is to be done about each.";
            Level1, "level-1", "1", "Give the item the level 1.";
            Level2, "level-2", "2", "Give the item the level 2.";
            Level3, "level-3", "3", "Give the item the level 3.";
            Level4, "level-4", "4", "Give the item the level 4.";
            Level5, "level-5", "5", "Give the item the level 5.";
            NotApplicable, "not-applicable", "N/a", "Mark the item as not applicable to this session.";
            Unable, "unable-to-determine", "Unable", "Mark the item as one that could not be determined.";
            TakeMarkBack, "take-mark-back", "Take back", "Take the item's mark back.";
            ItemNote, "item-note", "Write note", "Write the item's note, in several lines; it is saved while you type.";
            NextCompetency, "next-competency", "Competency", "Go to the next competency of the sheet." [times];
            PreviousCompetency, "previous-competency", "Competency before", "Go to the competency of the sheet before." [times];
            NextOpenItem, "next-open-item", "Next open", "Go to the next item of the sheet that lacks its mark or its note." [times];
            SubmitSheet, "submit-sheet", "Submit", "Submit your score sheet, which locks it; asks first.";
            RecordInterview, "record-interview", "Interview", "Record the interview that was held after a session.";
            DetermineSkills, "determine-skills", "Determine", "Determine the candidate's level of skill after session and interview.";
            ReturnSheet, "return-sheet", "Return sheet", "Return a submitted score sheet to its assessor and say why.";
            RecordDecision, "record-decision", "Decision", "Record the body's decision after the assessment: passed or not passed.";
            Reassess, "re-assess", "Re-assess", "Begin a re-assessment after a decision of not passed.";
            NotifyImi, "notify-imi", "Notice to IMI", "Draw up the notice to IMI, or record one that was sent.";
            SendLink, "send-link", "Link", "Draw up the letter with the link to register, or record one that was sent.";
            OpenAppeal, "open-appeal", "Contest", "Record that the candidate asks for a review of the decision, or appeals it.";
            AssignAppeal, "assign-appeal", "Give appeal", "Give the review or appeal to somebody who was not involved.";
            DecideAppeal, "decide-appeal", "Decide appeal", "Decide the review or appeal: upheld, dismissed or remitted; asks first.";
            Monitoring, "monitoring", "Monitoring", "Show how assessors score, beside each other.";
        } }
    };
}
