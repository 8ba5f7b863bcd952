use serde::{Deserialize, Serialize};

use super::{
    AccountChange, AccountMade, AssessorChange, Change, Forgotten, LetterChange, Origin, ProgramChange, Read,
    SheetChange, ViewChange,
};

/// What the journal keeps. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
    /// A change of an application.
    Application(Change),
    /// An account that was made; now told by [`Self::Access`].
    Account(AccountMade),
    /// A change of an account's saved views; now told by [`Self::ViewFrom`].
    View(ViewChange),
    /// A change of the roster of assessors.
    Assessor(AssessorChange),
    /// An edit of a score sheet that is not submitted; now told by [`Self::SheetFrom`].
    Sheet(SheetChange),
    /// A change of a letter.
    Letter(LetterChange),
    /// A change of an account.
    Access(AccountChange),
    /// That an application was forgotten (H3).
    Forgotten(Forgotten),
    /// That somebody read something of an application (V1).
    Read(Read),
    /// A change of an account's saved views, and from where it came (H1).
    ViewFrom(ViewChange, Origin),
    /// An edit of a score sheet that is not submitted, and from where it came (H1).
    SheetFrom(SheetChange, Origin),
    /// A change of the programs that the desk has (P1).
    Program(ProgramChange),
}
