use super::Finding;
use crate::domain::{Form, Program, Requirement, Statement};
use crate::text::stated;

/// R7: present, no longer than a page; whether it covers understanding and approach is for a person to judge.
pub(super) fn statement(form: &Form, program: &Program) -> Finding {
    let need = &program.statement;
    let is_document = form.statement.document.is_some();
    let (words, pages) = (words(&form.statement), form.statement.pages.filter(|_| is_document));
    let finding = match (words, pages) {
        (_, Some(pages)) => Finding::new(Requirement::Statement, &pages, &need.pages, &"pages"),
        (Some(words), None) => Finding::new(Requirement::Statement, &words, &need.words, &"words"),
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
        let missing = format!("the self-statement has {words} words; {room} {holds} {most}");
        return finding.unmet(missing, format!("a self-statement of {room}"));
    }
    let unstated = is_document && pages.is_none();
    let finding = finding.review("read whether it covers understanding of mediation and particular approach");
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

/// Words of the text, where there is any; a blank text is none.
fn words(statement: &Statement) -> Option<u32> {
    let text = stated(statement.text.as_ref())?;
    let counted = if text.is_ascii() {
        // A vertical tab, at which this does not part words and the other does, is in no prose.
        text.split_ascii_whitespace().count()
    } else {
        text.split_whitespace().map(words_in).sum()
    };
    Some(u32::try_from(counted).unwrap_or(u32::MAX))
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
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}
