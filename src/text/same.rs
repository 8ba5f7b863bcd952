use unicode_normalization::UnicodeNormalization;

use super::is_hyphen;

/// A name as names are compared: in small letters, with runs of white space as one blank, and each letter with its marks
/// as one where Unicode has one for them (NFC), since keyboards differ in how they write `é`. A sigma is `σ`, also at a
/// word's end.
pub fn plain(name: &str) -> String {
    // Nearly all keys are one word of ASCII, and there are many of them: all bytes are looked at, many at once.
    if name.bytes().fold(true, |is_word, byte| is_word & byte.is_ascii_graphic()) {
        return name.to_ascii_lowercase();
    }
    if name.is_ascii() {
        return plain_bytes(name).map(char::from).collect();
    }
    plain_letters(name).collect()
}

/// A text with each letter and its marks as one where Unicode has one for them (NFC).
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// Whether two names are the same one, in any case, by [`plain`].
pub fn same_name(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        plain_bytes(one).eq(plain_bytes(other))
    } else {
        plain_letters(one).eq(plain_letters(other))
    }
}

/// A key as keys are compared: as a name, with letters of every width as one (NFKC), and whatever is written for a hyphen as
/// one, since word processors and PDFs put other ones in its place.
pub fn plain_key(key: &str) -> String {
    if key.is_ascii() {
        return plain(key);
    }
    plain(&key.nfkc().map(|letter| if is_hyphen(letter) { '-' } else { letter }).collect::<String>())
}

/// Whether two keys are the same one, by [`plain_key`].
pub fn same_key(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() { same_name(one, other) } else { plain_key(one) == plain_key(other) }
}

/// What [`plain`] makes of a name, letter by letter, so that names that begin apart are told apart there.
fn plain_letters(name: &str) -> impl Iterator<Item = char> {
    let words = name.split_whitespace().enumerate();
    let letters = words.flat_map(|(place, word)| (place > 0).then_some(' ').into_iter().chain(word.chars()));
    // Which small sigma it is depends on what follows, as `str::to_lowercase` knows and no letter alone.
    letters.flat_map(char::to_lowercase).map(|letter| if letter == 'ς' { 'σ' } else { letter }).nfc()
}

/// What [`plain`] makes of a name that is ASCII, byte by byte.
fn plain_bytes(name: &str) -> impl Iterator<Item = u8> {
    let mut rest = name.trim().as_bytes().iter().peekable();
    std::iter::from_fn(move || {
        let byte = *rest.next()?;
        if !is_white(byte) {
            return Some(byte.to_ascii_lowercase());
        }
        while rest.next_if(|next| is_white(**next)).is_some() {}
        Some(b' ')
    })
}

fn is_white(byte: u8) -> bool {
    char::from(byte).is_whitespace()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_the_same_in_any_case_and_with_any_blanks_between() {
        assert!(same_name(" Code  of\tConduct", "code of conduct"));
        assert!(!same_name("codeofconduct", "code of conduct"));
        assert!(!same_name("code of", "code of conduct"));
        assert!(!same_name("code of conduct", "code of"));
        assert!(!same_name("code of conduct", "code of conducts"));
        assert!(same_name("\u{b}code\u{c} of conduct\n", "Code of Conduct"));
        assert!(!same_name(" ", "code of conduct"));
        assert!(same_name("Médiation  du Québec", "MÉDIATION du québec"));
        assert!(same_name("E\u{301}cole de me\u{301}diation", "École de médiation"));
        assert!(!same_name("Ecole de médiation", "École de médiation"));
        assert!(same_name("ΟΔΟΣ", "οδος"));
        assert!(same_name("\u{301}\u{327}a", "\u{327}\u{301}a"), "marks have an order");
        assert!(same_name("\u{212b}ngström", "ångström") && same_name("각", "\u{1100}\u{1161}\u{11a8}"));
    }

    #[test]
    fn keys_are_the_same_with_any_hyphen_and_in_any_width() {
        for other in ["c-24", " C\u{2011}24", "C–24", "C\u{2212}24", "Ｃ－２４"] {
            assert!(same_key("C-24", other) && plain_key(other) == "c-24", "{other}");
        }
        assert!(same_key("Cafe\u{301}–1", "CAFÉ-1"));
        for other in ["C24", "C 24", "C-25", "C--24"] {
            assert!(!same_key("C-24", other), "{other}");
        }
    }

    /// A name, and one that may be the same in another case and with other white space.
    fn alike() -> impl Strategy<Value = (String, String)> {
        let letters = "[aBc \\t\u{b}éİΣσςK\u{212a}kß\u{307}iIe\u{301}]{0,6}";
        let changed = |(one, how): (String, u8)| {
            let other = match how {
                0 => one.to_uppercase(),
                1 => one.to_lowercase(),
                2 => one.replace(' ', "\u{c}  "),
                _ => format!(" {}\n", one.split_whitespace().collect::<Vec<_>>().join(" ")),
            };
            (one, other)
        };
        prop_oneof![(letters, letters), (letters, 0..4_u8).prop_map(changed)]
    }

    proptest! {
        #[test]
        fn names_are_the_same_where_they_are_plainly_so((one, other) in alike()) {
            prop_assert_eq!(same_name(&one, &other), plain(&one) == plain(&other));
            let words: Vec<&str> = one.split_whitespace().collect();
            prop_assert_eq!(plain(&one), words.join(" ").to_lowercase().replace('ς', "σ").nfc().collect::<String>());
        }
    }
}
