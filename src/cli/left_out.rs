//! What of a damaged desk an answer leaves out, said beside it.

use super::context::Context;
use super::error::CliError;

/// How it comes back.
pub(super) const REMEDY: &str =
    "qapdesk verify names what is damaged, and qapdesk verify --repair --from FOLDER mends it";

/// Says on standard error what cannot be read, and is therefore not in what is answered; whether there is any. It is said
/// to scripts and to those who want to hear little, too: what they were told is not all.
pub(super) fn tell(context: &mut Context<'_>) -> Result<bool, CliError> {
    let Some(words) = context.desk.unreadable()?.words() else { return Ok(false) };
    // Whoever closed standard error does not want to know.
    let _ = writeln!(context.out.stderr, "fault: {words}; {REMEDY}");
    Ok(true)
}
