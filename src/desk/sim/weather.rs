//! Which weather a desk lives in.

use crate::store::sim::{Dice, Machine};

/// Chooses the weather of a life.
pub(super) fn choose(machine: &Machine, dice: &mut Dice) {
    let kind = dice.below(12);
    machine.weather(|weather| {
        weather.clear();
        match kind {
            0 | 1 => {}
            2 => weather.short = 300,
            3 => weather.syncs = 150,
            4 => weather.changes = 20,
            5 => weather.database = 15,
            6 => weather.reads = 30,
            // Hard to read: in many small parts, some of which fail.
            10 | 11 => (weather.reads, weather.short) = (5, 1000),
            7 => (weather.reads, weather.changes, weather.short) = (5, 5, 200),
            8 => (weather.changes, weather.syncs, weather.short, weather.database) = (5, 30, 50, 3),
            _ => (weather.syncs, weather.changes) = (300, 60),
        }
    });
}

/// Lets a disk get full, be read-only or lose its permission for a while, and come back.
pub(super) fn change(machine: &Machine, dice: &mut Dice) {
    let (what, room) = (dice.below(40), dice.below(6000) as u64);
    machine.weather(|weather| match what {
        0 => weather.free = Some(room),
        1 => weather.read_only = true,
        2 => weather.denied = true,
        3..12 => (weather.free, weather.read_only, weather.denied) = (None, false, false),
        _ => {}
    });
}
