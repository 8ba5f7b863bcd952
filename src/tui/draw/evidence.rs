use ratatui::text::Line;

use super::canvas::wrapped;
use super::file;
use super::ink::{Ink, style};
use super::page::Writer;
use crate::domain::Requirement;
use crate::domain::view::ApplicationView;
use crate::tui::layer::Page;
use crate::tui::state::State;
use crate::tui::words;

/// Where a requirement stands, in full: what pane 2 says below its lines.
pub(super) fn standing(
    state: &State,
    view: &ApplicationView,
    requirement: Requirement,
    columns: usize,
) -> Vec<Line<'static>> {
    let Some(one) = view.requirement(requirement) else { return Vec::new() };
    let title = format!("{} ({}): {}", one.title, requirement.rule(), words::figures(one));
    let mut lines: Vec<Line<'static>> = wrapped(&title, columns, style(state, Ink::Strong)).collect();
    for said in words::particulars(one, state.zone) {
        lines.extend(wrapped(&said, columns, style(state, Ink::Plain)));
    }
    lines
}

/// The evidence behind a requirement: where it stands, then the sections of the file that it rests on.
pub(super) fn page(state: &State, view: &ApplicationView, requirement: Requirement, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    for line in standing(state, view, requirement, columns) {
        writer.line(line);
    }
    let sections: &[file::Section] = match requirement {
        Requirement::Hours | Requirement::Cases => &[file::Section::Experience, file::Section::CaseLog],
        Requirement::References => &[file::Section::References],
        Requirement::Feedback => &[file::Section::Feedback, file::Section::Evaluations],
        Requirement::Training => &[file::Section::Training],
        Requirement::TrainingDocuments => &[file::Section::Training, file::Section::Documents],
        Requirement::Statement => &[file::Section::Statement],
        Requirement::Fee => &[file::Section::Payments],
        // What a program asks for of its own may lie in any of them.
        Requirement::Own(_) => &[
            file::Section::Experience,
            file::Section::CaseLog,
            file::Section::Training,
            file::Section::References,
            file::Section::Feedback,
            file::Section::Payments,
            file::Section::More,
        ],
    };
    for section in sections {
        file::section(&mut writer, view, *section);
    }
    writer.done()
}
