//! What the store stands on in tests. [`FailingDisk`] is the machine's own, whose calls can be made to fail;
//! [`Machine`] is simulated, in memory: its disk can fail in every way and lose what was not synced, its database lies,
//! and all of it comes from a seed.

mod bug;
mod dice;
mod disk;
mod failing;
mod harm;
mod liar;
mod media;
mod tests;
mod truth;
mod weather;
mod world;

pub(crate) use self::{
    bug::Bug,
    dice::Dice,
    failing::{Failing, FailingDisk},
    harm::harm,
    truth::{Records, Truth, end, records},
    weather::Weather,
    world::{End, Machine, make_folder},
};
