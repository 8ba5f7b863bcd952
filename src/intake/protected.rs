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

/// That a key was dropped, in words (R0).
pub fn dropped(key: &str) -> String {
    format!("dropped {key}: protected characteristics are never stored (R0)")
}

/// Whether a key names a protected characteristic, in any case and width of its letters and with anything between its
/// words, which a capital or a number begins as well (R0).
pub(super) fn is_protected(key: &str) -> bool {
    let key: String = with_words_apart(key).flat_map(char::to_lowercase).collect();
    let plain: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut words = key.split(|letter: char| !letter.is_alphanumeric()).chain([plain.as_str()]);
    WORDS.contains(&plain.as_str()) || words.any(|word| PARTS.contains(&word))
}

/// A key with `_` where a capital follows a small letter, and between letters and digits.
fn with_words_apart(key: &str) -> impl Iterator<Item = char> {
    let mut before = ' ';
    key.nfkc().flat_map(move |letter| {
        let begins = (before.is_lowercase() && letter.is_uppercase())
            || (before.is_alphabetic() && letter.is_numeric())
            || (before.is_numeric() && letter.is_alphabetic());
        before = letter;
        begins.then_some('_').into_iter().chain([letter])
    })
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
            "hasDisability",
            "isDisabled",
            "sexAtBirth",
            "raceEthnicity",
            "candidateGender",
            "religiousAffiliation",
            "ageAtApplication",
            "ageYears",
            "gender2",
            "dob1",
        ] {
            assert!(is_protected(key), "{key}");
        }
        for key in
            ["name", "cases", "agent", "phone", "Page", "pages2", "Stage", "language", "case", "sexton", "embrace"]
        {
            assert!(!is_protected(key), "{key}");
        }
    }
}
