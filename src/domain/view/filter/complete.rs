use std::ops::Range;

use super::{Key, words};
use crate::domain::view::SortKey;
use crate::domain::{AccountName, Requirement, StageName, Tag};
use crate::text::fold;

/// What a desk has that a filter can name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Its tags.
    pub tags: &'a [Tag],
    /// Its accounts.
    pub accounts: &'a [AccountName],
}

/// How a word that is begun can go on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// The word, in bytes of the text.
    pub range: Range<usize>,
    /// What can stand in its place, whole words; the likeliest first.
    pub words: Vec<String>,
}

/// How the word that ends or stands at a place in a filter, in bytes, can go on. Quoted words cannot.
pub fn complete(text: &str, at: usize, known: Known<'_>) -> Offers {
    let word = words(text).into_iter().find(|word| word.range.start < at && at <= word.range.end);
    let Some(word) = word else {
        let keys = keys("", "");
        return Offers { range: at..at, words: keys };
    };
    let (sign, rest) = word.text.strip_prefix('-').map_or(("", word.text), |rest| ("-", rest));
    let words = match rest.split_once(':') {
        None => keys(sign, rest),
        Some((key, values)) => of_key(sign, key, values, known),
    };
    Offers { range: word.range, words }
}

fn keys(sign: &str, begun: &str) -> Vec<String> {
    let begun = begun.to_lowercase();
    let known = Key::ALL.map(Key::word).into_iter().chain((sign.is_empty()).then_some(super::SORT));
    known.filter(|word| word.starts_with(&begun)).map(|word| format!("{sign}{word}")).collect()
}

fn of_key(sign: &str, key: &str, values: &str, known: Known<'_>) -> Vec<String> {
    let key = format!("{}:", key.to_lowercase());
    let (before, begun) = values.rfind(',').map_or(("", values), |comma| values.split_at(comma + 1));
    let sign_of_value = if key == super::SORT && begun.starts_with('-') { "-" } else { "" };
    let begun = fold(begun.trim_start_matches('-'));
    let offered: Vec<&str> = if key == super::SORT {
        SortKey::ALL.map(SortKey::id).to_vec()
    } else {
        match Key::ALL.into_iter().find(|known| known.word() == key) {
            Some(Key::Stage) => StageName::ALL.map(StageName::id).to_vec(),
            Some(Key::Unmet | Key::Open) => Requirement::ALL.map(Requirement::standard_id).to_vec(),
            Some(Key::Owner) => {
                ["me", "none"].into_iter().chain(known.accounts.iter().map(AccountName::as_str)).collect()
            }
            Some(Key::Tag) => known.tags.iter().map(Tag::as_str).collect(),
            Some(Key::Days) if values.is_empty() => vec![">30", "<7"],
            _ => Vec::new(),
        }
    };
    let taken: Vec<&str> = before.split(',').collect();
    let fits = |value: &&str| fold(value).starts_with(&begun) && !taken.contains(value);
    offered.into_iter().filter(fits).map(|value| format!("{sign}{key}{before}{sign_of_value}{value}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(text: &str) -> Vec<String> {
        let tags: Vec<Tag> = ["panel", "rush", "übergabe"].map(|tag| tag.parse().unwrap()).to_vec();
        let accounts: Vec<AccountName> = ["ada", "bo"].map(|name| name.parse().unwrap()).to_vec();
        complete(text, text.len(), Known { tags: &tags, accounts: &accounts }).words
    }

    #[test]
    fn keys_and_values_go_on_from_what_is_begun() {
        assert_eq!(offered("o"), ["open:", "owner:", "overdue"]);
        assert_eq!(offered("connor -wai"), ["-waiting"]);
        assert_eq!(offered("stage:in"), ["stage:in_review"]);
        assert_eq!(offered("-stage:received,de"), ["-stage:received,deficient", "-stage:received,declined"]);
        assert_eq!(offered("owner:"), ["owner:me", "owner:none", "owner:ada", "owner:bo"]);
        assert_eq!(offered("tag:U"), ["tag:übergabe"]);
        assert_eq!(offered("tag:rush,"), ["tag:rush,panel", "tag:rush,übergabe"]);
        assert_eq!(offered("sort:stage,-da"), ["sort:stage,-days"]);
        assert_eq!(offered("\"a b").len(), 0);
        assert_eq!(offered("a ").len(), Key::ALL.len() + 1);
        assert_eq!(complete("ab tag:r x", 8, Known::default()).range, 3..8);
    }
}
