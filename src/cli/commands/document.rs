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
#[command(
    after_help = "Example:\n  qapdesk document 4761da10e7655ca21991ade586694d295030c9e0363468af84754fcaccfb5f4c -o syllabus.txt"
)]
pub(in crate::cli) struct Document {
    /// Its digest, as `qapdesk show` prints it.
    #[arg(value_parser = parse::digest)]
    digest: Digest,
    /// Where to write it; never over another file. `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Document {
    /// Refuses to print where a terminal may be: a document is anybody's bytes, and a terminal obeys some of them.
    fn check(&self, is_gateway: bool, is_terminal: bool) -> Result<(), CliError> {
        let (message, hint) = if self.file().is_none() && is_terminal {
            ("a document is not printed on a terminal", "name a file: --output FILE, or send the output to a program")
        } else if self.output.is_none() && is_gateway {
            // Whether a terminal stands at the other end of the line cannot be seen from here.
            let hint = "send the output to a file, and say so: ssh desk@host document DIGEST -o - > FILE";
            ("over SSH a document may come out on a terminal", hint)
        } else {
            return Ok(());
        };
        Err(CliError::Usage { message: message.to_owned(), hint: hint.to_owned() })
    }

    /// The file to write it to; none where it is printed.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        self.check(context.desk.is_gateway(), io::stdout().is_terminal())?;
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

    #[test]
    fn over_ssh_it_is_printed_only_where_that_is_asked_for() {
        let to = |output: Option<&str>| Document { digest: Digest([0; 32]), output: output.map(Into::into) };
        let refused = |output, is_gateway, is_terminal| match to(output).check(is_gateway, is_terminal) {
            Ok(()) => None,
            Err(CliError::Usage { hint, .. }) => Some(hint.contains("-o - > FILE")),
            Err(error) => panic!("{error:?}"),
        };
        for is_gateway in [false, true] {
            assert_eq!(refused(None, is_gateway, true), Some(false), "never on a terminal");
            assert_eq!(refused(Some("-"), is_gateway, true), Some(false));
            assert_eq!(refused(Some("-"), is_gateway, false), None);
        }
        assert_eq!((refused(None, true, false), refused(None, false, false)), (Some(true), None));
        assert_eq!(refused(Some("a.pdf"), false, true), None);
    }
}
