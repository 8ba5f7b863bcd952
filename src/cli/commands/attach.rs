use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::Status;
use crate::cli::act::{Target, have_done};
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::cli::own_file::{self, Unread};
use crate::domain::{Slot, TrainingCourse};
use crate::link::protocol::{Answer, Attachment, Request};
use crate::text::Line;

/// The largest document in bytes, as the desk takes it.
const LIMIT: u64 = crate::desk::DOCUMENT_LIMIT as u64;

/// Attach a document to an application, in the place of one that may be there
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk attach 42 statement statement.pdf --pages 1\n  qapdesk attach 42 syllabus syllabus.pdf --course 2"
)]
pub(in crate::cli) struct Attach {
    #[command(flatten)]
    target: Target,
    /// What it is.
    what: What,
    /// The file; at most 20 MiB. `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Under which name it is kept; that of the file where none is given. Needed with standard input.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Of which course, counted from 1 as `qapdesk form NUMBER` lists them; needed where there are several.
    #[arg(long, value_name = "N")]
    course: Option<usize>,
    /// How many pages a statement has.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pages: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The self-statement.
    Statement,
    /// The syllabus of a course.
    Syllabus,
    /// The document of a course's successful completion.
    Completion,
}

impl Attach {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        self.check_options()?;
        let file = self.name()?;
        let bytes = read(&self.file)?;
        let slot = self.slot(context)?;
        let attachment = Attachment { slot, file, bytes, pages: self.pages };
        let request = Request::Attach { name: self.target.number.clone(), seen: self.target.revision, attachment };
        match have_done(context, &self.target, &request) {
            Err(CliError::BadInput { message, problems }) => {
                let file = Line::clean(&self.file.to_string_lossy());
                let named = problems.into_iter().map(|problem| FileProblem { file: file.clone(), ..problem });
                Err(CliError::BadInput { message, problems: named.collect() })
            }
            done => done,
        }
    }

    /// Under which name the document is kept.
    fn name(&self) -> Result<String, CliError> {
        if let Some(name) = &self.name {
            return Ok(name.clone());
        }
        if self.file == Path::new("-") {
            let hint = "add --name, such as --name statement.pdf".to_owned();
            return Err(CliError::Usage { message: "standard input has no name".to_owned(), hint });
        }
        Ok(self.file.file_name().unwrap_or_default().to_string_lossy().into_owned())
    }

    fn check_options(&self) -> Result<(), CliError> {
        let is_statement = self.what == What::Statement;
        let message = match (is_statement, self.course, self.pages) {
            (true, Some(_), _) => "a statement belongs to no course",
            (false, _, Some(_)) => "only a statement's pages are kept",
            _ => return Ok(()),
        };
        Err(CliError::Usage { message: message.to_owned(), hint: "leave the option out".to_owned() })
    }

    fn slot(&self, context: &mut Context<'_>) -> Result<Slot, CliError> {
        if self.what == What::Statement {
            return Ok(Slot::Statement);
        }
        let Answer::Application(view) = context.ask(&Request::Show(self.target.number.clone()))? else {
            return Err(CliError::odd_answer());
        };
        let courses = &view.evidence.training;
        let number = match (self.course, courses.len()) {
            (Some(number), _) => number,
            (None, 1) => 1,
            (None, _) => return Err(which(courses, "which course is meant is not said")),
        };
        let course = number.checked_sub(1).and_then(|place| courses.get(place));
        let Some(course) = course else { return Err(which(courses, &format!("there is no course {number}"))) };
        let (at, course) = (u32::try_from(number - 1).unwrap_or(u32::MAX), course.course.clone());
        Ok(if self.what == What::Syllabus { Slot::Syllabus { at, course } } else { Slot::Completion { at, course } })
    }
}

fn which(courses: &[TrainingCourse], message: &str) -> CliError {
    let listed: Vec<String> = courses
        .iter()
        .zip(1..)
        .map(|(course, number): (_, usize)| format!("--course {number} ({})", course.course))
        .collect();
    let hint = if listed.is_empty() {
        "no course is on file; add one with qapdesk edit".to_owned()
    } else {
        format!("give {}", listed.join(" or "))
    };
    CliError::Usage { message: message.to_owned(), hint }
}

fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    own_file::bytes(path, LIMIT).map_err(|unread| match unread {
        Unread::TooLarge { .. } => own_file::bad(
            path,
            "is larger than the limit of 20 MiB",
            "make it smaller, for example by scanning at a lower resolution",
        ),
        Unread::NoFile | Unread::Folder => own_file::bad(path, "is not a file", "name the document itself"),
        Unread::Io(_) => unread.of(path),
    })
}
