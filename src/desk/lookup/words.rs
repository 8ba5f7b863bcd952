//! Names and queries as words, each with the other ways it is typed.

use unicode_normalization::char::is_combining_mark;

use crate::text::{aliases, fold, is_apostrophe};

/// A word of a name or a query.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Word {
    /// As it is compared first.
    pub(super) folded: String,
    /// Customary other spellings.
    pub(super) aliases: Vec<String>,
    /// What follows an apostrophe: `aubigne` of `d'Aubigné`.
    pub(super) tail: Option<String>,
}

impl Word {
    /// All spellings of the whole word.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.folded.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// The spelling that stands beside the folded one when a whole name is spelt the other way.
    pub(super) fn other(&self) -> &str {
        self.aliases.first().unwrap_or(&self.folded)
    }
}

/// The words of a text; whatever is neither letter, figure nor mark parts them.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    written(text).flat_map(read)
}

/// The words of a text as they are written.
pub(super) fn written(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !stands_in_word(c)).filter(|piece| !piece.is_empty())
}

/// What a written word is compared as; more than one word where folding parts it.
pub(super) fn read(piece: &str) -> Vec<Word> {
    let plain = |folded: String| Word { folded, aliases: Vec::new(), tail: None };
    if piece.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return vec![plain(piece.to_ascii_lowercase())];
    }
    let folded = fold(piece);
    let mut parts = letters_only(&folded);
    if parts.len() != 1 {
        return parts.into_iter().map(plain).collect();
    }
    let folded = parts.remove(0);
    let aliases =
        aliases(piece).into_iter().flat_map(|alias| letters_only(&alias)).filter(|alias| *alias != folded).collect();
    let tail = piece.rsplit_once(is_apostrophe).map(|(_, tail)| fold(tail)).filter(|tail| tail.chars().count() > 1);
    vec![Word { folded, aliases, tail: tail.filter(|tail| !tail.contains(' ')) }]
}

fn letters_only(folded: &str) -> Vec<String> {
    folded.split(|c: char| !is_letter(c)).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn stands_in_word(c: char) -> bool {
    // What folding drops does not part words: soft hyphens, joiners and their like.
    is_letter(c) || is_apostrophe(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_letter(c: char) -> bool {
    is_frequent_letter(c) || c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether it is one of the letters that most names are written with, told sooner than all letters are.
pub(super) fn is_frequent_letter(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'А'..='я' | 'ا'..='غ' | 'א'..='ת'
        | '\u{1e00}'..='\u{1eff}' | 'ァ'..='ヺ' | '一'..='\u{9fff}' | '가'..='힣')
}

/// One bit for each letter that occurs, to rule words out quickly; rare letters share bits.
pub(super) fn letter_bits(letters: impl IntoIterator<Item = char>) -> u64 {
    letters.into_iter().fold(0, |bits, c| bits | 1 << letter_bit(c))
}

fn letter_bit(c: char) -> u32 {
    match c {
        'a'..='z' => u32::from(c) - u32::from('a'),
        _ => 26 + u32::from(c) % 38,
    }
}

/// One bit for each pair of neighbouring letters; pairs share bits.
pub(super) fn pair_bits(word: &str) -> u64 {
    let pairs = word.chars().zip(word.chars().skip(1));
    pairs.fold(0, |bits, (a, b)| bits | 1 << ((letter_bit(a) * 37 + letter_bit(b) * 11) % 64))
}
