//! From a form that came in to a certified mediator, through the program itself: with a session that is moved, a sheet that
//! is returned, a second assessor, and an indication that is overridden (A1 to A12, S2 to S5, L1).

mod by_commands;
mod by_keys;
mod office;
