/// Characteristics that are never asked for and never stored (R0), and words that forms use for them, in small letters
/// without anything between.
const WORDS: [&str; 35] = [
    "gender",
    "genderidentity",
    "sex",
    "pronoun",
    "pronouns",
    "race",
    "ethnicity",
    "ethnic",
    "ethnicgroup",
    "ethnicorigin",
    "ethnicbackground",
    "age",
    "dateofbirth",
    "yearofbirth",
    "birthdate",
    "birthday",
    "birthyear",
    "dob",
    "born",
    "bornon",
    "religion",
    "religiousbelief",
    "religiousbeliefs",
    "faith",
    "sexualorientation",
    "sexuality",
    "orientation",
    "disability",
    "disabilities",
    "disabled",
    "nationalorigin",
    "nationality",
    "nationalities",
    "citizenship",
    "citizenships",
];

/// Whether a key names a protected characteristic, in any case and with anything between its words (R0).
pub(super) fn is_protected(key: &str) -> bool {
    let plain: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    WORDS.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r0_spelling_does_not_hide_a_protected_characteristic() {
        for key in ["gender", "Gender", "date_of_birth", "date-of-birth", "Date Of Birth", "DOB", "sexual_orientation"]
        {
            assert!(is_protected(key), "{key}");
        }
        for key in ["name", "cases", "agent", "phone", "page", "pages", "stage", "language", "case"] {
            assert!(!is_protected(key), "{key}");
        }
    }
}
