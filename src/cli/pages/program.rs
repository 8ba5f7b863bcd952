use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{bold, roman};

use super::Page;
use super::after_help::AfterHelp;
use super::roff_text::Text;
use super::surroundings::{FILES, VARIABLES};
use crate::cli::Status;

/// The program's own page.
pub(super) fn page(program: &Command, commands: &[&Command]) -> Page {
    let mut text = Text::titled("qapdesk", 1);
    let man = Man::new(program.clone());
    text.part(|to| man.render_name_section(to));
    text.part(|to| man.render_synopsis_section(to));
    text.part(|to| man.render_description_section(to));
    text.section("COMMANDS");
    for command in commands {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        text.term([bold(format!("qapdesk-{}", command.get_name())), roman("(1)")], &about);
    }
    text.part(|to| man.render_options_section(to));
    let after = program.get_after_help().map(ToString::to_string).unwrap_or_default();
    AfterHelp { statuses: vec![], ..AfterHelp::of(&after) }.tell(&mut text);
    text.section("EXIT STATUS");
    for status in Status::ALL {
        text.term([bold(status.code().to_string())], status.meaning());
    }
    text.section("ENVIRONMENT");
    for (name, told) in VARIABLES {
        text.term([bold(name)], told);
    }
    text.section("FILES");
    for (path, told) in FILES {
        text.term([bold(path)], told);
    }
    text.section("SEE ALSO");
    text.line([bold("qapdesk-keymap"), roman("(5), of the keys; in the desk "), bold("?"), roman(" shows them")]);
    Page { name: "qapdesk".to_owned(), section: 1, text: text.done() }
}
