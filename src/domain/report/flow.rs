use super::seen::{Seen, Setting};
use super::{FlowMonth, MonthSpan};
use crate::domain::{Forgotten, StageName};

/// What came in and went out, month by month.
#[derive(Debug)]
pub(super) struct Flow(Vec<(MonthSpan, FlowMonth)>);

impl Flow {
    /// The months of a period, empty.
    pub(super) fn of(setting: &Setting) -> Self {
        Self(setting.months().into_iter().map(|span| (span, empty(&span))).collect())
    }

    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        let received_on = seen.application.form.received_on;
        for (span, month) in &mut self.0 {
            month.received += u32::from(span.holds(received_on));
            for turn in seen.path.turns.iter().filter(|turn| span.holds(turn.on)) {
                match turn.ended {
                    Some(stage) => end(month, stage),
                    None => month.came_back += 1,
                }
            }
            let last = span.last.min(setting.today());
            month.open += u32::from(received_on <= last && seen.path.is_open_on(last));
        }
    }

    /// Counts an application that was forgotten: of its days only the months are known, so that it counts as one that came and
    /// ended on the first day of them (H3). What is open at a month's end is then what was open before, and what came and ended
    /// since, in every period.
    pub(super) fn add_forgotten(&mut self, forgotten: &Forgotten) {
        let remains = &forgotten.remains;
        for (span, month) in &mut self.0 {
            month.received += u32::from(span.begins() && remains.received == span.month);
            if span.begins() && remains.ended == span.month {
                end(month, remains.stage);
            }
            month.open += u32::from(remains.received <= span.month && span.month < remains.ended);
        }
    }

    /// What was counted.
    pub(super) fn finish(self) -> Vec<FlowMonth> {
        self.0.into_iter().map(|(_, month)| month).collect()
    }
}

fn empty(span: &MonthSpan) -> FlowMonth {
    FlowMonth {
        month: span.month,
        received: 0,
        certified: 0,
        not_passed: 0,
        withdrawn: 0,
        declined: 0,
        closed_incomplete: 0,
        came_back: 0,
        open: 0,
    }
}

fn end(month: &mut FlowMonth, stage: StageName) {
    let count = match stage {
        StageName::Certified => &mut month.certified,
        StageName::NotPassed => &mut month.not_passed,
        StageName::Withdrawn => &mut month.withdrawn,
        StageName::Declined => &mut month.declined,
        StageName::ClosedIncomplete => &mut month.closed_incomplete,
        _ => return,
    };
    *count += 1;
}
