use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::report::{Part, ReportJson, csv, page, print};
use crate::cli::{Status, new_file, parse};
use crate::domain::report::{Report as Figures, ReportPeriod, ReportQuery};
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// Print what the desk did in a period, in figures, and whether everybody was treated alike
///
/// Nobody's application is named in it. Without days it is about the last twelve whole months; with `--from` alone until
/// today, with `--to` alone about the twelve months up to it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk report\n  qapdesk report flow --from 2026-01-01 --to 2026-06-30\n  qapdesk report --month 2026-10 --format csv > october.csv\n  qapdesk report --format html --out report.html"
)]
pub(in crate::cli) struct Report {
    /// One part of it; all of them without.
    #[arg(value_enum, value_name = "PART")]
    part: Option<Part>,
    /// The first day.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    from: Option<NaiveDate>,
    /// The last day.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    to: Option<NaiveDate>,
    /// One month, such as 2026-10.
    #[arg(long, value_name = "MONTH", value_parser = parse::month, conflicts_with_all = ["from", "to"])]
    month: Option<(NaiveDate, NaiveDate)>,
    /// Only applications under this program; all of them without.
    #[arg(long, value_name = "ID", value_parser = parse::program)]
    program: Option<Line>,
    /// Tables for the terminal, JSON or CSV for programs, HTML as one page to read and print; tables where nothing is
    /// said.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Where to write it; never over another file. `-` is standard output.
    #[arg(long = "out", value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Html,
}

impl Report {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let format = self.format(context.out.format.json)?;
        let request = Request::Report(self.query()?);
        let Answer::Report(report) = context.ask(&request)? else { return Err(CliError::odd_answer()) };
        let parts = self.part.map_or_else(|| Part::ALL.to_vec(), |part| vec![part]);
        self.tell(context, format, &report, &parts)?;
        Ok(if report.applications == 0 && report.forgotten == 0 { Status::Nothing } else { Status::Done })
    }

    /// The format, with `--json` as another word for one of them.
    fn format(&self, json: bool) -> Result<Format, CliError> {
        match self.format {
            Some(format) if json && format != Format::Json => Err(CliError::Usage {
                message: "--json and another format are asked for together".to_owned(),
                hint: "leave one of them out".to_owned(),
            }),
            format => Ok(format.unwrap_or(if json { Format::Json } else { Format::Table })),
        }
    }

    fn query(&self) -> Result<ReportQuery, CliError> {
        let (from, to) = match self.month {
            Some((first, last)) => (Some(first), Some(last)),
            None => (self.from, self.to),
        };
        if let (Some(from), Some(to)) = (from, to) {
            ReportPeriod::new(from, to).map_err(|error| CliError::Usage {
                message: error.to_string(),
                hint: "give --from the earlier day and --to the later, ten years at most".to_owned(),
            })?;
        }
        Ok(ReportQuery { from, to, program: self.program.clone() })
    }

    fn tell(
        &self,
        context: &mut Context<'_>,
        format: Format,
        report: &Figures,
        parts: &[Part],
    ) -> Result<(), CliError> {
        let file = self.output.as_deref().filter(|path| *path != Path::new("-"));
        let Some(file) = file else {
            return match format {
                Format::Table => Ok(print(report, parts, &mut context.out)?),
                Format::Json => context.out.json(&ReportJson::of(report, parts)),
                Format::Csv => Ok(context.out.stdout.write_all(csv(report, parts).as_bytes())?),
                Format::Html => {
                    let page = page(report, parts, &context.body()?);
                    Ok(context.out.stdout.write_all(page.as_bytes())?)
                }
            };
        };
        let bytes = match format {
            Format::Table => context.out.aside(|out| Ok(print(report, parts, out)?))?,
            Format::Json => context.out.aside(|out| out.json(&ReportJson::of(report, parts)))?,
            Format::Csv => csv(report, parts).into_bytes(),
            Format::Html => page(report, parts, &context.body()?).into_bytes(),
        };
        new_file::write(file, &bytes)?;
        context.out.remark(&format!("the report is in {}", file.display()))?;
        Ok(())
    }
}
