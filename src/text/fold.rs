use unicode_normalization::UnicodeNormalization;

/// The text as look-up compares it: lower case, without diacritics, special Latin letters in plain ones, full-width
/// forms narrow; apostrophes and what cannot be seen gone, hyphens and runs of white space one space.
///
/// Folding what is folded changes nothing. Scripts that are not Latin, Greek or Cyrillic stay as typed, without
/// points for vowels.
///
/// ```
/// use qapdesk::text::fold;
/// assert_eq!(fold("  Łukasz   Wiśniewski-O’Brien "), "lukasz wisniewski obrien");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        for c in text.chars() {
            push(c.to_ascii_lowercase(), &mut out);
        }
    } else {
        for c in plain_letters(text) {
            push(c, &mut out);
        }
        // Korean syllables and voiced kana come apart in the decomposition and belong together.
        out = out.nfc().collect();
    }
    out.truncate(out.trim_end().len());
    out
}

fn plain_letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .map(|c| if is_apostrophe(c) { '\'' } else { c })
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|&c| !is_dropped(c))
        .flat_map(|c| {
            let (letters, this) = match special(c) {
                Some(letters) => (letters, None),
                None => ("", Some(c)),
            };
            letters.chars().chain(this)
        })
}

fn push(c: char, out: &mut String) {
    if is_apostrophe(c) {
        return;
    }
    if !c.is_whitespace() && !is_hyphen(c) {
        if !c.is_control() {
            out.push(c);
        }
        return;
    }
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Whether the character is written for an apostrophe: typewriter, typographic, modifier letters, primes, accents
/// standing alone.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c,
        '\'' | '`' | '´' | 'ʹ' | 'ʻ'..='ʿ' | 'ˈ' | 'ˊ' | 'ˋ' | '‘'..='‛' | '′' | '‵' | 'ꞌ' | 'Ꞌ' | '＇' | '՚' | '׳' | '᾽')
}

/// Whether the character is written for a hyphen: hyphens, dashes, minus.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐'..='―' | '−' | '﹘' | '﹣' | '－' | '֊' | '־' | '⁃')
}

/// Marks that Latin, Greek, Cyrillic, Hebrew and Arabic names are written with or without, and what cannot be seen.
/// Marks of other scripts are their vowels and stay.
fn is_dropped(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036f | 0x0483..=0x0489 | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe20..=0xfe2f
        | 0x0591..=0x05bd | 0x05bf | 0x05c1 | 0x05c2 | 0x05c4 | 0x05c5 | 0x05c7
        | 0x0610..=0x061a | 0x0640 | 0x064b..=0x065f | 0x0670 | 0x06d6..=0x06ed
        | 0x00ad | 0x061c | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff
        | 0xe_0000..=0xe_0fff)
}

/// Letters that no decomposition takes apart.
fn special(c: char) -> Option<&'static str> {
    let letters = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŋ' => "ng",
        'ł' => "l",
        'ø' | 'ɔ' => "o",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ı' | 'ɨ' => "i",
        'ȷ' => "j",
        'ħ' => "h",
        'ŧ' => "t",
        'ĸ' | 'ƙ' => "k",
        'ɓ' => "b",
        'ɛ' | 'ǝ' | 'ə' => "e",
        'ƴ' => "y",
        'ʉ' => "u",
        'ς' => "σ",
        // One letter with two code points: Persian and Arabic keyboards.
        'ی' | 'ى' => "ي",
        'ک' => "ك",
        _ => return None,
    };
    Some(letters)
}
