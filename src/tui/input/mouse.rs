use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use serde::{Deserialize, Serialize};

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MouseKind {
    /// Its main button was pressed.
    Press,
    /// Its wheel was turned away from its user.
    WheelUp,
    /// Its wheel was turned towards its user.
    WheelDown,
}

/// Something that the mouse did at a cell of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mouse {
    /// What.
    pub kind: MouseKind,
    /// The cell's column, from 0.
    pub column: u16,
    /// The cell's row, from 0.
    pub row: u16,
}

impl Mouse {
    /// What the library read; none for releases, movements and other buttons, which mean nothing here.
    pub(super) fn read(event: MouseEvent) -> Option<Self> {
        let kind = match event.kind {
            MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
            MouseEventKind::ScrollUp => MouseKind::WheelUp,
            MouseEventKind::ScrollDown => MouseKind::WheelDown,
            _ => return None,
        };
        Some(Self { kind, column: event.column, row: event.row })
    }

    /// What an SGR sequence says by its parameters, `0;12;4`, and its last letter.
    pub(super) fn parse(parameters: &str, last: char) -> Option<Self> {
        let mut numbers = parameters.split(';').map(str::parse::<u16>);
        let (Some(Ok(button)), Some(Ok(column)), Some(Ok(row)), None) =
            (numbers.next(), numbers.next(), numbers.next(), numbers.next())
        else {
            return None;
        };
        // Shift, meta and control are bits of their own and make no difference here.
        let kind = match (button & !0b1_1100, last) {
            (0, 'M') => MouseKind::Press,
            (64, 'M') => MouseKind::WheelUp,
            (65, 'M') => MouseKind::WheelDown,
            _ => return None,
        };
        Some(Self { kind, column: column.checked_sub(1)?, row: row.checked_sub(1)? })
    }
}
