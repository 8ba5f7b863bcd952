//! Deciding about one requirement.

macro_rules! decide {
    ($($rest:tt)*) => {
        chain! { $($rest)* Decide {
            Accept, "accept", "Accept", "Accept the requirement; one that a person must judge asks first.";
            Deficient, "deficient", "Deficient", "Mark the requirement deficient (lacking) and say why.";
            Waive, "waive", "Waive", "Waive the requirement and say why.";
        } }
    };
}
