use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use serde::Serialize;

use crate::cli::bundle::{
    About, Folder, ForgottenJson, Manifest, ProgramFile, StepJson, TABLES, Writing, Written, forgotten_row, masked,
    readme,
};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::progress::Counted;
use crate::cli::report::{Part, ReportJson, page};
use crate::cli::{Status, parse};
use crate::domain::bundle::{BundlePart, BundleQuery, Persons, StepsPart, StepsQuery, Word};
use crate::domain::report::{Report, ReportPeriod, ReportQuery};
use crate::link::protocol::{Answer, JournalHead, Request};
use crate::text::{Line, MARK, csv_row};

/// Write what an auditor needs of a period into a new folder: tables, changes, programs and report, and nobody's name
///
/// For admins and auditors. Applications are told by their numbers, whoever worked at them as staff-1 or assessor-2. Its
/// README.txt says what each file and column means, and what was left out.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk bundle audit-2025-2026 --from 2025-01-01 --to 2026-12-31\n  qapdesk bundle cpr-audit --from 2025-01-01 --to 2026-12-31 --program cpr\n\nThe desk may be at work meanwhile. The folder is there when all of it is; its files are readable by you alone. What was\nchanged can be held against the desk later: manifest.json has the journal's head for qapdesk verify --head."
)]
pub(in crate::cli) struct Bundle {
    /// A folder that is not there yet; the one above it must be.
    folder: PathBuf,
    /// The first day of the period.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    from: NaiveDate,
    /// The last day of it.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    to: NaiveDate,
    /// Only applications under this program; all of them without.
    #[arg(long, value_name = "ID", value_parser = parse::program)]
    program: Option<Line>,
}

#[derive(Serialize)]
struct MadeJson<'a> {
    folder: &'a str,
    head: Option<&'a str>,
    applications: u64,
    forgotten: u64,
    changes: u64,
    files: &'a [Written],
}

impl Bundle {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        ReportPeriod::new(self.from, self.to).map_err(|error| CliError::Usage {
            message: error.to_string(),
            hint: "give --from the earlier day and --to the later, ten years at most".to_owned(),
        })?;
        // The desk is asked first, so that who may not have a bundle makes no folder.
        let first = self.part(context, None, Persons::default())?;
        let mut making =
            Making { wanted: self, folder: Folder::begin(&self.folder)?, files: Vec::new(), programs: BTreeMap::new() };
        let manifest = making.write(context, first)?;
        making.folder.finish()?;
        let Manifest { applications, forgotten, changes, .. } = manifest;
        let shown = self.folder.display().to_string();
        if context.out.format.json {
            let (head, files) = (manifest.head.as_deref(), &*manifest.files);
            context.out.json(&MadeJson { folder: &shown, head, applications, forgotten, changes, files })?;
        } else {
            context.out.remark(&format!(
                "the bundle is in {shown}: applications: {applications}, forgotten: {forgotten}, changes: {changes}"
            ))?;
            context.out.remark(&format!("what is in it says {shown}/README.txt"))?;
        }
        Ok(if applications == 0 && changes == 0 { Status::Nothing } else { Status::Done })
    }

    fn part(
        &self,
        context: &mut Context<'_>,
        after: Option<crate::domain::Number>,
        persons: Persons,
    ) -> Result<BundlePart, CliError> {
        let (from, to, program) = (self.from, self.to, self.program.clone());
        let query = BundleQuery { from, to, program, after, persons };
        match context.ask(&Request::Bundle(Box::new(query)))? {
            Answer::Bundle(part) => Ok(*part),
            _ => Err(CliError::odd_answer()),
        }
    }
}

/// A bundle in the making.
struct Making<'a> {
    wanted: &'a Bundle,
    folder: Folder,
    files: Vec<Written>,
    /// The versions of programs that were met, with their files.
    programs: BTreeMap<(Word, NaiveDate), String>,
}

/// How many there are of what.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    applications: u64,
    forgotten: u64,
    changes: u64,
}

impl Making<'_> {
    fn write(&mut self, context: &mut Context<'_>, first: BundlePart) -> Result<Manifest, CliError> {
        let begun_at = head(context, None)?;
        let desk = head(context, Some(1))?;
        let mut counts = Counts::default();
        let report = self.report(context)?;
        let mut persons = self.applications(context, first, report.today.min(self.wanted.to), &mut counts)?;
        let head = head(context, None)?;
        if let Some(head) = head {
            persons = self.changes(context, head, persons, &mut counts)?;
        }
        let (body, made_at) = (context.body()?, Utc::now());
        let report = masked(report, &mut persons);
        self.put("report.json", &context.out.aside(|out| out.json(&ReportJson::of(&report, &Part::ALL)))?)?;
        self.put("report.html", page(&report, &Part::ALL, &body).as_bytes())?;
        let names = self.programs(context)?;
        let mut manifest = self.manifest(&report, made_at, counts);
        (manifest.desk, manifest.begun_at, manifest.head) = (text(desk), text(begun_at), text(head));
        let readme = readme(&About { body: &body, programs: &names, manifest: &manifest });
        self.put("README.txt", readme.as_bytes())?;
        manifest.files.clone_from(&self.files);
        let mut bytes = serde_json::to_vec_pretty(&manifest)?;
        bytes.push(b'\n');
        self.folder.put("manifest.json", &bytes)?;
        Ok(manifest)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), CliError> {
        self.files.push(self.folder.put(name, bytes)?);
        Ok(())
    }

    fn report(&self, context: &mut Context<'_>) -> Result<Report, CliError> {
        let Bundle { from, to, program, .. } = self.wanted;
        let query = ReportQuery { from: Some(*from), to: Some(*to), program: program.clone() };
        let Answer::Report(report) = context.ask(&Request::Report(query))? else { return Err(CliError::odd_answer()) };
        Ok(*report)
    }

    /// Writes the tables, part by part, so that memory does not grow with the desk.
    fn applications(
        &mut self,
        context: &mut Context<'_>,
        first: BundlePart,
        end: NaiveDate,
        counts: &mut Counts,
    ) -> Result<Persons, CliError> {
        let bar = Counted::new("applications", context.out.format.progress);
        let mut lines = self.folder.file("applications.jsonl")?;
        let mut tables = Vec::new();
        for table in &TABLES {
            let mut file = self.folder.file(table.file)?;
            let heads: Vec<&str> = table.columns.iter().map(|(column, _)| *column).collect();
            file.write(format!("{MARK}{}", csv_row(&heads)).as_bytes())?;
            tables.push(file);
        }
        let mut part = first;
        loop {
            for file in &part.files {
                counts.applications += 1;
                self.meet(&file.program, file.version);
                lines.json(file)?;
                for (table, out) in TABLES.iter().zip(&mut tables) {
                    for row in (table.rows)(file, end) {
                        write_row(out, &row)?;
                    }
                }
            }
            for file in &part.forgotten {
                counts.applications += 1;
                counts.forgotten += 1;
                self.meet(&file.program, file.version);
                lines.json(&ForgottenJson { forgotten: true, file })?;
                if let Some(out) = tables.first_mut() {
                    write_row(out, &forgotten_row(file))?;
                }
            }
            bar.tell(part.looked_at.into(), part.of.into());
            let Some(after) = part.next else { break };
            part = self.wanted.part(context, Some(after), part.persons)?;
        }
        self.files.push(lines.finish()?);
        for table in tables {
            self.files.push(table.finish()?);
        }
        Ok(part.persons)
    }

    /// Notes that an application is under a version of a program.
    fn meet(&mut self, program: &Word, version: NaiveDate) {
        let file = || format!("programs/{program}-{version}.toml");
        self.programs.entry((program.clone(), version)).or_insert_with(file);
    }

    fn changes(
        &mut self,
        context: &mut Context<'_>,
        head: JournalHead,
        persons: Persons,
        counts: &mut Counts,
    ) -> Result<Persons, CliError> {
        let bar = Counted::new("changes", context.out.format.progress);
        let mut lines = self.folder.file("changes.jsonl")?;
        let Bundle { from, to, program, .. } = self.wanted;
        let mut query =
            StepsQuery { from: *from, to: *to, program: program.clone(), after: 0, upto: head.sequence, persons };
        loop {
            let request = Request::BundleSteps(Box::new(query.clone()));
            let Answer::BundleSteps(part) = context.ask(&request)? else { return Err(CliError::odd_answer()) };
            let StepsPart { steps, next, persons } = *part;
            for step in &steps {
                counts.changes += 1;
                lines.json(&StepJson::of(step))?;
            }
            query.persons = persons;
            let Some(after) = next else { break };
            query.after = after;
            bar.tell(after, head.sequence);
        }
        self.files.push(lines.finish()?);
        Ok(query.persons)
    }

    /// Writes the files of the programs that were met, and tells their names.
    fn programs(&mut self, context: &mut Context<'_>) -> Result<Vec<Line>, CliError> {
        self.folder.folder("programs")?;
        let mut names = Vec::new();
        for ((program, version), file) in self.programs.clone() {
            let request = Request::ProgramText { id: program.to_string(), version: Some(version) };
            let Answer::ProgramText(row, text) = context.ask(&request)? else { return Err(CliError::odd_answer()) };
            self.put(&file, text.as_bytes())?;
            names.push(Line::clean(&format!("{} ({program} {version})", row.name)));
        }
        Ok(names)
    }

    fn manifest(&self, report: &Report, made_at: DateTime<Utc>, counts: Counts) -> Manifest {
        let programs = self.programs.iter().map(|((program, version), file)| ProgramFile {
            program: program.clone(),
            version: *version,
            file: file.clone(),
        });
        Manifest {
            format: Manifest::FORMAT,
            build: env!("CARGO_PKG_VERSION"),
            made_at,
            from: self.wanted.from,
            to: self.wanted.to,
            zone: report.zone,
            program: report.program.as_ref().map(|id| Word::of(id)),
            programs: programs.collect(),
            desk: None,
            begun_at: None,
            head: None,
            applications: counts.applications,
            forgotten: counts.forgotten,
            changes: counts.changes,
            files: Vec::new(),
        }
    }
}

fn write_row(out: &mut Writing, row: &[String]) -> Result<(), CliError> {
    let cells: Vec<&str> = row.iter().map(String::as_str).collect();
    Ok(out.row(csv_row(&cells).as_bytes())?)
}

fn head(context: &mut Context<'_>, at: Option<u64>) -> Result<Option<JournalHead>, CliError> {
    match context.ask(&Request::Head(at))? {
        Answer::Head(head) => Ok(head),
        _ => Err(CliError::odd_answer()),
    }
}

fn text(head: Option<JournalHead>) -> Option<String> {
    head.map(|head| head.to_string())
}
