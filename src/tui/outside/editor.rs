use std::fs;
use std::io::{self, ErrorKind, Read, Write};
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

/// The file in which a text was edited.
#[derive(Debug)]
pub enum Paper {
    /// A draft's own, from which the next edit goes on.
    Draft(PathBuf),
    /// One that goes with this, where drafts cannot be kept.
    Loose(tempfile::TempPath),
}

impl Paper {
    fn path(&self) -> &Path {
        match self {
            Self::Draft(path) => path,
            Self::Loose(path) => path,
        }
    }

    /// Leaves it where it is, and says where; none where it is gone.
    pub fn leave(self) -> Option<PathBuf> {
        let path = match self {
            Self::Draft(path) => path,
            Self::Loose(path) => path.keep().ok()?,
        };
        path.is_file().then_some(path)
    }
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

    /// Lets a person edit a text, as [`Editor::edit`] does, and says in which file they did.
    pub fn lend(&mut self, name: &DraftName, text: &str, line: Option<u32>) -> (Edited, Option<Paper>) {
        let stopped = |why: String| Edited { text: None, trouble: Some(why) };
        if let Some(drafts) = &mut self.drafts
            && let Err(error) = drafts.recall(name)
            && matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::FileTooLarge)
        {
            let why = format!("what was written before cannot be read: {error}; mend it or move it away");
            return (stopped(why), Some(Paper::Draft(drafts.path(name))));
        }
        let own = self.drafts.as_mut().and_then(|drafts| {
            drafts.keep(name, text).ok()?;
            Some(Paper::Draft(drafts.path(name)))
        });
        let paper = match own.map_or_else(|| elsewhere(text), Ok) {
            Ok(paper) => paper,
            Err(error) => return (stopped(format!("there is no place for the text: {error}")), None),
        };
        let ended = self.run(paper.path(), line);
        if let (Some(drafts), Paper::Draft(_)) = (&mut self.drafts, &paper) {
            // What was left there is this terminal's; what is wrong with it is told below.
            let _ = drafts.recall(name);
        }
        let edited = match (read(paper.path()), ended) {
            (Ok(text), ended) => Edited { text: Some(text), trouble: ended.err() },
            (Err(_), Err(trouble)) | (Err(trouble), Ok(())) => stopped(trouble),
        };
        (edited, Some(paper))
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
        let (mut edited, paper) = self.lend(name, text, line);
        if edited.text.is_none()
            && let Some(path) = paper.and_then(Paper::leave)
        {
            let trouble = edited.trouble.unwrap_or_default();
            edited.trouble = Some(format!("{trouble}; it is in {}", path.display()));
        }
        edited
    }
}

fn elsewhere(text: &str) -> io::Result<Paper> {
    let mut file = tempfile::Builder::new().prefix("qapdesk-").suffix(".toml").tempfile()?;
    file.write_all(text.as_bytes())?;
    Ok(Paper::Loose(file.into_temp_path()))
}

fn read(path: &Path) -> Result<String, String> {
    let found = fs::metadata(path).map_err(|error| format!("the text is gone: {error}"))?;
    if !found.is_file() {
        return Err(format!("{} is no file any more", path.display()));
    }
    let size = found.len();
    if size > LARGEST {
        return Err(format!("the text has {size} bytes, more than the limit of {LARGEST}"));
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    read.map_err(|error| format!("the text cannot be read: {error}"))?;
    String::from_utf8(bytes).map_err(|_| "the text is not UTF-8".to_owned())
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
    fn what_was_edited_is_this_terminals_to_forget() {
        let state = tempfile::tempdir().expect("a folder");
        let mut drafts = DraftFolder::new(state.path(), Path::new("/desk"));
        let mut editor = EditorProgram::new("sed -i 's/one/two/'".to_owned(), Some(drafts.clone()));
        editor.edit(&name(), "one\n", None);
        drafts.forget(&name()).expect("gone");
        assert!(!drafts.path(&name()).exists());
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
        assert!(edited.trouble.is_some_and(|trouble| trouble.contains("gone") && !trouble.contains("it is in")));
    }

    #[test]
    fn a_text_that_cannot_be_read_is_where_it_is_said_to_be_and_no_other_is_put_in_its_place() {
        let spoil = "sh -c 'printf \"\\344\" > \"$0\"'";
        let place = |edited: &Edited| {
            let trouble = edited.trouble.as_deref().expect("a trouble");
            PathBuf::from(trouble.split_once("; it is in ").expect("a place").1)
        };
        let mut loose = EditorProgram::new(spoil.to_owned(), None);
        let left = place(&loose.edit(&name(), "one\n", None));
        assert_eq!(fs::read(&left).expect("it is there"), b"\xe4");
        fs::remove_file(left).expect("removed");
        let state = tempfile::tempdir().expect("a folder");
        let drafts = DraftFolder::new(state.path(), Path::new("/desk"));
        for command in [spoil, "no-editor-is-started"] {
            let mut editor = EditorProgram::new(command.to_owned(), Some(drafts.clone()));
            let left = place(&editor.edit(&name(), "one\n", None));
            assert_eq!((fs::read(&left).expect("it is there"), left), (b"\xe4".to_vec(), drafts.path(&name())));
        }
    }

    #[test]
    fn a_file_that_is_no_draft_goes_unless_it_is_left() {
        let mut editor = EditorProgram::new("sed -i 's/one/two/'".to_owned(), None);
        let (edited, paper) = editor.lend(&name(), "one\n", None);
        let left = paper.and_then(Paper::leave).expect("it is there");
        assert_eq!((edited.text, fs::read_to_string(&left).ok()), (Some("two\n".to_owned()), Some("two\n".to_owned())));
        fs::remove_file(left).expect("removed");
        let (_, paper) = editor.lend(&name(), "one\n", None);
        let path = paper.as_ref().expect("a file").path().to_owned();
        assert!(path.exists());
        drop(paper);
        assert!(!path.exists());
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
