use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{KeymapError, Mistake};
use super::key::Key;
use crate::text::nearest;
use crate::tui::action::Action;

/// A key sequence and what it asks for, as a file says it.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub(super) keys: Vec<Key>,
    pub(super) action: Action,
    pub(super) line: usize,
}

/// What a file says: its bindings in the order of its lines, and every command it has a line for.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) bindings: Vec<Binding>,
    pub(super) commands: Vec<Action>,
}

/// A key sequence as files and hints write it.
pub(super) fn spell(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Reads a file and finds all its mistakes at once.
pub(super) fn read(name: &str, text: &str) -> Result<File, Vec<KeymapError>> {
    let mut reader = Reader { name, text, file: File::default(), errors: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.refuse(at, Mistake::Syntax(error.message().to_owned()));
    }
    if reader.errors.is_empty() {
        reader.document(table.get_ref());
        reader.file.bindings.sort_by_key(|binding| binding.line);
        reader.clashes();
    }
    reader.errors.sort_by_key(|error| error.line);
    if reader.errors.is_empty() { Ok(reader.file) } else { Err(reader.errors) }
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    file: File,
    errors: Vec<KeymapError>,
}

impl Reader<'_> {
    fn document(&mut self, document: &DeTable<'_>) {
        for (key, value) in document {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("normal", DeValue::Table(commands)) => {
                    for (command, keys) in commands {
                        self.command(command.get_ref(), command.span().start, keys);
                    }
                }
                (other, _) => self.refuse(key.span().start, Mistake::UnknownTable(other.to_owned())),
            }
        }
    }

    fn command(&mut self, name: &str, at: usize, keys: &Spanned<DeValue<'_>>) {
        let Some(action) = Action::named(name) else {
            let near = nearest(name, Action::ALL.iter().map(|action| action.record().name));
            return self.refuse(at, Mistake::UnknownCommand(name.to_owned(), near));
        };
        let DeValue::Array(sequences) = keys.get_ref() else {
            return self.refuse(keys.span().start, Mistake::NotAList(name.to_owned()));
        };
        self.file.commands.push(action);
        for sequence in sequences {
            let at = sequence.span().start;
            let DeValue::String(text) = sequence.get_ref() else {
                self.refuse(at, Mistake::NotAList(name.to_owned()));
                continue;
            };
            match parse_sequence(text) {
                Ok(keys) => self.file.bindings.push(Binding { keys, action, line: self.line(at) }),
                Err(mistake) => self.refuse(at, mistake),
            }
        }
    }

    fn clashes(&mut self) {
        let mut errors = Vec::new();
        for (idx, later) in self.file.bindings.iter().enumerate() {
            for earlier in &self.file.bindings[..idx] {
                if let Some(mistake) = clash(earlier, later) {
                    errors.push(self.error(later.line, mistake));
                    break;
                }
            }
        }
        self.errors.extend(errors);
    }

    fn refuse(&mut self, at: usize, mistake: Mistake) {
        let error = self.error(self.line(at), mistake);
        self.errors.push(error);
    }

    fn error(&self, line: usize, mistake: Mistake) -> KeymapError {
        KeymapError { file: self.name.to_owned(), line, mistake }
    }

    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
    }
}

fn parse_sequence(text: &str) -> Result<Vec<Key>, Mistake> {
    let wrong = |error| Mistake::Key(text.to_owned(), error);
    let keys = text.split_whitespace().map(|key| key.parse().map_err(wrong)).collect::<Result<Vec<Key>, _>>()?;
    if keys.is_empty() { Err(wrong(super::KeyError::Empty)) } else { Ok(keys) }
}

fn clash(earlier: &Binding, later: &Binding) -> Option<Mistake> {
    if earlier.keys == later.keys {
        return Some(Mistake::Twice {
            keys: spell(&later.keys),
            command: later.action.record().name,
            other: earlier.action.record().name,
            other_line: earlier.line,
        });
    }
    let (short, long) = if earlier.keys.len() < later.keys.len() { (earlier, later) } else { (later, earlier) };
    long.keys.starts_with(&short.keys).then(|| Mistake::Beginning {
        keys: spell(&short.keys),
        command: short.action.record().name,
        longer: spell(&long.keys),
        other: long.action.record().name,
    })
}
