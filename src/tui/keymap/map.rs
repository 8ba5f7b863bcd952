use crossterm::event::{KeyCode, KeyModifiers};

use super::built_in;
use super::clash::{robbed, takes};
use super::context::Context;
use super::error::{KeymapError, Mistake};
use super::file::{self, Binding, File, spell};
use super::key::Key;
use super::pending::Pending;
use super::trie::{Next, Trie};
use crate::text::Line;
use crate::tui::action::Action;

/// Which keys ask for what.
#[derive(Clone, Debug)]
pub struct Keymap {
    origin: String,
    counts: bool,
    prefixes: Vec<(Vec<Key>, Line)>,
    bindings: Vec<Binding>,
    /// The merged keys of each context, in the order of [`Context::ALL`].
    tries: [Trie; Context::ALL.len()],
}

/// What a pressed key came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Press {
    /// It asks for this, alone or with the keys before it; the count that was typed before, if any.
    Action(Action, Option<u32>),
    /// It begins or goes on with a count or a longer sequence.
    Pending,
    /// It means nothing here; what was pending is gone with it.
    Unbound,
}

impl Keymap {
    /// The desk's own keys. An error would be a mistake in the program, so the tests hold it to be none.
    pub fn built_in() -> Result<Self, KeymapError> {
        Self::named(built_in::DEFAULT).map_err(|mut errors| errors.swap_remove(0))
    }

    /// The program's keymap of a name, or the default one where there is none of that name.
    pub fn named(name: &str) -> Result<Self, Vec<KeymapError>> {
        built_in::keymap(name)
    }

    /// The names of the program's keymaps, the default one first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        built_in::names()
    }

    /// The keymap that `text` holds, and nothing else; `file_name` is for the errors, of which all are found at once.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, Vec<KeymapError>> {
        let File { counts, prefixes, bindings, .. } = file::read(file_name, text)?;
        let counts = counts.unwrap_or(false);
        no_digits(file_name, counts, &bindings)?;
        Ok(Self::new(file_name.to_owned(), counts, prefixes, bindings))
    }

    /// The keymap of a file that holds only differences, laid over the built-in one that it names as its `base`, or
    /// over the default one.
    pub fn laid_over(file_name: &str, text: &str) -> Result<Self, Vec<KeymapError>> {
        let file = file::read(file_name, text)?;
        Self::named(file.base.unwrap_or(built_in::DEFAULT))?.with(file_name, file)
    }

    /// The name of the built-in keymap that a file would be laid over if it were right.
    pub fn base_of(text: &str) -> &'static str {
        file::base(text).unwrap_or(built_in::DEFAULT)
    }

    /// A command that the file names in a table has only the keys it gives there (none, for `[]`); a key it gives is
    /// taken from whichever command had it in that table, or begins or goes on with it in any. Where that was the
    /// command's last one, the file must say that it is meant.
    fn with(&self, file_name: &str, file: File) -> Result<Self, Vec<KeymapError>> {
        let counts = file.counts.unwrap_or(self.counts);
        no_digits(file_name, counts, &file.bindings)?;
        let is_taken = |old: &Binding| file.bindings.iter().any(|new| takes(new, old));
        let mut kept = self.bindings.clone();
        kept.retain(|old| !file.commands.contains(&(old.context, old.action)) && !is_taken(old));
        let robbed = robbed(&self.bindings, &kept, &file);
        if !robbed.is_empty() {
            let mut errors: Vec<KeymapError> =
                robbed.into_iter().map(|(line, mistake)| file::error(file_name, line, mistake)).collect();
            errors.sort_by_key(|error| error.line);
            return Err(errors);
        }
        let File { mut prefixes, bindings, .. } = file;
        kept.extend(bindings);
        prefixes.extend(self.prefixes.iter().cloned());
        Ok(Self::new(format!("{} over {}", file_name, self.origin), counts, prefixes, kept))
    }

    /// The keymap under a name of its own.
    pub(super) fn called(mut self, name: &str) -> Self {
        name.clone_into(&mut self.origin);
        self
    }

    /// Where it comes from: the name of a built-in one, or the user's file and what it is laid over.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What `key` comes to in a context after what is pending, which this keeps: it is empty unless the answer is
    /// [`Press::Pending`].
    ///
    /// A digit is part of a count where the keymap says so, where it means nothing else, and after another digit. The
    /// key that goes back takes a count away instead.
    pub fn press(&self, context: Context, pending: &mut Pending, key: Key) -> Press {
        if let Some(digit) = self.digit(context, pending, key) {
            pending.digit(digit);
            return Press::Pending;
        }
        pending.keys.push(key);
        let press = match self.trie(context).find(&pending.keys) {
            Some(Next::Keys(_)) => return Press::Pending,
            Some(Next::Action(Action::Back)) if pending.count.is_some() => Press::Unbound,
            Some(Next::Action(action)) => Press::Action(*action, pending.count),
            None => Press::Unbound,
        };
        *pending = Pending::default();
        press
    }

    /// What a key by itself asks for in a context.
    pub fn press_alone(&self, context: Context, key: Key) -> Option<Action> {
        match self.press(context, &mut Pending::default(), key) {
            Press::Action(action, _) => Some(action),
            Press::Pending | Press::Unbound => None,
        }
    }

    fn digit(&self, context: Context, pending: &Pending, key: Key) -> Option<u32> {
        if !pending.keys.is_empty() || key.modifiers() != KeyModifiers::NONE || !context.has_counts() {
            return None;
        }
        let KeyCode::Char(letter) = key.code() else { return None };
        let digit = letter.to_digit(10)?;
        if pending.count.is_some() {
            return Some(digit);
        }
        let is_free = self.counts || self.trie(context).find(&[key]).is_none();
        (digit > 0 && is_free).then_some(digit)
    }

    /// The keys that can follow `keys` in a context and what each leads to: the which-key box.
    pub fn following(&self, context: Context, keys: &[Key]) -> &[(Key, Next)] {
        let trie = self.trie(context);
        match trie.find(keys) {
            Some(Next::Keys(trie)) => trie.keys(),
            None if keys.is_empty() => trie.keys(),
            _ => &[],
        }
    }

    /// What the sequences that begin with these keys are called.
    pub fn prefix(&self, keys: &[Key]) -> Option<&Line> {
        self.prefixes.iter().find(|(prefix, _)| prefix == keys).map(|(_, name)| name)
    }

    /// Every key sequence that asks for `action`, those of `[normal]` first, as hints and help write them: `j`, `g g`.
    pub fn keys_of(&self, action: Action) -> Vec<String> {
        self.bindings_of(action).into_iter().map(|(_, keys)| keys).collect()
    }

    /// The same, with the context of each.
    pub fn bindings_of(&self, action: Action) -> Vec<(Context, String)> {
        let of_action = |context| {
            self.bindings
                .iter()
                .filter(move |binding| binding.action == action && binding.context == context)
                .map(move |binding| (context, spell(&binding.keys)))
        };
        Context::ALL.into_iter().flat_map(of_action).collect()
    }

    /// The key sequences that ask for `action` in a context, its own first.
    pub fn keys_in(&self, context: Context, action: Action) -> Vec<String> {
        let is_heard = |binding: &&Binding| {
            binding.action == action
                && (binding.context == context || binding.context == Context::Normal)
                && matches!(self.trie(context).find(&binding.keys), Some(Next::Action(found)) if *found == action)
        };
        let mut heard: Vec<&Binding> = self.bindings.iter().filter(is_heard).collect();
        heard.sort_by_key(|binding| binding.context == Context::Normal);
        heard.into_iter().map(|binding| spell(&binding.keys)).collect()
    }

    fn trie(&self, context: Context) -> &Trie {
        &self.tries[context as usize]
    }

    fn new(origin: String, counts: bool, prefixes: Vec<(Vec<Key>, Line)>, mut bindings: Vec<Binding>) -> Self {
        if counts {
            bindings.retain(|binding| !takes_a_count(binding));
        }
        let tries = Context::ALL.map(|context| {
            let mut trie = Trie::default();
            let own: Vec<&Binding> = bindings.iter().filter(|binding| binding.context == context).collect();
            let is_hidden = |normal: &Binding| own.iter().any(|own| own.keys == normal.keys);
            let normal = bindings
                .iter()
                .filter(|one| one.context == Context::Normal && context != Context::Normal && !is_hidden(one));
            for binding in own.iter().copied().chain(normal) {
                trie.bind(&binding.keys, binding.action);
            }
            trie
        });
        Self { origin, counts, prefixes, bindings, tries }
    }
}

/// Whether a sequence begins with a digit where a count may begin with it.
fn takes_a_count(binding: &Binding) -> bool {
    let is_of_counts = binding.context.has_counts();
    is_of_counts && begins_with_digit(binding)
}

fn begins_with_digit(binding: &Binding) -> bool {
    binding
        .keys
        .first()
        .is_some_and(|key| matches!(key.code(), KeyCode::Char('1'..='9')) && key.modifiers() == KeyModifiers::NONE)
}

/// Refuses sequences that nobody could type because digits are counts.
fn no_digits(file: &str, counts: bool, bindings: &[Binding]) -> Result<(), Vec<KeymapError>> {
    let wrong = bindings.iter().filter(|binding| counts && takes_a_count(binding)).map(|binding| {
        let mistake = Mistake::Digit { keys: spell(&binding.keys), command: binding.action.record().name };
        file::error(file, binding.line, mistake)
    });
    let wrong: Vec<KeymapError> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
