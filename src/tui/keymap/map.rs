use super::error::KeymapError;
use super::file::{self, Binding, File};
use super::key::Key;
use super::trie::{Next, Trie};
use crate::tui::action::Action;

const BUILT_IN: &str = include_str!("../../../keymaps/default.toml");

/// Which keys ask for what.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
    trie: Trie,
}

/// What a pressed key came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Press {
    /// It asks for this, alone or with the keys before it.
    Action(Action),
    /// It begins or goes on with a longer sequence.
    Pending,
    /// It means nothing here; keys that were pending are gone with it.
    Unbound,
}

impl Keymap {
    /// The desk's own keys. An error would be a mistake in the program, so the tests hold it to be none.
    pub fn built_in() -> Result<Self, KeymapError> {
        match file::read("keymaps/default.toml", BUILT_IN) {
            Ok(file) => Ok(Self::new(file.bindings)),
            Err(mut errors) => Err(errors.swap_remove(0)),
        }
    }

    /// The keymap that `text` holds, and nothing else; `file_name` is for the errors, of which all are found at once.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, Vec<KeymapError>> {
        Ok(Self::new(file::read(file_name, text)?.bindings))
    }

    /// This keymap with a user's own file laid over it. A command the file names has only the keys it gives there
    /// (none, for `[]`); a key it gives is taken from whichever command had it.
    pub fn overlaid(&self, file_name: &str, text: &str) -> Result<Self, Vec<KeymapError>> {
        let File { bindings, commands } = file::read(file_name, text)?;
        let stands_in_the_way = |old: &Binding| {
            bindings.iter().any(|new| new.keys.starts_with(&old.keys) || old.keys.starts_with(&new.keys))
        };
        let mut kept = self.bindings.clone();
        kept.retain(|old| !commands.contains(&old.action) && !stands_in_the_way(old));
        kept.extend(bindings);
        Ok(Self::new(kept))
    }

    /// What `key` comes to after the keys in `pending`, which this keeps: it is empty unless the answer is
    /// [`Press::Pending`].
    pub fn press(&self, pending: &mut Vec<Key>, key: Key) -> Press {
        pending.push(key);
        let press = match self.trie.find(pending) {
            Some(Next::Keys(_)) => return Press::Pending,
            Some(Next::Action(action)) => Press::Action(*action),
            None => Press::Unbound,
        };
        pending.clear();
        press
    }

    /// The keys that can follow `pending` and what each leads to: the which-key box.
    pub fn following(&self, pending: &[Key]) -> &[(Key, Next)] {
        match self.trie.find(pending) {
            Some(Next::Keys(trie)) => trie.keys(),
            None if pending.is_empty() => self.trie.keys(),
            _ => &[],
        }
    }

    /// Every key sequence that asks for `action`, the first one first, as hints and help write them: `j`, `g g`.
    pub fn keys_of(&self, action: Action) -> Vec<String> {
        self.bindings.iter().filter(|binding| binding.action == action).map(|b| file::spell(&b.keys)).collect()
    }

    fn new(bindings: Vec<Binding>) -> Self {
        let mut trie = Trie::default();
        for binding in &bindings {
            trie.bind(&binding.keys, binding.action);
        }
        Self { bindings, trie }
    }
}
