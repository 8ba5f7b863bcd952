use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, new_file, parse};
use crate::domain::Digest;
use crate::link::protocol::{Answer, Request};

/// Get a document that lies with an application
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk document DIGEST --output syllabus.txt")]
pub(in crate::cli) struct Document {
    /// Its digest, as `qapdesk show` prints it.
    #[arg(value_parser = parse::digest)]
    digest: Digest,
    /// Where to write it; never over another file. `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Document {
    /// The file to write it to; none where it is printed.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        if self.file().is_none() && io::stdout().is_terminal() {
            // A document is anybody's bytes, and a terminal obeys some of them.
            let hint = "name a file: --output FILE, or send the output to a program".to_owned();
            return Err(CliError::Usage { message: "a document is not printed on a terminal".to_owned(), hint });
        }
        let Answer::Document(bytes) = context.ask(&Request::Document(self.digest))? else {
            return Err(CliError::odd_answer());
        };
        let Some(path) = self.file() else {
            context.out.stdout.write_all(&bytes)?;
            return Ok(Status::Done);
        };
        new_file::write(path, &bytes)?;
        context.out.remark(&format!("{} bytes in {}", bytes.len(), path.display()))?;
        Ok(Status::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_standard_output_and_no_file_of_that_name() {
        let to = |output: &str| Document { digest: Digest([0; 32]), output: Some(output.into()) };
        assert_eq!((to("-").file(), to("./-").file()), (None, Some(Path::new("./-"))));
    }
}
