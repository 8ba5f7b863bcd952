use super::Finding;
use crate::domain::{Form, Program, Requirement, Statement};

/// R7: present, no longer than a page; whether it covers understanding and approach is for a person to judge.
pub(super) fn statement(form: &Form, program: &Program) -> Finding {
    let need = &program.statement;
    let (words, pages) = (words(&form.statement), pages(&form.statement));
    let finding = match (words, pages) {
        (None, None) => {
            let finding = Finding::new(Requirement::Statement, &0, &need.pages, &"pages");
            return finding.unmet("the one-page self-statement is missing", "the self-statement");
        }
        (Some(words), None) => Finding::new(Requirement::Statement, &words, &need.words, &"words"),
        (None | Some(_), Some(pages)) => Finding::new(Requirement::Statement, &pages, &need.pages, &"pages"),
    };
    let ask = "a self-statement of one page";
    if let Some(pages) = pages.filter(|pages| *pages > need.pages) {
        return finding.unmet(format!("the self-statement has {pages} pages; it must fit on one page"), ask);
    }
    if let Some(words) = words.filter(|words| *words > need.words) {
        let most = need.words;
        return finding.unmet(format!("the self-statement has {words} words; one page holds {most}"), ask);
    }
    let unstated = form.statement.document.is_some() && form.statement.pages.is_none();
    let finding = finding.review("read whether it covers understanding of mediation and particular approach");
    if !unstated {
        return finding;
    }
    finding.review("the form does not say how many pages the document has")
}

/// Words of the text, where there is any; a blank text is none.
fn words(statement: &Statement) -> Option<u32> {
    let text = statement.text.as_ref().filter(|text| !text.trim().is_empty())?;
    let counted: usize = text.split_whitespace().map(words_in).sum();
    Some(u32::try_from(counted).unwrap_or(u32::MAX))
}

/// Scripts that put no space between words are counted by the character, as word processors do.
fn words_in(token: &str) -> usize {
    let unspaced = token.chars().filter(|&letter| is_unspaced(letter)).count();
    unspaced
        + usize::from(unspaced == 0 || token.chars().any(|letter| letter.is_alphanumeric() && !is_unspaced(letter)))
}

fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Pages of the document, where there is one; one where the form does not say.
fn pages(statement: &Statement) -> Option<u32> {
    statement.document.as_ref().map(|_| statement.pages.unwrap_or(1))
}
