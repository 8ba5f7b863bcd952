use chrono::{DateTime, TimeDelta, Utc};

/// How long the selection rests before the panes beside the queue follow it, when it moved again so soon after it
/// moved before: longer than between two repeats of a held key, shorter than between two presses by hand.
const REST: TimeDelta = TimeDelta::milliseconds(100);

/// When the panes beside the queue follow the selection.
///
/// The first move after a rest is followed at once, so that a single key shows all it leads to. While a key is held
/// nothing but the queue is asked for and drawn anew, so that a slow line carries one row instead of a screen for each.
#[derive(Debug, Default)]
pub struct Follow {
    moved: Option<DateTime<Utc>>,
    due: Option<DateTime<Utc>>,
}

impl Follow {
    /// Notes that a key moved the selection.
    pub fn moved(&mut self, now: DateTime<Utc>) {
        let is_first = self.moved.is_none_or(|before| now < before || now - before >= REST);
        (self.moved, self.due) = (Some(now), (!is_first).then_some(now + REST));
    }

    /// Follows now.
    pub fn now(&mut self) {
        self.due = None;
    }

    /// Takes the time: follows once the selection has rested, or the clock was set back.
    pub fn tell(&mut self, now: DateTime<Utc>) {
        let is_over = |due: &DateTime<Utc>| now >= *due || self.moved.is_none_or(|moved| now < moved);
        self.due = self.due.filter(|due| !is_over(due));
    }

    /// When the selection has rested long enough; none where the panes follow already.
    pub fn due(&self) -> Option<DateTime<Utc>> {
        self.due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    #[test]
    fn the_first_move_is_followed_at_once_and_a_held_key_when_it_rests() {
        let mut follow = Follow::default();
        follow.moved(at(1000));
        assert_eq!(follow.due(), None);
        for time in [1033, 1066, 1099] {
            follow.moved(at(time));
            follow.tell(at(time));
            assert_eq!(follow.due(), Some(at(time) + REST));
        }
        follow.tell(at(1198));
        assert!(follow.due().is_some());
        follow.tell(at(1199));
        assert_eq!(follow.due(), None);
        follow.moved(at(1400));
        assert_eq!(follow.due(), None);
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_waiting() {
        let mut follow = Follow::default();
        follow.moved(at(90_000));
        follow.moved(at(90_010));
        follow.tell(at(500));
        assert_eq!(follow.due(), None);
    }
}
