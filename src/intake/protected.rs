/// Characteristics that are never asked for and never stored (R0), and words that forms use for them, in small letters
/// without anything between.
const WORDS: [&str; 38] = [
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
    "agegroup",
    "skincolor",
    "skincolour",
];

/// Words that name a protected characteristic wherever they stand in a key.
const PARTS: [&str; 22] = [
    "gender",
    "genders",
    "sex",
    "race",
    "races",
    "ethnicity",
    "ethnicities",
    "ethnic",
    "religion",
    "religions",
    "religious",
    "sexual",
    "sexuality",
    "disability",
    "disabilities",
    "handicap",
    "pregnancy",
    "pregnant",
    "lgbt",
    "lgbtq",
    "nationality",
    "birth",
];

/// Whether a key names a protected characteristic, in any case and with anything between its words (R0).
pub(super) fn is_protected(key: &str) -> bool {
    let plain: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut words = key.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    WORDS.contains(&plain.as_str()) || words.any(|word| PARTS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r0_spelling_does_not_hide_a_protected_characteristic() {
        for key in [
            "gender",
            "Gender",
            "date_of_birth",
            "date-of-birth",
            "Date Of Birth",
            "DOB",
            "sexual_orientation",
            "sex_at_birth",
            "religious-affiliation",
            "Age group",
            "genders",
        ] {
            assert!(is_protected(key), "{key}");
        }
        for key in
            ["name", "cases", "agent", "phone", "page", "pages", "stage", "language", "case", "sexton", "embrace"]
        {
            assert!(!is_protected(key), "{key}");
        }
    }
}
