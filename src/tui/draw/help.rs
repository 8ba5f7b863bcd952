use ratatui::text::Line;

use super::canvas::span;
use super::hints::{is_of_a_report, offered, shows_report};
use super::ink::{Ink, style};
use super::page::Writer;
use crate::text::{fit, width, wrap};
use crate::tui::action::{Action, Group};
use crate::tui::keymap::Context;
use crate::tui::layer::{Layer, Page, Subject};
use crate::tui::state::{State, disabled, is_offered};
use crate::tui::words;

/// The page of every key: first what can be done where it was opened, then every action by group.
pub(super) fn page(state: &State, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    let key = |action| state.keymap.keys_in(Context::Reader, action).into_iter().next();
    writer.say(&words::help_first(key(Action::Palette), key(Action::Back)), Ink::Hint);
    let context = opened_from(state);
    writer.section(&words::help_here(context));
    for action in here(state, context).into_iter().filter(|action| is_offered(*action, state)) {
        let keys = state.keymap.keys_in(context, action);
        entry(state, &mut writer, action, &keys, columns);
    }
    for group in Group::ALL {
        let of_group = |action: &Action| action.record().group == group && is_offered(*action, state);
        let actions: Vec<Action> = Action::ALL.iter().copied().filter(of_group).collect();
        if actions.is_empty() {
            continue;
        }
        writer.section(group.title());
        for action in actions {
            let keys =
                state.keymap.bindings_of(action).into_iter().map(|(context, keys)| words::key_in(context, &keys));
            entry(state, &mut writer, action, &keys.collect::<Vec<_>>(), columns);
        }
    }
    writer.section(words::HELP_FIELDS_TITLE);
    writer.say(words::HELP_FIELDS, Ink::Plain);
    if !state.is_for_own_only() {
        writer.section(words::HELP_WEEK_TITLE);
        writer.say(&words::help_week(&state.glyphs), Ink::Plain);
    }
    writer.section(words::HELP_KEYMAP_TITLE);
    writer.say(&words::help_keymap(state.keymap.origin()), Ink::Plain);
    writer.done()
}

/// The page of what is wrong with the user's own keymap.
pub(super) fn trouble(state: &State, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    writer.say(&words::keymap_in_force(state.keymap.origin()), Ink::Strong);
    for trouble in &state.keymap_trouble {
        writer.line(Line::default());
        writer.say(trouble, Ink::Refused);
    }
    writer.line(Line::default());
    writer.say(words::KEYMAP_MEND, Ink::Plain);
    writer.done()
}

/// Where the page was opened.
fn opened_from(state: &State) -> Context {
    let is_help = |layer: &Layer| matches!(layer, Layer::Reader(reader) if reader.subject == Subject::Help);
    let under = state.layers.iter().position(is_help).unwrap_or(state.layers.len());
    state.context_under(state.layers.len() - under)
}

/// What can be done somewhere, the most used first.
fn here(state: &State, context: Context) -> Vec<Action> {
    let own = |action: &Action| state.keymap.bindings_of(*action).iter().any(|(bound, _)| *bound == context);
    let bound_here = Action::ALL.iter().copied().filter(own);
    let mut here = offered(context).to_vec();
    here.extend((context == Context::Reader).then_some(Action::Back));
    here.extend(bound_here.filter(|action| !here.contains(action)).collect::<Vec<_>>());
    // A page without days to go through has two keys less.
    here.retain(|action| !is_of_a_report(*action) || shows_report(state.under()));
    here
}

/// An action with its keys and what it does; why it cannot be done now, where it cannot.
fn entry(state: &State, writer: &mut Writer<'_>, action: Action, keys: &[String], columns: usize) {
    let reason = disabled(action, state);
    let text = if reason.is_some() { Ink::Faint } else { Ink::Plain };
    let (plain, key) = (style(state, text), style(state, if reason.is_some() { Ink::Faint } else { Ink::Key }));
    let keys = if keys.is_empty() { words::NO_KEY.to_owned() } else { keys.join("  ") };
    let says = match &reason {
        Some(reason) => format!("{} ({})", action.record().doc, reason.short),
        None => action.record().doc.to_owned(),
    };
    let keys_columns = 20.min(columns / 3);
    let indent = " ".repeat(keys_columns + 3);
    let mut pieces = wrap(&says, columns.saturating_sub(keys_columns + 3)).into_iter();
    let first = pieces.next().unwrap_or_default();
    if width(&keys) > keys_columns {
        for piece in wrap(&keys, columns.saturating_sub(2)) {
            writer.line(Line::from(vec![span("  ", plain), span(piece, key)]));
        }
        writer.line(Line::styled(format!("{indent}{first}"), plain));
    } else {
        let keys = span(fit(&keys, keys_columns), key);
        writer.line(Line::from(vec![span("  ", plain), keys, span(format!(" {first}"), plain)]));
    }
    for piece in pieces {
        writer.line(Line::styled(format!("{indent}{piece}"), plain));
    }
}
