//! How the desk looks: in every theme the selection is seen, and nothing is told by colour alone.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use crate::domain::Role;
use crate::tui::settings::read;
use crate::tui::theme::{Theme, ThemeName};
use crate::tui::words;

/// Keys that open every pane and layer, from a desk with three applications.
pub(super) const EVERYWHERE: [&str; 12] = ["1", "2", "3", "4", "/ o", "f", "2 x", "?", "2 enter", "y", "u", "L ctrl-s"];

fn desk() -> Desk {
    Desk::new(Role::Admin).with([
        jane(),
        form(Some("Łukasz"), "Wiśniewski", "2026-11-10"),
        form(Some("Zoë"), "van der Merwe", "2026-11-20"),
    ])
}

fn shown(theme: ThemeName, size: (u16, u16), keys: &str) -> (Buffer, Hands) {
    let mut hands = Hands::quiet(desk(), size);
    hands.state.theme = Theme::of(theme);
    hands.press(keys);
    let screen = hands.screen();
    (screen.backend().buffer().clone(), hands)
}

#[test]
fn the_key_for_themes_goes_through_all_of_them_and_says_which() {
    let mut hands = Hands::quiet(desk(), (120, 40));
    for theme in ["light", "dark", "mono", "terminal"] {
        hands.press(", t").sees(&format!("theme {theme}"));
        assert_eq!(hands.state.theme.name.id(), theme);
    }
}

#[test]
fn the_selected_row_is_unlike_every_other_in_every_theme() {
    for theme in ThemeName::ALL {
        for size in [(80, 24), (120, 40)] {
            let (buffer, _) = shown(theme, size, "j");
            let style = |x: u16, y: u16| buffer[(x, y)].style();
            let rows: Vec<u16> = (0..size.1).filter(|&y| is_row(&buffer, y)).collect();
            let selected = *rows.iter().find(|&&y| buffer[(1, y)].symbol() == "▌").expect("a marked row");
            for &other in rows.iter().filter(|&&y| y != selected) {
                assert_ne!(style(3, selected), style(3, other), "{theme} at {size:?}");
            }
            let cell = &buffer[(3, selected)];
            let has_ground = cell.bg != Color::Reset && cell.bg != buffer[(3, size.1 - 1)].bg;
            assert!(cell.modifier.contains(Modifier::REVERSED) || has_ground, "{theme} at {size:?}");
        }
    }
}

/// Whether a row of the screen is one of the queue: it has a running number.
fn is_row(buffer: &Buffer, y: u16) -> bool {
    (3..7).all(|x| buffer[(x, y)].symbol().chars().all(|letter| letter.is_ascii_digit()))
}

#[test]
fn light_and_dark_leave_no_cell_without_their_colours() {
    for theme in [ThemeName::Light, ThemeName::Dark] {
        for keys in EVERYWHERE {
            for size in [(80, 24), (120, 40), (30, 8)] {
                let (buffer, _) = shown(theme, size, keys);
                let bare = buffer.content.iter().position(|cell| cell.fg == Color::Reset || cell.bg == Color::Reset);
                assert_eq!(bare, None, "{theme} at {size:?} after {keys}");
            }
        }
    }
}

#[test]
fn a_theme_changes_no_glyph_so_that_mono_tells_all() {
    for keys in EVERYWHERE {
        let glyphs = |theme| {
            let (buffer, _) = shown(theme, (120, 40), keys);
            buffer.content.iter().map(|cell| cell.symbol().to_owned()).collect::<String>()
        };
        let mono = glyphs(ThemeName::Mono);
        for theme in ThemeName::ALL {
            assert_eq!(glyphs(theme), mono, "{theme} after {keys}");
        }
    }
}

#[test]
fn requirements_of_different_colours_have_different_signs_or_words() {
    let (buffer, _) = shown(ThemeName::Terminal, (80, 24), "2 a j a j j x");
    let line = |y: u16| (1..79).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    let first = (0..24).find(|&y| line(y).contains(" Hours ")).expect("the line of hours");
    let lines: Vec<(Color, String, String)> = (first..first + 8)
        .map(|y| (buffer[(2, y)].fg, buffer[(2, y)].symbol().to_owned(), line(y).chars().skip(41).take(8).collect()))
        .collect();
    for (colour, sign, words) in &lines {
        for (other, other_sign, other_words) in lines.iter().filter(|(other, ..)| other != colour) {
            assert!(sign != other_sign || words != other_words, "{colour} and {other}: {sign} {words}");
        }
    }
    let colours = lines.iter().map(|(colour, ..)| colour.to_string()).collect::<std::collections::BTreeSet<_>>();
    assert!(colours.len() >= 3, "{lines:?}");
}

#[test]
fn e1_of_several_mistakes_in_the_settings_the_one_is_told_for_which_names_are_hidden() {
    let (_, wrong) = read("s", "[settings]\nhide_names = true\n");
    let told = words::settings_wrong(&wrong, true);
    assert!(told.starts_with("settings, names hidden in case they say so: s:2: "), "{told}");
    assert!(told.contains("did you mean `hide_names`?"), "{told}");
    assert!(words::settings_wrong(&wrong, false).starts_with("settings: s:1: "), "{wrong:?}");
}
