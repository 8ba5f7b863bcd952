//! A recording of a session, shown again.

use qapdesk::tui::recording::{Player, Recording};

use super::clean;

/// So many screens are looked at, and the last one.
const SCREENS: usize = 12;

/// A recording that is read is written as it reads; its screens hold nothing that a terminal acts on.
pub(super) fn body(data: &[u8]) {
    let Ok(recording) = Recording::read(data) else { return };
    let text = recording.text();
    let again = Recording::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(again.len(), recording.len(), "{text}");
    let Ok(mut player) = Player::new(recording) else { return };
    while player.step() {
        clean::line(&player.said());
        if player.place().0 <= SCREENS {
            looks(&player);
        }
    }
    looks(&player);
    player.go_to(1);
    assert_eq!(player.place().0, again.len().min(1));
}

fn looks(player: &Player) {
    for cell in &player.screen().content {
        clean::line(cell.symbol());
    }
}
