use super::{SCHEMA, title};
use crate::domain::view::SheetView;
use crate::domain::{ItemId, Mark, Scale, Score};
use crate::intake::form_text::{quoted, quoted_prose};

/// What stands over the items of a sheet that is filled in.
fn head(scale: &Scale) -> String {
    let levels = scale.words();
    let noted = match scale.note_at {
        Some(level) => format!("A mark of {level} or less needs a note. "),
        None => String::new(),
    };
    format!(
        "\
# Give every item a mark: {levels}, \"n\" where it does not apply, \"u\" where it could not be seen; \"\" leaves it open.
# {noted}Leave the next five lines: by them another sheet, or a newer edit, is noticed.
"
    )
}

/// A sheet as TOML, to be filled in and given back; it reads back to the same sheet.
pub fn sheet_toml(view: &SheetView) -> String {
    let mut out = format!("# {}\n#\n{}", title(view), head(&view.checklist.scale));
    let mut line = |key: &str, value: &str| out.extend([key, " = ", value, "\n"]);
    line("sheet", &quoted(SCHEMA));
    line("number", &quoted(&view.key.number.to_string()));
    line("session", &view.key.session.to_string());
    line("assessor", &quoted(view.key.assessor.as_str()));
    line("revision", &view.revision.to_string());
    line("remark", &quoted_prose(view.sheet.remark.as_deref().unwrap_or_default()));
    for competency in &view.checklist.competencies {
        out.extend(["\n# ", &competency.name, "\n"]);
        for item in &competency.items {
            let mandatory = if item.mandatory { "" } else { " (optional)" };
            out.extend(["\n# ", &item.text, mandatory, "\n"]);
            for (level, words) in view.checklist.scale.levels().zip(&item.levels) {
                out.extend(["#   ", &level.to_string(), "  ", words, "\n"]);
            }
            out.push_str(&rows(&item.id, view.sheet.scores.get(&item.id)));
        }
    }
    out
}

fn rows(id: &ItemId, score: Option<&Score>) -> String {
    let mark = match score.and_then(|score| score.mark) {
        Some(mark @ Mark::Level(_)) => mark.to_string(),
        mark => quoted(&mark.map_or(String::new(), |mark| mark.to_string())),
    };
    let note = score.and_then(|score| score.note.as_deref()).unwrap_or_default();
    format!("[[items]]\nid = {}\nmark = {mark}\nnote = {}\n", quoted(&id.0), quoted_prose(note))
}
