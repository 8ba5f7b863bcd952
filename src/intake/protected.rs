use unicode_normalization::UnicodeNormalization;

/// Characteristics that are never asked for and never stored (R0), and words that forms use for them as a whole key, in
/// small letters without anything between.
const WORDS: [&str; 19] = [
    "genderidentity",
    "ethnicgroup",
    "ethnicorigin",
    "ethnicbackground",
    "dateofbirth",
    "yearofbirth",
    "bornon",
    "religiousbelief",
    "religiousbeliefs",
    "sexualorientation",
    "orientation",
    "nationalorigin",
    "agegroup",
    "skincolor",
    "skincolour",
    "countryoforigin",
    "placeoforigin",
    "agerange",
    "agebracket",
];

/// Words that name a protected characteristic wherever they stand in a key.
const PARTS: [&str; 47] = [
    "gender",
    "genders",
    "transgender",
    "pronoun",
    "pronouns",
    "sex",
    "race",
    "races",
    "racial",
    "ethnicity",
    "ethnicities",
    "ethnic",
    "age",
    "dob",
    "born",
    "birth",
    "birthdate",
    "birthday",
    "birthplace",
    "birthyear",
    "religion",
    "religions",
    "religious",
    "faith",
    "creed",
    "sexual",
    "sexuality",
    "disability",
    "disabilities",
    "disabled",
    "handicap",
    "handicapped",
    "pregnancy",
    "pregnant",
    "lgbt",
    "lgbtq",
    "lgbtqi",
    "lgbtqia",
    "nationality",
    "nationalities",
    "citizenship",
    "citizenships",
    "ancestry",
    "demographic",
    "demographics",
    "ethnically",
    "racially",
];

/// Whether a key names a protected characteristic, in any case and width of its letters and with anything between its
/// words (R0).
pub(super) fn is_protected(key: &str) -> bool {
    let key: String = key.nfkc().flat_map(char::to_lowercase).collect();
    let plain: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut words = key.split(|letter: char| !letter.is_alphanumeric()).chain([plain.as_str()]);
    WORDS.contains(&plain.as_str()) || words.any(|word| PARTS.contains(&word))
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
            "racial_identity",
            "age_in_years",
            "ageRange",
            "year_born",
            "candidate_dob",
            "country_of_origin",
            "ＧＥＮＤＥＲ",
            "gen\u{202e}der",
            "demographics",
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
