use super::super::effect::Ticket;
use super::Days;
use crate::domain::report::ReportQuery;
use crate::domain::{Act, AssessorId, BulkAct, BulkId, Command, LetterCommand, LetterId, Number, SheetKey};

/// What something would come to, asked before a person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Would {
    /// Done to the marked applications.
    Marked(BulkAct),
    /// Taken back from all to which it was done together.
    Undo {
        /// What was done together.
        id: BulkId,
        /// The application that was asked about.
        one: Number,
        /// Its candidate's name.
        name: String,
        /// The revision that was shown.
        revision: u32,
        /// What is taken back, in words.
        what: String,
    },
}

/// What a request was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Who we are.
    Greet,
    /// Rows of the queue from this place on.
    Rows {
        /// The first row's place in the list.
        offset: u32,
    },
    /// Rows in which the selected application may stand, read from this place on.
    Seek {
        /// The first row's place in the list.
        offset: u32,
    },
    /// The selected application.
    Show(Number),
    /// To have the others told which application is open here.
    Open,
    /// An application by its number, to go to it.
    GoTo,
    /// To have names left out of what is read, or not any more.
    Names,
    /// Names like this.
    Find(String),
    /// A document, to be written into a file.
    Export {
        /// Where, as it was typed.
        path: String,
        /// Its name on file.
        name: String,
    },
    /// An application's form as it is on file, to edit it.
    FormText,
    /// What a form that was edited comes to, or to take it.
    TakeIn,
    /// A week of assessors.
    Week,
    /// All assessors.
    Roster,
    /// Who can assess an application.
    Offers(Number),
    /// What is on file about one of them.
    RosterFile(AssessorId),
    /// What was done to their entry.
    RosterHistory(AssessorId),
    /// An entry of the roster to be saved.
    SaveAssessor(AssessorId),
    /// What was done to an application.
    History(Number),
    /// All numbers of the list.
    Numbers,
    /// The tags that there are.
    Tags,
    /// Who works here.
    Colleagues,
    /// The account's views, and what was done to them, in words.
    SavedViews {
        /// What to say when they are there.
        said: Option<String>,
    },
    /// What something would come to.
    Would(Would),
    /// Something done to so many applications.
    Bulk(BulkAct, usize),
    /// An assessor's own sessions.
    OwnSessions,
    /// One of their sheets.
    Sheet(SheetKey),
    /// A submitted sheet, to be read in its application's file.
    Submitted(SheetKey),
    /// An edit of one of their sheets to be kept.
    EditSheet(SheetKey),
    /// Something done as the assessor of a session.
    Assess {
        /// Which sheet.
        key: SheetKey,
        /// What was done, in words for when it is.
        act: Act,
    },
    /// How assessors score on some days.
    Monitoring(Days),
    /// What the desk did in a period.
    Report(ReportQuery),
    /// The outbox.
    Outbox,
    /// A letter.
    Letter(LetterId),
    /// Something done to letters.
    Letters {
        /// To which.
        on: Vec<LetterId>,
        /// What.
        command: Box<LetterCommand>,
    },
    /// A command on an application.
    Command {
        /// Which application.
        number: Number,
        /// Its candidate's name.
        name: String,
        /// The command and the revision that its user saw, to ask for it again with what is meant (A4); none for what is
        /// no command by itself.
        sent: Option<Box<(u32, Command)>>,
    },
}

/// The requests that were asked and not answered; an answer to none of them is late, and dropped.
#[derive(Debug, Default)]
pub struct Asked {
    last: u64,
    open: Vec<(Ticket, Purpose)>,
}

impl Asked {
    /// Nothing asked, with tickets that come after one given before.
    pub fn after(last: u64) -> Self {
        Self { last, open: Vec::new() }
    }

    /// The last ticket given.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// A ticket for a new request.
    pub fn add(&mut self, purpose: Purpose) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.open.push((ticket, purpose));
        ticket
    }

    /// What the ticket's request was asked for, once; none where nobody waits for it any more.
    pub fn take(&mut self, ticket: Ticket) -> Option<Purpose> {
        let place = self.open.iter().position(|(open, _)| *open == ticket)?;
        Some(self.open.swap_remove(place).1)
    }

    /// Whether a request for such a purpose is under way.
    pub fn any(&self, is_such: impl Fn(&Purpose) -> bool) -> bool {
        self.open.iter().any(|(_, purpose)| is_such(purpose))
    }

    /// No longer waits for requests of such a purpose.
    pub fn forget(&mut self, is_such: impl Fn(&Purpose) -> bool) {
        self.open.retain(|(_, purpose)| !is_such(purpose));
    }

    /// The applications, with their candidates, on which a command is under way.
    pub fn commands(&self) -> impl Iterator<Item = (Number, &str)> {
        self.open.iter().filter_map(|(_, purpose)| match purpose {
            Purpose::Command { number, name, .. } => Some((*number, name.as_str())),
            _ => None,
        })
    }

    /// To how many applications something is being done.
    pub fn bulk(&self) -> Option<usize> {
        self.open.iter().find_map(|(_, purpose)| match purpose {
            Purpose::Bulk(_, many) => Some(*many),
            _ => None,
        })
    }

    /// What is being done to something else than an application, one after another.
    pub fn others(&self) -> impl Iterator<Item = &Purpose> {
        let is_other = |purpose: &&Purpose| {
            matches!(purpose, Purpose::Letters { .. } | Purpose::SaveAssessor(_) | Purpose::Assess { .. })
        };
        self.open.iter().map(|(_, purpose)| purpose).filter(is_other)
    }

    /// Whether a command is under way.
    pub fn command(&self) -> bool {
        self.any(|purpose| {
            matches!(
                purpose,
                Purpose::Command { .. }
                    | Purpose::SaveAssessor(_)
                    | Purpose::Letters { .. }
                    | Purpose::Bulk(..)
                    | Purpose::Would(_)
                    | Purpose::Assess { .. }
            )
        })
    }
}
