//! Runs a target's body under a counting allocator, so that memory on an input's word is a find like any other.

mod bodies;
mod counting;

use std::sync::Once;

use bodies::target;

/// What any input may cost in memory, in bytes.
const ALLOWANCE: usize = 16 * 1024 * 1024;

/// Begins the first run, of one byte, which makes what most later ones share, as a small desk: no bytes are to pay for that.
static FIRST: Once = Once::new();

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Runs the target of a name over bytes; panics where a property does not hold, or where it took more memory at once
/// than its bytes may cost.
pub fn run(name: &str, data: &[u8]) {
    let target = target(name);
    FIRST.call_once(|| (target.body)(&[0]));
    let before = counting::begin();
    (target.body)(data);
    let peak = counting::peak().saturating_sub(before);
    let most = target.cost * data.len() + target.packed + ALLOWANCE;
    assert!(peak <= most, "{peak} bytes of memory for {} bytes of input, more than {most}", data.len());
}
