//! What clients ask and what the server answers: the values inside the frames.
//!
//! Sent by their place in these lists, so a new request or answer is added at the end, and a changed one raises the
//! protocol's number.

mod failure;
mod health;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use self::failure::Failure;
pub use self::health::{Connected, Health, Within};
pub use crate::desk::{
    Attachment, Bulk, BulkDone, BulkOutcome, BulkPart, Colleague, DOCUMENT_LIMIT, DraftKey, FormEdit, Intake,
    JournalHead, MailCheck, News, Outcome, Problem, ProgramDone, TakenForm, Unreadable, Via,
};
use crate::domain::bundle::{BundlePart, BundleQuery, StepsPart, StepsQuery};
use crate::domain::report::{Report, ReportQuery};
use crate::domain::view::{
    ApplicationView, AuditPart, AuditQuery, Counts, Filter, ForgetDone, Found, Indication, Judged, LetterPart,
    LetterView, Monitoring, Offer, OfferQuery, OutboxPart, OutboxQuery, OwnSession, Period, ProgramRow, Query,
    RosterFile, RosterRow, Row, SessionRow, SheetView, Week, WeekQuery,
};
use crate::domain::{
    Account, AccountEdit, AccountName, Act, AssessorId, AssessorProfile, Command, Digest, ForgetOrder, Forgotten,
    LetterCommand, LetterId, Number, Origin, Role, SavedView, SheetEdit, SheetKey, Tag, ViewName,
};
use crate::text::Line;

/// What a client asks. Its name alone says nothing of what is in it, and is fit for a log.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::EnumCount, strum::VariantNames,
)]
pub enum Request {
    /// Who the client is to the desk, and how the desk is.
    Greet,
    /// Applications whose name, number or e-mail is like this, best first.
    Find {
        /// What somebody typed.
        text: String,
        /// How many at most.
        limit: u32,
    },
    /// A part of a list.
    List(Query),
    /// A part of a list, each with all but its evidence.
    Views(Query),
    /// A whole application.
    Show(Name),
    /// What was done to an application, first to last.
    History(Name),
    /// Applications from the bytes of a form.
    Intake(Intake),
    /// A command on one application.
    Command {
        /// Which.
        name: Name,
        /// The revision that the client saw; a newer one answers with a conflict.
        seen: Option<u32>,
        /// What to do.
        command: Command,
    },
    /// A document's bytes.
    Document(Digest),
    /// Read the whole journal, replay it, compare it with the store.
    Verify,
    /// How the server is.
    Health,
    /// Every tag that an application has.
    Tags,
    /// The accounts to which an application can be assigned.
    Colleagues,
    /// An application's form as a text to edit and give back.
    FormText(Name),
    /// An edited form, to be put in the place of the one on file as one change.
    Edit {
        /// Which application.
        name: Name,
        /// The revision that the client saw; a newer one answers with a conflict.
        seen: Option<u32>,
        /// The form and its documents.
        form: FormEdit,
    },
    /// A document to attach.
    Attach {
        /// To which application.
        name: Name,
        /// The revision that the client saw; a newer one answers with a conflict.
        seen: Option<u32>,
        /// The document and where it belongs.
        attachment: Attachment,
    },
    /// The numbers of all applications that a filter wants.
    Numbers(Filter),
    /// Something to be done to many applications as one step, or what it would come to.
    Bulk(Bulk),
    /// The views that the account saved.
    SavedViews,
    /// A view to keep, in the place of one of its name.
    SaveView(SavedView),
    /// A view to delete.
    DeleteView(ViewName),
    /// All assessors as they are today, by id.
    Assessors,
    /// An assessor to add: a new entry of the roster.
    AddAssessor {
        /// The id.
        id: AssessorId,
        /// What is known of them.
        profile: Box<AssessorProfile>,
    },
    /// An assessor's entry to be so from now on.
    EditAssessor {
        /// Whose.
        id: AssessorId,
        /// The revision that the client saw; a newer one answers with a conflict.
        seen: Option<u32>,
        /// What is known of them from now on.
        profile: Box<AssessorProfile>,
        /// Why.
        reason: Option<Line>,
    },
    /// What was done to an assessor's entry, first to last.
    AssessorHistory(AssessorId),
    /// The assessors ranked for an application, with why each other is not offered.
    Offers(Name, OfferQuery),
    /// A week of assessors.
    Week(WeekQuery),
    /// Sessions over all applications that begin in a stretch of time, the earliest first.
    Sessions {
        /// From when.
        from: DateTime<Utc>,
        /// Until when.
        to: DateTime<Utc>,
    },
    /// The sessions of the assessor who asks, what is to be done first.
    OwnSessions,
    /// One of the asker's own sheets; of another's, for whoever may read applications, only one that is submitted (A9).
    Sheet(SheetKey),
    /// An edit of one of the asker's own sheets (A9).
    EditSheet {
        /// Which.
        key: SheetKey,
        /// The revision that the client saw; a newer one answers with a conflict.
        seen: u32,
        /// What.
        edit: SheetEdit,
    },
    /// What an assessor does with one of their own sessions: submits, records the interview, determines.
    Assess {
        /// Which sheet.
        key: SheetKey,
        /// The revision of the sheet that the client saw; no other one is submitted.
        seen: Option<u32>,
        /// What to do; one of those that name the session.
        command: Command,
    },
    /// How assessors score, beside each other (A12).
    Monitoring(Period),
    /// All accounts, by name.
    Accounts,
    /// An edit of an account, or a new one.
    EditAccount {
        /// Whose.
        name: AccountName,
        /// What.
        edit: AccountEdit,
    },
    /// An assessor with all that is on file about them.
    Assessor(AssessorId),
    /// A part of the outbox.
    Outbox(OutboxQuery),
    /// A letter, whole.
    Letter(LetterId),
    /// A letter as the message that goes out, or that went.
    Message(LetterId),
    /// Something to be done to letters, or what it would come to.
    Letters {
        /// Which, each with the revision that the client saw.
        on: Vec<(LetterId, Option<u32>)>,
        /// What.
        command: LetterCommand,
        /// Tell what would be done, and do nothing.
        dry_run: bool,
    },
    /// Whether letters can go out, without sending one.
    CheckMail,
    /// What was done to an account, first to last.
    AccountHistory(AccountName),
    /// What the asker typed and did not send, as the desk kept it for a terminal without a folder.
    Draft(DraftKey),
    /// A text to keep as a draft in the place of the one before; nothing: none any more.
    KeepDraft(DraftKey, Option<String>),
    /// What the gateway refused by itself, for the server's log.
    RefusedAtGateway(Line),
    /// The application that the client has open from now on, or none: the others who have it open are told.
    Open(Option<Number>),
    /// The journal's head, or what it was at a change.
    Head(Option<u64>),
    /// The head up to which a backup can be made now.
    BackupHead,
    /// Candidates to forget, or what it would come to (H3).
    Forget {
        /// Which applications; none: all whose retention time is over.
        names: Option<Vec<Name>>,
        /// Why.
        order: ForgetOrder,
        /// Tell what would be done, and do nothing.
        dry_run: bool,
    },
    /// What remains of an application that was forgotten (H3).
    Forgotten(Number),
    /// A part of what was done and read, of one application or of all.
    Audit(Option<Name>, AuditQuery),
    /// What the desk did in a period, in figures.
    Report(ReportQuery),
    /// All versions of the programs that the desk has (P1).
    Programs,
    /// A version of a program, and its text.
    ProgramText {
        /// The program's id.
        id: String,
        /// The version's first day; the newest where absent.
        version: Option<NaiveDate>,
    },
    /// A version of a program to keep (P1).
    LoadProgram {
        /// The file's name.
        file: String,
        /// Its text.
        text: String,
    },
    /// The program of forms that name none, by its id.
    SetDefaultProgram(String),
    /// Some of the applications of an audit bundle.
    Bundle(Box<BundleQuery>),
    /// Some of the changes of an audit bundle.
    BundleSteps(Box<StepsQuery>),
    /// Which open applications under one of two versions of a program would get other findings under the other one (P1).
    Judge {
        /// The text of one.
        before: String,
        /// The text of the other.
        after: String,
    },
    /// Whether candidates' names are left out of what this session is told from now on (E1).
    HideNames(bool),
    /// What of the desk cannot be read, and is left out of lists, look-ups and counts.
    Unreadable,
}

/// How a client names an application: its whole number, or the running number alone where only one year has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Name {
    /// The whole number.
    Number(Number),
    /// What somebody typed: a running number such as `42`.
    Short(u32),
}

impl Name {
    /// Whether an application's number is meant by it.
    pub fn names(&self, number: Number) -> bool {
        match self {
            Self::Number(named) => *named == number,
            Self::Short(sequence) => number.sequence() == *sequence,
        }
    }
}

/// What the server answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Request::Greet`].
    Greeting(Greeting),
    /// To [`Request::Find`].
    Found(Vec<Found>),
    /// To [`Request::List`].
    Rows {
        /// The part that was asked for.
        rows: Vec<Row>,
        /// How many there are in the whole list.
        total: u32,
        /// How many applications there are of each kind.
        counts: Counts,
    },
    /// To [`Request::Views`].
    Views(Vec<ApplicationView>),
    /// To [`Request::Show`].
    Application(Box<ApplicationView>),
    /// To [`Request::History`].
    History(Vec<HistoryEntry>),
    /// To [`Request::Intake`].
    Taken(Vec<TakenForm>),
    /// To [`Request::Command`] and [`Request::Attach`]: what was done, and the application after it.
    Done {
        /// What was done.
        act: Act,
        /// The application after it.
        application: Box<ApplicationView>,
    },
    /// To [`Request::Document`] and [`Request::Message`].
    Document(Vec<u8>),
    /// To [`Request::Verify`].
    Verified(Verified),
    /// To [`Request::Health`].
    Health(Health),
    /// The request was not done.
    Failed(Failure),
    /// To [`Request::Tags`]: each with how many have it, in their order.
    Tags(Vec<(Tag, u32)>),
    /// To [`Request::Colleagues`], by name.
    Colleagues(Vec<Colleague>),
    /// To [`Request::FormText`].
    FormText {
        /// Which application.
        number: Number,
        /// Its revision.
        revision: u32,
        /// Its form, as TOML.
        text: String,
    },
    /// To [`Request::Edit`].
    Edited {
        /// What is different, an item or field a line: `hours 12 → 14`.
        differences: Vec<String>,
        /// What else its user should know.
        remarks: Vec<String>,
        /// Protected characteristics that were dropped (R0), by key.
        dropped: Vec<String>,
        /// The application after it; none where it was only checked.
        application: Option<Box<ApplicationView>>,
    },
    /// To [`Request::Numbers`], by number.
    Numbers(Vec<Number>),
    /// To [`Request::Bulk`].
    Bulk(BulkDone),
    /// To [`Request::SavedViews`], and after a change all that the account has: by name.
    SavedViews(Vec<SavedView>),
    /// To [`Request::Assessors`].
    Assessors(Vec<RosterRow>),
    /// To [`Request::AddAssessor`] and [`Request::EditAssessor`].
    AssessorChanged {
        /// The entry after it.
        row: Box<RosterRow>,
        /// What else its user should know.
        remarks: Vec<String>,
    },
    /// To [`Request::AssessorHistory`].
    AssessorHistory(Vec<HistoryEntry>),
    /// To [`Request::Offers`], best first; those who are not offered after all who are.
    Offers(Vec<Offer>),
    /// To [`Request::Week`].
    Week(Box<Week>),
    /// To [`Request::Sessions`].
    Sessions(Vec<SessionRow>),
    /// To [`Request::OwnSessions`].
    OwnSessions(Vec<OwnSession>),
    /// To [`Request::Sheet`], and to [`Request::Assess`]: as it is after it.
    Sheet(Box<SheetView>),
    /// To [`Request::EditSheet`]: it is on disk.
    SheetSaved {
        /// Its revision now.
        revision: u32,
        /// What the pass rule makes of it now.
        indication: Indication,
    },
    /// To [`Request::Monitoring`].
    Monitoring(Box<Monitoring>),
    /// To [`Request::Accounts`].
    Accounts(Vec<Account>),
    /// To [`Request::Assessor`].
    Assessor(Box<RosterFile>),
    /// To [`Request::Outbox`].
    Outbox(OutboxPart),
    /// To [`Request::Letter`].
    Letter(Box<LetterView>),
    /// To [`Request::Letters`], by number.
    Letters(Vec<LetterPart>),
    /// To [`Request::CheckMail`].
    MailCheck(MailCheck),
    /// To [`Request::AccountHistory`].
    AccountHistory(Vec<HistoryEntry>),
    /// To [`Request::EditAccount`]: it is kept and holds.
    AccountEdited {
        /// The account after it.
        account: Box<Account>,
        /// What does not know of it yet, and why; none when all is well.
        trouble: Option<String>,
    },
    /// To [`Request::Draft`]: the text and when it was kept.
    Draft(Option<(String, DateTime<Utc>)>),
    /// To [`Request::KeepDraft`], [`Request::RefusedAtGateway`], [`Request::Open`] and [`Request::HideNames`].
    Noted,
    /// To [`Request::Head`] and [`Request::BackupHead`]; none where the journal does not reach that far.
    Head(Option<JournalHead>),
    /// To [`Request::Forget`].
    Forgot(ForgetDone),
    /// To [`Request::Forgotten`]; none of one that was not.
    Forgotten(Option<Box<Forgotten>>),
    /// To [`Request::Audit`].
    Audit(AuditPart),
    /// To [`Request::Report`].
    Report(Box<Report>),
    /// To [`Request::Programs`]: by id, the newest version of each first.
    Programs(Vec<ProgramRow>),
    /// To [`Request::ProgramText`].
    ProgramText(Box<ProgramRow>, String),
    /// To [`Request::LoadProgram`] and [`Request::SetDefaultProgram`].
    ProgramDone(Box<ProgramDone>),
    /// To [`Request::Bundle`].
    Bundle(Box<BundlePart>),
    /// To [`Request::BundleSteps`].
    BundleSteps(Box<StepsPart>),
    /// To [`Request::Judge`].
    Judged(Box<Judged>),
    /// To [`Request::Unreadable`].
    Unreadable(Unreadable),
}

/// Who the client is to the desk, and how the desk is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    /// The account.
    pub account: AccountName,
    /// Its role.
    pub role: Role,
    /// The program's name.
    pub program: String,
    /// The IANA time zone in which the desk counts days.
    pub time_zone: String,
    /// How many applications there are of each kind.
    pub counts: Counts,
}

/// One change in an application's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// The revision that it made.
    pub revision: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
    /// From where.
    pub origin: Origin,
    /// What, in words.
    pub what: String,
    /// Why.
    pub reason: Option<Line>,
    /// What was different before and after, in words.
    pub details: Vec<String>,
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Batches of the journal that were read and replayed.
    pub batches: u64,
    /// Records of the store that were compared.
    pub records: u64,
    /// Applications on file.
    pub applications: u64,
    /// Documents that were read.
    pub documents: u64,
    /// What is wrong; empty where nothing is.
    pub faults: Vec<String>,
}
