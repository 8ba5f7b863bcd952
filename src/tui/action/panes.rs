//! Going from pane to pane.

macro_rules! panes {
    ($($rest:tt)*) => {
        chain! { $($rest)* Panes {
            NextPane, "next-pane", "Next pane", "Go to the next pane." [times];
            PreviousPane, "previous-pane", "Previous pane", "Go to the previous pane." [times];
            Pane1, "pane-1", "Queue", "Go to the queue.";
            Pane2, "pane-2", "Requirements", "Go to the requirements.";
            Pane3, "pane-3", "Feedback", "Go to the feedback.";
            Pane4, "pane-4", "Scheduling", "Go to the scheduling.";
        } }
    };
}
