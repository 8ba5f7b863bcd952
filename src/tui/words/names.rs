use crate::domain::{Number, view};
use crate::tui::action::Action;
use crate::tui::state::State;

/// That who the candidates are is hidden.
pub const NAMES_HIDDEN: &str = "names hidden";
/// The same in the place of a name.
pub const NAME_HIDDEN: &str = "name hidden";
/// That names are hidden or shown once what is under way is done.
pub const NAMES_LATER: &str = "something is under way; hide or show names when it is done";

/// Whether names are hidden from now on, and how that is turned.
pub fn names_turned(are_hidden: bool, key: &str) -> String {
    if are_hidden {
        format!("names hidden, and what you decide says so; {key} shows them")
    } else {
        format!("names shown; {key} hides them")
    }
}

/// Why something cannot be done while names are hidden.
pub fn needs_names(state: &State) -> String {
    let keys = state.keymap.keys_of(Action::HideNames);
    let key = keys.first().map_or("", String::as_str);
    format!("this says whose it is, and names are hidden; {key} shows them (E1)")
}

/// An application by its number and its candidate's name; while that is hidden it is the number, and is said once.
pub fn whose(number: Number, name: &str) -> String {
    view::whose(number, name, " ")
}

/// The same for a heading, with more room between.
pub fn titled(number: Number, name: &str) -> String {
    view::whose(number, name, "  ")
}

/// A candidate's name where the number stands beside it.
pub fn name_beside(number: Number, name: &str) -> &str {
    if name == number.to_string() { NAME_HIDDEN } else { name }
}
