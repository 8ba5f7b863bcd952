use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::{DraftFolder, DraftName, Drafts};

/// Editors that go to a line by `+N` before the file's name.
const GO_TO_LINE: &[&str] =
    &["vi", "vim", "nvim", "vim.basic", "vim.tiny", "nano", "emacs", "mg", "joe", "micro", "kak"];

/// The largest text that is taken back from an editor, in bytes.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What came back from an editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The text as it was left; none where it cannot be read.
    pub text: Option<String>,
    /// Why nothing is to be done with it, in words; none where the editor ended well.
    pub trouble: Option<String>,
}

/// A program in which a person edits a text, on the terminal that the desk has given back.
pub trait Editor {
    /// Lets a person edit a text and waits until they have. A draft's file is what they edit, so that what they saved
    /// is kept whatever happens to this program meanwhile.
    fn edit(&mut self, name: &DraftName, text: &str, line: Option<u32>) -> Edited;
}

/// The user's editor, by the environment: `VISUAL`, `EDITOR`, or `vi`.
///
/// Every program that the terminal starts for its user is chosen here, so that a session that may start none is
/// refused here.
pub fn chosen_editor(variable: impl Fn(&str) -> Option<String>) -> String {
    let set = |name: &str| variable(name).filter(|program| !program.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".to_owned())
}

/// An editor that is a program of this machine.
#[derive(Debug)]
pub struct EditorProgram {
    command: String,
    drafts: Option<DraftFolder>,
}

impl EditorProgram {
    /// An editor by its command, which a shell reads. It edits the drafts' own files where there is a place for them.
    pub fn new(command: String, drafts: Option<DraftFolder>) -> Self {
        Self { command, drafts }
    }

    fn run(&self, path: &Path, line: Option<u32>) -> Result<(), String> {
        let program = self.command.split_whitespace().next().unwrap_or_default();
        let name = Path::new(program).file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let line = line.filter(|_| GO_TO_LINE.contains(&name)).map(|line| format!("+{line}"));
        let status = Command::new("/bin/sh")
            .arg("-c")
            .arg(format!("{} \"$@\"", self.command))
            .arg(&self.command)
            .args(line)
            .arg(path)
            .status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("`{}` ended with {status}", self.command)),
            Err(error) => Err(format!("`{}` cannot be started: {error}", self.command)),
        }
    }
}

impl Editor for EditorProgram {
    fn edit(&mut self, name: &DraftName, text: &str, line: Option<u32>) -> Edited {
        let own = self.drafts.as_mut().and_then(|drafts| {
            drafts.keep(name, text).ok()?;
            Some(drafts.path(name))
        });
        let (path, _elsewhere) =
            match own.map_or_else(|| elsewhere(text).map(|(path, file)| (path, Some(file))), |path| Ok((path, None))) {
                Ok(place) => place,
                Err(error) => {
                    return Edited { text: None, trouble: Some(format!("there is no place for the text: {error}")) };
                }
            };
        let ended = self.run(&path, line);
        match (read(&path), ended) {
            (Ok(text), ended) => Edited { text: Some(text), trouble: ended.err() },
            (Err(_), Err(trouble)) | (Err(trouble), Ok(())) => Edited { text: None, trouble: Some(trouble) },
        }
    }
}

/// A file that goes when its user is done, where drafts cannot be kept.
fn elsewhere(text: &str) -> io::Result<(PathBuf, tempfile::NamedTempFile)> {
    let mut file = tempfile::Builder::new().prefix("qapdesk-").suffix(".toml").tempfile()?;
    file.write_all(text.as_bytes())?;
    Ok((file.path().to_owned(), file))
}

fn read(path: &Path) -> Result<String, String> {
    let found = fs::metadata(path).map_err(|error| format!("the text is gone: {error}"))?;
    if !found.is_file() {
        return Err(format!("{} is no file any more", path.display()));
    }
    let size = found.len();
    if size > LARGEST {
        return Err(format!(
            "the text has {size} bytes, more than the limit of {LARGEST}; it is in {}",
            path.display()
        ));
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    read.map_err(|error| format!("the text cannot be read: {error}"))?;
    String::from_utf8(bytes).map_err(|_| format!("the text is not UTF-8; it is in {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> DraftName {
        DraftName { account: "ada".parse().expect("a name"), number: None, form: "edit".to_owned() }
    }

    fn edit(command: &str) -> (Edited, bool) {
        let state = tempfile::tempdir().expect("a folder");
        let drafts = DraftFolder::new(state.path(), Path::new("/desk"));
        let mut editor = EditorProgram::new(command.to_owned(), Some(drafts.clone()));
        let edited = editor.edit(&name(), "one\n", Some(3));
        (edited, drafts.path(&name()).exists())
    }

    #[test]
    fn a_command_with_arguments_edits_the_drafts_own_file() {
        let done = Edited { text: Some("two\n".to_owned()), trouble: None };
        assert_eq!(edit("sed -i 's/one/two/'"), (done, true));
    }

    #[test]
    fn an_editor_that_fails_leaves_the_text_and_says_so() {
        let (edited, _) = edit("sh -c 'echo more >> \"$0\"; exit 3'");
        assert_eq!(edited.text.as_deref(), Some("one\nmore\n"));
        assert!(edited.trouble.is_some_and(|trouble| trouble.contains("exit status: 3")));
        let (edited, _) = edit("no-such-editor-anywhere");
        assert!(edited.trouble.is_some_and(|trouble| trouble.contains("no-such-editor-anywhere")));
    }

    #[test]
    fn a_text_that_is_none_is_refused() {
        let (edited, kept) = edit("sh -c 'printf \"\\377\" > \"$0\"'");
        assert_eq!((edited.text, kept), (None, true));
        assert!(edited.trouble.is_some_and(|trouble| trouble.contains("not UTF-8")));
        let (edited, _) = edit("rm");
        assert!(edited.trouble.is_some_and(|trouble| trouble.contains("gone")));
    }

    #[test]
    fn the_editor_is_the_environments() {
        let of = |set: &'static [(&str, &str)]| {
            chosen_editor(move |name| set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[]), "vi");
        assert_eq!(of(&[("EDITOR", "nano"), ("VISUAL", " ")]), "nano");
        assert_eq!(of(&[("EDITOR", "nano"), ("VISUAL", "code --wait")]), "code --wait");
    }
}
