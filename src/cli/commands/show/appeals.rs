use std::io;

use crate::cli::output::{Output, Tone};
use crate::domain::view::{AppealView, ApplicationView};

/// The reviews and appeals of an application; nothing where there are none.
pub(in crate::cli) fn appeals(out: &mut Output<'_>, view: &ApplicationView) -> io::Result<()> {
    if view.appeals.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.toned(0, Tone::Heading, "Reviews and appeals")?;
    view.appeals.iter().try_for_each(|one| appeal(out, one))
}

fn appeal(out: &mut Output<'_>, AppealView { appeal, ground, .. }: &AppealView) -> io::Result<()> {
    let against = &appeal.against;
    let tone = if appeal.is_open() { Tone::Open } else { Tone::Plain };
    let what = format!(
        "{} of {}, against {} on {} by {} (revision {})",
        appeal.name(),
        appeal.received_on,
        against.what.stage(),
        against.on,
        against.by,
        against.revision
    );
    out.toned(2, tone, &what)?;
    let ground = match &appeal.words {
        Some(words) => format!("{}: {words}", ground.trim_end_matches('.')),
        None => ground.to_string(),
    };
    out.line(4, &format!("ground: {ground}"))?;
    let due = appeal.due.map_or_else(String::new, |due| format!(", due {due}"));
    match (&appeal.outcome, &appeal.handler) {
        (Some(made), _) => {
            let followed = match appeal.followed_by {
                Some(revision) => format!("; followed by revision {revision}"),
                None => String::new(),
            };
            out.line(4, &format!("{} on {} by {}: {}{followed}", made.outcome, made.on, made.by, made.reason))
        }
        (None, Some(handler)) => out.line(4, &format!("with {handler}{due}")),
        (None, None) => out.line(4, &format!("with nobody{due}")),
    }
}
