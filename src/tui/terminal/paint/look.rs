use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// How a cell looks, and how the terminal's pen writes.
///
/// The colour of an underline is left out: no theme has one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// What can be seen of a cell without text.
const ON_BLANKS: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// What is switched on and off (ECMA-48, SGR); the two weights, and the two speeds of blinking, share an off.
const SWITCHES: [(Modifier, &str, &str); 9] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::RAPID_BLINK, "6", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

impl Look {
    /// How a cell looks.
    pub(super) fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// What of it can be seen where there is no text.
    pub(super) fn of_blank(self) -> Self {
        if self.modifier.intersects(ON_BLANKS) { self } else { Self { bg: self.bg, ..Self::default() } }
    }

    /// Whether a blank written by this pen looks as one of the other.
    pub(super) fn blanks_like(self, other: Self) -> bool {
        self.of_blank() == other.of_blank()
    }

    /// Changes the pen, by what differs or anew, whichever is shorter.
    pub(super) fn change(&mut self, to: Self, out: &mut Vec<u8>) {
        if *self == to {
            return;
        }
        let step = self.step(to);
        let anew = Self::default().step(to);
        // An empty first number stands for 0, which resets.
        let anew = if anew.is_empty() { anew } else { format!(";{anew}") };
        let codes = if step.len() <= anew.len() { step } else { anew };
        // Writing into memory does not fail.
        let _ = write!(out, "\x1b[{codes}m");
        *self = to;
    }

    /// The numbers that lead from this pen to another one.
    fn step(self, to: Self) -> String {
        let mut codes: Vec<String> = Vec::new();
        let mut left = self.modifier;
        for (one, _, off) in SWITCHES {
            if (left - to.modifier).contains(one) {
                codes.push(off.to_owned());
                let both = SWITCHES.iter().filter(|(_, _, shared)| *shared == off);
                left = both.fold(left, |left, (one, ..)| left - *one);
            }
        }
        let added = SWITCHES.iter().filter(|(one, ..)| (to.modifier - left).contains(*one));
        codes.extend(added.map(|(_, on, _)| (*on).to_owned()));
        if self.fg != to.fg {
            codes.push(colour(to.fg, 30));
        }
        if self.bg != to.bg {
            codes.push(colour(to.bg, 40));
        }
        codes.join(";")
    }
}

/// The number of a colour, of the text (from 30) or behind it (from 40).
fn colour(colour: Color, from: u8) -> String {
    let own = |place: u8| (from + place).to_string();
    let bright = |place: u8| (from + 60 + place).to_string();
    match colour {
        Color::Reset => own(9),
        Color::Black => own(0),
        Color::Red => own(1),
        Color::Green => own(2),
        Color::Yellow => own(3),
        Color::Blue => own(4),
        Color::Magenta => own(5),
        Color::Cyan => own(6),
        Color::Gray => own(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(place @ 0..=7) => own(place),
        Color::Indexed(place @ 8..=15) => bright(place - 8),
        Color::Indexed(place) => format!("{};5;{place}", from + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", from + 8),
    }
}
