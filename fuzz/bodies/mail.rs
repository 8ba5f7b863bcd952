//! The file that says how letters travel, `mail.toml`.

use qapdesk::desk::MailSettings;

use super::clean;

thread_local! {
    static FOLDER: tempfile::TempDir = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
}

/// What is read is clean, and why it is not is safe to show.
pub(super) fn body(data: &[u8]) {
    if names_a_file_elsewhere(data) {
        return;
    }
    FOLDER.with(|folder| {
        std::fs::write(folder.path().join("mail.toml"), data).unwrap_or_else(|error| panic!("{error}"));
        match MailSettings::read(folder.path()) {
            Ok(settings) => {
                clean::line(&settings.sender.name);
                clean::line(&settings.sender.email);
                settings.imi.iter().for_each(|imi| clean::line(imi));
            }
            Err(error) => clean::line(&error.to_string()),
        }
    });
}

/// Whether a file outside of the folder would be read: which ones there are is not the fuzzer's to know.
fn names_a_file_elsewhere(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    let Ok(table) = text.parse::<toml::Table>() else { return false };
    let Some(smtp) = table.get("smtp").and_then(toml::Value::as_table) else { return false };
    let files = ["password_file", "ca"].into_iter().filter_map(|key| smtp.get(key)?.as_str());
    files.into_iter().any(|file| file.contains('/') || file.contains(".."))
}
