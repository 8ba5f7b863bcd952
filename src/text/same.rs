/// A name as names are compared: in small letters, with runs of white space as one blank.
pub fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    if !plain.is_ascii() {
        return plain.to_lowercase();
    }
    plain.make_ascii_lowercase();
    plain
}

/// Whether two names are the same one, in any case.
pub fn same_name(one: &str, other: &str) -> bool {
    if first_letter(one) != first_letter(other) {
        return false;
    }
    if one.is_ascii() && other.is_ascii() {
        plain_bytes(one).eq(plain_bytes(other))
    } else {
        plain(one) == plain(other)
    }
}

/// The letter that [`plain`] begins with.
fn first_letter(name: &str) -> Option<char> {
    name.chars().find(|letter| !letter.is_whitespace())?.to_lowercase().next()
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
    }

    /// A name, and one that may be the same in another case and with other white space.
    fn alike() -> impl Strategy<Value = (String, String)> {
        let letters = "[aBc \\t\u{b}éİΣσςK\u{212a}kß\u{307}iI]{0,6}";
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
            prop_assert_eq!(plain(&one), words.join(" ").to_lowercase());
            prop_assert_eq!(plain(&one).chars().next(), first_letter(&one));
        }
    }
}
