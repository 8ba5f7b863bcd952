//! The manual: a page for the program, one for each command with all that is below it, and one for keymaps.
//!
//! What is said about commands comes from their parsers, and what is said about keys from the records of actions and from
//! the keymaps, so that help, README and manual cannot say different things. The pages are not kept in the repository:
//! whoever packages the program has it write them.

mod after_help;
mod command;
mod keymap;
mod program;
mod roff_text;
mod surroundings;

use clap::Command;

use super::values;
use crate::tui::keymap::KeymapError;

/// A page of the manual.
#[derive(Debug)]
pub(super) struct Page {
    /// Its name, as `man` takes it.
    pub(super) name: String,
    /// Its section: 1 for commands, 5 for files.
    pub(super) section: u8,
    /// Its source, for `man`.
    pub(super) text: String,
}

impl Page {
    /// Whether this is the page that somebody means: by its name, or by its name without the program's.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.name.strip_prefix("qapdesk-") == Some(name)
    }
}

/// All pages, the program's own first. An error would be a mistake in a built-in keymap.
pub(super) fn all() -> Result<Vec<Page>, KeymapError> {
    let mut parser = values::documented();
    parser.build();
    let commands: Vec<&Command> = parser.get_subcommands().filter(|command| is_told(command)).collect();
    let mut pages = vec![program::page(&parser, &commands)];
    pages.extend(commands.iter().map(|one| command::page(one)));
    pages.push(keymap::page()?);
    Ok(pages)
}

/// Whether the manual tells of a command.
fn is_told(command: &Command) -> bool {
    !command.is_hide_set() && command.get_name() != "help"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pages: &[Page], name: &str) -> String {
        pages.iter().find(|page| page.is_called(name)).unwrap().text.replace("\\-", "-").replace("\\fB", "")
    }

    #[test]
    fn there_is_a_page_for_every_command_and_it_has_every_option() {
        fn walk(command: &Command, text: &str, n_options: &mut usize) {
            for option in command.get_arguments().filter(|one| !one.is_hide_set() && !one.is_global_set()) {
                if let Some(long) = option.get_long() {
                    assert!(text.contains(&format!("--{long}")), "{} has no --{long}", command.get_name());
                    *n_options += 1;
                }
            }
            command.get_subcommands().for_each(|below| walk(below, text, n_options));
        }
        let pages = all().unwrap();
        let parser = values::documented();
        let mut n_options = 0;
        for command in parser.get_subcommands().filter(|command| is_told(command)) {
            let text = named(&pages, command.get_name());
            assert!(text.contains(".SH EXAMPLE"), "{}", command.get_name());
            walk(command, &text, &mut n_options);
        }
        assert!(n_options > 80, "{n_options}");
        assert!(!pages.iter().any(|page| page.name.contains("gateway")), "hidden commands are sshd's");
    }

    #[test]
    fn the_first_page_tells_statuses_places_and_the_other_pages() {
        let pages = all().unwrap();
        let first = named(&pages, "qapdesk");
        for told in ["EXIT STATUS", "ENVIRONMENT", "FILES", "QAPDESK_DIR", "refused by a rule or role", "--account"] {
            assert!(first.contains(told), "{told}: {first}");
        }
        for page in &pages[1..] {
            assert!(first.contains(&page.name), "{}", page.name);
        }
    }

    #[test]
    fn the_page_of_keymaps_has_every_command_every_place_and_the_example() {
        use crate::tui::action::Action;
        use crate::tui::keymap::Context;
        let text = named(&all().unwrap(), "keymap");
        for action in Action::ALL {
            assert!(text.contains(action.record().name), "{}", action.record().name);
        }
        for context in Context::ALL {
            assert!(text.contains(context.name()), "{}", context.name());
        }
        assert!(text.contains("base = \"vim\""), "{text}");
    }

    #[test]
    fn a_line_begins_with_a_dot_or_quote_only_where_it_is_a_request() {
        let known = ["TH", "SH", "SS", "PP", "TP", "RS", "RE", "IP", "EX", "EE", "br", "ie", "el"];
        for page in all().unwrap() {
            for line in page.text.lines().filter(|line| line.starts_with(['.', '\''])) {
                let request = line[1..].split(' ').next().unwrap();
                assert!(known.contains(&request), "{}: {line}", page.name);
            }
        }
    }
}
