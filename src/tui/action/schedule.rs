//! Assessors and sessions.

macro_rules! schedule {
    ($($rest:tt)*) => {
        chain! { $($rest)* Schedule {
            NextWeek, "next-week", "Next week", "Show the assessors' next week." [times];
            PreviousWeek, "previous-week", "Week before", "Show the assessors' week before." [times];
            ThisWeek, "this-week", "Today", "Show the assessors' week of today.";
        } }
    };
}
