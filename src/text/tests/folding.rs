use proptest::prelude::*;

use crate::text::alias::{may_be_spelt_otherwise, spelt_otherwise};
use crate::text::{aliases, fold, nearest};

#[test]
fn letters_that_are_taken_for_having_no_other_spelling_have_none() {
    let plain = ('\0'..=char::MAX).filter(|&c| !may_be_spelt_otherwise(c));
    let wrong: Vec<char> = plain.filter(|&c| !spelt_otherwise(&format!("a{c}{c}b")).is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(["ü", "u\u{308}", "Å", "\u{212b}", "Ж", "Ω"].iter().all(|text| text.contains(may_be_spelt_otherwise)));
}

#[test]
fn names_fold_to_what_people_type() {
    let table = [
        ("Łukasz Wiśniewski", "lukasz wisniewski"),
        ("Seán O'Brien", "sean obrien"),
        ("O’Brien", "obrien"),
        ("Müller", "muller"),
        ("Marie d'Aubigné", "marie daubigne"),
        ("Nguyễn", "nguyen"),
        ("Nguye\u{302}\u{303}n", "nguyen"),
        ("Đặng", "dang"),
        ("Søren Ærø", "soren aero"),
        ("Œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("Þórður", "thordur"),
        ("Işık", "isik"),
        ("İstanbul", "istanbul"),
        ("García-López", "garcia lopez"),
        ("Ｊａｎｅ　Ｄｏｅ", "jane doe"),
        ("李 明", "李 明"),
        ("Иванов", "иванов"),
        ("  a \t\n b  ", "a b"),
        ("Guðmundsdóttir", "gudmundsdottir"),
        ("Adébáyò Ọlátúnjí", "adebayo olatunji"),
        ("ﬁ", "fi"),
        ("가", "가"),
        ("Ja\u{200b}ne", "jane"),
        ("ʻOkina", "okina"),
        ("مُحَمَّد", "محمد"),
        ("Σίσυφος", "σισυφοσ"),
    ];
    for (name, folded) in table {
        assert_eq!(fold(name), folded, "{name}");
    }
}

#[test]
fn words_have_their_customary_other_spellings() {
    let table: [(&str, &[&str]); 15] = [
        ("Smith", &[]),
        ("José", &[]),
        ("Müller", &["mueller"]),
        ("Søren", &["soeren"]),
        ("Göteborg", &["goeteborg"]),
        ("Åse", &["aase"]),
        ("Ärlebäck", &["aerlebaeck"]),
        ("Иванов", &["ivanov"]),
        ("Достоевский", &["dostoevsky", "dostoevskii"]),
        ("Юлия", &["yuliya", "iuliia"]),
        ("Зеленський", &["zelensky", "zelenskii"]),
        ("Сергій", &["serhiy", "serhii"]),
        ("Ђоковић", &["djokovic"]),
        ("Παπαδόπουλος", &["papadopoulos"]),
        ("Γιώργος", &["giorgos"]),
    ];
    for (word, others) in table {
        assert_eq!(aliases(word), others, "{word}");
    }
    assert!(aliases("李明").is_empty() && aliases("محمد").is_empty());
}

#[test]
fn the_nearest_key_is_proposed() {
    let keys = ["family_name", "given_name", "email", "statement"];
    assert_eq!(nearest("familyname", keys), Some("family_name"));
    assert_eq!(nearest("Given-Name", keys), Some("given_name"));
    assert_eq!(nearest("emial", keys), Some("email"));
    assert_eq!(nearest("colour", keys), None);
    assert_eq!(nearest("", keys), None);
}

proptest! {
    #[test]
    fn folding_again_changes_nothing(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn folds_and_aliases_take_any_text(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
        prop_assert!(!aliases(&text).contains(&folded));
    }
}
