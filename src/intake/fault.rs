use chrono::NaiveDate;

use crate::domain::{AmountError, Refusal};
use crate::text::{Line, Unclean, excerpt_of};

/// Everything that can be wrong with a form file or a program.
///
/// Text of the file comes in through [`quote`] only, so that a message is safe to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("larger than {0} MiB")]
    TooLarge(usize),
    #[error("a program of more than {0} MiB")]
    LongProgram(usize),
    #[error("the file is empty")]
    Empty,
    #[error("the file is empty")]
    EmptyTable,
    #[error("not a text file: it holds a NUL byte")]
    Binary,
    #[error("not a PDF that can be read: {0}")]
    Pdf(String),
    #[error("the PDF is locked with a password")]
    PdfLocked,
    #[error("the PDF is incomplete: its end is not there")]
    PdfCut,
    #[error("the PDF holds no fields of the application form: it was printed, scanned, or is another document")]
    PdfWithoutForm,
    #[error("the PDF has more than {0} MiB")]
    PdfTooLong(usize),
    #[error("the PDF unpacks to far more than a form")]
    PdfUnpacks,
    #[error("the PDF has more than {0} fields")]
    PdfTooLarge(usize),
    #[error("the fields of the PDF say more than {0} MiB")]
    PdfSaysTooMuch(usize),
    #[error("`{0}` is no field of the application form")]
    PdfField(String),
    #[error("what the field `{0}` says cannot be read")]
    PdfValue(String),
    #[error("the field `{0}` is there twice, and says two things")]
    PdfTwice(String),
    #[error("the text is UTF-16, not UTF-8")]
    Utf16,
    #[error("the text is not UTF-8")]
    NotUtf8,
    #[error("not valid {format}: {message}")]
    Syntax { format: &'static str, message: String },
    #[error("more than {0} forms in one file")]
    TooManyForms(usize),
    #[error("nested more than {0} levels deep")]
    TooDeep(usize),
    #[error("more than {0} rows")]
    TooManyRows(usize),
    #[error("`{found}` stands where the competency {expected} does: the cells of this row have shifted")]
    Shifted { found: String, expected: String },
    #[error("the key comes twice")]
    DuplicateKey,
    #[error("unknown key")]
    UnknownKey { nearest: Option<&'static str>, known: &'static [&'static str] },
    #[error("missing")]
    Missing,
    #[error("{found}, expected {expected}")]
    WrongType { found: &'static str, expected: &'static str },
    #[error("{0}, expected one application form")]
    NotOneForm(&'static str),
    #[error("`{0}` is not an application form of qapdesk")]
    NotForm(String),
    #[error("made for a newer qapdesk, form qap-application/{0}; this one reads qap-application/1")]
    NewerForm(u64),
    #[error("`{0}` is not a date")]
    NotDate(String),
    #[error("`{0}` is not the hours of a day")]
    NotHours(String),
    #[error("{found} is before {first}")]
    DateTooEarly { found: NaiveDate, first: NaiveDate },
    #[error("{0} is in the future")]
    DateTooLate(NaiveDate),
    #[error("{0}")]
    Unclean(Unclean),
    #[error("longer than {0} characters")]
    TooLong(usize),
    #[error("`{found}` is not one of the words for this")]
    UnknownWord { found: String, nearest: Option<&'static str>, known: String },
    #[error("{0}")]
    Amount(AmountError),
    #[error("`{0}` is not a whole number")]
    NotWhole(String),
    #[error("{found} is not between {least} and {most}")]
    OutOfBounds { found: String, least: u32, most: u32 },
    #[error("is zero, and must be more")]
    Zero,
    #[error("`{0}` is not an e-mail address")]
    Email(String),
    #[error("`{found}` is not an IANA time zone")]
    TimeZone { found: String, nearest: Option<&'static str> },
    #[error("`{found}` is not a currency code of three capital letters")]
    Currency { found: String, capitals: Option<String> },
    #[error("`{0}` is not the plain name of a file beside the form")]
    DocumentName(String),
    #[error("the document `{0}` is not there")]
    DocumentMissing(Line),
    #[error("`{0}` is not an id: a-z, 0-9, `_` and `.`, beginning with a letter, 64 characters at most")]
    NotId(String),
    #[error("`{0}` is not the id of a program: a-z, 0-9 and `-`, beginning with a letter, 32 at most")]
    NotProgramId(String),
    #[error(
        "`{0}` is not the id of a requirement: a-z, 0-9 and `-`, beginning with a letter, 23 at most, and not of `x` and `9` alone"
    )]
    NotOwnId(String),
    #[error("`{found}` is too like `{near}`, which is one of the eight")]
    LikeStandard { found: String, near: &'static str },
    #[error("the requirement `{0}` is listed twice")]
    RequirementTwice(String),
    #[error("`{0}` is no requirement of this program that counts cases or hours")]
    CountsNone(String),
    #[error("`{0}` is listed twice")]
    NameTwice(String),
    #[error("a fee cannot be a part of another requirement")]
    FeeAsPart,
    #[error("neither `{0}` nor `{1}` is said")]
    Neither(&'static str, &'static str),
    #[error("it has no effect beside `rule`")]
    BesideRule,
    #[error("the ground `{0}` is listed twice")]
    GroundTwice(String),
    #[error("a brace is opened and not closed")]
    OpenPlace(String),
    #[error("parts stand more than {0} deep in each other")]
    PartsTooDeep(usize),
    #[error("`{0}` is not a stretch of time")]
    NotWithin(String),
    #[error("the id `{0}` comes twice")]
    DuplicateId(String),
    /// The same in a sheet that was filled in, which takes its ids from the checklist.
    #[error("the item `{0}` comes twice")]
    ItemTwice(String),
    #[error("`{0}` is the words of another level too")]
    DuplicateLevel(String),
    #[error("{found} texts, expected one for each of the levels 1 to {top}")]
    NotEachLevel { found: usize, top: u8 },
    #[error("{0}")]
    Mean(crate::domain::program::MeanLevelError),
    #[error("{0}")]
    Expression(crate::domain::program::ExpressionError),
    #[error("`{0}` is not a link that begins with https://")]
    NotLink(String),
    #[error("unknown placeholder `{{{found}}}`")]
    Placeholder { found: String, nearest: Option<&'static str>, known: String },
    #[error("a brace is opened and not closed")]
    OpenBrace,
    #[error("`{0}` is not a score sheet of qapdesk")]
    NotSheet(String),
    #[error("`{found}` is not a mark of this checklist: {scale}, n or u")]
    OffScale { found: String, scale: String },
    #[error("`{found}` is no item of the checklist")]
    UnknownItem { found: String, nearest: Option<String> },
    #[error("`{0}` is not in the file")]
    ItemLeftOut(String),
    #[error("left out")]
    LeftOut,
    #[error("no column is headed `{header}`")]
    NoColumn { header: String, nearest: Option<String> },
    #[error("`{0}` is a second column for the same field")]
    ColumnTwice(String),
    #[error("a row on file says the same, but for what one of the two leaves out or how it is spelled")]
    Doubtful,
    #[error("a row above says the same, but for how its key is spelled")]
    Respelled,
    #[error("{0}")]
    Refused(Refusal),
    #[error("no column is known by its header")]
    NoKnownColumn(&'static [&'static str]),
    #[error("{cells} cells below {columns} columns")]
    MoreCells { cells: usize, columns: usize },
    #[error("{0}")]
    NotSaid(String),
    #[error("and {0} more problems")]
    More(usize),
}

/// What to do where a form has too many rows of something.
pub(super) const OF_ONE_APPLICATION: &str = "check that the rows belong to one application";

impl Fault {
    /// What to do about it.
    #[expect(clippy::too_many_lines, reason = "an arm for each fault")]
    pub(super) fn hint(&self) -> String {
        match self {
            Self::TooLarge(_) | Self::TooManyForms(_) => "split it into several files".to_owned(),
            Self::LongProgram(_) => "leave out what repeats: `qapdesk program show cpr --toml` has a few kilobytes".to_owned(),
            Self::Empty => "print a blank form with `qapdesk form`".to_owned(),
            Self::EmptyTable => "export it anew".to_owned(),
            Self::Binary => "give the form as TOML, JSON or JSONL, and documents beside it".to_owned(),
            Self::Pdf(_) => "open it in a PDF reader and save it anew, or type it into the form of `qapdesk form`".to_owned(),
            Self::PdfLocked => "save it without a password".to_owned(),
            Self::PdfCut => "a part was lost when it was saved or sent: ask for the file anew, whole".to_owned(),
            Self::PdfValue(_) => "fill the field in anew in a PDF reader and save the file".to_owned(),
            Self::PdfWithoutForm
            | Self::PdfTooLong(_)
            | Self::PdfUnpacks
            | Self::PdfTooLarge(_)
            | Self::PdfSaysTooMuch(_)
            | Self::PdfTwice(_)
            | Self::PdfField(_) => {
                "ask for the file as it was saved in a PDF reader, filled in from `qapdesk form --pdf`; or type it into the \
                 form of `qapdesk form`"
                    .to_owned()
            }
            Self::Utf16 | Self::NotUtf8 => "save the file as UTF-8".to_owned(),
            Self::Syntax { format: "JSON", .. } => {
                "write strict JSON: quotes around every key and text, no comments, no comma at the end of a list; \
                 one object in a .json file, one object a line in a .jsonl file"
                    .to_owned()
            }
            Self::Syntax { format: "CSV", .. } => {
                "put quotes around the whole of a cell, and two where one is meant in it; or export the sheet anew"
                    .to_owned()
            }
            Self::Shifted { .. } => "export the sheet anew, and fill in marks and notes alone".to_owned(),
            Self::Syntax { message, .. } if message.starts_with("invalid date") => {
                "write a day that there is, such as 2026-10-12".to_owned()
            }
            Self::Syntax { .. } => "write `key = value`, with quotes around text; see `qapdesk form`".to_owned(),
            Self::TooDeep(_) => "write the form as `qapdesk form` prints it".to_owned(),
            Self::TooManyRows(_) => OF_ONE_APPLICATION.to_owned(),
            Self::DuplicateKey => "keep one of the two; rows of a list need `[[…]]` in TOML".to_owned(),
            Self::UnknownKey { nearest: Some(nearest), .. }
            | Self::UnknownWord { nearest: Some(nearest), .. }
            | Self::TimeZone { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::UnknownKey { nearest: None, known } => format!("known keys here: {}", known.join(", ")),
            Self::Placeholder { nearest: Some(nearest), .. } => format!("did you mean `{{{nearest}}}`?"),
            Self::Placeholder { nearest: None, known, .. } => format!("known here: {known}"),
            Self::OpenBrace => "close it, or write it twice for a brace that stands for itself".to_owned(),
            Self::Missing => "this field is required: fill it in".to_owned(),
            Self::WrongType { found, expected } => type_hint(found, expected).to_owned(),
            Self::NotOneForm(_) => {
                "write one JSON object in a .json file; several forms go into a .jsonl file, one object a line"
                    .to_owned()
            }
            Self::NotForm(_) => "write form = \"qap-application/1\"".to_owned(),
            Self::NewerForm(_) => "update qapdesk, or ask for the form in the older format".to_owned(),
            Self::NotDate(_) => "write year, month and day, such as 2026-10-12".to_owned(),
            Self::NotHours(_) => "write from when until when, such as 08:00-20:00".to_owned(),
            Self::DateTooEarly { .. } => "check the date".to_owned(),
            Self::DateTooLate(_) => "check the date: days are told by the desk's own zone".to_owned(),
            Self::Unclean(_) => "type the text anew, without hidden characters".to_owned(),
            Self::TooLong(_) => "shorten it".to_owned(),
            Self::UnknownWord { nearest: None, known, .. } => format!("one of: {known}"),
            Self::Amount(AmountError::NotDecimal(_)) => {
                "write digits with a point and at most two decimals, such as 240.5; no comma, no exponent, no unit"
                    .to_owned()
            }
            Self::Amount(AmountError::TooPrecise(_)) => "write at most two decimals".to_owned(),
            Self::Amount(_) | Self::OutOfBounds { .. } | Self::Zero => "check the number".to_owned(),
            Self::NotWhole(_) => "write digits only, such as 31".to_owned(),
            Self::Email(_) => "write one address, such as jane@example.org".to_owned(),
            Self::TimeZone { nearest: None, .. } => "write a name such as America/New_York".to_owned(),
            Self::Currency { capitals: Some(capitals), .. } => format!("write {capitals}"),
            Self::Currency { capitals: None, .. } => "write a code such as USD".to_owned(),
            Self::DocumentName(_) => {
                "put the file beside the form and name it without a folder; the name must not begin with a dot"
                    .to_owned()
            }
            Self::DocumentMissing(_) => "put the file beside the form, or leave the key out".to_owned(),
            Self::NotId(_) => "write an id such as empathy.acknowledges".to_owned(),
            Self::NotProgramId(_) => "write an id such as cpr; see `qapdesk program list`".to_owned(),
            Self::NotOwnId(_) => "write an id such as written-test".to_owned(),
            Self::LikeStandard { near, .. } => {
                format!("write `{near}` without a kind if that is meant, else choose an id of another look")
            }
            Self::RequirementTwice(_) => "keep one of the two, or give one another id".to_owned(),
            Self::CountsNone(_) => "name the id of a requirement of the kind count".to_owned(),
            Self::NameTwice(_) | Self::GroundTwice(_) => "keep one of the two".to_owned(),
            Self::FeeAsPart => "make it a requirement of its own: payments go to fees in their order".to_owned(),
            Self::Neither(..) => "say one of the two, or both".to_owned(),
            Self::BesideRule => {
                "say it in the rule, such as `and no mandatory item < 2`, and leave this key out".to_owned()
            }
            Self::OpenPlace(known) => format!("close it, or leave it out; known here: {known}"),
            Self::PartsTooDeep(_) => "split it into several requirements".to_owned(),
            Self::NotWithin(_) => "write such as `3 years` or `18 months`, 50 years at most".to_owned(),
            Self::DuplicateId(_) => {
                "give each competency, and each item of the whole checklist, an id of its own".to_owned()
            }
            Self::ItemTwice(_) => "keep the one that says what you mean, and delete the other".to_owned(),
            Self::DuplicateLevel(_) => "say of each level what sets it apart".to_owned(),
            Self::NotEachLevel { top, .. } => format!("write the words of the levels 1 to {top} in this order"),
            Self::Mean(_) => "write it in quotes, such as \"3.0\"".to_owned(),
            Self::Expression(_) => {
                "write it such as `every competency >= 3.0 and no mandatory item = 1`; columns are counted from the \
                 first character of the rule"
                    .to_owned()
            }
            Self::NotLink(_) => "write the whole link, such as https://imimediation.org/".to_owned(),
            Self::NotSheet(_) => "give a file that qapdesk sheet export printed".to_owned(),
            Self::OffScale { .. } => {
                "write a level or its name, n for not applicable or u for unable to determine, or leave it blank"
                    .to_owned()
            }
            Self::UnknownItem { nearest: Some(nearest), .. } => format!("did you mean {nearest}?"),
            Self::UnknownItem { nearest: None, .. } => "leave the ids as they were exported".to_owned(),
            Self::ItemLeftOut(_) => {
                "put the item back, with an empty mark where it is to have none; or export the sheet anew".to_owned()
            }
            Self::LeftOut => "put it back, empty where the sheet is to say nothing there".to_owned(),
            Self::NoColumn { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::NoColumn { nearest: None, .. } => "name a column as the first line of the table does".to_owned(),
            Self::ColumnTwice(_) => "say which is meant: --column FIELD=HEADER".to_owned(),
            Self::Doubtful => "correct the one on file with qapdesk edit; if this is another one: --as-new".to_owned(),
            Self::Respelled => "leave one of the two out; if this is another one: --as-new".to_owned(),
            Self::Refused(refusal) => refusal.hint.clone(),
            Self::NoKnownColumn(fields) => {
                format!("say which is which: --column FIELD=HEADER; fields are {}", fields.join(", "))
            }
            Self::MoreCells { .. } => "put quotes around a cell that holds what parts cells".to_owned(),
            Self::NotSaid(_) => "leave it as it was exported".to_owned(),
            Self::More(_) => "mend those above first".to_owned(),
        }
    }
}

fn type_hint(found: &str, expected: &str) -> &'static str {
    match (found, expected) {
        ("a number" | "a date" | "true or false", "text") => "put it in quotes",
        ("text", "true or false") => "write true or false without quotes",
        ("text", "a whole number") => "write digits only, without quotes",
        ("a table", "a list of tables") => "in TOML write it with two brackets: [[…]]",
        ("a list", "a table") => "in TOML write it with one bracket: […]",
        ("a date with a time", _) => "leave the time out",
        _ => "write it as `qapdesk form` shows it",
    }
}

/// Text of the file as a message shows it: cleaned and cut.
pub(super) fn quote(text: &str) -> String {
    excerpt_of(text, 60)
}
