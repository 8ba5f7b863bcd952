use crate::tui::settings::SettingsError;
use crate::tui::theme::ThemeName;

/// Which theme is shown now, and where to keep it.
pub fn theme(theme: ThemeName) -> String {
    format!("theme {theme}; to keep it, write theme = \"{theme}\" into settings.toml (qapdesk settings says where)")
}

/// What is wrong with the user's settings, at start.
pub fn settings_wrong(errors: &[SettingsError]) -> String {
    let more = match errors.len() {
        0 | 1 => String::new(),
        more => format!(" (and {} more: qapdesk settings --check)", more - 1),
    };
    format!("settings: {}{more}", super::clean(&errors.first().map_or_else(String::new, ToString::to_string)))
}
