use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::Status;
use crate::cli::act::{Target, have_done};
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::cli::own_file::{self, Unread};
use crate::domain::{Paper, Slot, TrainingCourse};
use crate::link::protocol::{Answer, Attachment, Request};
use crate::text::{Line, same_name};

/// The largest document in bytes, as the desk takes it.
const LIMIT: u64 = crate::desk::DOCUMENT_LIMIT as u64;

/// Attach a document to an application, in the place of one that may be there
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk attach 42 statement statement.pdf --pages 1\n  qapdesk attach 42 syllabus syllabus.pdf --course 2\n  qapdesk attach 42 paper essay.pdf --paper essay --pages 4"
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
    /// Which paper, by its name in the form; needed where there are several.
    #[arg(long, value_name = "NAME")]
    paper: Option<String>,
    /// How many pages a statement or a paper has.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pages: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The self-statement, in the place of its text too.
    Statement,
    /// The syllabus of a course.
    Syllabus,
    /// The document of a course's successful completion.
    Completion,
    /// A paper that the form lists; its day is said anew with `qapdesk edit`.
    Paper,
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
        let is_of_course = matches!(self.what, What::Syllabus | What::Completion);
        let message = match (self.what, self.course, self.pages) {
            (What::Statement, Some(_), _) => "a statement belongs to no course",
            (What::Paper, Some(_), _) => "a paper belongs to no course",
            (_, _, Some(_)) if is_of_course => "only the pages of a statement or a paper are kept",
            (what, ..) if what != What::Paper && self.paper.is_some() => "--paper goes with a paper alone",
            _ => return Ok(()),
        };
        Err(CliError::Usage { message: message.to_owned(), hint: "leave the option out".to_owned() })
    }

    fn paper_of(&self, papers: &[Paper]) -> Result<Slot, CliError> {
        let (place, paper) = meant(papers, self.paper.as_deref())?;
        Ok(Slot::Paper { at: u32::try_from(place).unwrap_or(u32::MAX), name: paper.name.clone() })
    }

    fn slot(&self, context: &mut Context<'_>) -> Result<Slot, CliError> {
        if self.what == What::Statement {
            return Ok(Slot::Statement);
        }
        let Answer::Application(view) = context.ask(&Request::Show(self.target.number.clone()))? else {
            return Err(CliError::odd_answer());
        };
        if self.what == What::Paper {
            return self.paper_of(&view.evidence.papers);
        }
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

/// The paper that is meant, by its name or as the only one.
fn meant<'a>(papers: &'a [Paper], wanted: Option<&str>) -> Result<(usize, &'a Paper), CliError> {
    let is_meant = |paper: &Paper| wanted.is_none_or(|wanted| same_name(&paper.name, wanted));
    let mut found = papers.iter().enumerate().filter(|(_, paper)| is_meant(paper));
    if let (Some(only), None) = (found.next(), found.next()) {
        return Ok(only);
    }
    let message = match wanted {
        Some(wanted) if !papers.iter().any(is_meant) => format!("no paper `{}` is on file", Line::clean(wanted)),
        Some(wanted) => format!("several papers `{}` are on file", Line::clean(wanted)),
        None => "which paper is meant is not said".to_owned(),
    };
    let listed: Vec<String> = papers.iter().map(|paper| format!("--paper {}", paper.name)).collect();
    let hint = match (wanted, listed.is_empty()) {
        (None, false) => format!("give {}", listed.join(" or ")),
        _ => "add or change it with qapdesk edit, its document beside the form".to_owned(),
    };
    Err(CliError::Usage { message, hint })
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
