//! Which characters of a text may stay, each judged where it stands.

use super::Flaw;
use super::class::{Class, class, is_cursive, is_indic, is_mongolian_letter, is_pictograph, may_stand};

/// The most marks one character may carry; a name in any living orthography needs fewer.
const MARKS: u8 = 4;
/// The most joiners in one emoji; the longest in use has three.
const JOINS: u8 = 4;

/// What stays of a text so far, as far as the next character's right to stay depends on it.
#[derive(Default)]
pub(super) struct Scan {
    last: Option<char>,
    base: Option<char>,
    marks: u8,
    joins: u8,
}

impl Scan {
    /// Whether `c` may stay, with `next` after it. A character that stays counts for those that follow; one that
    /// does not is as if it had never been there.
    pub(super) fn judge(&mut self, c: char, next: Option<char>) -> Result<(), Flaw> {
        match class(c) {
            Class::Never(flaw) => Err(flaw),
            Class::Plain => {
                self.keep(c);
                Ok(())
            }
            Class::Mark if self.marks >= MARKS => Err(Flaw::Marks),
            Class::Mark => {
                self.marks += 1;
                self.last = Some(c);
                Ok(())
            }
            Class::Joiner => self.judge_joiner(c, next),
            Class::Selector if !self.varies() => Err(Flaw::Selector),
            Class::MongolianSelector if !self.last.is_some_and(is_mongolian_letter) => Err(Flaw::Selector),
            Class::Selector | Class::MongolianSelector => {
                self.last = Some(c);
                Ok(())
            }
        }
    }

    /// Notes a character that stays whatever stands around it, such as the symbol shown for a control character.
    pub(super) fn keep(&mut self, c: char) {
        if self.last != Some('\u{200d}') {
            self.joins = 0;
        }
        self.marks = 0;
        self.base = Some(c);
        self.last = Some(c);
    }

    fn judge_joiner(&mut self, c: char, next: Option<char>) -> Result<(), Flaw> {
        let last = self.last.ok_or(Flaw::Joiner)?;
        let joins_emoji = c == '\u{200d}' && self.ends_picture(last) && next.is_some_and(is_pictograph);
        if joins_emoji && self.joins >= JOINS {
            return Err(Flaw::Joined);
        }
        if !joins_emoji && !joins_letters(last, next) {
            return Err(Flaw::Joiner);
        }
        self.joins += u8::from(joins_emoji);
        self.last = Some(c);
        Ok(())
    }

    fn ends_picture(&self, last: char) -> bool {
        is_pictograph(last) || (last == '\u{fe0f}' && self.base.is_some_and(is_pictograph))
    }

    /// Whether the last character can be a base that a selector chooses a form of.
    fn varies(&self) -> bool {
        self.last.is_some_and(|c| class(c) == Class::Plain && !c.is_ascii_alphabetic() && !c.is_whitespace())
    }
}

/// A conjunct may end a word (`virama, joiner`); everywhere else a joiner needs its script on both sides, in a
/// character that stays: else cleaning would leave what parsing refuses.
fn joins_letters(last: char, next: Option<char>) -> bool {
    if is_indic(last) {
        return class(last) == Class::Mark || next.is_some_and(|c| is_indic(c) && may_stand(c));
    }
    is_cursive(last) && next.is_some_and(|c| is_cursive(c) && class(c) == Class::Plain)
}
