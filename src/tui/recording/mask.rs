use unicode_segmentation::UnicodeSegmentation;

use crate::text::width;

/// A text whose letters became `x` or `X` and its digits `9`, as wide as it was; spaces and punctuation stay, so that it
/// breaks into lines where it did.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        let mut letters = grapheme.chars();
        match (letters.next(), letters.next()) {
            // One sign of Khmer takes three.
            (Some(letter), None) if width(grapheme) <= 2 => {
                masked.extend(Some(mask_letter(letter)).filter(|letter| *letter != MARK));
            }
            // A letter with marks, or an emoji of several: what it is says as much as a letter does.
            _ => match width(grapheme) {
                0 => {}
                2 => masked.push(WIDE),
                columns => masked.extend(std::iter::repeat_n('x', columns)),
            },
        }
    }
    masked
}

/// What stands for a letter of two columns.
const WIDE: char = 'ｘ';
/// What stands for a mark typed by itself; of a whole text marks go, since they take no column.
const MARK: char = '\u{301}';

/// What stands for one character.
pub(super) fn mask_letter(letter: char) -> char {
    match letter {
        '0'..='9' => '9',
        ' '..='~' if !letter.is_ascii_alphabetic() => letter,
        // Among them the signs of the program's own words: they say nothing about anybody.
        '\n' | '\t' | '\r' | '·' | '…' | '–' | '—' | '→' | '“' | '”' | '×' | '─' => letter,
        _ => match unicode_width::UnicodeWidthChar::width(letter) {
            Some(0) => MARK,
            Some(2) => WIDE,
            _ if letter.is_uppercase() => 'X',
            _ => 'x',
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_and_digits_go_and_the_rest_stays() {
        assert_eq!(mask("Jane O'Connor, +1 (212) 555-0111"), "Xxxx X'Xxxxxx, +9 (999) 999-9999");
        assert_eq!(mask("李明 Nguyễn कि 👩‍⚕️"), "ｘｘ Xxxxxx ｘ ｘ");
        assert_eq!(mask("\u{17d8}"), "xxx");
    }

    proptest! {
        #[test]
        fn what_is_masked_is_as_wide_and_masked_again_the_same(text in "\\PC{0,40}") {
            let clean = crate::text::Line::clean(&text);
            let masked = mask(&clean);
            prop_assert_eq!(width(&masked), width(&clean));
            prop_assert_eq!(mask(&masked), masked);
        }
    }
}
