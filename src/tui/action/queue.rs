//! What the queue shows, and in which order.

macro_rules! queue {
    ($($rest:tt)*) => {
        chain! { $($rest)* Queue {
            NextFilter, "next-filter", "Next filter", "Show the queue through the next filter.";
            PreviousFilter, "previous-filter", "Previous filter", "Show the queue through the previous filter.";
            NextSort, "next-sort", "Sort", "Sort the queue by the next column.";
            ReverseSort, "reverse-sort", "Reverse", "Turn the order of the queue round.";
        } }
    };
}
