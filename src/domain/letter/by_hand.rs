use super::decide::{marked_sent, may, reason_fits};
use super::release::{check_missing, comes_with, let_go};
use super::{Letter, LetterAct, LetterChange};
use crate::domain::{Application, Change, Context, Permission, Refusal, Rule, permitted};
use crate::text::Line;

/// L1: what it comes to that a letter which waits for its first release went out by other ways than the desk's, such as by
/// post to somebody without an e-mail address: all that its release comes to, in one step. It is refused where a release
/// would be, but for an address. What went is the letter as it stands, so the day that it gives holds (S1). That day, and
/// the session that it tells of, may have passed between the post and the record.
pub fn record_sent(
    letter: &Letter,
    note: Option<&Line>,
    application: &Application,
    context: &Context<'_>,
) -> Result<(LetterChange, Change), Refusal> {
    permitted(context.by.role, Permission::Work, Rule::V1)?;
    may(letter, "marked as sent", letter.waits_first())?;
    reason_fits(note)?;
    check_missing(letter, application, context.program)?;
    // When it was posted the desk does not know: of a session that was to come at its draft it told in time.
    let comes = comes_with(letter, application, letter.drafted_at, context)?;
    let mut after = letter.clone();
    after.state = marked_sent(letter, context);
    Ok(let_go(after, (LetterAct::MarkSent, note.cloned()), comes, (application, context)))
}
