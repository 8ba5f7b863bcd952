use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::cli::desk::NamedDocument;
use crate::cli::error::FileProblem;
use crate::cli::own_file::{self, Unread, mebibytes};
use crate::codec;
use crate::text::{Line, composed};

const MIB: u64 = 1024 * 1024;
/// The largest form file.
const FORM_LIMIT: u64 = 4 * MIB;
/// The largest file of many forms, and the largest input through a pipe.
const LINES_LIMIT: u64 = 64 * MIB;
/// The largest form as a PDF: programs that fill one in put letters of their own into it.
const PDF_LIMIT: u64 = 16 * MIB;
/// The largest document.
const DOCUMENT_LIMIT: u64 = crate::desk::DOCUMENT_LIMIT as u64;
/// Room in a request for all but the bytes of form and documents.
const OVERHEAD: usize = 256 * 1024;

/// What to do about it where no file beside the form has a document's name.
const NOT_THERE: &str = "put the file beside the form, or leave the key out";

/// What a document means that does not lie beside the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Missing {
    /// It is wanted.
    IsWrong,
    /// The desk may have it on file.
    MayBeOnFile,
}

/// A form file as it was named.
pub(in crate::cli) struct Source {
    path: PathBuf,
    /// Its name, as errors say it.
    pub(in crate::cli) name: Line,
}

impl Source {
    pub(in crate::cli) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), name: Line::clean(&path.to_string_lossy()) }
    }

    /// The form's bytes; nothing is read of what is a folder or too large.
    pub(in crate::cli) fn bytes(&self) -> Result<Vec<u8>, FileProblem> {
        let limit = match self.ending().as_deref() {
            _ if self.is_standard_input() => LINES_LIMIT,
            Some("jsonl" | "ndjson") => LINES_LIMIT,
            Some("pdf") => PDF_LIMIT,
            _ => FORM_LIMIT,
        };
        own_file::bytes(&self.path, limit).map_err(|unread| {
            let hint = match &unread {
                Unread::Folder => format!("name the files: {}/*.toml", self.name.trim_end_matches('/')),
                Unread::NoFile => "name the form's file, or - for standard input".to_owned(),
                Unread::TooLarge { .. } => "split it into several files; documents lie beside the form".to_owned(),
                Unread::Io(error) => match error.kind() {
                    io::ErrorKind::NotFound => "check the name; `qapdesk form` prints a blank form".to_owned(),
                    io::ErrorKind::PermissionDenied => "check the file's permissions".to_owned(),
                    _ => "check the file".to_owned(),
                },
            };
            FileProblem::whole(&self.name, &unread.to_string(), &hint)
        })
    }

    /// The documents that lie beside the form, each once, or everything that is wrong with them.
    pub(in crate::cli) fn documents(
        &self,
        named: &[NamedDocument],
        form_bytes: usize,
        missing: Missing,
    ) -> Result<Vec<(String, Vec<u8>)>, Vec<FileProblem>> {
        let mut problems = Vec::new();
        let mut documents = Vec::new();
        let mut seen = BTreeSet::new();
        let mut total = form_bytes;
        for document in named {
            if !seen.insert(&document.name) {
                continue;
            }
            match self.document(&document.name) {
                Ok(Some(bytes)) => {
                    total += bytes.len();
                    if total > codec::LIMIT - OVERHEAD {
                        let limit = (codec::LIMIT - OVERHEAD) as u64 / MIB;
                        let message = format!("form and documents together are larger than {limit} MiB");
                        return Err(vec![FileProblem::whole(&self.name, &message, self.too_many(missing))]);
                    }
                    documents.push((document.name.clone(), bytes));
                }
                Ok(None) if missing == Missing::MayBeOnFile => {}
                Ok(None) => problems.push(
                    self.problem(document, &(format!("the document `{}` is not there", document.name), NOT_THERE)),
                ),
                Err(wrong) => problems.push(self.problem(document, &wrong)),
            }
        }
        if problems.is_empty() { Ok(documents) } else { Err(problems) }
    }

    /// What to do where form and documents are larger together than one request may be.
    fn too_many(&self, missing: Missing) -> &'static str {
        match (missing, self.ending().as_deref()) {
            (Missing::MayBeOnFile, _) => "edit the form in another folder: a document that is on file stays",
            (Missing::IsWrong, Some("jsonl" | "ndjson")) => "split it into several files",
            (Missing::IsWrong, _) => {
                "leave documents out of the form, and attach them afterwards: qapdesk attach NUMBER WHAT FILE"
            }
        }
    }

    fn problem(&self, document: &NamedDocument, (message, hint): &(String, &'static str)) -> FileProblem {
        FileProblem {
            file: self.name.clone(),
            line: document.line,
            key: document.key.as_deref().map(Line::clean),
            message: Line::clean(message),
            hint: Line::clean(hint),
        }
    }

    /// A document's bytes; none where no file of its name is there.
    fn document(&self, name: &str) -> Result<Option<Vec<u8>>, (String, &'static str)> {
        let refuse = |what: String, hint| Err((format!("the document `{name}` {what}"), hint));
        if Path::new(name).file_name() != Some(name.as_ref()) {
            return refuse("is not a plain file name".to_owned(), "put the file beside the form and name it alone");
        }
        let mut path = self.folder().join(name);
        let mut found = std::fs::symlink_metadata(&path);
        if let Err(error) = &found
            && error.kind() == io::ErrorKind::NotFound
            && let Some(same) = self.same_to_the_eye(name)
        {
            path = same;
            found = std::fs::symlink_metadata(&path);
        }
        let found = match found {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return refuse(format!("cannot be read: {error}"), "check its permissions"),
        };
        if found.is_symlink() {
            // A link in what a candidate sent could name any file of whoever takes it in.
            return refuse("is a link".to_owned(), "put the file itself beside the form");
        }
        if !found.is_file() {
            return refuse("is not a file".to_owned(), "put the file itself beside the form");
        }
        let size = found.len();
        if size > DOCUMENT_LIMIT {
            return refuse(
                format!("has {}, more than the limit of {} MiB", mebibytes(size), DOCUMENT_LIMIT / MIB),
                "make the file smaller, or leave the key out",
            );
        }
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let opened = OpenOptions::new().read(true).custom_flags(flags).open(&path);
        let mut bytes = Vec::new();
        match opened.and_then(|file| file.take(DOCUMENT_LIMIT + 1).read_to_end(&mut bytes)) {
            Ok(size) if size as u64 > DOCUMENT_LIMIT => {
                refuse("grew over the limit while it was read".to_owned(), "take it in once it is whole")
            }
            Ok(0) => refuse("is empty".to_owned(), "attach the file that was meant, or leave the key out"),
            Ok(_) => Ok(Some(bytes)),
            Err(error) => refuse(format!("cannot be read: {error}"), "check its permissions"),
        }
    }

    /// The only file of a name that has letters and marks apart where this one has them together, or the other way round:
    /// systems differ in how they write a name down.
    fn same_to_the_eye(&self, name: &str) -> Option<PathBuf> {
        if name.is_ascii() {
            return None;
        }
        let folder = Some(self.folder()).filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (wanted, mut same) = (composed(name), None);
        for entry in std::fs::read_dir(folder).ok()?.flatten() {
            if entry.file_name().to_str().is_some_and(|found| composed(found) == wanted)
                && same.replace(entry.path()).is_some()
            {
                return None;
            }
        }
        same
    }

    fn folder(&self) -> &Path {
        if self.is_standard_input() {
            return Path::new("");
        }
        self.path.parent().unwrap_or(Path::new(""))
    }

    fn is_standard_input(&self) -> bool {
        own_file::is_standard_input(&self.path)
    }

    /// What its name ends in, in lower case.
    fn ending(&self) -> Option<String> {
        self.path.extension()?.to_str().map(str::to_ascii_lowercase)
    }
}
