use serde::{Deserialize, Serialize};

use super::Route;
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
        let settings = match self.shared().mail.settings() {
            Ok(settings) => settings,
            Err(error) => return Ok(MailCheck { found: Vec::new(), trouble: Some(error.to_string()) }),
        };
        let way = match &settings.route {
            Route::Smtp(server) => format!("by {}:{}, which is greeted as {}", server.host, server.port, server.name),
            Route::Sendmail(command) => format!("by {}", command.join(" ")),
        };
        let mut found = vec![format!("letters go out from {} {way}", settings.sender.email)];
        let of_program = || self.shared().programs.latest().and_then(|program| program.imi.notices_to.as_deref());
        found.push(match settings.imi.as_deref().or_else(of_program) {
            Some(imi) => format!("notices to IMI go to {imi}"),
            None => "no address for IMI: set imi, or write it into each notice".to_owned(),
        });
        let tried = self.carrier().0.try_out(&settings.route);
        let failed = || self.shared().mail.trouble.get().filter(|_| self.shared().mail.trouble.is_final());
        let trouble = tried.map(|more| found.extend(more)).err().or_else(failed);
        Ok(MailCheck { found, trouble })
    }
}
