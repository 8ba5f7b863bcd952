use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGWINCH;
use signal_hook::low_level;

/// How long the reader may take to come to the gate before it is called again, and how often it is called.
const CALL: Duration = Duration::from_millis(50);
const CALLS: u32 = 20;

/// Where the thread that reads the terminal waits while another program reads it.
#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct GateState {
    is_closed: bool,
    is_waiting: bool,
}

impl Gate {
    /// Waits while the gate is closed; called by the reader before each read.
    pub fn pass(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.is_closed {
            state.is_waiting = true;
            self.changed.notify_all();
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.is_waiting = false;
    }

    /// Closes the gate and waits until the reader stands at it. A read that is under way ends with a new size of the
    /// terminal, which the reader is told of though there is none.
    pub fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_closed = true;
        for _ in 0..CALLS {
            if state.is_waiting {
                return;
            }
            drop(low_level::raise(SIGWINCH));
            (state, _) = self.changed.wait_timeout(state, CALL).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets the reader go on.
    pub fn open(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_closed = false;
        self.changed.notify_all();
    }
}
