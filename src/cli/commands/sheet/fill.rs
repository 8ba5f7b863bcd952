use clap::Args;

use super::next;
use super::which::{Own, sheet};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::SheetJson;
use crate::cli::{Status, parse};
use crate::domain::view::SheetView;
use crate::domain::{self, Checklist, ItemId, Level, Scale, SheetEdit};
use crate::link::protocol::{Answer, Name, Request};
use crate::text::{Line, Prose, nearest};

/// An item of the asker's own sheet.
#[derive(Debug, Args)]
struct OfItem {
    /// The application's number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    number: Name,
    /// The item's id, such as empathy.rapport; what follows the point is enough where no other item has it.
    item: String,
    /// The session, by its number among the application's; needed where you have several of it to work on.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    session: Option<u16>,
}

/// A mark, and a note with it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk sheet mark 42 empathy.rapport 4\n  qapdesk sheet mark 42 rapport 2 --note \"did not look up\"\n  qapdesk sheet mark 42 rapport -     take the mark back"
)]
pub(super) struct Mark {
    #[command(flatten)]
    of: OfItem,
    /// A level such as 4 or its name, n for not applicable, u for unable to determine, or `-` to take the mark back.
    #[arg(value_name = "MARK", value_parser = mark, allow_hyphen_values = true)]
    sign: Marked,
    /// What was seen; asked for where the mark is low: 2 or less, if the program says nothing else.
    #[arg(long, value_name = "TEXT", value_parser = parse::note)]
    note: Option<Prose>,
}

/// A note on an item.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk sheet note 42 empathy.rapport \"greeted both parties by name\"\n  qapdesk sheet note 42 rapport --none"
)]
pub(super) struct Note {
    #[command(flatten)]
    of: OfItem,
    /// What was seen; at most 2000 characters.
    #[arg(value_parser = parse::note, required_unless_present = "none")]
    text: Option<Prose>,
    /// Take the note away.
    #[arg(long, conflicts_with = "text")]
    none: bool,
}

/// A remark on the session.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk sheet remark 42 \"one of the parties came ten minutes late\"\n  qapdesk sheet remark 42 --session 2 --none"
)]
pub(super) struct Remark {
    /// The application's number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    number: Name,
    /// What there is to say; at most 2000 characters.
    #[arg(value_parser = parse::note, required_unless_present = "none")]
    text: Option<Prose>,
    /// Take the remark away.
    #[arg(long, conflicts_with = "text")]
    none: bool,
    /// The session, by its number among the application's; needed where you have several of it to work on.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    session: Option<u16>,
}

#[derive(Debug, Clone)]
enum Marked {
    Back,
    Mark(domain::Mark),
    Name(String),
}

fn mark(text: &str) -> Result<Marked, String> {
    match text.trim() {
        "-" => Ok(Marked::Back),
        text => match text.parse() {
            Ok(mark) => Ok(Marked::Mark(mark)),
            Err(_) if text.chars().count() > 1 && text.starts_with(char::is_alphabetic) => {
                Ok(Marked::Name(text.to_owned()))
            }
            Err(error) => Err(domain::MarkError::to_string(&error)),
        },
    }
}

impl Marked {
    /// The mark, on a checklist's scale.
    fn on(&self, scale: &Scale) -> Result<Option<domain::Mark>, CliError> {
        match self {
            Self::Back => Ok(None),
            Self::Mark(mark) => Ok(Some(*mark)),
            Self::Name(name) => level(name, scale).map(|level| Some(domain::Mark::Level(level))),
        }
    }
}

/// The level of a name, on a checklist's scale.
pub(in crate::cli) fn level(name: &str, scale: &Scale) -> Result<Level, CliError> {
    scale.level(name).ok_or_else(|| CliError::Usage {
        message: format!("`{}` is no level of the checklist", Line::clean(name)),
        hint: format!("its levels: {}", scale.words()),
    })
}

impl Mark {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (view, item) = self.of.found(context)?;
        // The note first: where it is refused, the mark is not left without it.
        let note = self.note.clone().map(|note| SheetEdit::Note { item: item.clone(), note: Some(note) });
        let mark = SheetEdit::Mark { item, mark: self.sign.on(&view.checklist.scale)? };
        edit(context, view, note.into_iter().chain([mark]).collect())
    }
}

impl Note {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (view, item) = self.of.found(context)?;
        edit(context, view, vec![SheetEdit::Note { item, note: self.text.clone() }])
    }
}

impl Remark {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let view = Own { number: self.number.clone(), session: self.session }.sheet(context)?;
        edit(context, view, vec![SheetEdit::Remark(self.text.clone())])
    }
}

impl OfItem {
    fn found(&self, context: &mut Context<'_>) -> Result<(SheetView, ItemId), CliError> {
        let view = Own { number: self.number.clone(), session: self.session }.sheet(context)?;
        let item = item(&view.checklist, &self.item)?;
        Ok((view, item))
    }
}

/// Makes edits one after the other, and says how the sheet stands.
fn edit(context: &mut Context<'_>, view: SheetView, edits: Vec<SheetEdit>) -> Result<Status, CliError> {
    let mut seen = view.revision;
    for edit in edits {
        seen = save(context, &view, seen, edit)?;
    }
    let view = sheet(context, view.key)?;
    if context.out.format.json {
        context.out.json(&SheetJson::of(&view))?;
    } else {
        context.out.remark(&next(&view))?;
    }
    Ok(Status::Done)
}

/// Makes one edit of a sheet as it was seen, and answers its revision after it.
pub(super) fn save(context: &mut Context<'_>, view: &SheetView, seen: u32, edit: SheetEdit) -> Result<u32, CliError> {
    let key = view.key.clone();
    let number = key.number.to_string();
    match context.ask(&Request::EditSheet { key, seen, edit }).map_err(|error| error.about(&number))? {
        Answer::SheetSaved { revision, .. } => Ok(revision),
        _ => Err(CliError::odd_answer()),
    }
}

/// The item that somebody named by its id or the end of it.
fn item(checklist: &Checklist, named: &str) -> Result<ItemId, CliError> {
    let wanted = named.trim().to_ascii_lowercase();
    let ids = || checklist.items().map(|(_, item)| &item.id);
    if let Some(id) = ids().find(|id| id.0 == wanted) {
        return Ok(id.clone());
    }
    let ends_so = |id: &&ItemId| id.0.rsplit('.').next() == Some(wanted.as_str());
    let found: Vec<&ItemId> = ids().filter(ends_so).collect();
    if let [only] = found.as_slice() {
        return Ok((*only).clone());
    }
    let by_end = || nearest(&wanted, ids().filter_map(|id| id.0.rsplit('.').next()));
    let near = nearest(&wanted, ids().map(|id| id.0.as_str())).or_else(by_end);
    let hint = match (found.as_slice(), near) {
        ([], Some(near)) => format!("did you mean {near}?"),
        ([], None) => "qapdesk sheet show NUMBER names the items".to_owned(),
        (several, _) => {
            format!("name it whole: {}", several.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(", "))
        }
    };
    Err(CliError::Usage { message: format!("`{}` is no item of the checklist", Line::clean(named)), hint })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Program, program};

    #[test]
    fn an_item_that_is_misspelt_is_guessed_by_its_id_or_the_end_of_it() {
        let program: Program = toml::from_str(program::CPR).unwrap();
        assert_eq!(item(&program.checklist, "rapport").unwrap().0, "empathy.rapport");
        for (named, near) in [("rapprt", "rapport"), ("empathy.raport", "empathy.rapport")] {
            let Err(CliError::Usage { hint, .. }) = item(&program.checklist, named) else { panic!("{named}") };
            assert_eq!(hint, format!("did you mean {near}?"));
        }
    }
}
