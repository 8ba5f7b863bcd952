use std::process::ExitCode;

/// How a command ended; scripts build on the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Done.
    Done = 0,
    /// Nothing was found, or a check found faults.
    Nothing = 1,
    /// The command was used wrongly.
    Usage = 2,
    /// A rule or a role refused it.
    Refused = 3,
    /// Somebody changed the application in between.
    Conflict = 4,
    /// A file cannot be taken.
    BadInput = 5,
    /// The store or the server failed.
    Failed = 6,
}

impl Status {
    /// All of them, by their numbers.
    pub const ALL: [Self; 7] =
        [Self::Done, Self::Nothing, Self::Usage, Self::Refused, Self::Conflict, Self::BadInput, Self::Failed];

    /// What the number says, in a few words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Nothing => "nothing found or faults found",
            Self::Usage => "wrong usage",
            Self::Refused => "refused by a rule or role",
            Self::Conflict => "changed by somebody else",
            Self::BadInput => "bad input file",
            Self::Failed => "store or server failure",
        }
    }

    /// The number that the process ends with.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}
