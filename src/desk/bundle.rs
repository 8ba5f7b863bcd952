//! The parts of an audit bundle: applications by number, then the journal's changes (see [`crate::domain::bundle`]).

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};

use super::{Desk, DeskError, Who};
use crate::domain::bundle::{
    AuditedStep, BundlePart, BundleQuery, Bundled, Faces, Persons, StepsPart, StepsQuery, audited, audited_forgotten,
};
use crate::domain::report::{ReportPeriod, Setting};
use crate::domain::view::Filter;
use crate::domain::{AssessorId, Digest, Number, Permission, Record, Zone, apply};
use crate::store::{Concern, Item};
use crate::text::Line;

/// How many applications one answer has at most.
const FILES: usize = 200;
/// How many are read for one answer at most, so that none takes long.
const LOOKED_AT: usize = 1_000;
/// How many changes one answer has at most.
const STEPS: usize = 5_000;
/// How many of the journal's batches are read for one answer at most.
const BATCHES: u64 = 50_000;

impl Desk {
    /// Some of the applications of a bundle, for those who may look who did what (V1). Nobody is named in it, so that it is no
    /// read that goes on record; that a bundle is made is in the server's log.
    pub fn bundle(&self, who: &Who, query: BundleQuery) -> Result<BundlePart, DeskError> {
        who.needs(Permission::Audit)?;
        let BundleQuery { from, to, program, after, persons } = query;
        let making = Making::of(self, who, (from, to), program.as_ref(), persons)?;
        if after.is_none() {
            tracing::info!(account = %who.account.name, %from, %to, "an audit bundle is made");
        }
        making.files(after)
    }

    /// Some of the changes of a bundle, as [`Self::bundle`].
    pub fn bundle_steps(&self, who: &Who, query: StepsQuery) -> Result<StepsPart, DeskError> {
        who.needs(Permission::Audit)?;
        let StepsQuery { from, to, program, after, upto, persons } = query;
        Making::of(self, who, (from, to), program.as_ref(), persons)?.steps(after, upto)
    }
}

/// A part of a bundle in the making.
struct Making<'a> {
    desk: &'a Desk,
    who: &'a Who,
    /// The assessor who works as the account of whoever asks.
    me: Option<AssessorId>,
    program: Option<Line>,
    setting: Setting,
    faces: Faces,
    /// Whether applications that changes are of are under the program that is asked for.
    wanted: HashMap<Number, bool>,
}

impl<'a> Making<'a> {
    fn of(
        desk: &'a Desk,
        who: &'a Who,
        (from, to): (NaiveDate, NaiveDate),
        program: Option<&Line>,
        persons: Persons,
    ) -> Result<Self, DeskError> {
        let period = ReportPeriod::asked(Some(from), Some(to), desk.today())?;
        let programs = &desk.shared().programs;
        let program = program.map(|id| programs.find(id, None)).transpose()?;
        let program = program.map(|held| Line::clean(&held.program.id));
        let setting = Setting { period, zone: Zone::from(programs.zone()), now: desk.now() };
        let faces = desk.faces(persons)?;
        Ok(Self { desk, who, me: desk.own_assessor(who), program, setting, faces, wanted: HashMap::new() })
    }

    fn wants(&self, program: &Line) -> bool {
        self.program.as_ref().is_none_or(|wanted| wanted == program)
    }

    fn files(mut self, after: Option<Number>) -> Result<BundlePart, DeskError> {
        let numbers = self.desk.numbers(self.who, &Filter::default())?;
        let begin = after.map_or(0, |after| numbers.partition_point(|number| *number <= after));
        let mut part = BundlePart {
            files: Vec::new(),
            forgotten: Vec::new(),
            looked_at: 0,
            of: u32::try_from(numbers.len()).unwrap_or(u32::MAX),
            next: None,
            persons: Persons::default(),
        };
        let mut end = begin;
        for number in numbers.iter().skip(begin).take(LOOKED_AT) {
            if part.files.len() >= FILES {
                break;
            }
            end += 1;
            part.next = Some(*number);
            self.file(*number, &mut part)?;
        }
        part.looked_at = u32::try_from(end).unwrap_or(u32::MAX);
        if end >= numbers.len() {
            part.next = None;
            for forgotten in self.desk.shared().reader.all_forgotten()? {
                if self.wants(&forgotten.remains.program.id) {
                    part.forgotten.extend(audited_forgotten(&forgotten, &self.setting, &mut self.faces));
                }
            }
        }
        part.persons = self.faces.persons;
        Ok(part)
    }

    /// Adds an application where it belongs to the period. One that is forgotten meanwhile is told with those that were.
    fn file(&mut self, number: Number, part: &mut BundlePart) -> Result<(), DeskError> {
        let shared = self.desk.shared();
        let changes = shared.reader.history(number)?;
        let Some(mut application) = changes.iter().fold(None, apply) else { return Ok(()) };
        if !self.wants(&application.program.id) {
            return Ok(());
        }
        if let Some(me) = &self.me {
            application.assessment = application.assessment.seen_by(Some((me, &self.who.account.name)));
        }
        let letters = shared.around().outbox.of(number);
        let program = shared.programs.of(&application)?;
        let of = Bundled { application: &application, changes: &changes, letters: &letters, program };
        part.files.extend(audited(&of, &self.setting, &mut self.faces));
        Ok(())
    }

    fn steps(mut self, after: u64, upto: u64) -> Result<StepsPart, DeskError> {
        let desk = self.desk;
        let setting = self.setting;
        let (mut steps, mut next, mut read, mut failed) = (Vec::new(), None, 0, None);
        desk.shared().reader.batches(
            after.saturating_add(1),
            // Edits of sheets that are not submitted are no steps.
            &|head| head.of != Concern::Sheet && setting.holds(head.at),
            &mut |head, items| {
                if head.sequence > upto {
                    return false;
                }
                let place = (head.sequence, Digest(head.chain));
                for item in items {
                    match self.step(&item, place) {
                        Ok(step) => steps.extend(step),
                        Err(error) => failed = Some(error),
                    }
                }
                read += 1;
                let is_enough = steps.len() >= STEPS || read >= BATCHES;
                if is_enough && head.sequence < upto {
                    next = Some(head.sequence);
                }
                !is_enough && failed.is_none()
            },
        )?;
        match failed {
            Some(error) => Err(error),
            None => Ok(StepsPart { steps, next, persons: self.faces.persons }),
        }
    }

    fn step(&mut self, item: &Item, place: (u64, Digest)) -> Result<Option<AuditedStep>, DeskError> {
        let number = match (&item.record, &item.head) {
            (_, Some(head)) => Some(head.number),
            (Some(Record::Forgotten(forgotten)), None) => Some(forgotten.number),
            (_, None) => None,
        };
        if let Some(number) = number
            && !self.is_under(number)?
        {
            return Ok(None);
        }
        Ok(match (&item.record, &item.head) {
            (Some(record), _) => AuditedStep::of(record, place, &self.setting, &mut self.faces),
            (None, Some(head)) => {
                let by = head.by.as_ref().map(|by| self.faces.by(by, head.at));
                Some(AuditedStep::sealed(head.number, head.at, by, place))
            }
            (None, None) => None,
        })
    }

    /// Whether an application is under the program that is asked for.
    fn is_under(&mut self, number: Number) -> Result<bool, DeskError> {
        let Some(wanted) = &self.program else { return Ok(true) };
        if let Some(known) = self.wanted.get(&number) {
            return Ok(*known);
        }
        let reader = &self.desk.shared().reader;
        let is_under = match reader.measured(number)? {
            Some((application, _)) => application.program.id == *wanted,
            None => reader.forgotten(number)?.is_some_and(|forgotten| forgotten.remains.program.id == *wanted),
        };
        self.wanted.insert(number, is_under);
        Ok(is_under)
    }
}

impl Desk {
    /// Who is who: those who appeared, the accounts of everybody on the roster, now or before, and all roles in their time.
    fn faces(&self, persons: Persons) -> Result<Faces, DeskError> {
        let reader = &self.shared().reader;
        let mut links = Vec::new();
        for assessor in reader.assessors()? {
            for change in reader.assessor_history(&assessor.id)? {
                links.extend(change.after.profile.account.map(|account| (change.at, account, assessor.id.clone())));
            }
        }
        links.sort_by_key(|(at, ..)| *at);
        let accounts = links.into_iter().map(|(_, account, id)| (account, id)).collect();
        let mut roles = BTreeMap::new();
        let known = self.shared().around().accounts.clone();
        for (name, account) in known {
            let mut of_account: Vec<_> =
                reader.account_history(&name)?.into_iter().map(|change| (change.at, change.after.role)).collect();
            if of_account.is_empty() {
                of_account.push((DateTime::<Utc>::UNIX_EPOCH, account.role));
            }
            roles.insert(name, of_account);
        }
        Ok(Faces { persons, accounts, roles })
    }
}
