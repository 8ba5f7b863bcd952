use serde::{Deserialize, Serialize};

use super::{MailSettings, Route};
use crate::desk::{Desk, DeskError, Who};
use crate::domain::Permission;

/// What trying the way of letters found, without sending one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailCheck {
    /// What is well, step by step.
    pub found: Vec<String>,
    /// Where it ends; none where all is well.
    pub trouble: Option<String>,
}

impl Desk {
    /// Reads the settings and tries the mail server or program.
    pub fn check_mail(&self, who: &Who) -> Result<MailCheck, DeskError> {
        who.needs(Permission::Work)?;
        let settings = match MailSettings::read(&self.shared().mail.folder) {
            Ok(settings) => settings,
            Err(error) => return Ok(MailCheck { found: Vec::new(), trouble: Some(error.to_string()) }),
        };
        let way = match &settings.route {
            Route::Smtp(server) => format!("by {}:{}", server.host, server.port),
            Route::Sendmail(command) => format!("by {}", command.join(" ")),
        };
        let mut found = vec![format!("letters go out from {} {way}", settings.sender.email)];
        match settings.imi {
            Some(imi) => found.push(format!("notices to IMI go to {imi}")),
            None => found.push("imi is not set: write the address into each notice, or set it".to_owned()),
        }
        let tried = self.carrier().0.try_out(&settings.route);
        let trouble = tried.map(|more| found.extend(more)).err();
        Ok(MailCheck { found, trouble })
    }
}
