use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::pages::{self, Page};

/// Write the manual: a page for the program, one for each command, one for keymaps
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk man | man -l -                  read the first page\n  qapdesk man --page session | man -l -   read another\n  qapdesk man ~/.local/share/man          write them all, for man to find"
)]
pub(in crate::cli) struct Man {
    /// The folder to write all pages to, in its man1 and man5; pages of the same names are written over.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Print this page: `session`, `keymap`; the program's own where none is named.
    #[arg(long, value_name = "NAME", conflicts_with = "folder")]
    page: Option<String>,
}

impl Man {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let pages = pages::all().map_err(|error| CliError::Failed {
            message: format!("a page cannot be made: {error}"),
            hint: "install qapdesk anew".to_owned(),
        })?;
        if let Some(folder) = &self.folder {
            for page in &pages {
                write(folder, page)?;
            }
            context.out.remark(&format!("{} pages in {}", pages.len(), folder.display()))?;
            return Ok(Status::Done);
        }
        let wanted = self.page.as_deref().unwrap_or("qapdesk");
        let Some(page) = pages.iter().find(|page| page.is_called(wanted)) else {
            let hint = "name a command, such as session, or keymap".to_owned();
            return Err(CliError::NotFound { message: format!("the manual has no page `{wanted}`"), hint });
        };
        context.out.stdout.write_all(page.text.as_bytes())?;
        Ok(Status::Done)
    }
}

fn write(folder: &Path, page: &Page) -> Result<(), CliError> {
    let folder = folder.join(format!("man{}", page.section));
    let path = folder.join(format!("{}.{}", page.name, page.section));
    put(&folder, &path, &page.text).map_err(|error| {
        let message = format!("{} cannot be written: {error}", path.display());
        CliError::Failed { message, hint: "name another folder".to_owned() }
    })
}

/// Makes a page that whoever uses the machine may read, as nothing else that the program writes.
fn put(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|above| !above.exists()).collect();
    fs::create_dir_all(folder)?;
    for made in missing.into_iter().filter(|made| !made.as_os_str().is_empty()) {
        fs::set_permissions(made, Permissions::from_mode(0o755))?;
    }
    fs::write(path, text)?;
    fs::set_permissions(path, Permissions::from_mode(0o644))
}
