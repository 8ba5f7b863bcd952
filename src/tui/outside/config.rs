use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::tui::settings::{Mistake, Settings, SettingsError, read};

/// The largest settings file that is read, in bytes.
const LARGEST: u64 = 64 * 1024;

/// The folder of a user's own configuration, by the environment: none where it names none.
pub fn config_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).filter(|path| path.is_absolute());
    absolute("XDG_CONFIG_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".config")))
        .map(|folder| folder.join("qapdesk"))
}

/// A user's settings as their file has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingsFile {
    /// Where it is, or would be; none where there is no home.
    pub path: Option<PathBuf>,
    /// Whether it is there.
    pub is_there: bool,
    /// What is right in it.
    pub settings: Settings,
    /// What is wrong with it, each with file and line.
    pub errors: Vec<SettingsError>,
}

impl SettingsFile {
    /// The file of a configuration folder.
    pub fn of(folder: Option<&Path>) -> Self {
        let Some(path) = folder.map(|folder| folder.join("settings.toml")) else { return Self::default() };
        let name = path.display().to_string();
        let mut found = Self { path: Some(path.clone()), ..Self::default() };
        match text(&path) {
            Ok(None) => {}
            Ok(Some(text)) => {
                let (settings, errors) = read(&name, &text);
                found.is_there = true;
                found.settings = settings;
                found.errors = errors;
            }
            Err(error) => {
                found.is_there = true;
                let mistake = Mistake::Unreadable(error.to_string());
                found.errors.push(SettingsError { file: name, line: None, mistake });
            }
        }
        found
    }

    /// Whether candidates' names are hidden from the start (E1): where that is set, and where nobody can tell whether it
    /// was meant to be.
    pub fn hides_names(&self) -> bool {
        self.settings.hide_names.unwrap_or_else(|| self.errors.iter().any(|error| error.mistake.may_hide_names()))
    }
}

/// The file's text; none where there is no file.
fn text(path: &Path) -> io::Result<Option<String>> {
    // Told before it is opened: a pipe would be waited for.
    let found = match path.metadata() {
        Ok(found) => found,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(error),
    };
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = String::new();
    File::open(path)?.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 64 KiB"));
    }
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::ThemeName;

    #[test]
    fn the_configuration_folder_is_the_environments() {
        let of = |set: &'static [(&str, &str)]| {
            config_folder(move |name| set.iter().find(|(set, _)| *set == name).map(|(_, path)| path.into()))
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "relative")]), Some("/h/.config/qapdesk".into()));
        assert_eq!(of(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/x")]), Some("/x/qapdesk".into()));
    }

    #[test]
    fn a_file_that_is_missing_is_no_mistake_and_one_that_cannot_be_read_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settings.toml");
        let of = || SettingsFile::of(Some(folder.path()));
        assert_eq!(of(), SettingsFile { path: Some(path.clone()), ..SettingsFile::default() });
        std::fs::write(&path, "theme = \"dark\"\n").expect("written");
        assert_eq!((of().settings.theme, of().errors), (Some(ThemeName::Dark), Vec::new()));
        std::fs::write(&path, b"theme = \"\xff\"").expect("written");
        assert!(of().errors[0].to_string().contains("cannot be read"), "{:?}", of());
        std::fs::write(&path, "# ".repeat(40_000)).expect("written");
        assert!(of().errors[0].to_string().contains("larger than"), "{:?}", of());
        std::fs::remove_file(&path).expect("gone");
        std::fs::create_dir(&path).expect("a folder");
        assert!(of().errors[0].to_string().contains("no file"), "{:?}", of());
        std::fs::remove_dir(&path).expect("gone");
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
            .expect("a pipe");
        assert!(of().errors[0].to_string().contains("no file"), "a pipe is not waited for: {:?}", of());
    }

    #[test]
    fn e1_names_are_hidden_also_where_a_slip_leaves_it_open_whether_they_are_to_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let hides = |text: &[u8]| {
            std::fs::write(folder.path().join("settings.toml"), text).expect("written");
            SettingsFile::of(Some(folder.path())).hides_names()
        };
        for slip in
            ["theme = pink\nhide_names = true\n", "hide_names = yes\n", "hide_names = \"true\"\n", "hide_name = true\n"]
        {
            assert!(hides(slip.as_bytes()), "{slip}");
        }
        assert!(hides(b"theme = \"\xff\"\nhide_names = true\n"), "a file that cannot be read");
        for text in ["", "theme = \"pink\"\n", "muose = true\n", "hide_names = false\nhide_name = true\n"] {
            assert!(!hides(text.as_bytes()), "{text}");
        }
        assert!(!SettingsFile::default().hides_names(), "there is no file");
    }
}
