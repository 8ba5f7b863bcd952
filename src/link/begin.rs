use std::path::Path;

use super::DeskDirError;
use crate::desk::Place;

/// In which folders a server may be started: whoever only asks makes no desk where a name was mistyped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Begin {
    /// Where a desk is.
    Never,
    /// Also where none is and nothing else either, so that one is made.
    #[default]
    New,
    /// Whatever is there: for a service that is not the desk's.
    Anywhere,
}

impl Begin {
    /// Refuses a folder in which none may be started; nothing is changed in it.
    pub fn look(self, folder: &Path) -> Result<(), DeskDirError> {
        if self == Self::Anywhere {
            return Ok(());
        }
        // Where it may not be looked at whoever uses it says why.
        let Ok(place) = Place::of(folder) else { return Ok(()) };
        let path = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        match place {
            Place::Desk => Ok(()),
            Place::Free if self == Self::New => Ok(()),
            Place::Free => Err(DeskDirError::Missing(path)),
            Place::Backup => Err(DeskDirError::Backup(path)),
            Place::Other(found) => Err(DeskDirError::Strange { path, found, begins: self == Self::New }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_only_asks_is_told_that_there_is_no_desk_and_whoever_begins_one_what_is_in_the_way() {
        let home = tempfile::tempdir().unwrap();
        assert!(Begin::New.look(home.path()).is_ok());
        let none = Begin::Never.look(home.path()).unwrap_err();
        assert_eq!(none.to_string(), format!("there is no desk in {}", home.path().display()));
        assert!(none.hint().contains("qapdesk opens a new one there"), "{}", none.hint());
        std::fs::write(home.path().join("diary"), "").unwrap();
        for (begin, begins) in [(Begin::New, true), (Begin::Never, false)] {
            let strange = begin.look(home.path()).unwrap_err();
            assert!(matches!(&strange, DeskDirError::Strange { begins: found, .. } if *found == begins), "{strange}");
            assert!(strange.to_string().contains("diary") && strange.hint().contains("empty"), "{strange}");
        }
        assert!(Begin::Anywhere.look(home.path()).is_ok());
    }
}
