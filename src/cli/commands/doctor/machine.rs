use std::io::{self, IsTerminal};

use super::Finding;

/// Columns and rows below which panes are cut.
const SMALLEST: (u16, u16) = (80, 24);

/// The terminal that one sits at, and the data that the program brings with it.
pub(super) fn look() -> Vec<Finding> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    vec![terminal(variable("TERM").as_deref()), character_set(variable), zones()]
}

fn terminal(kind: Option<&str>) -> Finding {
    let what = "terminal";
    if !io::stdout().is_terminal() {
        return Finding::well(what, "none here; the desk opens on one only, commands need none");
    }
    let size = rustix::termios::tcgetwinsize(io::stdout()).map(|size| (size.ws_col, size.ws_row)).unwrap_or_default();
    match (kind, size) {
        (None | Some("dumb"), _) => Finding::wrong(
            what,
            "TERM names no terminal that can be drawn on",
            "set TERM, for example to xterm-256color",
        ),
        (Some(kind), (0, _) | (_, 0)) => Finding::note(what, format!("{kind}, of no size"), "resize the window once"),
        (Some(kind), (columns, rows)) if columns < SMALLEST.0 || rows < SMALLEST.1 => {
            let (least_columns, least_rows) = SMALLEST;
            Finding::note(
                what,
                format!("{kind}, {columns}×{rows}"),
                format!("all four panes need {least_columns}×{least_rows}"),
            )
        }
        (Some(kind), (columns, rows)) => Finding::well(what, format!("{kind}, {columns}×{rows}")),
    }
}

fn character_set(variable: impl Fn(&str) -> Option<String>) -> Finding {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&variable).unwrap_or_default();
    let is_utf8 = ["utf-8", "utf8"].iter().any(|name| locale.to_lowercase().contains(name));
    if is_utf8 {
        return Finding::well("character set", locale);
    }
    let named =
        if locale.is_empty() { "no locale is set".to_owned() } else { format!("the locale {locale} is not UTF-8") };
    let hint = "names are shown as UTF-8 all the same; set LANG=C.UTF-8 for signs beyond ASCII";
    Finding::note("character set", named, hint)
}

fn zones() -> Finding {
    Finding::well("time zones", format!("IANA {}, built in", chrono_tz::IANA_TZDB_VERSION))
}
