//! Equal treatment: whether applications waited and came out alike, by what is no part of the person.
//!
//! Groups are made of the month of receipt, the way in which the form was taken in, and the assessors. Nothing else is
//! offered, so that nobody counts by names, places or scripts.

use std::collections::{BTreeMap, BTreeSet};

use super::results::decisions;
use super::seen::{Seen, Setting};
use super::taken::Taken;
use super::{EqualTreatment, Group, Share, Unnamed};
use crate::domain::bundle::Way;
use crate::domain::{Act, AssessorId, Assessors, Names, StageName};

/// Below so many there is no rate, and no time that they waited: it would say more about chance than about the desk.
pub const FEWEST: u32 = 5;

/// Groups by what they have in common.
#[derive(Debug, Default)]
pub(super) struct Equal {
    all: Tally,
    by_month: BTreeMap<String, Tally>,
    by_way: BTreeMap<String, Tally>,
    by_assessor: BTreeMap<AssessorId, Tally>,
    decisions: Unnamed,
}

/// What became of an application.
#[derive(Debug, Clone, Copy)]
struct Came {
    /// Days until it was admitted or refused, and whether it was admitted.
    admission: Option<(i64, bool)>,
    /// Days from then until the first decision, and whether it was passed.
    decision: Option<(i64, bool)>,
}

#[derive(Debug, Default)]
struct Tally {
    applications: u32,
    to_admission: Taken,
    admission: Share,
    to_decision: Taken,
    decision: Share,
}

impl Equal {
    /// Counts an application that was received in the period.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        let application = seen.application;
        let Some(month) = setting.month(application.form.received_on) else { return };
        let came = Came::of(seen);
        self.all.add(came);
        for change in seen.changes.iter().filter(|change| decides(change.act)) {
            self.decisions.made += 1;
            self.decisions.hidden += u32::from(change.names() == Names::Hidden);
            self.decisions.hidden_again += u32::from(change.names() == Names::HiddenAgain);
        }
        self.by_month.entry(month.to_string()).or_default().add(came);
        self.by_way
            .entry(Way::of(seen.changes.first().map(|change| &change.origin)).id().to_owned())
            .or_default()
            .add(came);
        let of_first = application.assessment.sessions.iter().filter(|session| session.round <= 1);
        let seats = of_first.flat_map(|session| &session.seats).filter(|seat| seat.determination.is_some());
        let assessors: BTreeSet<&AssessorId> = seats.map(|seat| &seat.assessor).collect();
        for assessor in assessors {
            self.by_assessor.entry(assessor.clone()).or_default().add(came);
        }
    }

    /// What was counted, with the names of the roster.
    pub(super) fn finish(self, roster: &Assessors) -> EqualTreatment {
        let named = |(id, tally): (AssessorId, Tally)| {
            let name = roster.get(&id).map(|assessor| assessor.profile.name.clone());
            Group { name, ..tally.group(id.as_str().to_owned()) }
        };
        let groups = |of: BTreeMap<String, Tally>| of.into_iter().map(|(name, tally)| tally.group(name)).collect();
        EqualTreatment {
            all: self.all.group("all".to_owned()),
            by_month: groups(self.by_month),
            by_way: groups(self.by_way),
            by_assessor: self.by_assessor.into_iter().map(named).collect(),
            decisions: self.decisions,
        }
    }
}

impl Came {
    fn of(seen: &Seen<'_>) -> Self {
        let (application, path) = (seen.application, seen.path);
        let placement = application.placement;
        let is_refused = matches!(placement.stage.name(), StageName::Declined | StageName::ClosedIncomplete);
        let settled = match path.admitted {
            Some(on) => Some((on, true)),
            None => is_refused.then_some((placement.since, false)),
        };
        let admission = settled.map(|(on, is_in)| ((on - application.form.received_on).num_days(), is_in));
        let first = path.admitted.zip(decisions(seen).find(|decided| decided.round <= 1));
        let decision = first.map(|(since, first)| ((first.made.on - since).num_days(), first.made.passed));
        Self { admission, decision }
    }
}

impl Tally {
    fn add(&mut self, came: Came) {
        self.applications += 1;
        if let Some((days, is_in)) = came.admission {
            self.to_admission.add(days);
            self.admission.count(is_in);
        }
        if let Some((days, passed)) = came.decision {
            self.to_decision.add(days);
            self.decision.count(passed);
        }
    }

    fn group(self, group: String) -> Group {
        Group {
            group,
            applications: self.applications,
            to_admission: self.to_admission.waiting(FEWEST),
            admitted: self.admission.unless_few(),
            to_decision: self.to_decision.waiting(FEWEST),
            passed: self.decision.unless_few(),
            name: None,
        }
    }
}

impl Share {
    fn count(&mut self, came_out_so: bool) {
        self.of += 1;
        self.yes = Some(self.yes.unwrap_or(0) + u32::from(came_out_so));
    }

    fn unless_few(self) -> Self {
        Self { yes: self.yes.filter(|_| self.of >= FEWEST), ..self }
    }
}

/// Whether somebody judged an application by it: a requirement, its admission, the outcome, a review or an appeal.
fn decides(act: Act) -> bool {
    matches!(
        act,
        Act::Accept(_)
            | Act::MarkDeficient(_)
            | Act::Waive(_)
            | Act::Approve
            | Act::Decline
            | Act::CloseIncomplete
            | Act::GrantVideo
            | Act::DenyVideo
            | Act::DetermineSkills
            | Act::Pass
            | Act::NotPass
            | Act::DecideAppeal
    )
}
