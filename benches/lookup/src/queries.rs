//! Queries as people type them, and who is meant by each.

use std::collections::HashSet;

use qapdesk::text::{aliases, fold, is_apostrophe};
use unicode_normalization::UnicodeNormalization;

use crate::names::{Manner, Person, apart};
use crate::random::Random;

/// In which way a query differs from the name that is meant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    AsWritten,
    Plain,
    SpeltOut,
    Apostrophe,
    ApostropheLeftOut,
    ApostropheAsSpace,
    Particles,
    Vietnamese,
    MarksApart,
    Chinese,
    OtherScripts,
    Arabic,
    Cyrillic,
    CyrillicInLatin,
    GreekInLatin,
    FamilyFirst,
    InitialAndFamily,
    Beginnings,
    Number,
    NumberInPart,
    Swapped,
    Missing,
    Extra,
    Wrong,
}

impl Kind {
    pub(crate) const ALL: [Self; 24] = [
        Self::AsWritten,
        Self::Plain,
        Self::SpeltOut,
        Self::Apostrophe,
        Self::ApostropheLeftOut,
        Self::ApostropheAsSpace,
        Self::Particles,
        Self::Vietnamese,
        Self::MarksApart,
        Self::Chinese,
        Self::OtherScripts,
        Self::Arabic,
        Self::Cyrillic,
        Self::CyrillicInLatin,
        Self::GreekInLatin,
        Self::FamilyFirst,
        Self::InitialAndFamily,
        Self::Beginnings,
        Self::Number,
        Self::NumberInPart,
        Self::Swapped,
        Self::Missing,
        Self::Extra,
        Self::Wrong,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::AsWritten => "as written",
            Self::Plain => "without diacritics (lukasz)",
            Self::SpeltOut => "letters spelt out (mueller)",
            Self::Apostrophe => "apostrophe (O'Brien)",
            Self::ApostropheLeftOut => "apostrophe left out (obrien)",
            Self::ApostropheAsSpace => "apostrophe as space (o brien)",
            Self::Particles => "particles run together (vandermerwe)",
            Self::Vietnamese => "Vietnamese, plain",
            Self::MarksApart => "combining marks",
            Self::Chinese => "Chinese, Japanese, Korean",
            Self::OtherScripts => "Hebrew, Greek, Devanagari",
            Self::Arabic => "Arabic",
            Self::Cyrillic => "Cyrillic as typed",
            Self::CyrillicInLatin => "Cyrillic in Latin letters (ivanov)",
            Self::GreekInLatin => "Greek in Latin letters",
            Self::FamilyFirst => "Doe, Jane",
            Self::InitialAndFamily => "jdoe",
            Self::Beginnings => "beginnings in any order (wis luk)",
            Self::Number => "number (2026-0142)",
            Self::NumberInPart => "number in part (0142)",
            Self::Swapped => "two letters swapped",
            Self::Missing => "a letter missing",
            Self::Extra => "a letter too many",
            Self::Wrong => "a wrong letter",
        }
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::NumberInPart)
    }

    fn is_of(self, manner: Manner) -> bool {
        use Manner::*;
        match self {
            Self::AsWritten => true,
            Self::Plain => matches!(manner, Polish | French | German | Spanish | Nordic | Turkish | Yoruba),
            Self::SpeltOut => matches!(manner, German | Nordic),
            Self::Apostrophe | Self::ApostropheLeftOut | Self::ApostropheAsSpace => matches!(manner, Irish | French),
            Self::Particles => matches!(manner, Dutch | French),
            Self::Vietnamese | Self::MarksApart => manner == Vietnamese,
            Self::Chinese => matches!(manner, Chinese | Japanese | Korean),
            Self::OtherScripts => matches!(manner, Hebrew | Greek | Hindi),
            Self::Arabic => manner == Arabic,
            Self::Cyrillic | Self::CyrillicInLatin => matches!(manner, Russian | Ukrainian | Serbian),
            Self::GreekInLatin => manner == Greek,
            Self::FamilyFirst | Self::InitialAndFamily | Self::Swapped | Self::Missing | Self::Extra | Self::Wrong => {
                matches!(manner, English | German | Polish | Turkish | Irish | Nordic)
            }
            Self::Beginnings => matches!(manner, English | German | Polish | Spanish | Turkish),
            Self::Number | Self::NumberInPart => true,
        }
    }
}

/// What somebody types, and which rows they are content with.
pub(crate) struct Query {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    wanted: Wanted,
}

enum Wanted {
    /// Each begins a word of the name, and is one if so said.
    Words(Vec<(String, bool)>),
    /// The number ends so.
    NumberEnds(String),
}

impl Query {
    pub(crate) fn is_content_with(&self, person: &Person) -> bool {
        match &self.wanted {
            Wanted::Words(wanted) => {
                let words = words(&person.name);
                let joined = words.concat();
                wanted.iter().all(|(want, whole)| {
                    let is_it = |word: &String| if *whole { word == want } else { word.starts_with(want.as_str()) };
                    words.iter().any(is_it) || *whole && joined.contains(want.as_str())
                })
            }
            Wanted::NumberEnds(end) => person.number.ends_with(end.as_str()),
        }
    }
}

/// So many queries of each kind, all different.
pub(crate) fn queries(people: &[Person], per_kind: usize) -> Vec<Query> {
    let mut random = Random::new(11);
    let names: HashSet<String> = people.iter().map(|person| fold(&person.name)).collect();
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for kind in Kind::ALL {
        let mut left = per_kind;
        for _ in 0..2_000_000 {
            if left == 0 {
                break;
            }
            let person = &people[random.below(people.len())];
            let Some(query) = kind.is_of(person.manner).then(|| query(kind, person, &names, &mut random)).flatten()
            else {
                continue;
            };
            if seen.insert(query.text.clone()) {
                all.push(query);
                left -= 1;
            }
        }
    }
    all
}

fn query(kind: Kind, person: &Person, names: &HashSet<String>, random: &mut Random) -> Option<Query> {
    let all = whole(&person.name);
    let given = person.given.clone().unwrap_or_default();
    let (text, wanted) = match kind {
        Kind::AsWritten | Kind::Chinese | Kind::OtherScripts | Kind::Arabic | Kind::Cyrillic => {
            let family_only = random.below(3) == 0;
            let text = if family_only { person.family.clone() } else { person.name.clone() };
            let wanted = whole(&text);
            let text = if kind == Kind::Chinese { text.replace(' ', "") } else { text };
            (text, wanted)
        }
        Kind::Plain | Kind::Vietnamese => (changed(fold(&person.name), &person.name)?, all),
        Kind::SpeltOut => (changed(spelt(&person.name)?, &person.name)?, all),
        Kind::CyrillicInLatin | Kind::GreekInLatin => (spelt(&person.name)?, all),
        Kind::Apostrophe | Kind::ApostropheLeftOut | Kind::ApostropheAsSpace => {
            if !person.family.contains(is_apostrophe) {
                return None;
            }
            let instead = match kind {
                Kind::Apostrophe => "'",
                Kind::ApostropheAsSpace => " ",
                _ => "",
            };
            let family = person.family.replace(is_apostrophe, instead);
            let family = if kind == Kind::Apostrophe { family } else { plain_marks(&family).to_lowercase() };
            if random.below(2) == 0 { (family, whole(&person.family)) } else { (format!("{given} {family}"), all) }
        }
        Kind::Particles => {
            if !person.family.contains(' ') {
                return None;
            }
            (fold(&person.family).replace(' ', ""), whole(&person.family))
        }
        Kind::MarksApart => (changed(apart(&person.name), &person.name)?, all),
        Kind::FamilyFirst => (format!("{}, {given}", person.family), all),
        Kind::InitialAndFamily => {
            let family = fold(&person.family).replace(' ', "");
            let initial = fold(&given).chars().next()?;
            let mut wanted = whole(&person.family);
            wanted.push((initial.to_string(), false));
            (format!("{initial}{family}"), wanted)
        }
        Kind::Beginnings => {
            let mut words = words(&person.name);
            words.retain(|word| word.chars().count() >= 3);
            words.reverse();
            words.truncate(2);
            let begun: Vec<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
            if begun.len() < 2 {
                return None;
            }
            (begun.join(" "), begun.into_iter().map(|word| (word, false)).collect())
        }
        Kind::Number => {
            let text = person.number.trim_start_matches("QAP-").to_owned();
            return Some(Query { kind, wanted: Wanted::NumberEnds(format!("-{text}")), text });
        }
        Kind::NumberInPart => {
            let (_, sequence) = person.number.rsplit_once('-')?;
            return Some(Query { kind, text: sequence.to_owned(), wanted: Wanted::NumberEnds(format!("-{sequence}")) });
        }
        Kind::Swapped | Kind::Missing | Kind::Extra | Kind::Wrong => {
            let mut words = words(&person.name);
            let long: Vec<usize> = (0..words.len()).filter(|&place| words[place].len() >= 5).collect();
            if long.is_empty() || words.len() < 2 {
                return None;
            }
            let place = long[random.below(long.len())];
            words[place] = slipped(kind, &words[place], random)?;
            let text = words.join(" ");
            // A slip that makes another's name finds that one, and rightly.
            if names.contains(&text) {
                return None;
            }
            (text, all)
        }
    };
    let is_long_enough = text.chars().count() >= 2;
    is_long_enough.then_some(Query { kind, text, wanted: Wanted::Words(wanted) })
}

fn slipped(kind: Kind, word: &str, random: &mut Random) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let place = 1 + random.below(letters.len() - 2);
    let other = char::from(b'a' + random.below(26) as u8);
    match kind {
        Kind::Swapped => letters.swap(place, place + 1),
        Kind::Missing => drop(letters.remove(place)),
        Kind::Extra => letters.insert(place, other),
        _ => letters[place] = other,
    }
    changed(letters.into_iter().collect(), word)
}

fn changed(text: String, from: &str) -> Option<String> {
    (text != from).then_some(text)
}

/// As the customary transliteration has it.
fn spelt(name: &str) -> Option<String> {
    let words: Vec<String> =
        name.split([' ', '-']).map(|word| aliases(word).first().cloned().unwrap_or_else(|| fold(word))).collect();
    let text = words.join(" ");
    text.is_ascii().then_some(text)
}

fn plain_marks(text: &str) -> String {
    text.nfc().collect()
}

/// The folded words of a name.
fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    folded
        .split(|c: char| c == ' ' || c == ',' || c == '.')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn whole(name: &str) -> Vec<(String, bool)> {
    words(name).into_iter().map(|word| (word, true)).collect()
}
