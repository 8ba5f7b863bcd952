use super::Finding;
use crate::domain::{Form, Program, Requirement, Statement};
use crate::text::stated;

/// R7: present, no longer than a page; whether it covers understanding and approach is for a person to judge.
pub(super) fn statement(form: &Form, program: &Program) -> Finding {
    let need = &program.statement;
    let is_document = form.statement.document.is_some();
    let words = words(&form.statement);
    // By a guess alone nothing is too long.
    let is_perhaps_longer = words.is_some_and(|words| words.sure <= need.words && words.about > need.words);
    let (about, words) = (words.map(|words| words.about), words.map(|words| words.sure));
    let pages = form.statement.pages.filter(|_| is_document);
    let finding = match (about, pages) {
        (_, Some(pages)) => Finding::new(Requirement::Statement, &pages, &need.pages, &"pages"),
        (Some(about), None) => Finding::new(Requirement::Statement, &about, &need.words, &"words"),
        // How many pages it has nobody said; that it is there is known.
        (None, None) if is_document => Finding::new(Requirement::Statement, &1, &1, &"document"),
        (None, None) => {
            let finding = Finding::new(Requirement::Statement, &0, &need.pages, &"pages");
            let missing = match need.pages {
                1 => "the one-page self-statement is missing".to_owned(),
                most => format!("the self-statement, of {most} pages at most, is missing"),
            };
            return finding.unmet(missing, "the self-statement");
        }
    };
    if let Some(pages) = pages.filter(|pages| *pages > need.pages) {
        let (room, _) = room(need.pages);
        let missing = format!("the self-statement has {pages} pages; it must fit on {room}");
        return finding.unmet(missing, format!("a self-statement of {room}"));
    }
    if let Some(words) = words.filter(|words| *words > need.words) {
        let (most, (room, holds)) = (need.words, room(need.pages));
        // Beside a document it is the text that decides then.
        let shown =
            if pages.is_some() { Finding::new(Requirement::Statement, &words, &most, &"words") } else { finding };
        let missing = format!("the self-statement has {words} words; {room} {holds} {most}");
        return shown.unmet(missing, format!("a self-statement of {room}"));
    }
    let unstated = is_document && pages.is_none();
    let mut finding = finding.review("read whether it covers understanding of mediation and particular approach");
    if is_perhaps_longer {
        let (room, _) = room(need.pages);
        finding = finding.review(format!("its script has no space between words: look whether it fits on {room}"));
    }
    if !unstated {
        return finding;
    }
    finding.review("the form does not say how many pages the document has")
}

/// So many pages in words, and what they do with a number of words.
fn room(pages: u32) -> (String, &'static str) {
    match pages {
        1 => ("one page".to_owned(), "holds"),
        most => (format!("{most} pages"), "hold"),
    }
}

/// How many words a text has.
#[derive(Clone, Copy)]
struct Words {
    /// At least, and exactly where all that is written in it puts spaces between words.
    sure: u32,
    /// By its letters where words cannot be told apart.
    about: u32,
}

/// Words of the text, where there is any; a blank text is none.
fn words(statement: &Statement) -> Option<Words> {
    let text = stated(statement.text.as_ref())?;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    if text.is_ascii() {
        // A vertical tab, at which this does not part words and the other does, is in no prose.
        let sure = number(text.split_ascii_whitespace().count());
        return Some(Words { sure, about: sure });
    }
    let counted = text.split_whitespace().map(|token| (words_in(token), token));
    let (sure, about) = counted.fold((0, 0), |(sure, about), (words, token)| {
        let letters = token.chars().filter(|&letter| is_unparted(letter)).count();
        (sure + words, about + words.max(letters.div_ceil(LETTERS_OF_A_WORD)))
    });
    Some(Words { sure: number(sure), about: number(about) })
}

/// Scripts that put no space between words are counted by the character, as word processors do.
fn words_in(token: &str) -> usize {
    if token.is_ascii() {
        return 1;
    }
    let unspaced = token.chars().filter(|&letter| is_unspaced(letter)).count();
    unspaced
        + usize::from(unspaced == 0 || token.chars().any(|letter| letter.is_alphanumeric() && !is_unspaced(letter)))
}

fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{323af}')
}

/// How many letters without their marks a word of a script has that puts no space between words, about.
const LETTERS_OF_A_WORD: usize = 4;

/// Letters of Thai, Lao, Burmese and Khmer, whose words only a dictionary tells apart.
fn is_unparted(letter: char) -> bool {
    matches!(letter,
        '\u{0e01}'..='\u{0e2e}' | '\u{0e81}'..='\u{0eae}' | '\u{1000}'..='\u{102a}' | '\u{1780}'..='\u{17b3}')
}
