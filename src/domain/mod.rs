//! The rules: types, findings, determinations, stages, and what a command comes to.
//!
//! Pure: no file, no clock, no store, no terminal, no thread. Time, ids and the program come in as arguments. Nothing
//! changes but through [`decide()`] and [`receive`], which yield events, and [`apply()`], which folds them; the state is
//! always the fold of its events. Rule ids (R1, D4, S5) are those of the project's domain page; each refusal names one.
//!
//! What is counted over many applications is made by [`report`], and what an auditor takes along by [`bundle`], from what was
//! folded.
//!
//! Text comes in as [`Line`](crate::text::Line) and [`Prose`](crate::text::Prose), clean by type.

mod account;
mod address;
mod amount;
mod appeal;
mod application;
mod apply;
mod assessment;
mod bulk;
pub mod bundle;
mod change;
mod command;
mod decide;
mod decisions;
mod determination;
mod document;
mod event;
mod evidence;
mod finding;
mod forget;
mod form;
mod item;
mod letter;
mod names;
mod next;
mod number;
mod origin;
pub mod program;
mod reading;
mod record;
mod refusal;
pub mod report;
mod requirement;
mod retake;
mod saved_view;
mod section;
mod stage;
mod tag;
#[cfg(test)]
mod tests;
pub mod view;
mod zone;

pub use account::{
    Account, AccountChange, AccountContext, AccountEdit, AccountMade, AccountName, AccountNameError, Permission,
    PlainAccount, Role, RoleError, edit_account,
};
pub use address::{LONGEST_ADDRESS, has_address_shape, is_address};
pub use amount::{AmountError, Cents, Currency, Hours};
pub use appeal::{Appeal, AppealDecision, AppealId, AppealKind, AppealOutcome, DecisionMade, OTHER_GROUND, Part};
pub use application::{Application, MOST_NOTES, NOTE_LENGTH, Note, Step, UNDO_DEPTH, UNDO_ROWS};
pub use apply::apply;
pub use assessment::{
    Absent, Assessment, Assessor, AssessorAct, AssessorChange, AssessorId, AssessorIdError, AssessorProfile, Assessors,
    BodyDecision, Booking, CandidateDay, Checklist, ChecklistItem, CivilHours, CivilHoursError, Competency,
    ConflictAnswer, ConflictKind, ConflictKindError, ConflictRecord, Consent, DayException, Diary, DiaryEntry,
    FEWEST_PAIRS, FeePaid, FeeSnapshot, ImiNotice, ImiReviewer, Interview, InterviewPlan, ItemId, LONGEST_SESSION,
    Level, Mark, MarkError, Monitor, NotEdited, PanelStanding, Plan, Planned, Rate, RegistrationLink, RosterContext,
    RosterEdit, RosterTarget, RosterTextError, Scale, Score, Seat, SeatPlan, Session, SessionId, SessionMode,
    SessionState, Sheet, SheetChange, SheetDraft, SheetEdit, SheetKey, SheetState, SheetStep, SkillsDetermination,
    TextSplice, VideoAnswer, VideoRequest, Warning, Window, check_language, days_text, edit_roster, has_interview,
    hours_text, indicate, indicate_round, is_complete, items_without_note, lacking_assessors, lacking_sessions, offers,
    open_items, own_task, progress, rates_text, read_days, read_rates, read_week, sits_elsewhere, week, week_text,
};
pub use bulk::{BulkAct, BulkId, InBulk};
pub use change::Change;
pub use command::Command;
pub use decide::{
    Barred, Context, Left, Surroundings, WHY_LENGTH, barred, case_flaw, check_edit, check_sheet, decide,
    decide_one_of_many, feedback_flaw, may_edit_sheet, payment_flaw, permitted, receive,
};
pub use decisions::Decisions;
pub use determination::{Decision, Determination};
pub use document::{Digest, Document};
pub use event::{Act, Event};
pub use evidence::{Basis, case_marks, more_evidence};
pub use finding::{
    FeedbackCount, Finding, Findings, Verdict, asked, count_feedback, counted_feedback, finding_places, findings,
    is_repetition, may_be_repetition, names_asked, odd, strangers, unit_of,
};
pub use forget::{ForgetOrder, Forgotten, Remains, YearMonth, forget, may_forget, retained_until};
pub use form::{
    Candidate, Capacity, CaseLogRow, CaseRole, Declaration, Evaluation, Experience, ExperienceRow, FeedbackForm, Form,
    Memberships, Paper, Payment, PointsRow, Reference, Roster, Statement, TrainingCourse, Via, first_sections,
};
pub use item::{Item, ItemKind, Slot, SlotKind};
pub use letter::{
    About, Addressee, Draft, Invitation, Letter, LetterAct, LetterChange, LetterCommand, LetterEdit, LetterEntry,
    LetterId, LetterIdError, LetterKind, LetterKindError, LetterState, LetterStateError, LetterStateName, Method,
    Piece, PieceError, Placeholder, Recipient, Released, address_imi, check_newest, check_nothing_asked, check_on_hold,
    check_so, check_still_so, check_told, decide_letter, is_reason_told, lack, lacking_line, letter_day, letter_host,
    name_and_address, names_another, pieces, readdress, recipients, record_sent, release_letter,
};
pub use names::Names;
pub use next::{Next, Unfit, WaitingFor};
pub use number::{Number, NumberError};
pub use origin::Origin;
pub use program::{Program, ProgramAct, ProgramChange, ProgramText, ProgramVersion};
pub use reading::{Read, ReadKind, SAME_READ};
pub use record::Record;
pub use refusal::{Refusal, Rule};
pub use requirement::{Named, OwnId, OwnIdError, Requirement, RequirementError, RequirementSet};
pub use saved_view::{SavedView, ViewChange, ViewName, ViewNameError};
pub use section::{SectionEdit, Splice, Swap, sections_between};
pub use stage::{OpenStage, Placement, Stage, StageError, StageName};
pub use tag::{Tag, TagError};
pub use zone::{ClockChange, MomentError, Zone, ZoneError};

use decide::last_step;
use finding::{fees_lacking, list};
