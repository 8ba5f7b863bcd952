use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::built_in;
use super::clash::clashes;
use super::context::Context;
use super::error::{KeymapError, Mistake};
use super::key::{Key, KeyError};
use crate::text::{Line, excerpt, nearest};
use crate::tui::action::Action;

/// The longest sequence of keys.
const LONGEST: usize = 8;
/// Syntax errors that are told: a broken text makes more of its own consequences, which help nobody.
const MOST_SYNTAX_ERRORS: usize = 50;

/// A key sequence and what it asks for, as a file says it.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub(super) keys: Vec<Key>,
    pub(super) action: Action,
    pub(super) context: Context,
    pub(super) line: usize,
}

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct File {
    /// The built-in keymap that it is laid over.
    pub(super) base: Option<&'static str>,
    /// Whether digits are always a count.
    pub(super) counts: Option<bool>,
    /// What prefixes are called.
    pub(super) prefixes: Vec<(Vec<Key>, Line)>,
    /// Its bindings in the order of its lines.
    pub(super) bindings: Vec<Binding>,
    /// Every command that it has a line for, and in which table.
    pub(super) commands: Vec<(Context, Action)>,
}

/// A key sequence as files and hints write it.
pub(super) fn spell(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Reads a file and finds all its mistakes at once.
pub(super) fn read(name: &str, text: &str) -> Result<File, Vec<KeymapError>> {
    let mut reader = Reader { name, text, file: File::default(), errors: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors.into_iter().take(MOST_SYNTAX_ERRORS) {
        let at = error.span().map_or(0, |span| span.start);
        reader.refuse(at, Mistake::Syntax(error.message().to_owned()));
    }
    if reader.errors.is_empty() {
        reader.document(table.get_ref());
        reader.file.bindings.sort_by_key(|binding| binding.line);
        for (line, mistake) in clashes(&reader.file.bindings) {
            reader.errors.push(error(name, line, mistake));
        }
    }
    reader.errors.sort_by_key(|error| error.line);
    if reader.errors.is_empty() { Ok(reader.file) } else { Err(reader.errors) }
}

/// The built-in keymap that a file names as its base, whatever else is wrong in it.
pub(super) fn base(text: &str) -> Option<&'static str> {
    let (table, _) = DeTable::parse_recoverable(text);
    let DeValue::Table(settings) = table.get_ref().get("settings")?.get_ref() else { return None };
    let DeValue::String(base) = settings.get("base")?.get_ref() else { return None };
    built_in::name_of(base)
}

/// A mistake at a line of a file.
pub(super) fn error(file: &str, line: usize, mistake: Mistake) -> KeymapError {
    KeymapError { file: file.to_owned(), line: Some(line), mistake }
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    file: File,
    errors: Vec<KeymapError>,
}

type Table<'a> = DeTable<'a>;

impl Reader<'_> {
    fn document(&mut self, document: &Table<'_>) {
        for (key, value) in document {
            let name = key.get_ref().as_ref();
            match (name, Context::named(name), value.get_ref()) {
                (_, Some(context), DeValue::Table(commands)) => {
                    for (command, keys) in commands {
                        self.command(context, command.get_ref(), command.span().start, keys);
                    }
                }
                ("settings", _, DeValue::Table(settings)) => {
                    for (setting, value) in settings {
                        self.setting(setting.get_ref(), setting.span().start, value);
                    }
                }
                ("prefixes", _, DeValue::Table(prefixes)) => {
                    for (keys, called) in prefixes {
                        self.prefix(keys.get_ref(), keys.span().start, called);
                    }
                }
                _ => {
                    let tables = Context::ALL.iter().map(|context| context.name()).chain(["settings", "prefixes"]);
                    let near = nearest(name, tables).filter(|_| matches!(value.get_ref(), DeValue::Table(_)));
                    self.refuse(key.span().start, Mistake::UnknownTable(excerpt(name), near));
                }
            }
        }
    }

    fn setting(&mut self, name: &str, at: usize, value: &Spanned<DeValue<'_>>) {
        let value_at = value.span().start;
        match (name, value.get_ref()) {
            ("counts", DeValue::Boolean(counts)) => self.file.counts = Some(*counts),
            ("counts", _) => {
                self.refuse(value_at, Mistake::WrongValue { setting: "counts", wanted: "`true` or `false`" });
            }
            ("base", DeValue::String(base)) => {
                self.file.base = built_in::name_of(base);
                if self.file.base.is_none() {
                    let near = nearest(base, built_in::names());
                    self.refuse(value_at, Mistake::UnknownBase(excerpt(base), near));
                }
            }
            ("base", _) => {
                self.refuse(value_at, Mistake::WrongValue { setting: "base", wanted: "the name of a keymap" });
            }
            _ => {
                let near = nearest(name, ["base", "counts"]);
                self.refuse(at, Mistake::UnknownSetting(excerpt(name), near));
            }
        }
    }

    fn prefix(&mut self, keys: &str, at: usize, called: &Spanned<DeValue<'_>>) {
        let DeValue::String(name) = called.get_ref() else {
            return self.refuse(called.span().start, Mistake::NotAName(excerpt(keys)));
        };
        match parse_sequence(keys) {
            Ok(keys) => self.file.prefixes.push((keys, Line::clean(name))),
            Err(mistake) => self.refuse(at, mistake),
        }
    }

    fn command(&mut self, context: Context, name: &str, at: usize, keys: &Spanned<DeValue<'_>>) {
        let Some(action) = Action::named(name) else {
            let near = nearest(name, Action::ALL.iter().map(|action| action.record().name));
            return self.refuse(at, Mistake::UnknownCommand(excerpt(name), near));
        };
        let DeValue::Array(sequences) = keys.get_ref() else {
            return self.refuse(keys.span().start, Mistake::NotAList(excerpt(name)));
        };
        self.file.commands.push((context, action));
        for sequence in sequences {
            let at = sequence.span().start;
            let DeValue::String(text) = sequence.get_ref() else {
                self.refuse(at, Mistake::NotAList(excerpt(name)));
                continue;
            };
            match parse_sequence(text) {
                Ok(keys) => self.file.bindings.push(Binding { keys, action, context, line: self.line(at) }),
                Err(mistake) => self.refuse(at, mistake),
            }
        }
    }

    fn refuse(&mut self, at: usize, mistake: Mistake) {
        let error = error(self.name, self.line(at), mistake);
        self.errors.push(error);
    }

    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
    }
}

fn parse_sequence(text: &str) -> Result<Vec<Key>, Mistake> {
    let wrong = |error| Mistake::Key(excerpt(text), error);
    let keys = text.split_whitespace().map(|key| key.parse().map_err(wrong)).collect::<Result<Vec<Key>, _>>()?;
    match keys.len() {
        0 => Err(wrong(KeyError::Empty)),
        length if length > LONGEST => Err(Mistake::TooLong(excerpt(text), LONGEST)),
        _ => Ok(keys),
    }
}
