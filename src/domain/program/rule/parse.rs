use super::token::{Token, tokens};
use super::{Compare, DEPTH, ExpressionError, Flaw, Part, Place, Share, Subject, TESTS, Test};

/// The words that join and count, and so are no ids.
const WORDS: &[&str] =
    &["and", "or", "not", "every", "all", "any", "no", "at", "in", "by", "of", "the", "pass", "passes"];

/// What a text means.
pub(super) fn parse(text: &str) -> Result<Part, ExpressionError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, tests: 0 };
    if parser.tokens.is_empty() {
        return Err(ExpressionError::at(Place { line: 1, column: 1 }, Flaw::Empty));
    }
    let root = parser.any(0)?;
    match parser.peek() {
        None => Ok(root),
        Some(_) => Err(parser.unexpected("`and`, `or` or the end of the rule")),
    }
}

struct Parser {
    tokens: Vec<(Place, Token)>,
    at: usize,
    tests: usize,
}

impl Parser {
    fn any(&mut self, depth: usize) -> Result<Part, ExpressionError> {
        let first = self.all(depth)?;
        let mut parts = vec![first];
        while self.takes("or") {
            parts.push(self.all(depth)?);
        }
        Ok(one_or(parts, Part::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Part, ExpressionError> {
        let first = self.not(depth)?;
        let mut parts = vec![first];
        while self.takes("and") {
            parts.push(self.not(depth)?);
        }
        Ok(one_or(parts, Part::All))
    }

    fn not(&mut self, depth: usize) -> Result<Part, ExpressionError> {
        let place = self.place();
        if depth >= DEPTH {
            return Err(ExpressionError::at(place, Flaw::TooDeep));
        }
        if self.takes("not") {
            return Ok(Part::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.peek() != Some(&Token::Open) {
            return self.test().map(Part::Test);
        }
        self.at += 1;
        let part = self.any(depth + 1)?;
        match self.peek() {
            Some(Token::Close) => self.at += 1,
            None => return Err(ExpressionError::at(place, Flaw::Unclosed)),
            Some(_) => return Err(self.unexpected("`and`, `or` or `)`")),
        }
        Ok(part)
    }

    fn test(&mut self) -> Result<Test, ExpressionError> {
        let place = self.place();
        self.tests += 1;
        if self.tests > TESTS {
            return Err(ExpressionError::at(place, Flaw::TooMany));
        }
        let subject = self.subject()?;
        if let Subject::Pass(_) = subject {
            return Ok(Test { subject, compare: None, assessors: None, sessions: None, place });
        }
        let compare = self.compare()?;
        if compare.is_none() && matches!(subject, Subject::Items { .. }) {
            return Err(self.unexpected("a comparison, such as >= 3"));
        }
        let (mut assessors, mut sessions) = (None, None);
        loop {
            if assessors.is_none() && self.takes("by") {
                assessors = Some(self.share_of(&["assessor", "assessors"], "`assessors`")?);
            } else if sessions.is_none() && self.takes("in") {
                sessions = Some(self.share_of(&["session", "sessions"], "`sessions`")?);
            } else {
                return Ok(Test { subject, compare, assessors, sessions, place });
            }
        }
    }

    fn subject(&mut self) -> Result<Subject, ExpressionError> {
        let expected = "a competency, an item, or `every`, `any`, `no` or `at least`";
        if let Some(share) = self.share()? {
            let mandatory = self.takes("mandatory");
            return match self.word().as_deref() {
                Some("item" | "items") => {
                    self.at += 1;
                    Ok(Subject::Items { share, mandatory })
                }
                Some("competency" | "competencies") if !mandatory => {
                    self.at += 1;
                    Ok(Subject::Competencies(share))
                }
                Some("assessor" | "assessors") if !mandatory => {
                    self.at += 1;
                    if self.takes("pass") || self.takes("passes") {
                        return Ok(Subject::Pass(share));
                    }
                    Err(self.unexpected("`pass`"))
                }
                _ if mandatory => Err(self.unexpected("`items`")),
                _ => Err(self.unexpected("`competencies`, `items`, `mandatory items` or `assessors`")),
            };
        }
        match self.word() {
            Some(word) if !WORDS.contains(&word.as_str()) => {
                self.at += 1;
                Ok(Subject::Named(word))
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// `every`, `all`, `any`, `no`, or `at least N`, with `of` and `the` after it as somebody writes them.
    fn share(&mut self) -> Result<Option<Share>, ExpressionError> {
        let share = match self.word().as_deref() {
            Some("every" | "all") => Share::All,
            Some("any") => Share::Any,
            Some("no") => Share::None,
            Some("at") => {
                self.at += 1;
                if !self.takes("least") {
                    return Err(self.unexpected("`least` and a number"));
                }
                match self.peek() {
                    Some(Token::Number { hundredths, is_whole: true }) if *hundredths >= 100 => {
                        Share::AtLeast(hundredths / 100)
                    }
                    _ => return Err(self.unexpected("a whole number above zero")),
                }
            }
            _ => return Ok(None),
        };
        self.at += 1;
        self.takes("of");
        self.takes("the");
        Ok(Some(share))
    }

    fn share_of(&mut self, nouns: &[&str], expected: &'static str) -> Result<Share, ExpressionError> {
        let Some(share) = self.share()? else {
            return Err(self.unexpected("`all`, `any`, `no` or `at least` and a number"));
        };
        if nouns.iter().any(|noun| self.takes(noun)) { Ok(share) } else { Err(self.unexpected(expected)) }
    }

    fn compare(&mut self) -> Result<Option<Compare>, ExpressionError> {
        let Some(Token::Op(op)) = self.peek() else { return Ok(None) };
        let op = *op;
        self.at += 1;
        match self.peek() {
            Some(Token::Number { hundredths, .. }) => {
                let hundredths = *hundredths;
                self.at += 1;
                Ok(Some(Compare { op, hundredths }))
            }
            _ => Err(self.unexpected("a number")),
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn word(&self) -> Option<String> {
        match self.peek() {
            Some(Token::Word(word)) => Some(word.clone()),
            _ => None,
        }
    }

    /// Goes past a word, if it is the next one.
    fn takes(&mut self, word: &str) -> bool {
        let is_it = matches!(self.peek(), Some(Token::Word(found)) if found == word);
        self.at += usize::from(is_it);
        is_it
    }

    /// Where the next token stands; behind the last one where there is none.
    fn place(&self) -> Place {
        let last = || {
            let (place, token) = self.tokens.last()?;
            let width = u32::try_from(token.shown().chars().count()).unwrap_or(2);
            Some(Place { column: place.column.saturating_add(width.saturating_sub(2)), ..*place })
        };
        let next = self.tokens.get(self.at).map(|(place, _)| *place);
        next.or_else(last).unwrap_or(Place { line: 1, column: 1 })
    }

    fn unexpected(&self, expected: &'static str) -> ExpressionError {
        let found = self.peek().map_or("the rule ends".to_owned(), Token::shown);
        ExpressionError::at(self.place(), Flaw::Unexpected { found, expected })
    }
}

fn one_or(mut parts: Vec<Part>, join: fn(Vec<Part>) -> Part) -> Part {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}
