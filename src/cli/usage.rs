use clap::error::ErrorKind;

use super::error::CliError;

/// What clap has to say about wrong usage, as a cause and a remedy.
///
/// Clap repeats what was typed as it was typed, so its text is cleaned where it is printed.
pub(super) fn error_of(error: &clap::Error) -> CliError {
    let text = error.render().to_string();
    let mut message = String::new();
    let mut tips = Vec::new();
    let mut usage = String::new();
    let mut in_message = true;
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(tip) = trimmed.strip_prefix("tip: ") {
            tips.push(tip.to_owned());
            in_message = false;
        } else if let Some(rest) = trimmed.strip_prefix("Usage: ") {
            usage = format!("usage: {rest}");
            in_message = false;
        } else if trimmed.starts_with("For more information") {
            break;
        } else if in_message && !trimmed.is_empty() {
            if !message.is_empty() {
                message.push(' ');
            }
            message.push_str(trimmed.strip_prefix("error: ").unwrap_or(trimmed));
        }
    }
    // Clap names the way for a text by itself alone, and of the text its first letter.
    if let Some(tip) = tips.iter_mut().find(|tip| tip.starts_with("to pass '-")) {
        let is_like_option = tip.starts_with("to pass '--");
        let before = if is_like_option { "--help after the command lists its options; " } else { "" };
        *tip = format!(
            "{before}a text that begins with a hyphen is written --reason='-late' for an option, and after -- for any \
             other: qapdesk note 42 -- '-late'"
        );
    }
    let hint = match (tips.is_empty(), usage.is_empty()) {
        (false, _) => tips.join("; "),
        (true, false) => usage,
        (true, true) => "qapdesk --help lists the commands, and qapdesk COMMAND --help its arguments".to_owned(),
    };
    // Clap has nothing but its help to say of it.
    let is_silent = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let message = if is_silent { "it is not said what is to be done".to_owned() } else { message };
    CliError::Usage { message, hint }
}
