//! A bound on what is logged of each peer, so that no flood fills the disk.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many lines of one peer are written as they come; from then on one a second.
const AT_ONCE: u32 = 200;
/// How many peers are told apart; the rest are those of long ago.
const MOST: usize = 1000;
const SECOND: Duration = Duration::from_secs(1);
/// After how long of silence it is told how many lines were not written.
const SILENCE: Duration = Duration::from_secs(10);

/// Says of each line about a peer whether it is written.
#[derive(Debug)]
pub(super) struct Quiet<P>(Mutex<HashMap<P, Told>>);

#[derive(Debug)]
struct Told {
    /// How many lines may come at once.
    left: u32,
    /// When that was counted last.
    at: Instant,
    /// When the last line came.
    last: Instant,
    untold: u64,
}

impl<P> Default for Quiet<P> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<P: Eq + Hash + Clone> Quiet<P> {
    /// The peers whose flood is over, and how many lines of each were not written; each is told once.
    pub(super) fn left_out(&self) -> Vec<(P, u64)> {
        self.left_out_at(Instant::now())
    }

    fn left_out_at(&self, now: Instant) -> Vec<(P, u64)> {
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = |told: &&mut Told| told.untold > 0 && now.saturating_duration_since(told.last) >= SILENCE;
        let over = peers.iter_mut().filter(|(_, told)| over(told));
        over.map(|(peer, told)| (peer.clone(), std::mem::take(&mut told.untold))).collect()
    }

    /// Whether a line about a peer is written; if so, how many before it were not.
    pub(super) fn tells(&self, peer: P) -> Option<u64> {
        self.tells_at(peer, Instant::now())
    }

    fn tells_at(&self, peer: P, now: Instant) -> Option<u64> {
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if peers.len() >= MOST && !peers.contains_key(&peer) {
            forget(&mut peers, now);
        }
        let told = peers.entry(peer).or_insert(Told { left: AT_ONCE, at: now, last: now, untold: 0 });
        told.last = now;
        let seconds = u32::try_from(now.saturating_duration_since(told.at).as_secs()).unwrap_or(AT_ONCE);
        if seconds > 0 {
            told.left = told.left.saturating_add(seconds).min(AT_ONCE);
            told.at = now;
        }
        if told.left == 0 {
            told.untold += 1;
            return None;
        }
        told.left -= 1;
        Some(std::mem::take(&mut told.untold))
    }
}

/// Makes room for another peer: those of long ago of whom all is told go, and where there are none the oldest does.
fn forget<P: Eq + Hash + Clone>(peers: &mut HashMap<P, Told>, now: Instant) {
    peers.retain(|_, told| told.untold > 0 || now.saturating_duration_since(told.at) < SECOND * AT_ONCE);
    if peers.len() < MOST {
        return;
    }
    let oldest = peers.iter().min_by_key(|(_, told)| (told.untold > 0, told.last)).map(|(peer, _)| peer.clone());
    if let Some(oldest) = oldest {
        peers.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_told_of_once_a_second_with_how_much_was_not() {
        let (quiet, begun) = (Quiet::default(), Instant::now());
        let told = |peer, at| quiet.tells_at(peer, begun + Duration::from_millis(at));
        assert!((0..AT_ONCE).all(|_| told(1, 0) == Some(0)), "a whole story is on record");
        assert!((0..5000).all(|_| told(1, 900).is_none()));
        assert_eq!((told(1, 1000), told(1, 1001)), (Some(5000), None));
        assert_eq!((told(1, 2500), told(2, 2500)), (Some(1), Some(0)), "each has a bound of its own");
    }

    #[test]
    fn what_was_left_out_of_a_flood_is_told_once_when_it_is_over() {
        let (quiet, begun) = (Quiet::default(), Instant::now());
        let told = (0..AT_ONCE + 7).filter(|_| quiet.tells_at(1, begun).is_some()).count();
        assert_eq!(told, AT_ONCE as usize);
        quiet.tells_at(2, begun);
        assert!(quiet.left_out_at(begun + SILENCE / 2).is_empty());
        assert_eq!(quiet.left_out_at(begun + SILENCE), [(1, 7)]);
        assert!(quiet.left_out_at(begun + SILENCE).is_empty());
    }

    #[test]
    fn peers_of_long_ago_are_forgotten() {
        let (quiet, begun) = (Quiet::default(), Instant::now());
        for peer in 0..MOST {
            quiet.tells_at(peer, begun);
        }
        quiet.tells_at(MOST, begun + SECOND * AT_ONCE);
        assert_eq!(quiet.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn there_are_never_more_peers_than_are_told_apart_and_what_was_left_out_of_one_is_told() {
        let (quiet, begun) = (Quiet::default(), Instant::now());
        for _ in 0..=AT_ONCE {
            quiet.tells_at(0, begun);
        }
        for peer in 1..2 * MOST {
            quiet.tells_at(peer, begun + SILENCE);
        }
        let known = || quiet.0.lock().unwrap().len();
        assert_eq!(known(), MOST);
        quiet.tells_at(2 * MOST, begun + SECOND * (2 * AT_ONCE));
        assert_eq!(known(), 2, "those of long ago are forgotten, but for whom something is to be told");
        assert_eq!(quiet.left_out_at(begun + SECOND * (2 * AT_ONCE)), [(0, 1)]);
    }
}
