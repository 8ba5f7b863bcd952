use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{bold, roman};

use super::after_help::AfterHelp;
use super::roff_text::Text;
use super::{Page, is_told};

/// The page of a command, with all that is below it.
pub(super) fn page(command: &Command) -> Page {
    let name = format!("qapdesk-{}", command.get_name());
    let mut text = Text::titled(&name, 1);
    let man = |command: &Command| Man::new(without_the_usual(command.clone()));
    text.part(|to| man(command).render_name_section(to));
    let mut below = Vec::new();
    commands_below(command, &mut below);
    text.section("SYNOPSIS");
    if below.is_empty() {
        text.body(|to| man(command).render_synopsis_section(to));
    }
    for (place, one) in below.iter().enumerate() {
        if place > 0 {
            text.control("br", []);
        }
        text.body(|to| man(one).render_synopsis_section(to));
    }
    text.part(|to| man(command).render_description_section(to));
    if has_options(command) {
        text.part(|to| man(command).render_options_section(to));
    }
    if !below.is_empty() {
        text.section("COMMANDS");
    }
    for one in &below {
        text.control("SS", [one.get_bin_name().unwrap_or_else(|| one.get_name())]);
        text.body(|to| man(one).render_description_section(to));
        if has_options(one) {
            text.body(|to| man(one).render_options_section(to));
        }
        if let Some(after) = one.get_after_help().map(ToString::to_string) {
            let AfterHelp { examples, statuses, notes } = AfterHelp::of(&after);
            let prose = [notes, statuses].concat();
            if !prose.is_empty() {
                text.paragraph(&prose.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "));
            }
            text.verbatim(examples.iter().map(|line| line.strip_prefix("  ").unwrap_or(line)));
        }
    }
    if let Some(after) = command.get_after_help().map(ToString::to_string) {
        AfterHelp::of(&after).tell(&mut text);
    }
    text.section("SEE ALSO");
    text.line([bold("qapdesk"), roman("(1), of options that every command has, exit statuses, environment and files")]);
    Page { name, section: 1, text: text.done() }
}

/// The commands below one that have none below them, in their order.
fn commands_below<'a>(command: &'a Command, found: &mut Vec<&'a Command>) {
    for below in command.get_subcommands().filter(|below| is_told(below)) {
        if below.get_subcommands().any(is_told) {
            commands_below(below, found);
        } else {
            found.push(below);
        }
    }
}

/// A command without what every one has: the program's own page tells of that.
fn without_the_usual(command: Command) -> Command {
    command.mut_args(|argument| {
        let is_usual = argument.is_global_set() || argument.get_id() == "help";
        if is_usual { argument.hide(true) } else { argument }
    })
}

fn has_options(command: &Command) -> bool {
    command.get_arguments().any(|one| !one.is_hide_set() && !one.is_global_set() && one.get_id() != "help")
}
