use ratatui::style::Style;
use ratatui::symbols::border;

use crate::domain::view::RequirementView;
use crate::domain::{Decision, Verdict};
use crate::tui::state::State;

/// What a piece of text is on the screen; the theme says how that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Text.
    Plain,
    /// Text that can be missed.
    Faint,
    /// Headings and names.
    Strong,
    /// The first line of the screen.
    Header,
    /// A key.
    Key,
    /// A field that is being filled in.
    Field,
    /// The row that keys go to.
    Selected,
    /// The selected row of a pane that keys do not go to.
    SelectedElsewhere,
    /// A frame.
    Frame,
    /// The frame of the pane that keys go to.
    FocusedFrame,
    /// Still to be settled.
    Open,
    /// Unmet or deficient.
    Unmet,
    /// Settled.
    Settled,
    /// Waived.
    Waived,
    /// Decided on evidence that changed since.
    Stale,
    /// Over its target.
    Late,
    /// It was done.
    Done,
    /// It was refused.
    Refused,
    /// Something to know.
    Hint,
}

/// How a piece of text looks.
pub(super) fn style(state: &State, ink: Ink) -> Style {
    let theme = &state.theme;
    match ink {
        Ink::Plain => theme.hint_text,
        Ink::Faint => theme.dim,
        Ink::Strong => theme.title,
        Ink::Header => theme.header,
        Ink::Key | Ink::Hint => theme.hint_key,
        Ink::Selected => theme.selected,
        Ink::Field => theme.field,
        Ink::SelectedElsewhere => theme.selected_unfocused,
        Ink::Frame => theme.border,
        Ink::FocusedFrame => theme.border_focused,
        Ink::Open => theme.open_review,
        Ink::Unmet => theme.open_unmet,
        Ink::Settled => theme.settled,
        Ink::Waived => theme.waived,
        Ink::Stale => theme.stale,
        Ink::Late => theme.overdue,
        Ink::Done => theme.success,
        Ink::Refused => theme.error,
    }
}

/// Whether the terminal shows nothing but ASCII.
pub(super) fn is_ascii(state: &State) -> bool {
    state.glyphs.ascii
}

/// The characters of a frame.
pub(super) fn borders(state: &State) -> border::Set<'static> {
    if is_ascii(state) {
        return border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        };
    }
    border::PLAIN
}

/// A requirement's sign and how its line looks: never by colour alone.
pub(super) fn glyph(state: &State, one: &RequirementView) -> (&'static str, Ink) {
    let glyphs = &state.glyphs;
    match &one.determination {
        Some(made) if made.stale => (glyphs.stale, Ink::Stale),
        Some(made) => match made.verdict {
            Decision::Accepted => (glyphs.met, Ink::Settled),
            Decision::Waived => (glyphs.waived, Ink::Waived),
            Decision::Deficient => (glyphs.unmet, Ink::Unmet),
        },
        None => match one.finding {
            Verdict::Met => (glyphs.met, Ink::Open),
            Verdict::Review => (glyphs.review, Ink::Open),
            Verdict::Unmet => (glyphs.unmet, Ink::Unmet),
        },
    }
}

/// The sign before the selected row.
pub(super) fn marker(state: &State) -> &'static str {
    state.glyphs.selected
}

/// What stands where a count is zero.
pub(super) fn none(state: &State) -> &'static str {
    state.glyphs.none
}

/// The full and the empty cells of a bar.
pub(super) fn bar(state: &State) -> (&'static str, &'static str) {
    (state.glyphs.full, state.glyphs.empty)
}
