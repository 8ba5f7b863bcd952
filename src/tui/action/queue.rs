//! What the queue shows, and in which order.

macro_rules! queue {
    ($($rest:tt)*) => {
        chain! { $($rest)* Queue {
            NextFilter, "next-filter", "Next filter", "Show the queue through the next filter." [times];
            PreviousFilter, "previous-filter", "Previous filter", "Show the queue through the previous filter." [times];
            NextSort, "next-sort", "Sort", "Sort the queue by the next column." [times];
            ThenSort, "then-sort", "Then by", "Sort the queue by one more column where the ones before are the same.";
            ReverseSort, "reverse-sort", "Reverse", "Turn the last column of the queue's order round.";
            WriteFilter, "write-filter", "Filter", "Write which applications the queue shows, and in which order.";
            Views, "views", "Views", "Open a saved view, save this list as one, or delete one.";
            Mark, "mark", "Mark", "Mark the row, or take its mark away, and go on." [times];
            MarkAll, "mark-all", "Mark all", "Mark all of the list, or none.";
            ActOnMarked, "act-on-marked", "Act on marked", "Do something to all marked applications, as one step.";
            ResetSort, "reset-sort", "Most urgent", "Sort the queue by what is most urgent again.";
        } }
    };
}
