use super::{Context, on_its_way};
use crate::domain::refusal::check_length;
use crate::domain::{
    Application, AssessorId, ConflictAnswer, ConflictKind, ConflictRecord, Event, NOTE_LENGTH, Refusal, Rule, Session,
    SheetState,
};
use crate::text::nearest;

/// What to do where another conflict than the declared one is to be put on record.
const ANOTHER: &str = "where it is another one, answer none first with a note that says why; where there are both, say \
                       the other one in the note";

/// A3: an assessor is asked about a conflict with the candidate, or answers.
///
/// An answer may be corrected by a new one; all of them stay in history, and that a conflict was declared stays on record
/// with why there is none after all. While a session to come has the assessor, nothing
/// but "none" is taken: a session that stands with an assessor who may not assess would be the very thing that the rule
/// forbids, so it is cancelled or planned without them first. Once their sheet was in, a conflict that comes to light must
/// be on record whatever becomes of the session: it keeps them from scoring and determining, and is told to whoever decides.
pub(super) fn answer(
    application: &Application,
    assessor: &AssessorId,
    answer: &ConflictAnswer,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    on_its_way(application)?;
    on_the_roster(assessor, context)?;
    check(answer)?;
    let before = application.assessment.conflicts.get(assessor);
    if before.is_some_and(|before| before.answer == *answer) {
        let message = format!("that is on record already for {assessor}");
        return Err(Refusal::new(Rule::A3, message, "nothing is left to do here"));
    }
    stays_declared(assessor, before.map(|before| &before.answer), answer)?;
    let not_begun = |session: &&Session| session.seat(assessor).is_some_and(|seat| seat.sheet == SheetState::Open);
    if !answer.is_free()
        && let Some(session) = application.assessment.open_sessions(assessor).find(not_begun)
    {
        let message = format!("session {} stands with {assessor}", session.id);
        let hint = "cancel that session, or plan it with somebody else, then record it";
        return Err(Refusal::new(Rule::A3, message, hint));
    }
    let after = ConflictRecord { answer: answer.clone(), by: context.by.name.clone(), at: context.at };
    Ok(vec![Event::ConflictSet { assessor: assessor.clone(), before: before.cloned(), after: Some(after) }])
}

/// A3: refuses to take what was declared off the record, be it for another conflict, unless it is said of that one why there
/// is none.
fn stays_declared(
    assessor: &AssessorId,
    before: Option<&ConflictAnswer>,
    after: &ConflictAnswer,
) -> Result<(), Refusal> {
    let (message, hint) = match (before, after) {
        (
            Some(ConflictAnswer::Declared { kind, .. } | ConflictAnswer::Cleared { kind, .. }),
            ConflictAnswer::Cleared { kind: cleared, .. },
        ) if kind == cleared => return Ok(()),
        (_, ConflictAnswer::Cleared { kind, .. }) => {
            (format!("{assessor} declared no such conflict with the candidate: {kind}"), "record what they answered")
        }
        (Some(ConflictAnswer::Declared { kind, .. }), ConflictAnswer::None | ConflictAnswer::Asked) => (
            format!("{assessor} declared a conflict with the candidate: {kind}"),
            "where there is none after all, answer none with a note that says why",
        ),
        (Some(ConflictAnswer::Cleared { .. }), ConflictAnswer::None | ConflictAnswer::Asked) => (
            format!("{assessor} answered already: a conflict was declared, and there is none after all"),
            "nothing is left to do here",
        ),
        (Some(ConflictAnswer::Declared { kind, .. }), ConflictAnswer::Declared { kind: other, .. }) => {
            if kind == other {
                return Ok(());
            }
            (format!("{assessor} declared a conflict with the candidate: {kind}"), ANOTHER)
        }
        _ => return Ok(()),
    };
    Err(Refusal::new(Rule::A3, message, hint))
}

/// Refuses an assessor who has no entry on the roster (A2).
fn on_the_roster(assessor: &AssessorId, context: &Context<'_>) -> Result<(), Refusal> {
    let roster = context.around.assessors;
    if roster.get(assessor).is_some() {
        return Ok(());
    }
    let near = nearest(assessor.as_str(), roster.iter().map(|other| other.id.as_str()));
    let hint = near.map_or_else(|| "add them to the roster first".to_owned(), |near| format!("did you mean `{near}`?"));
    Err(Refusal::new(Rule::A2, format!("no assessor `{assessor}` is on the roster"), hint))
}

/// Refuses an answer whose note is too long, or lacks: of another kind of conflict what it is, of one that there is not
/// after all why (A3).
fn check(answer: &ConflictAnswer) -> Result<(), Refusal> {
    let (note, wanted) = match answer {
        ConflictAnswer::Asked | ConflictAnswer::None => return Ok(()),
        ConflictAnswer::Declared { kind, note } => {
            let other = ("another conflict without a note", "say in a note what it is");
            (note.as_deref().unwrap_or_default(), (*kind == ConflictKind::Other).then_some(other))
        }
        ConflictAnswer::Cleared { note, .. } => {
            let why = ("no conflict after all, without a note", "say in a note why there is none");
            (note.as_str(), Some(why))
        }
    };
    check_length(Rule::A3, "the note", note, NOTE_LENGTH)
        .map_err(|refusal| refusal.with_hint("shorten it, and write the rest as notes"))?;
    match wanted.filter(|_| note.is_empty()) {
        Some((message, hint)) => Err(Refusal::new(Rule::A3, message, hint)),
        None => Ok(()),
    }
}
