//! What clients see: projections of an application on a day, computed from its state and program, never stored; and
//! which of them a list shows, in which order.

mod application;
mod assessment;
mod audit;
mod differences;
mod fields;
pub mod filter;
mod forgetting;
mod history;
pub(crate) mod in_days;
mod judged;
mod order;
mod outbox;
mod planned;
mod posted;
mod program;
mod query;
mod roster;
mod row;
mod schedule;
mod sheet;
mod veil;

pub(super) use application::age;
pub use application::{AppealView, ApplicationView, DeterminationView, NameView, Pace, RequirementView};
pub use audit::{AuditKind, AuditPart, AuditQuery, AuditRow};
pub use differences::{differences, lacking};
pub use filter::{Filter, FilterError, Subject};
pub use forgetting::{ForgetDone, ForgetFile, ForgetOutcome, ForgetPart, ForgetWhich};
pub use history::details;
pub use judged::{Judged, JudgedFile, JudgedFinding};
pub use order::{Order, OrderError, SortBy, SortKey};
pub use outbox::{LetterOutcome, LetterPart, LetterRow, LetterView, OutboxPart, OutboxQuery};
pub use posted::Posted;
pub use program::{ProgramLoaded, ProgramRow};
pub use query::Query;
pub use roster::{ConflictRow, RosterFile, RosterRow, ToCome, profile_details, roster_details, standing_text};
pub use row::{Counts, Found, Row};
pub use schedule::{Offer, OfferQuery, SeatRow, SessionRow, Taken, Week, WeekQuery, WeekRow};
pub use sheet::{
    Agreement, CompetencyMean, Indication, Monitoring, OwnSession, OwnTask, Period, ScoringRow, SheetView, percent,
};
pub use veil::{HIDDEN, NAME, Veil, whose};
