use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::domain::Number;
use crate::text::fold;

/// The names by which an application is listed, sorted and searched. In one piece, and without what can be made of the
/// rest, since a desk has one for each application in memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Texts {
    /// With a line end between: the name as listed; the name as written, or nothing where it is the listed one turned
    /// round; the listed one folded; what else is searched in, folded.
    all: Box<str>,
    /// Where the third of them begins, and where what else is searched in does.
    folded: (u32, u32),
}

impl Texts {
    /// Those of a name, of that name as listed, and of what else is to be found, which is folded.
    pub(super) fn new(name: &str, listed: &str, others: impl Iterator<Item = String>) -> Self {
        let is_turned = turned(listed).is_some_and(|turned| turned == name);
        let mut all = format!("{listed}\n{}\n", if is_turned { "" } else { name });
        let from = length(&all);
        let (listed, name) = (fold(listed), fold(name));
        all.push_str(&listed);
        all.push('\n');
        let to = length(&all);
        if turned(&listed).is_none_or(|turned| turned != name) {
            all.push_str(&name);
        }
        for other in others {
            all.push('\n');
            all.push_str(&other);
        }
        Self { all: all.into(), folded: (from, to) }
    }

    /// The name as written.
    pub(super) fn name(&self) -> Cow<'_, str> {
        let mut texts = self.all.split('\n');
        let (listed, name) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
        let turned = || turned(listed).map(Cow::Owned);
        Some(name).filter(|name| !name.is_empty()).map(Cow::Borrowed).or_else(turned).unwrap_or_default()
    }

    /// The name as listed.
    pub(super) fn listed(&self) -> &str {
        self.all.split('\n').next().unwrap_or_default()
    }

    /// The name as listed, folded.
    pub(super) fn sorted(&self) -> &str {
        let (from, to) = (self.folded.0 as usize, self.folded.1 as usize);
        self.all.get(from..to).map_or("", |text| text.trim_end_matches('\n'))
    }

    /// Whether a folded text is in the number, in the name as written or as listed, or in what else is searched.
    pub(super) fn have(&self, wanted: &str, number: Number) -> bool {
        let searched = self.all.get(self.folded.0 as usize..).unwrap_or_default();
        searched.contains(wanted)
            || self.is_folded_turned() && has_turned(self.sorted(), wanted)
            || has_number(number, wanted)
    }

    /// Whether the name, folded, is left out, since it is the listed one turned round.
    fn is_folded_turned(&self) -> bool {
        self.all.get(self.folded.1 as usize..).is_none_or(|others| others.is_empty() || others.starts_with('\n'))
    }
}

/// A name as it is listed, with the given name first.
fn turned(listed: &str) -> Option<String> {
    listed.split_once(", ").map(|(family, given)| format!("{given} {family}"))
}

/// Whether a text is in that name and reaches over the space between its halves; what is in one of them is in the name as
/// listed as well.
fn has_turned(listed: &str, wanted: &str) -> bool {
    let Some((family, given)) = listed.split_once(", ") else { return false };
    // A text may be as long as a request, and is not gone through for each application.
    if wanted.len() >= listed.len() {
        return false;
    }
    let mut halves = wanted.match_indices(' ').map(|(at, space)| (&wanted[..at], &wanted[at + space.len()..]));
    halves.any(|(end, beginning)| given.ends_with(end) && family.starts_with(beginning))
}

/// How long a number is at most, folded, in bytes.
const LONGEST_NUMBER: usize = "qap 65535 4294967295".len();

/// Whether a text is in a number, folded.
fn has_number(number: Number, wanted: &str) -> bool {
    let may_be = |byte: u8| byte.is_ascii_digit() || b"qap ".contains(&byte);
    wanted.len() <= LONGEST_NUMBER
        && wanted.bytes().all(may_be)
        && format!("qap {:04} {:04}", number.year(), number.sequence()).contains(wanted)
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> Number {
        Number::new(2026, 142)
    }

    /// What is searched in, written out.
    fn searched(name: &str, listed: &str, other: &str) -> Vec<String> {
        [name, listed, &number().to_string(), other].map(fold).to_vec()
    }

    #[test]
    fn every_part_of_what_is_searched_is_found_and_names_are_as_they_were() {
        for (name, listed, other) in [
            ("Jane Doe", "Doe, Jane", "jane@example.org"),
            ("Łukasz Wiśniewski-O’Brien", "Wiśniewski-O’Brien, Łukasz", ""),
            ("Vincent Willem van Gogh", "van Gogh, Vincent Willem", "v@g.nl"),
            ("Dr. Jane Doe, Esq.", "Doe, Jane", "a"),
            ("Jane A. Doe", "Doe, Jane", "a"),
            ("李小龍", "李小龍", "lee@example.org"),
            ("Sukarno", "Sukarno", ""),
            ("Doe, Jane", "Doe, Jane", ""),
            ("a, b, c", "c, a, b", ""),
            ("", "", ""),
        ] {
            let texts = Texts::new(name, listed, std::iter::once(fold(other)));
            assert_eq!((&*texts.name(), texts.listed(), texts.sorted()), (name, listed, &*fold(listed)));
            for text in searched(name, listed, other) {
                let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
                for (nth, from) in places.iter().enumerate() {
                    for to in &places[nth..] {
                        assert!(texts.have(&text[*from..*to], number()), "{:?} of {name}", &text[*from..*to]);
                    }
                }
            }
            for wanted in ["jane  doe", "doe jane x", "2027", "qap 2026 0142 ", "doe,jane", "k9"] {
                assert!(!texts.have(wanted, number()), "{wanted:?} of {name}");
            }
        }
    }

    #[test]
    fn a_text_as_long_as_the_name_turned_round_or_as_a_number_is_still_looked_for() {
        let texts = Texts::new("Jane Doe", "Doe, Jane", std::iter::empty());
        assert!(texts.have("jane doe", number()) && !texts.have("jane doe ", number()));
        let most = Number::new(u16::MAX, u32::MAX);
        assert!(texts.have("qap 65535 4294967295", most) && !texts.have("qap 65535 42949672955", most));
    }

    #[test]
    fn a_name_written_otherwise_than_it_is_listed_is_not_found_turned_round() {
        let texts = Texts::new("Jane A. Doe", "Doe, Jane", std::iter::empty());
        assert!(texts.have("jane a. doe", number()) && texts.have("doe, jane", number()));
        assert!(!texts.have("jane doe", number()));
    }

    #[test]
    fn a_usual_name_stands_twice() {
        let texts = Texts::new("Jane Doe", "Doe, Jane", std::iter::empty());
        assert_eq!(&*texts.all, "Doe, Jane\n\ndoe, jane\n");
    }

    proptest! {
        #[test]
        fn what_is_found_is_in_what_is_searched(
            given in "[ab]{1,3}( [ab]{1,2})?",
            family in "[ab]{1,3}(, [ab])?",
            is_turned: bool,
            wanted in "[ab ,]{1,5}",
        ) {
            let name = if is_turned { format!("{given} {family}") } else { format!("{given} b {family}") };
            let listed = format!("{family}, {given}");
            let texts = Texts::new(&name, &listed, std::iter::empty());
            prop_assert_eq!(&*texts.name(), &*name);
            let wanted = fold(&wanted);
            let all = searched(&name, &listed, "");
            prop_assert_eq!(texts.have(&wanted, number()), all.iter().any(|text| text.contains(&wanted)), "{}", wanted);
        }
    }
}
