/// The variables of the environment that the program looks at.
pub(super) const VARIABLES: [(&str, &str); 12] = [
    ("QAPDESK_DIR", "The desk's folder, where --desk does not name it."),
    ("QAPDESK_STATE", "The folder of what its user typed and did not send, and of recordings."),
    ("QAPDESK_THEME", "The theme, where --theme does not name it."),
    ("QAPDESK_KEYMAP", "The keymap, where --keymap does not name it."),
    ("NO_COLOR", "Anything but nothing: no colour, and the theme mono."),
    ("VISUAL, EDITOR", "The editor for forms and letters; vi where neither is set."),
    ("XDG_DATA_HOME", "Where qapdesk/ is the desk's folder; ~/.local/share where it is not set."),
    ("XDG_CONFIG_HOME", "Where qapdesk/ has settings and keys; ~/.config where it is not set."),
    ("XDG_STATE_HOME", "Where qapdesk/ is the user's own state; ~/.local/state where it is not set."),
    ("LC_ALL, LC_CTYPE, LANG", "Without UTF-8 all is drawn in ASCII."),
    ("TERM", "The terminal; with dumb nothing is coloured and the desk does not open."),
    ("LISTEN_FDS, LISTEN_PID", "The socket that a service manager hands to qapdesk serve."),
];

/// The files that a user or who runs the server may look for.
pub(super) const FILES: [(&str, &str); 11] = [
    ("~/.local/share/qapdesk/", "The desk, where neither --desk nor the environment names another folder."),
    ("DESK/journal/", "Every change, one after the other; all else is made from it."),
    ("DESK/keys/", "A key for each application, without which the journal cannot be read."),
    ("DESK/documents/", "What came with forms, each under its digest."),
    ("DESK/state/, DESK/lines", "Made from the journal; made anew where they are missing."),
    ("DESK/mail.toml", "How letters go out; see README."),
    ("DESK/server.log", "The server's log, and server.log.1 the one before."),
    ("~/.config/qapdesk/settings.toml", "A user's own settings; qapdesk settings tells them."),
    ("~/.config/qapdesk/keys.toml", "A user's own keys; see qapdesk-keymap(5)."),
    ("~/.local/state/qapdesk/", "What was typed and not sent, and recordings."),
    ("/var/lib/qapdesk/", "The desk of the Debian package's service."),
];

#[cfg(test)]
mod tests {
    use super::VARIABLES;
    use std::path::Path;

    /// All variables of ours that the sources name, but for the tests'.
    #[test]
    fn every_variable_of_ours_is_told() {
        fn walk(folder: &Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, found);
                } else if !path.to_string_lossy().contains("test") {
                    let text = std::fs::read_to_string(&path).unwrap_or_default();
                    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
                    let names = text.split('"').filter(|name| name.starts_with("QAPDESK_"));
                    found.extend(names.filter(|name| !name.contains(' ')).map(ToOwned::to_owned));
                }
            }
        }
        let mut found = Vec::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        found.retain(|name| !name.starts_with("QAPDESK_SIM"));
        assert!(found.len() >= 4, "{found:?}");
        for name in found {
            assert!(VARIABLES.iter().any(|(told, _)| *told == name), "{name} is in no page");
        }
    }
}
