//! What kind of character a code point is, as far as cleaning asks.

use unicode_normalization::char::is_combining_mark;

use super::Flaw;

/// The kinds that cleaning tells apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Class {
    /// Stands for itself and may stand anywhere.
    Plain,
    /// Is drawn on the character before it.
    Mark,
    /// U+200C or U+200D.
    Joiner,
    /// Chooses a form of the character before it.
    Selector,
    /// Chooses a form of the Mongolian letter before it.
    MongolianSelector,
    /// May stand nowhere.
    Never(Flaw),
}

/// Whether a character may stand in a text at all: no control, override of direction, or anything else that cannot be
/// seen. A joiner or a mark may; where it may is for the whole text to say.
pub fn may_stand(c: char) -> bool {
    !matches!(class(c), Class::Never(_))
}

/// Whether a character is one of those that most texts consist of, all of which are plain: a quick answer, since every
/// string that is deserialised passes here.
pub(super) fn is_ordinary(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}'
        // Greek and Cyrillic without their marks, the letters of Arabic, Vietnamese.
        | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{620}'..='\u{64a}' | '\u{1e00}'..='\u{1fff}'
        // Dashes, quotation marks and ellipses; currencies.
        | '\u{2010}'..='\u{2027}' | '\u{20a0}'..='\u{20bf}'
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether a text is ASCII of which each byte is what it should be; many are looked at at once, as processors like it.
pub(super) fn is_ascii_of(text: &str, is: impl Fn(u8) -> bool) -> bool {
    let (whole, rest) = text.as_bytes().as_chunks::<32>();
    let is_all = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & is(*byte));
    whole.iter().all(|bytes| is_all(bytes)) && is_all(rest)
}

/// The kind of a character.
pub(super) fn class(c: char) -> Class {
    if is_ordinary(c) { Class::Plain } else { looked_up(c) }
}

/// The kind of a character, whether or not it is an ordinary one.
fn looked_up(c: char) -> Class {
    let code = u32::from(c);
    if (0x20..0x7f).contains(&code) {
        return Class::Plain;
    }
    if code < 0xa0 {
        return Class::Never(Flaw::Control);
    }
    if let Some(flaw) = forbidden(code) {
        return Class::Never(flaw);
    }
    match code {
        0x200c | 0x200d => Class::Joiner,
        0xfe00..=0xfe0f | 0xe_0100..=0xe_01ef => Class::Selector,
        0x180b..=0x180d | 0x180f => Class::MongolianSelector,
        // Letters without a column of their own: vowels and finals of Korean syllables written in parts, and letters
        // of Brahmic scripts that are drawn on the one after them.
        0x1160..=0x11ff
        | 0xd7b0..=0xd7fb
        | 0x0d4e
        | 0xa8fa
        | 0x1_11c2
        | 0x1_11c3
        | 0x1_13d1
        | 0x1_193f
        | 0x1_1941
        | 0x1_1a84..=0x1_1a89
        | 0x1_1d46
        | 0x1_1f02 => Class::Mark,
        _ if is_combining_mark(c) => Class::Mark,
        _ => Class::Plain,
    }
}

fn forbidden(code: u32) -> Option<Flaw> {
    let flaw = match code {
        0x061c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x206f => Flaw::Bidirectional,
        0x2028 | 0x2029 => Flaw::Separator,
        0xfff9..=0xfffb => Flaw::Annotation,
        0xe_0000..=0xe_007f => Flaw::Tag,
        0xe000..=0xf8ff | 0xf_0000..=0xf_fffd | 0x10_0000..=0x10_fffd => Flaw::PrivateUse,
        0xfdd0..=0xfdef => Flaw::Noncharacter,
        _ if code & 0xfffe == 0xfffe => Flaw::Noncharacter,
        _ if is_invisible(code) => Flaw::ZeroWidth,
        _ => return None,
    };
    Some(flaw)
}

fn is_invisible(code: u32) -> bool {
    // Soft hyphen, grapheme joiner, Hangul and Khmer fillers, Mongolian vowel separator, zero-width space, word
    // joiner and invisible operators, byte order mark.
    let space = matches!(
        code,
        0x00ad | 0x034f | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180e | 0x200b | 0x2060
            ..=0x2065 | 0x3164 | 0xfeff | 0xffa0
    );
    // Signs that enclose Arabic and Syriac figures; format controls of hieroglyphs, shorthand and musical notation.
    let format = matches!(code, 0x0605 | 0x070f | 0x0890 | 0x0891 | 0x08e2 | 0x1_3430..=0x1_343f | 0x1_bca0..=0x1_bca3 | 0x1_d173..=0x1_d17a);
    // Code points set aside to be ignored.
    space || format || matches!(code, 0xfff0..=0xfff8 | 0xe_0080..=0xe_00ff | 0xe_01f0..=0xe_0fff)
}

/// Whether the character belongs to a script whose conjuncts are steered by joiners (the Brahmic family).
pub(super) fn is_indic(c: char) -> bool {
    matches!(u32::from(c),
        0x0900..=0x0dff | 0x0f00..=0x109f | 0x1700..=0x17ff | 0x1900..=0x1cff | 0xa800..=0xa82f | 0xa880..=0xa9df
        | 0xaa00..=0xaadf | 0xabc0..=0xabff | 0x1_1000..=0x1_1fff)
}

/// Whether the character belongs to a script whose letters join, Arabic and its like.
pub(super) fn is_cursive(c: char) -> bool {
    matches!(u32::from(c),
        0x0600..=0x07ff | 0x0840..=0x08ff | 0x1800..=0x18af | 0xfb50..=0xfdff | 0xfe70..=0xfefc | 0x1_0d00..=0x1_0d3f
        | 0x1_e900..=0x1_e95f)
}

/// Whether the character is a picture that emoji sequences are made of.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c),
        0x00a9 | 0x00ae | 0x203c | 0x2049 | 0x2122 | 0x2139 | 0x2190..=0x21ff | 0x2300..=0x23ff | 0x24c2
        | 0x25a0..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff | 0x3030 | 0x303d | 0x3297 | 0x3299
        | 0x1_f000..=0x1_faff)
}

/// Whether the character is a Mongolian letter.
pub(super) fn is_mongolian_letter(c: char) -> bool {
    matches!(c, '\u{1820}'..='\u{1878}' | '\u{1880}'..='\u{18aa}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ordinary_character_is_plain() {
        let ordinary: Vec<char> = ('\0'..=char::MAX).filter(|c| is_ordinary(*c)).collect();
        assert!(ordinary.len() > 30_000);
        let others: Vec<char> = ordinary.into_iter().filter(|c| looked_up(*c) != Class::Plain).collect();
        assert!(others.is_empty(), "{others:?}");
    }
}
