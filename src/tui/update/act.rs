use super::command::send_selected;
use super::{
    choices, copy, editing, leave, listing, looks, marked, names, offers, outcome, palette, read, report, roster,
    schedule, score,
};
use crate::domain::view::Order;
use crate::domain::{Command, Number, Requirement, Verdict};
use crate::tui::action::{Action, Counts, Group};
use crate::tui::draw;
use crate::tui::effect::Effect;
use crate::tui::keymap::{Key, Pending};
use crate::tui::layer::{Confirm, Form, Layer, LookUp, Pick, PickFor, Reader, SessionAct, Subject, Task};
use crate::tui::state::{Pane, State, Tone, disabled};
use crate::tui::words;

/// How often an action is done at most for one count.
const MOST: usize = 999;

/// Does what a key asks for with the count typed before it; says so where the action takes none.
pub(super) fn counted(state: &mut State, action: Action, count: Option<u32>, effects: &mut Vec<Effect>) {
    let Some(count) = count else { return act(state, action, effects) };
    let places = usize::try_from(count).unwrap_or(usize::MAX);
    match action.record().counts {
        Counts::Once => state.say(Tone::Refused, words::takes_no_count(count, action)),
        Counts::Row => go(state, places - 1),
        Counts::Times if is_step(action) && state.layers.is_empty() => step(state, action, places),
        Counts::Times if action == Action::Mark && state.layers.is_empty() => {
            marked::mark_some(state, places.min(MOST));
        }
        Counts::Times => {
            for _ in 0..places.min(MOST) {
                act(state, action, effects);
            }
        }
    }
}

/// Does what was chosen by its name: what is about panes closes the pages over them.
pub(super) fn chosen(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let group = action.record().group;
    if matches!(group, Group::Panes | Group::Queue | Group::Decide) {
        state.layers.retain(|layer| !matches!(layer, Layer::Reader(_)));
    }
    match group {
        Group::Record | Group::Application | Group::Assess | Group::Schedule if !state.is_in_sheet() => {
            run(state, action, effects);
        }
        _ => act(state, action, effects),
    }
}

/// Does what a key asks for, or says why not.
pub(super) fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Redraw => {
            super::reread(state);
            return effects.push(Effect::Redraw);
        }
        Action::CopyNumber => return copy::number(state, effects),
        Action::CopyLine => return copy::line(state, effects),
        Action::ToggleMouse => return looks::toggle_mouse(state, effects),
        Action::WriteRecording => return looks::write_recording(state, effects),
        Action::NextTheme => return looks::next_theme(state),
        Action::HideNames => return names::turn(state, effects),
        Action::Palette => return palette::open(state),
        Action::Help => return open(state, Subject::Help),
        Action::Back if state.is_for_own_only() && state.is_bare() => {
            return state.say(Tone::Hint, words::NOTHING_BEHIND);
        }
        Action::Back | Action::Quit if !state.is_bare() => {
            if let Some(Layer::Score(_)) = state.layers.pop() {
                // The list says how far it is now.
                state.own.outdate();
            }
            return;
        }
        Action::Back => return,
        Action::Quit => match leave::loses(state) {
            Some(lost) => return state.say(Tone::Refused, lost),
            None => return effects.push(Effect::Quit),
        },
        _ => {}
    }
    if action == Action::Suspend {
        return run(state, action, effects);
    }
    match state.layers.last() {
        Some(Layer::Reader(_)) => return read::act(state, action, effects),
        Some(Layer::Offers(_)) => return offers::act(state, action, effects),
        Some(Layer::Score(_)) => return score::act(state, action),
        _ => {}
    }
    run(state, action, effects);
}

/// Does what is about panes and the selected application, whatever lies over them.
pub(super) fn run(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    if let Some(reason) = disabled(action, state) {
        // What was typed behind it was typed for what it would have come to.
        super::key::drop_held(state);
        return state.say(Tone::Refused, reason.long);
    }
    match action {
        Action::Suspend => effects.push(Effect::Suspend),
        Action::NewApplication => editing::open_new(state, effects),
        Action::EditApplication => editing::open_on_file(state, effects),
        Action::NextWeek => schedule::week(state, 1),
        Action::PreviousWeek => schedule::week(state, -1),
        Action::ThisWeek => schedule::this_week(state),
        Action::FilterWeek => state.layers.push(Layer::Pick(Pick::new(PickFor::Week))),
        Action::Offers => schedule::open_offers(state),
        Action::MoveDown | Action::MoveUp | Action::PageDown | Action::PageUp => step(state, action, 1),
        Action::First => go(state, 0),
        Action::Last => go(state, usize::MAX),
        Action::Center => center(state),
        Action::NextPane => state.focus = state.focus.after(1),
        Action::PreviousPane => state.focus = state.focus.after(Pane::ALL.len() - 1),
        Action::Pane1 => state.focus = Pane::Queue,
        Action::Pane2 => state.focus = Pane::Requirements,
        Action::Pane3 => state.focus = Pane::Feedback,
        Action::Pane4 => state.focus = Pane::Scheduling,
        Action::CopyEmail => copy::email(state, effects),
        Action::LookUp => state.layers.push(Layer::LookUp(LookUp::default())),
        Action::NextFilter => listing::step(state, 1),
        Action::PreviousFilter => listing::step(state, -1),
        Action::NextSort => listing::sort(state, state.queue.order.next()),
        Action::ThenSort => listing::sort(state, state.queue.order.then()),
        Action::ReverseSort => listing::sort(state, state.queue.order.turned()),
        Action::ResetSort => listing::sort(state, Order::default()),
        Action::WriteFilter => listing::open(state, effects),
        Action::Views => choices::open(state, PickFor::View, effects),
        Action::Mark => marked::mark(state),
        Action::MarkAll => marked::mark_all(state),
        Action::ActOnMarked => marked::open(state, effects),
        Action::Open => open_evidence(state),
        Action::History => open(state, Subject::History),
        Action::OwnSessions => open(state, Subject::OwnSessions),
        Action::Outbox => {
            state.outbox.outdate();
            open(state, Subject::Outbox);
        }
        Action::Roster => open(state, Subject::Roster),
        Action::AddAssessor => roster::add(state),
        Action::EditAssessor => roster::edit(state),
        Action::Monitoring => {
            state.monitor.outdate();
            open(state, Subject::Monitoring);
        }
        Action::Report => {
            state.report.outdate();
            open(state, Subject::Report);
        }
        Action::NextPeriod => report::step(state, true),
        Action::PreviousPeriod => report::step(state, false),
        Action::Accept | Action::Deficient | Action::Waive => decide(state, action, effects),
        _ => on_application(state, action, effects),
    }
}

/// Says that a key means nothing here.
pub(super) fn unbound(state: &mut State, before: &Pending, key: Key) {
    // Whoever takes back what they began to type needs no word about it.
    let is_back = state.keymap.press_alone(state.context(), key) == Some(Action::Back);
    if !before.is_empty() && is_back {
        return;
    }
    let mut typed = before.clone();
    typed.keys.push(key);
    let help = state.keymap.keys_in(state.context(), Action::Help).into_iter().next();
    state.say(Tone::Hint, words::unbound(&typed.to_string(), help.as_deref()));
}

/// Acts on the selected requirement, in its own pane only: from elsewhere the first key only goes there.
fn decide(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let Some(view) = state.view() else { return };
    let requirement = state.selected.requirement();
    if state.focus != Pane::Requirements {
        let words = words::look_first(action, requirement, view);
        state.focus = Pane::Requirements;
        return state.say(Tone::Hint, words);
    }
    match action {
        Action::Deficient => fill(state, Task::Deficient(requirement)),
        Action::Waive => fill(state, Task::Waive(requirement)),
        _ => accept(state, requirement, effects),
    }
}

/// Accepts what is met at once; what a person must judge is shown first, so that a held key accepts nothing unread.
fn accept(state: &mut State, requirement: Requirement, effects: &mut Vec<Effect>) {
    let command = Command::Accept { requirement, reason: None };
    let line = state.view().and_then(|view| view.requirement(requirement));
    let is_to_judge = line.is_some_and(|one| one.finding == Verdict::Review);
    if is_to_judge {
        return ask_first(state, &command);
    }
    send_selected(state, command, effects);
}

fn on_application(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::RecordFeedback => fill(state, Task::Feedback),
        Action::RecordPayment => fill(state, Task::Payment),
        Action::RecordReference => fill(state, Task::Reference),
        Action::RecordCourse => fill(state, Task::Course),
        Action::RecordCase => fill(state, Task::Case),
        Action::Note => fill(state, Task::Note),
        Action::AttachDocument => fill(state, Task::Attach),
        Action::RemoveItem => state.say(Tone::Hint, words::NO_ITEM),
        Action::ExportDocument => fill(state, Task::Export),
        Action::Notify => fill(state, Task::Notify),
        Action::Decline => fill(state, Task::Decline),
        Action::Hold => fill(state, Task::Hold),
        Action::Withdraw => fill(state, Task::Withdraw),
        Action::Reopen => fill(state, Task::Reopen),
        Action::CloseIncomplete => fill(state, Task::CloseIncomplete),
        Action::Approve => ask_first(state, &Command::Approve { reason: None }),
        Action::Propose => schedule::propose(state),
        Action::ConfirmSession => schedule::begin(state, SessionAct::Confirm),
        Action::MoveSession => schedule::begin(state, SessionAct::Move),
        Action::CancelSession => schedule::begin(state, SessionAct::Cancel),
        Action::NoShow => schedule::begin(state, SessionAct::NoShow),
        Action::FeePaid => schedule::begin(state, SessionAct::Pay),
        Action::Conflict => schedule::conflict(state),
        Action::Video => schedule::video(state),
        Action::Consent => schedule::fill(state, Task::Consent),
        Action::RecordInterview | Action::DetermineSkills | Action::SubmitSheet if state.own_key().is_some() => {
            outcome::of_own(state, action);
        }
        Action::RecordInterview => outcome::of_staff(state, Task::Interview),
        Action::ReturnSheet => outcome::of_staff(state, Task::ReturnSheet),
        Action::RecordDecision => outcome::of_staff(state, Task::Outcome),
        Action::Reassess => outcome::of_staff(state, Task::Reassess),
        Action::NotifyImi => outcome::of_staff(state, Task::ImiNotice),
        Action::SendLink => outcome::of_staff(state, Task::RegistrationLink),
        Action::OpenAppeal => outcome::of_staff(state, Task::OpenAppeal),
        Action::AssignAppeal => outcome::of_staff(state, Task::AssignAppeal),
        Action::DecideAppeal => outcome::of_staff(state, Task::DecideAppeal),
        Action::Undo => undo(state, effects),
        Action::Redo => ask_first(state, &Command::Redo),
        Action::Assign => {
            if let Some(on) = choices::selected(state) {
                choices::open(state, PickFor::Owner(on), effects);
            }
        }
        Action::Tag => {
            if let Some(on) = choices::selected(state) {
                choices::open(state, PickFor::Tags(on, std::collections::BTreeMap::new()), effects);
            }
        }
        Action::AssignToMe => {
            let to = state.greeting.as_ref().map(|greeting| greeting.account.clone());
            send_selected(state, Command::Assign { to }, effects);
        }
        _ => state.say(Tone::Hint, words::NOTHING_HERE),
    }
}

/// Asks whether to take back the last change: of all to which it was made together, or of this one.
fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    if !marked::would_undo(state, effects) {
        ask_first(state, &Command::Undo);
    }
}

fn fill(state: &mut State, task: Task) {
    let Some(view) = state.view() else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    let form = Form::new(task, view, (state.today(), state.zone.into()));
    fill_in(state, form);
}

/// Opens a form with what was typed into it before, if anything was.
pub(super) fn fill_in(state: &mut State, mut form: Form) {
    let kept = state.take_draft(&form.id(), form.number).or_else(|| state.take_draft_before(&form));
    if let Some(draft) = kept {
        form.resume(&draft);
    }
    state.layers.push(Layer::Form(form));
}

pub(super) fn ask_first(state: &mut State, command: &Command) {
    let Some(view) = state.view() else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    let confirm = Confirm {
        question: words::confirm(command, view),
        lines: words::before_confirming(command, view),
        number: view.number,
        name: view.candidate.name.to_string(),
        revision: view.revision,
        command: command.clone(),
    };
    state.layers.push(Layer::Confirm(confirm));
}

fn open(state: &mut State, subject: Subject) {
    if subject == Subject::OwnSessions {
        state.own.outdate();
    }
    if let Some(Layer::Reader(reader)) = state.layers.last()
        && reader.subject == subject
    {
        return;
    }
    state.layers.push(Layer::Reader(Reader::new(subject)));
}

fn open_evidence(state: &mut State) {
    let subject = match state.focus {
        Pane::Requirements => Subject::Evidence(state.selected.requirement()),
        Pane::Feedback => Subject::Evidence(Requirement::Feedback),
        Pane::Queue | Pane::Scheduling => Subject::File,
    };
    open(state, subject);
}

fn is_step(action: Action) -> bool {
    matches!(action, Action::MoveDown | Action::MoveUp | Action::PageDown | Action::PageUp)
}

/// Goes some rows or half pages up or down.
fn step(state: &mut State, action: Action, times: usize) {
    let is_week = state.focus == Pane::Scheduling;
    let rows = if is_week { draw::week_rows(state) } else { draw::queue_rows(state) };
    let unit = if matches!(action, Action::PageDown | Action::PageUp) { (rows / 2).max(1) } else { 1 };
    let far = isize::try_from(unit.saturating_mul(times)).unwrap_or(isize::MAX);
    let by = if matches!(action, Action::MoveUp | Action::PageUp) { -far } else { far };
    if state.focus == Pane::Requirements {
        return go(state, state.selected.line.saturating_add_signed(by));
    }
    if is_week {
        return state.schedule.select(by, rows);
    }
    let before = state.queue.selected;
    state.queue.step(by, rows);
    moved(state, before);
}

/// Goes to a row, from 0, or to the last one where there are fewer.
fn go(state: &mut State, row: usize) {
    if let Some(Layer::Reader(_)) = state.layers.last() {
        return read::go(state, row);
    }
    if state.focus == Pane::Requirements {
        state.selected.line = row.min(state.selected.last_line());
        return;
    }
    if state.focus == Pane::Scheduling {
        let rows = draw::week_rows(state);
        return state.schedule.jump(row, rows);
    }
    let rows = draw::queue_rows(state);
    let before = state.queue.selected;
    state.queue.jump(row.min(state.queue.len().saturating_sub(1)), rows);
    moved(state, before);
}

/// The selection was moved by a key; the panes beside the queue follow once it rests.
fn moved(state: &mut State, before: Option<Number>) {
    state.selected.refused = None;
    if state.queue.selected != before {
        state.follow.moved(state.now);
    }
}

/// Scrolls the queue, so that as many rows stand over the selected one as under it.
fn center(state: &mut State) {
    let rows = draw::queue_rows(state);
    state.queue.place.top = state.queue.place.at.saturating_sub(rows / 2);
}
