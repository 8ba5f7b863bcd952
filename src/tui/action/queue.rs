//! What the queue shows, and in which order.

macro_rules! queue {
    ($($rest:tt)*) => {
        chain! { $($rest)* Queue {
            NextFilter, "next-filter", "Next filter", "Show the queue through the next filter." [times];
            PreviousFilter, "previous-filter", "Previous filter", "Show the queue through the previous filter." [times];
            NextSort, "next-sort", "Sort", "Sort the queue by the next column." [times];
            ReverseSort, "reverse-sort", "Reverse", "Turn the order of the queue round.";
        } }
    };
}
