use super::swap::swapped;
use super::{Addressee, Letter, Recipient};
use crate::text::{Line, Prose};

/// Has a letter that may still go reach somebody under the name and address that they have now, and name them so (L1);
/// whether that changed anything. The notice to IMI says what is on record and is drawn up anew instead (S4).
pub fn readdress(letter: &mut Letter, before: &Recipient, after: &Recipient) -> bool {
    if letter.addressee == Addressee::Imi {
        return false;
    }
    let was = letter.clone();
    letter.to.iter_mut().filter(|one| **one == *before).for_each(|one| one.clone_from(after));
    let named = |text: &str| named_anew(text, &before.name, &after.name);
    if let Some(subject) = named(&letter.subject) {
        letter.subject = Line::clean(&subject);
    }
    if let Some(body) = named(&letter.body) {
        letter.body = Prose::clean(&body);
    }
    for invitation in &mut letter.invitations {
        if let Some(summary) = named(&invitation.summary) {
            invitation.summary = Line::clean(&summary);
        }
    }
    *letter != was
}

/// A text with another name of somebody; none where it does not name them. A single plain word may stand there for something
/// else, such as May, and is left to whoever reads the letter.
fn named_anew(text: &str, before: &str, after: &str) -> Option<String> {
    let is_plain_word = before.chars().all(|c| c.is_ascii_alphanumeric());
    // Where the old name is a part of the new one, a text that says the new one was put right by hand.
    let is_right = || after.contains(before) && text.contains(after);
    if is_plain_word || before == after || is_right() {
        return None;
    }
    swapped(text, before, after, char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l1_a_text_names_somebody_as_they_are_called_now_and_not_twice_over() {
        let named = |text: &str| named_anew(text, "Jane O'Connor", "Jane O'Connor Smith");
        assert_eq!(named("Dear Jane O'Connor,").as_deref(), Some("Dear Jane O'Connor Smith,"));
        assert_eq!(named("Dear Jane O'Connor Smith,"), None, "somebody put it right already");
        assert_eq!(named_anew("in May", "May", "June"), None);
    }
}
