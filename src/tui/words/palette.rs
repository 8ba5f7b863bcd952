//! What the palette of commands says.

/// The palette's name.
pub const PALETTE: &str = "Commands";
/// Which keys the palette has.
pub const PALETTE_KEYS: &str = "Enter run · Tab complete · Up Down choose · a number goes to it · Esc close";
/// Which keys it has where nobody goes to applications by their numbers.
pub const PALETTE_KEYS_WITHOUT_NUMBERS: &str = "Enter run · Tab complete · Up Down choose · Esc close";
/// What is said when an application's number cannot be asked for.
pub const NOT_ASKED: &str = "not asked: the desk's server does not answer; try again when live";

/// That nothing is called so.
pub fn no_such_command(text: &str) -> String {
    format!("no command is called “{text}”; an empty line lists all of them")
}

/// That no application can have this number.
pub fn no_such_number(text: &str) -> String {
    format!("no application has the number {text}")
}

/// What a number in the palette is for.
pub fn go_to(number: &str) -> String {
    format!("go to application {number}")
}
