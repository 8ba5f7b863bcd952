use ratatui::style::{Color, Modifier, Style};

use super::ThemeName;

/// The styles of the screen by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Which theme it is.
    pub name: ThemeName,
    /// Colours of whatever has none of its own: nothing where they are the terminal's.
    pub screen: Style,
    /// The header line.
    pub header: Style,
    /// A pane's title.
    pub title: Style,
    /// A pane's border.
    pub border: Style,
    /// The border of the pane that the keys go to.
    pub border_focused: Style,
    /// The selected line of the pane that the keys go to.
    pub selected: Style,
    /// The selected line of another pane.
    pub selected_unfocused: Style,
    /// A field that is being filled in.
    pub field: Style,
    /// A requirement that is open and unmet.
    pub open_unmet: Style,
    /// A requirement that is open and for a person to judge, or met and not decided.
    pub open_review: Style,
    /// A requirement that is accepted.
    pub settled: Style,
    /// A requirement that is waived.
    pub waived: Style,
    /// A determination whose evidence changed.
    pub stale: Style,
    /// What is overdue.
    pub overdue: Style,
    /// A key in a hint.
    pub hint_key: Style,
    /// What a key does.
    pub hint_text: Style,
    /// What matters less, or cannot be done now.
    pub dim: Style,
    /// A refusal or a failure.
    pub error: Style,
    /// What was done.
    pub success: Style,
}

const PLAIN: Style = Style::new();
const BOLD: Style = PLAIN.add_modifier(Modifier::BOLD);
const UNDERLINED: Style = PLAIN.add_modifier(Modifier::UNDERLINED);

impl Theme {
    /// The theme of a name.
    pub const fn of(name: ThemeName) -> Self {
        match name {
            ThemeName::Terminal => Self::terminal(),
            ThemeName::Light => Self::light(),
            ThemeName::Dark => Self::dark(),
            ThemeName::Mono => Self::mono(),
        }
    }

    /// The terminal's own sixteen colours.
    pub const fn terminal() -> Self {
        Self {
            name: ThemeName::Terminal,
            border_focused: BOLD.fg(Color::Cyan),
            open_unmet: BOLD.fg(Color::Red),
            open_review: BOLD.fg(Color::Yellow),
            settled: PLAIN.fg(Color::Green),
            waived: PLAIN.fg(Color::Green).add_modifier(Modifier::ITALIC),
            stale: BOLD.fg(Color::Magenta),
            overdue: BOLD.fg(Color::Red),
            error: BOLD.fg(Color::Red),
            success: PLAIN.fg(Color::Green),
            ..Self::mono()
        }
    }

    /// Dark on a light background. Yellow and cyan cannot be read there, so others stand in for them.
    pub const fn light() -> Self {
        Self {
            name: ThemeName::Light,
            screen: PLAIN.fg(Color::Black).bg(Color::White),
            border: PLAIN.fg(Color::DarkGray),
            border_focused: BOLD.fg(Color::Blue),
            selected: BOLD.fg(Color::White).bg(Color::Blue),
            selected_unfocused: UNDERLINED.bg(Color::Gray),
            field: UNDERLINED.bg(Color::Gray),
            open_review: BOLD.fg(Color::Blue),
            dim: PLAIN.fg(Color::DarkGray),
            ..Self::terminal()
        }
    }

    /// Light on a dark background. Bright black is drawn too dark for text by many terminals, so nothing has it.
    pub const fn dark() -> Self {
        Self {
            name: ThemeName::Dark,
            screen: PLAIN.fg(Color::White).bg(Color::Black),
            border: PLAIN.fg(Color::Gray),
            border_focused: BOLD.fg(Color::LightCyan),
            selected: BOLD.fg(Color::Black).bg(Color::LightCyan),
            selected_unfocused: UNDERLINED.bg(Color::DarkGray),
            field: UNDERLINED.bg(Color::DarkGray),
            open_unmet: BOLD.fg(Color::LightRed),
            open_review: BOLD.fg(Color::LightYellow),
            settled: PLAIN.fg(Color::LightGreen),
            waived: PLAIN.fg(Color::LightGreen).add_modifier(Modifier::ITALIC),
            stale: BOLD.fg(Color::LightMagenta),
            overdue: BOLD.fg(Color::LightRed),
            dim: PLAIN.fg(Color::Gray),
            error: BOLD.fg(Color::LightRed),
            success: PLAIN.fg(Color::LightGreen),
            ..Self::terminal()
        }
    }

    /// No colours: weight alone.
    pub const fn mono() -> Self {
        let dim = PLAIN.add_modifier(Modifier::DIM);
        Self {
            name: ThemeName::Mono,
            screen: PLAIN,
            header: BOLD,
            title: BOLD,
            border: dim,
            border_focused: BOLD,
            selected: PLAIN.add_modifier(Modifier::REVERSED),
            selected_unfocused: UNDERLINED,
            field: UNDERLINED,
            open_unmet: BOLD,
            open_review: BOLD,
            settled: PLAIN,
            waived: PLAIN.add_modifier(Modifier::ITALIC),
            stale: BOLD,
            overdue: BOLD,
            hint_key: BOLD,
            hint_text: PLAIN,
            dim,
            error: BOLD,
            success: PLAIN,
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::terminal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn themes() -> [Theme; 4] {
        ThemeName::ALL.map(Theme::of)
    }

    #[test]
    fn a_theme_has_the_name_that_it_is_asked_for_by() {
        for name in ThemeName::ALL {
            assert_eq!(Theme::of(name).name, name);
        }
    }

    #[test]
    fn mono_has_no_colour_and_only_light_and_dark_have_a_background() {
        let mono = format!("{:?}", Theme::mono());
        assert!(!mono.contains("fg: Some") && !mono.contains("bg: Some"), "{mono}");
        assert!(!format!("{:?}", Theme::terminal()).contains("bg: Some"));
        for theme in [Theme::light(), Theme::dark()] {
            assert!(theme.screen.fg.is_some() && theme.screen.bg.is_some(), "{}", theme.name);
        }
    }

    #[test]
    fn every_colour_is_one_of_the_terminals_sixteen() {
        for theme in themes() {
            let said = format!("{theme:?}");
            assert!(!said.contains("Rgb") && !said.contains("Indexed"), "{}", theme.name);
        }
    }

    #[test]
    fn the_selection_is_reversed_or_has_a_background_that_is_not_the_screens() {
        for theme in themes() {
            let is_reversed = theme.selected.add_modifier.contains(Modifier::REVERSED);
            let has_ground = theme.selected.bg.is_some() && theme.selected.bg != theme.screen.bg;
            assert!(is_reversed || has_ground, "{}", theme.name);
        }
    }

    /// Roles that stand beside or in the place of one another and must be told apart without colour by their weight;
    /// what is open among itself has a glyph and words of its own, and so has what is settled.
    fn pairs(theme: &Theme) -> Vec<(&'static str, Style, Style)> {
        vec![
            ("unmet and settled", theme.open_unmet, theme.settled),
            ("to judge and settled", theme.open_review, theme.settled),
            ("stale and settled", theme.stale, theme.settled),
            ("waived and accepted", theme.waived, theme.settled),
            ("late and in time", theme.overdue, theme.hint_text),
            ("refused and done", theme.error, theme.success),
            ("frames", theme.border_focused, theme.border),
            ("a key and what it does", theme.hint_key, theme.hint_text),
            ("selected and beside it", theme.selected, theme.hint_text),
            ("selected and selected elsewhere", theme.selected, theme.selected_unfocused),
            ("selected elsewhere and beside it", theme.selected_unfocused, theme.hint_text),
            ("a field and its label", theme.field, theme.title),
        ]
    }

    #[test]
    fn no_two_roles_that_mean_different_things_differ_by_colour_alone() {
        for theme in themes() {
            for (what, one, other) in pairs(&theme) {
                assert_ne!(one.add_modifier, other.add_modifier, "{what} in {}", theme.name);
            }
        }
    }

    #[test]
    fn no_text_has_the_colour_of_its_ground() {
        for theme in [Theme::light(), Theme::dark()] {
            for (what, one, other) in pairs(&theme) {
                for style in [one, other] {
                    let (fg, bg) = (style.fg.or(theme.screen.fg), style.bg.or(theme.screen.bg));
                    assert_ne!(fg, bg, "{what} in {}", theme.name);
                }
            }
        }
    }
}
