use super::{ExpressionError, Flaw, LENGTH, Op, Place};
use crate::text::excerpt;

/// A word, sign or number of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    /// In hundredths, and whether it was written as a whole number.
    Number {
        hundredths: u16,
        is_whole: bool,
    },
    Op(Op),
    Open,
    Close,
}

impl Token {
    /// What it is, for a message.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Word(word) => format!("`{}`", excerpt(word)),
            Self::Number { hundredths, is_whole } => format!("`{}`", super::words::number(*hundredths, !is_whole)),
            Self::Op(op) => format!("`{}`", op.sign()),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
        }
    }
}

/// The tokens of a text, each with where it begins.
pub(super) fn tokens(text: &str) -> Result<Vec<(Place, Token)>, ExpressionError> {
    let start = Place { line: 1, column: 1 };
    if text.chars().count() > LENGTH {
        return Err(ExpressionError::at(start, Flaw::TooLong));
    }
    let mut tokens = Vec::new();
    for (line, text) in (1..).zip(text.split('\n')) {
        let letters: Vec<char> = text.chars().collect();
        let mut at = 0;
        while let Some(letter) = letters.get(at).copied() {
            let place = Place { line, column: u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1) };
            let run = |is_part: fn(char) -> bool| -> String {
                letters.iter().skip(at).copied().take_while(|letter| is_part(*letter)).collect()
            };
            let (token, length) = match letter {
                _ if letter.is_whitespace() => {
                    at += 1;
                    continue;
                }
                '(' => (Token::Open, 1),
                ')' => (Token::Close, 1),
                '>' | '<' | '=' | '!' => sign(&letters, at, place)?,
                _ if letter.is_ascii_digit() => {
                    let word = run(|letter| letter.is_alphanumeric() || letter == '.' || letter == ',');
                    (number(&word).ok_or_else(|| bad_number(place, &word))?, word.chars().count())
                }
                _ if letter.is_alphabetic() => {
                    let word = run(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
                    let length = word.chars().count();
                    (Token::Word(word.to_lowercase()), length)
                }
                _ => return Err(ExpressionError::at(place, Flaw::Character(shown(letter)))),
            };
            tokens.push((place, token));
            at += length;
        }
    }
    Ok(tokens)
}

fn sign(letters: &[char], at: usize, place: Place) -> Result<(Token, usize), ExpressionError> {
    let is_equal = |letter: Option<&char>| letter == Some(&'=');
    let (op, length) = match (letters.get(at), is_equal(letters.get(at + 1))) {
        (Some('>'), true) => (Op::AtLeast, 2),
        (Some('>'), false) => (Op::Above, 1),
        (Some('<'), true) => (Op::AtMost, 2),
        (Some('<'), false) => (Op::Below, 1),
        (Some('='), true) => (Op::Equal, 2),
        (Some('='), false) => (Op::Equal, 1),
        (Some('!'), true) => (Op::Other, 2),
        _ => return Err(ExpressionError::at(place, Flaw::Character('!'))),
    };
    Ok((Token::Op(op), length))
}

/// A number with at most three digits before the point and two after it.
fn number(text: &str) -> Option<Token> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = !text.contains('.');
    let fits = (1..=3).contains(&whole.len()) && decimals.len() <= 2 && (is_whole || !decimals.is_empty());
    if !fits || !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    let hundredths: u32 = format!("{whole}{decimals:0<2}").parse().ok()?;
    Some(Token::Number { hundredths: u16::try_from(hundredths).ok()?, is_whole })
}

fn bad_number(place: Place, word: &str) -> ExpressionError {
    ExpressionError::at(place, Flaw::Number(excerpt(word)))
}

/// A character that can be shown.
fn shown(letter: char) -> char {
    if letter.is_control() { char::REPLACEMENT_CHARACTER } else { letter }
}
