/// A name as names are compared: in small letters, with runs of white space as one blank.
pub fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether two names are the same one, in any case.
pub fn same_name(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        let (mut one, mut other) = (one.split_whitespace(), other.split_whitespace());
        loop {
            match (one.next(), other.next()) {
                (Some(one), Some(other)) if one.eq_ignore_ascii_case(other) => {}
                (one, other) => return one.is_none() && other.is_none(),
            }
        }
    }
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_in_any_case_and_with_any_blanks_between() {
        assert!(same_name(" Code  of\tConduct", "code of conduct"));
        assert!(!same_name("codeofconduct", "code of conduct"));
        assert!(!same_name("code of", "code of conduct"));
        assert!(!same_name("code of conduct", "code of"));
        assert!(same_name("Médiation  du Québec", "MÉDIATION du québec"));
    }
}
