use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::span;
use super::history;
use super::ink::{Ink, style};
use super::look_up::look_up_keys;
use crate::text::width;
use crate::tui::action::Action;
use crate::tui::keymap::Context;
use crate::tui::layer::{ItemName, Layer, Subject};
use crate::tui::state::{State, disabled, is_offered};
use crate::tui::words;

/// What is offered before all else, and stands last: in a pane, and on a page to read.
const ALWAYS: [Action; 3] = [Action::Help, Action::Palette, Action::Quit];
const ALWAYS_ON_A_PAGE: [Action; 3] = [Action::Help, Action::Palette, Action::Back];
/// What is offered first in the queue while something is marked.
const OF_THE_MARKED: [Action; 2] = [Action::ActOnMarked, Action::MarkAll];
/// What is offered first on a row of evidence.
const OF_AN_ITEM: [Action; 2] = [Action::Open, Action::RemoveItem];
/// What is offered first on a session of one's own.
const OF_A_SESSION: [Action; 3] = [Action::Open, Action::RecordInterview, Action::DetermineSkills];
/// What is for the list of letters, and not for the page of one.
const OF_THE_LETTERS: [Action; 3] = [Action::Mark, Action::MarkAll, Action::ShownLetters];
/// How many of a pane's own actions come before those.
const FIRST: usize = 3;

/// Draws what can be done here, with the user's keys: dimmed, with the reason, what cannot run now.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) {
    let is_page = matches!(
        state.context(),
        Context::Reader | Context::Sheet | Context::Offers | Context::Roster | Context::Outbox
    );
    let on_a_page = is_page && !state.layers.last().is_some_and(Layer::takes_text);
    if let Some(layer) = state.layers.last().filter(|_| !on_a_page) {
        let is_refused = |key| state.bench.get(key).is_some_and(|own| own.trouble.is_some());
        let keys = match layer {
            Layer::LookUp(_) => look_up_keys(state),
            Layer::Score(page) => words::note_keys(is_refused(&page.key)),
            layer => words::layer_keys(layer, state.goes_by_number()),
        };
        let line = Line::styled(format!(" {keys}"), style(state, Ink::Faint));
        buffer.set_line(area.x, area.y, &line, area.width);
        return;
    }
    let own = own(state);
    let (always, common) = if on_a_page && state.is_bare() {
        (&ALWAYS, Vec::new())
    } else if on_a_page {
        (&ALWAYS_ON_A_PAGE, Vec::new())
    } else {
        (&ALWAYS, common(state))
    };
    let (first, rest) = own.split_at(own.len().min(FIRST));
    let by_weight = always.iter().chain(first).chain(&common).chain(rest);
    let mut room = usize::from(area.width);
    let mut shown = Vec::new();
    for &action in by_weight.filter(|action| is_offered(**action, state)) {
        let Some(spans) = hint(state, action) else { continue };
        let wide = columns(&spans);
        if wide <= room {
            room -= wide;
            shown.push((action, spans));
        }
    }
    let order: Vec<Action> = own.iter().chain(&common).chain(always).copied().collect();
    shown.sort_by_key(|(action, _)| order.iter().position(|one| one == action));
    let line: Vec<Span<'static>> = shown.into_iter().flat_map(|(_, spans)| spans).collect();
    buffer.set_line(area.x, area.y, &Line::from(line), area.width);
}

/// What is offered here now beside what is offered everywhere.
fn own(state: &State) -> Vec<Action> {
    let context = state.context();
    let is_marked = context == Context::Queue && !state.marks.is_empty();
    let marked = OF_THE_MARKED.into_iter().filter(|_| is_marked);
    // Help and what is wrong with a keymap are about no application.
    let is_about_none = matches!(
        state.layers.last(),
        Some(Layer::Reader(reader)) if !reader.subject.is_of_application()
    );
    let is_report = shows_report(state.layers.last());
    let of_item = OF_AN_ITEM.into_iter().filter(|_| is_on_item(state));
    let here = offered(context).iter().copied().filter(|action| !is_on_item(state) || !OF_AN_ITEM.contains(action));
    let here = here.filter(|action| !(is_about_none && *action == Action::EditApplication));
    let here = here.filter(|action| is_report || !is_of_a_report(*action));
    let finds = matches!(state.layers.last(), Some(Layer::Reader(reader)) if reader.has_matches());
    let here = here.filter(|action| finds || !matches!(action, Action::NextMatch | Action::PreviousMatch));
    let here = here.filter(|action| *action != Action::Open || opens(state));
    let is_letter =
        matches!(state.layers.last(), Some(Layer::Reader(reader)) if matches!(reader.subject, Subject::Letter(_)));
    let here = here.filter(|action| !(is_letter && OF_THE_LETTERS.contains(action)));
    let shows_own = state.own_key().is_some() && context == Context::Reader;
    let of_own = OF_A_SESSION.into_iter().filter(|_| shows_own);
    let here = here.filter(|action| !(shows_own && OF_A_SESSION.contains(action)));
    let mut own: Vec<Action> = marked.chain(of_item).chain(of_own).chain(here).collect();
    // What is the next step with a session or a sheet comes before what is over.
    if matches!(context, Context::Sheet | Context::Scheduling) {
        own.sort_by_key(|action| disabled(*action, state).is_some());
    }
    own
}

/// Whether an action is for a report only.
pub(super) fn is_of_a_report(action: Action) -> bool {
    matches!(action, Action::PreviousPeriod | Action::NextPeriod)
}

/// Whether a layer is a report.
pub(super) fn shows_report(layer: Option<&Layer>) -> bool {
    matches!(layer, Some(Layer::Reader(reader)) if reader.subject == Subject::Report)
}

/// Whether something is opened where keys are: on a page with nothing to open its key goes on by a page.
fn opens(state: &State) -> bool {
    let Some(Layer::Reader(reader)) = state.layers.last() else { return true };
    match reader.item() {
        None => matches!(reader.subject, Subject::Monitoring | Subject::Report),
        Some(ItemName::Change(revision)) => {
            let mut past = state.past().into_iter().flatten();
            past.any(|entry| entry.revision == revision && history::is_long(entry))
        }
        Some(_) => true,
    }
}

/// Whether keys go to a row of evidence on a page.
fn is_on_item(state: &State) -> bool {
    matches!(state.layers.last(), Some(Layer::Reader(reader)) if reader.is_on_evidence())
}

/// What is offered in every pane where there is room beside the first of the pane's own: to do again what was undone
/// only where there is such a change, and to undo where there is one or neither.
fn common(state: &State) -> Vec<Action> {
    let can = |action| disabled(action, state).is_none();
    let can_redo = state.shown().is_some() && can(Action::Redo);
    let undo = Some(Action::Undo).filter(|_| !can_redo || can(Action::Undo));
    undo.into_iter().chain(Some(Action::Redo).filter(|_| can_redo)).chain([Action::History]).collect()
}

fn columns(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| width(&span.content)).sum()
}

/// What is offered in one place beside what is offered everywhere, the most used first.
pub(super) fn offered(context: Context) -> &'static [Action] {
    use Action as A;
    match context {
        Context::Queue => &[
            A::LookUp,
            A::Open,
            A::EditApplication,
            A::NextFilter,
            A::NextSort,
            A::NextPane,
            A::AssignToMe,
            A::Approve,
            A::ReverseSort,
        ],
        Context::Requirements => &[
            A::Accept,
            A::Deficient,
            A::Waive,
            A::Open,
            A::EditApplication,
            A::Approve,
            A::Notify,
            A::RecordFeedback,
            A::RecordPayment,
            A::LookUp,
        ],
        Context::Feedback => &[A::RecordFeedback, A::Open, A::RecordPayment, A::LookUp, A::NextPane],
        Context::Normal => &[],
        Context::Offers => &[A::Propose, A::Conflict, A::MoveDown, A::MoveUp, A::Video, A::Consent],
        Context::Outbox => &[
            A::Open,
            A::ReleaseLetter,
            A::EditLetter,
            A::Mark,
            A::ShownLetters,
            A::HoldLetter,
            A::DiscardLetter,
            A::LetterRecipients,
            A::LetterSubject,
            A::RetryLetter,
            A::LetterSent,
            A::LetterUnsent,
            A::MarkAll,
        ],
        Context::Reader => &[
            A::PreviousPeriod,
            A::NextPeriod,
            A::MoveDown,
            A::SearchPage,
            A::EditApplication,
            A::NextSection,
            A::Open,
            A::NextMatch,
            A::PageDown,
            A::MoveUp,
            A::PageUp,
            A::PreviousMatch,
            A::PreviousSection,
        ],
        Context::Scheduling => &[
            A::ConfirmSession,
            A::Offers,
            A::Propose,
            A::MoveSession,
            A::NextWeek,
            A::PreviousWeek,
            A::ThisWeek,
            A::FilterWeek,
            A::Approve,
            A::Hold,
            A::Decline,
            A::Reopen,
            A::Withdraw,
            A::CloseIncomplete,
            A::LookUp,
        ],
        Context::Roster => &[
            A::Open,
            A::EditAssessor,
            A::AddAssessor,
            A::SearchPage,
            A::MoveDown,
            A::NextSection,
            A::NextMatch,
            A::PageDown,
        ],
        Context::Sheet => &[
            A::Level1,
            A::NotApplicable,
            A::Unable,
            A::ItemNote,
            A::NextOpenItem,
            A::SubmitSheet,
            A::RecordInterview,
            A::DetermineSkills,
            A::TakeMarkBack,
            A::NextCompetency,
        ],
    }
}

/// The action of the highest level of the sheet that is open.
fn top_level(state: &State) -> Action {
    let scale = match state.layers.last() {
        Some(Layer::Score(page)) => state.bench.get(&page.key).map(|own| &own.view.checklist.scale),
        _ => None,
    };
    match scale.map(|scale| scale.top.get()) {
        Some(2) => Action::Level2,
        Some(3) => Action::Level3,
        Some(4) => Action::Level4,
        _ => Action::Level5,
    }
}

fn hint(state: &State, action: Action) -> Option<Vec<Span<'static>>> {
    let key = |action| state.keymap.keys_in(state.context(), action).into_iter().next();
    let first = key(action)?;
    // The levels are one hint.
    let key = match (action, key(top_level(state))) {
        (Action::Level1, Some(last)) => format!("{first}–{last}"),
        _ => first,
    };
    let title = match action {
        Action::Level1 => words::LEVEL.to_owned(),
        Action::Open if is_on_item(state) => words::CHANGE_ITEM.to_owned(),
        action => action.record().title.to_lowercase(),
    };
    let gap = span(" ", style(state, Ink::Plain));
    Some(match disabled(action, state) {
        None => {
            vec![gap, span(key, style(state, Ink::Key)), span(format!(" {title} "), style(state, Ink::Plain))]
        }
        Some(reason) => vec![gap, span(format!("{key} {title} ({}) ", reason.short), style(state, Ink::Faint))],
    })
}
