use std::sync::{Mutex, PoisonError};

use super::Carried;

/// The leave to hand a message over, of one attempt after the other. Who closes the desk calls it back: nothing went of an
/// attempt that had not taken it by then, and nothing will.
#[derive(Debug, Default)]
pub struct Leave(Mutex<State>);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Free,
    Taken,
    CalledBack,
}

impl Leave {
    /// Takes it, before anything is done by which the message may go; else what came of the attempt.
    pub fn take(&self) -> Result<(), Carried> {
        if self.turn(State::Free, State::Taken) { Ok(()) } else { Err(called_back()) }
    }

    /// Gives it back, once it is kept what came of the attempt.
    pub(super) fn give_back(&self) {
        self.turn(State::Taken, State::Free);
    }

    /// Calls it back for good: what came of the attempt under way, where nobody had it.
    pub(super) fn call_back(&self) -> Option<Carried> {
        self.turn(State::Free, State::CalledBack).then(called_back)
    }

    fn turn(&self, from: State, to: State) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_so = *state == from;
        if is_so {
            *state = to;
        }
        is_so
    }
}

fn called_back() -> Carried {
    Carried::Later("the desk stopped before anything of it was handed over".to_owned())
}
