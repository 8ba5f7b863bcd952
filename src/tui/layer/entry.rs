use crossterm::event::{KeyCode, KeyModifiers};
use tui_input::{Input, InputRequest};

use crate::text::{Line, may_stand};
use crate::tui::keymap::Key;

/// The longest text that a field takes, in characters.
pub const LONGEST: usize = 2000;

/// What a key means where text is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKey {
    /// Close the layer.
    Close,
    /// Go to the next field or row.
    Next,
    /// Go to the field or row before.
    Previous,
    /// Go a page of rows on.
    NextPage,
    /// Go a page of rows back.
    PreviousPage,
    /// Done with this field.
    Enter,
    /// Done with all fields.
    Submit,
    /// Take away what came back, or bring it back.
    Clear,
    /// The space bar: text, or the next choice.
    Space,
    /// Change the text.
    Edit(InputRequest),
    /// Nothing.
    Other,
}

/// What a key means where text is typed: the keymap's commands do not reach here.
pub fn meaning(key: Key) -> EntryKey {
    use InputRequest as Do;
    let control = key.modifiers().contains(KeyModifiers::CONTROL);
    let alt = key.modifiers().contains(KeyModifiers::ALT);
    match key.code() {
        KeyCode::Esc => EntryKey::Close,
        KeyCode::Char('c' | 'g') if control => EntryKey::Close,
        KeyCode::Char('s') if control => EntryKey::Submit,
        KeyCode::Char('r') if control => EntryKey::Clear,
        KeyCode::Char('n') if control => EntryKey::Next,
        KeyCode::Char('p') if control => EntryKey::Previous,
        KeyCode::Tab | KeyCode::Down => EntryKey::Next,
        KeyCode::BackTab | KeyCode::Up => EntryKey::Previous,
        KeyCode::PageDown => EntryKey::NextPage,
        KeyCode::PageUp => EntryKey::PreviousPage,
        KeyCode::Enter => EntryKey::Enter,
        KeyCode::Backspace if alt || control => EntryKey::Edit(Do::DeletePrevWord),
        KeyCode::Backspace => EntryKey::Edit(Do::DeletePrevChar),
        KeyCode::Delete => EntryKey::Edit(Do::DeleteNextChar),
        KeyCode::Left if control || alt => EntryKey::Edit(Do::GoToPrevWord),
        KeyCode::Right if control || alt => EntryKey::Edit(Do::GoToNextWord),
        KeyCode::Left => EntryKey::Edit(Do::GoToPrevChar),
        KeyCode::Right => EntryKey::Edit(Do::GoToNextChar),
        KeyCode::Home => EntryKey::Edit(Do::GoToStart),
        KeyCode::End => EntryKey::Edit(Do::GoToEnd),
        KeyCode::Char(letter) if control => match letter {
            'a' => EntryKey::Edit(Do::GoToStart),
            'e' => EntryKey::Edit(Do::GoToEnd),
            'b' => EntryKey::Edit(Do::GoToPrevChar),
            'f' => EntryKey::Edit(Do::GoToNextChar),
            'h' => EntryKey::Edit(Do::DeletePrevChar),
            'd' => EntryKey::Edit(Do::DeleteNextChar),
            'w' => EntryKey::Edit(Do::DeletePrevWord),
            'u' => EntryKey::Edit(Do::DeleteLine),
            'k' => EntryKey::Edit(Do::DeleteTillEnd),
            'y' => EntryKey::Edit(Do::Yank),
            _ => EntryKey::Other,
        },
        KeyCode::Char('b') if alt => EntryKey::Edit(Do::GoToPrevWord),
        KeyCode::Char('f') if alt => EntryKey::Edit(Do::GoToNextWord),
        KeyCode::Char('d') if alt => EntryKey::Edit(Do::DeleteNextWord),
        KeyCode::Char(' ') => EntryKey::Space,
        KeyCode::Char(letter) if !alt => EntryKey::Edit(Do::InsertChar(letter)),
        _ => EntryKey::Other,
    }
}

/// Changes a field's text; says whether the text is another one now.
pub fn edit(input: &mut Input, request: InputRequest) -> bool {
    if let InputRequest::InsertChar(letter) = request
        && (!may_stand(letter) || input.value().chars().count() >= LONGEST)
    {
        return false;
    }
    let before = (request == InputRequest::Yank).then(|| input.clone());
    let changed = input.handle(request).is_some_and(|changed| changed.value);
    if let Some(before) = before.filter(|_| input.value().chars().count() > LONGEST) {
        *input = before;
        return false;
    }
    changed
}

/// Puts pasted text into a field: cleaned, its line ends made spaces. Says whether all of it found room.
pub fn insert(input: &mut Input, pasted: &str) -> bool {
    let start = pasted.chars().take(LONGEST).collect::<String>();
    let is_whole = pasted[start.len()..].trim().is_empty();
    let clean = Line::clean(&start);
    is_whole & clean.chars().all(|letter| edit(input, InputRequest::InsertChar(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_line_end_becomes_a_space_and_an_escape_never_stays() {
        let mut input = Input::default();
        assert!(insert(&mut input, "two\r\nlines\u{1b}[31m and \u{202e}more\n"));
        assert_eq!(input.value(), "two lines␛[31m and more");
    }

    #[test]
    fn what_cannot_be_seen_is_not_typed() {
        let mut input = Input::default();
        for letter in ['\u{9b}', '\u{202e}', '\u{200b}', '\u{feff}'] {
            assert!(!edit(&mut input, InputRequest::InsertChar(letter)), "{letter:?}");
        }
        assert!(edit(&mut input, InputRequest::InsertChar('\u{301}')), "a mark is typed after its letter");
    }

    #[test]
    fn a_huge_paste_is_bounded() {
        let mut input = Input::default();
        assert!(!insert(&mut input, &"é".repeat(1_000_000)));
        assert_eq!(input.value().chars().count(), LONGEST);
        assert!(!insert(&mut input, "x"), "no room");
        let mut input = Input::default();
        assert!(insert(&mut input, &"x".repeat(LONGEST)));
    }
}
