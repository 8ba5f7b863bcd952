//! What help says beside the commands' own words.

use crate::tui::keymap::Context;
use crate::tui::theme::Glyphs;

/// The name of the page with every key.
pub const HELP: &str = "Help";
/// The name of the page with what is wrong in a keymap.
pub const KEYMAP: &str = "Your keymap";
/// What help says of an action without a key.
pub const NO_KEY: &str = "(no key)";
/// The title over what help says about fields and questions.
pub const HELP_FIELDS_TITLE: &str = "Fields, questions and pages";
/// What help says about fields.
pub const HELP_FIELDS: &str = "In a field every key is text: Tab, Up and Down go from field to field, Enter goes on and on the last one saves, ctrl-s saves, Esc leaves and keeps what was typed until the same form is opened again, also after a crash; ctrl-r then clears it. Days are taken as 2026-11-30, 30 Nov 2026 or yesterday. Your editor is $VISUAL, $EDITOR or vi; over SSH a long text is written here instead, ctrl-s is done and Esc leaves it; nothing is done before you have seen what it comes to. A question is answered by Enter or y, Esc or n. On a page to read / looks for a word, n and N go to the next and the one before, ] and [ from section to section; j and k go from item to item, Enter opens it or goes a page on.";
/// The title over what the signs of the assessors' week mean.
pub const HELP_WEEK_TITLE: &str = "The assessors' week";

/// What the signs of the assessors' week mean.
pub fn help_week(glyphs: &Glyphs) -> String {
    let Glyphs { free, proposed, taken, met, unmet, review, .. } = glyphs;
    format!(
        "In the scheduling {free} is a time that is free, {proposed} one that is proposed, {taken} one that is taken; a blank is outside an assessor's hours. The hours of a day stand over the names, the days and times are those of the zone in the title. Before a name {met} is an assessor without a conflict with the selected candidate, {unmet} one with a conflict, {review} one who was asked and has not answered; without a sign nobody asked. ! is a load at its cap: another session must be confirmed as meant (A4)."
    )
}

/// The same in a line below the week.
pub fn week_signs(Glyphs { free, proposed, taken, .. }: &Glyphs) -> String {
    format!("{free} free · {proposed} proposed · {taken} taken")
}

/// The title over where the keys come from.
pub const HELP_KEYMAP_TITLE: &str = "Your own keys";
/// What to do about a keymap that is wrong.
pub const KEYMAP_MEND: &str = "Mend the file and open the desk again. `qapdesk keys --check` says the same, and `qapdesk keys` lists every command and its keys.";

/// How to get on from help, with the keys for a command by its name and for closing the page.
pub fn help_first(palette: Option<String>, back: Option<String>) -> String {
    let palette = palette.map(|key| format!("{key} runs any command by a part of its name. "));
    let back = back.map(|key| format!(" {key} closes this page."));
    format!(
        "{}What is dimmed cannot be done now, and says why.{}",
        palette.unwrap_or_default(),
        back.unwrap_or_default()
    )
}

/// The title over what can be done where help was opened.
pub fn help_here(context: Context) -> String {
    let place = match context {
        Context::Normal => "anywhere",
        Context::Queue => "in the queue",
        Context::Requirements => "in the requirements",
        Context::Feedback => "in the feedback",
        Context::Scheduling => "in the scheduling",
        Context::Reader => "on a page",
        Context::Sheet => "in a score sheet",
        Context::Offers => "among the offers",
        Context::Outbox => "in the outbox",
        Context::Roster => "in the roster",
    };
    format!("Here, {place}")
}

/// A key with the place where it holds, if that is not everywhere.
pub fn key_in(context: Context, keys: &str) -> String {
    match context {
        Context::Reader => format!("{keys} (page)"),
        context => key_in_table(context, keys),
    }
}

/// The same with the name that the place has in a keymap file.
pub fn key_in_table(context: Context, keys: &str) -> String {
    match context {
        Context::Normal => keys.to_owned(),
        context => format!("{keys} ({})", context.name()),
    }
}

/// Where the keys come from, and how to change them.
pub fn help_keymap(origin: &str) -> String {
    format!(
        "These are the keys of {}. Others are built in: open the desk with --keymap default, vim or emacs, or set QAPDESK_KEYMAP. Keys of your own stand in qapdesk/keys.toml in your folder for settings (XDG_CONFIG_HOME, else ~/.config), only what differs: `[settings]` with base = \"vim\", then `[normal]` with look-up = [\"s\"], or a table for one place such as `[queue]`. `qapdesk keys` lists every command by its name, `qapdesk keys --check` says what is wrong in your file. A digit that means nothing else begins a count.",
        super::clean(origin)
    )
}

/// Which keys are in force instead of those of a file that is wrong.
pub fn keymap_in_force(origin: &str) -> String {
    format!("The keys of {} are in force. In your keymap:", super::clean(origin))
}

/// That a user's keymap leaves no key for a command without which one is lost.
pub fn no_key_for(command: &str) -> String {
    format!("no key is left for `{command}`: give it one, or you will not find the way")
}
