//! The `qapdesk` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    qapdesk::cli::main()
}
