use unicode_normalization::UnicodeNormalization;

use super::fold;

/// Other ways a word is customarily typed, folded, without the one that [`fold`](super::fold()) gives: `ü` also as
/// `ue`, and Cyrillic and Greek letters in Latin ones, the most usual transliteration first.
///
/// Takes the word as written, since folding drops what tells them.
///
/// ```
/// use qapdesk::text::aliases;
/// assert_eq!(aliases("Müller"), ["mueller"]);
/// assert_eq!(aliases("Иванов"), ["ivanov"]);
/// assert!(aliases("Smith").is_empty());
/// ```
pub fn aliases(word: &str) -> Vec<String> {
    if word.contains(may_be_spelt_otherwise) { spelt_otherwise(word) } else { Vec::new() }
}

/// The same of any word.
pub(super) fn spelt_otherwise(word: &str) -> Vec<String> {
    let word: String = word.nfkc().flat_map(char::to_lowercase).nfc().collect();
    let folded = fold(&word);
    let mut all: Vec<String> = Vec::new();
    let has = |letters: std::ops::RangeInclusive<char>| word.contains(|c| letters.contains(&c));
    let styles = [Style::Usual, Style::Passport];
    let of_cyrillic = styles.map(|style| has('\u{400}'..='\u{52f}').then(|| cyrillic(&word, style)).flatten());
    let of_greek = styles.map(|style| has('\u{370}'..='\u{3ff}').then(|| greek(&word, style)).flatten());
    for spelling in [spelt_out(&word)].into_iter().chain(of_cyrillic).chain(of_greek).flatten() {
        let alias = fold(&spelling);
        if alias != folded && !alias.is_empty() && !all.contains(&alias) {
            all.push(alias);
        }
    }
    all
}

/// Which of the customary transliterations.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Style {
    /// As newspapers write names.
    Usual,
    /// As passports, or for Greek as older books, write them.
    Passport,
}

/// Whether a word with the letter may have another spelling; of most letters it is known that none has.
pub(super) fn may_be_spelt_otherwise(c: char) -> bool {
    match c {
        'À'..='ɏ' | '\u{1e00}'..='\u{1eff}' => {
            matches!(c, 'ä' | 'Ä' | 'å' | 'Å' | 'đ' | 'Đ' | 'ö' | 'Ö' | 'ø' | 'Ø' | 'ü' | 'Ü')
        }
        'א'..='ת' | 'ء'..='ي' | '一'..='\u{9fff}' | '가'..='힣' => false,
        _ => !c.is_ascii(),
    }
}

/// Letters of the north that people without them write as two.
fn spelt_out(word: &str) -> Option<String> {
    replaced(word, |c| match c {
        'ü' => Some("ue"),
        'ö' | 'ø' => Some("oe"),
        'ä' => Some("ae"),
        'å' => Some("aa"),
        'đ' => Some("dj"),
        _ => None,
    })
}

fn cyrillic(word: &str, style: Style) -> Option<String> {
    let is_serbian = word.contains(['ђ', 'ј', 'љ', 'њ', 'ћ', 'џ']);
    let is_ukrainian = word.contains(['і', 'ї', 'є', 'ґ']);
    // `Dostoevsky`, not `Dostoevskiy`.
    let shortened = match style {
        Style::Usual if !is_serbian => word.strip_suffix("ий").or_else(|| word.strip_suffix("ый")),
        _ => None,
    };
    let letters = |c| match c {
        _ if is_serbian => serbian(c).or_else(|| russian(c, style)),
        _ if is_ukrainian => ukrainian(c, style).or_else(|| russian(c, style)),
        _ => russian(c, style),
    };
    match shortened {
        Some(stem) => replaced(stem, letters).map(|latin| latin + "y"),
        None => replaced(word, letters),
    }
}

fn russian(c: char, style: Style) -> Option<&'static str> {
    let passport = style == Style::Passport;
    let letters = match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ѓ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' if passport => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' => "i",
        'й' if passport => "i",
        'й' | 'ы' => "y",
        'к' | 'ќ' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' if passport => "ie",
        'ъ' | 'ь' => "",
        'ю' if passport => "iu",
        'ю' => "yu",
        'я' if passport => "ia",
        'я' => "ya",
        _ => return None,
    };
    Some(letters)
}

fn ukrainian(c: char, style: Style) -> Option<&'static str> {
    let letters = match c {
        'г' => "h",
        'и' => "y",
        'є' if style == Style::Passport => "ie",
        'є' => "ye",
        'ї' if style == Style::Usual => "yi",
        'щ' => "shch",
        _ => return None,
    };
    Some(letters)
}

fn serbian(c: char) -> Option<&'static str> {
    let letters = match c {
        'ђ' => "dj",
        'ж' => "z",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ћ' | 'ц' | 'ч' => "c",
        'х' => "h",
        'џ' => "dz",
        'ш' => "s",
        _ => return None,
    };
    Some(letters)
}

/// Greek letters that in pairs stand for something else.
const PAIRS: [(&str, &str); 6] = [("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("γγ", "ng"), ("γχ", "nch"), ("γξ", "nx")];
const OLD_PAIRS: [(&str, &str); 6] =
    [("ου", "ou"), ("αυ", "au"), ("ευ", "eu"), ("γγ", "ng"), ("γχ", "nch"), ("γξ", "nx")];

fn greek(word: &str, style: Style) -> Option<String> {
    let plain = fold(word);
    let old = style == Style::Passport;
    let pairs = if old { &OLD_PAIRS } else { &PAIRS };
    let initial = [("μπ", "b"), ("ντ", "d")].iter().find_map(|(pair, latin)| {
        let rest = plain.strip_prefix(pair).filter(|_| !old)?;
        Some(format!("{latin}{rest}"))
    });
    let paired = pairs.iter().fold(initial.unwrap_or(plain), |text, (pair, latin)| text.replace(pair, latin));
    replaced(&paired, |c| {
        let letters = match c {
            'α' => "a",
            'β' if old => "b",
            'β' => "v",
            'γ' => "g",
            'δ' => "d",
            'ε' => "e",
            'ζ' => "z",
            'η' if old => "e",
            'η' | 'ι' => "i",
            'θ' => "th",
            'κ' => "k",
            'λ' => "l",
            'μ' => "m",
            'ν' => "n",
            'ξ' => "x",
            'ο' | 'ω' => "o",
            'π' => "p",
            'ρ' => "r",
            'σ' | 'ς' => "s",
            'τ' => "t",
            'υ' => "y",
            'φ' if old => "ph",
            'φ' => "f",
            'χ' => "ch",
            'ψ' => "ps",
            _ => return None,
        };
        Some(letters)
    })
}

/// The word with its letters replaced, if any is.
fn replaced(word: &str, letters: impl Fn(char) -> Option<&'static str>) -> Option<String> {
    let mut changed = false;
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match letters(c) {
            Some(latin) => {
                changed = true;
                out.push_str(latin);
            }
            None => out.push(c),
        }
    }
    changed.then_some(out)
}
