//! When to draw while the terminal's size changes many times a second, as its window is dragged.

use std::time::{Duration, Instant};

/// How long a size must stay for a frame of it.
const REST: Duration = Duration::from_millis(50);
/// How long no frame is drawn at most: whoever drags for long sees something.
const LONGEST: Duration = Duration::from_secs(1);

/// Sizes that come one after the other.
#[derive(Debug, Default)]
pub(super) struct Storm(Option<(Instant, Instant)>);

impl Storm {
    /// Notes that another size came.
    pub(super) fn came(&mut self, now: Instant) {
        self.0 = Some((self.0.map_or(now, |(first, _)| first), now));
    }

    /// Until when no frame is worth its bytes; none where it is.
    pub(super) fn until(&self) -> Option<Instant> {
        self.0.map(|(first, last)| (last + REST).min(first + LONGEST))
    }

    /// Whether to draw; then the storm is over, and the next size begins another.
    pub(super) fn is_over(&mut self, now: Instant) -> bool {
        let is_over = self.until().is_none_or(|until| now >= until);
        if is_over {
            self.0 = None;
        }
        is_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hundred_sizes_in_a_second_are_one_frame_and_a_long_drag_is_one_a_second() {
        for (sizes, frames) in [(1, 1), (500, 1), (2000, 4)] {
            let (start, mut storm, mut drawn) = (Instant::now(), Storm::default(), 0);
            for millisecond in 0..10_000 {
                let now = start + Duration::from_millis(millisecond);
                if millisecond % 2 == 0 && millisecond < sizes * 2 {
                    storm.came(now);
                }
                let is_under_way = storm.until().is_some();
                drawn += usize::from(is_under_way && storm.is_over(now));
            }
            assert_eq!(drawn, frames, "{sizes}");
        }
    }
}
