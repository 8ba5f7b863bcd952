use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// What something took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Took {
    pub(crate) clock: Duration,
    /// The processor time of the thread, which other programs disturb less.
    pub(crate) processor: Duration,
}

/// What it takes to do something once.
pub(crate) fn took(ask: impl FnOnce()) -> Took {
    let (start, before) = (Instant::now(), processor(ClockId::ThreadCPUTime));
    ask();
    let processor = processor(ClockId::ThreadCPUTime) - before;
    Took { clock: start.elapsed(), processor }
}

/// The least of each in so many rounds.
pub(crate) fn least(rounds: usize, mut ask: impl FnMut()) -> Took {
    let rounds = (0..rounds).map(|_| took(&mut ask));
    rounds
        .reduce(|a, b| Took { clock: a.clock.min(b.clock), processor: a.processor.min(b.processor) })
        .unwrap_or_default()
}

/// The processor time so far, of this thread or of all.
pub(crate) fn processor(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
