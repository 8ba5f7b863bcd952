use super::key::Key;
use crate::tui::action::Action;

/// What a key leads to after the keys before it.
#[derive(Clone, Debug)]
pub enum Next {
    /// The sequence is whole and asks for this.
    Action(Action),
    /// More keys must follow; these are they.
    Keys(Trie),
}

/// Key sequences as a tree, each node's keys in the order they were bound.
#[derive(Clone, Debug, Default)]
pub struct Trie {
    keys: Vec<(Key, Next)>,
}

impl Trie {
    /// The keys that can come now, and what each leads to.
    pub fn keys(&self) -> &[(Key, Next)] {
        &self.keys
    }

    /// What follows when `sequence` has been typed, if it leads anywhere; `None` also for no key at all.
    pub(super) fn find(&self, sequence: &[Key]) -> Option<&Next> {
        let (first, rest) = sequence.split_first()?;
        let next = self.next(*first)?;
        match (next, rest) {
            (next, []) => Some(next),
            (Next::Keys(trie), rest) => trie.find(rest),
            (Next::Action(_), _) => None,
        }
    }

    /// Binds `sequence`; the caller has made sure that it stands in nobody's way.
    pub(super) fn bind(&mut self, sequence: &[Key], action: Action) {
        let Some((&first, rest)) = sequence.split_first() else { return };
        if rest.is_empty() {
            self.keys.retain(|&(key, _)| key != first);
            self.keys.push((first, Next::Action(action)));
            return;
        }
        if !matches!(self.next(first), Some(Next::Keys(_))) {
            self.keys.retain(|&(key, _)| key != first);
            self.keys.push((first, Next::Keys(Self::default())));
        }
        if let Some((_, Next::Keys(trie))) = self.keys.iter_mut().find(|(key, _)| *key == first) {
            trie.bind(rest, action);
        }
    }

    fn next(&self, key: Key) -> Option<&Next> {
        self.keys.iter().find(|(known, _)| *known == key).map(|(_, next)| next)
    }
}
