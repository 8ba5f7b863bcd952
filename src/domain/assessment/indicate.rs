use super::{Assessment, Checklist, ChecklistItem, ItemId, Mark, SessionId, Sheet};
use crate::domain::Program;
use crate::domain::program::PassRule;
use crate::domain::program::rule::{Scored, Sight, Truth, Weighed, weigh};
use crate::domain::view::{CompetencyMean, Indication};

/// What the pass rule makes of a sheet as it is (A11): exact, with whole numbers only.
pub fn indicate(checklist: &Checklist, rule: &PassRule, sheet: &Sheet) -> Indication {
    let sheets = [Scored { session: SessionId(1), assessor: None, sheet, eligible: None }];
    let sight = Sight { checklist, terms: rule, sheets: &sheets, is_whole: false };
    let weighed = weigh(&rule.expression(), &sight);
    let competencies = checklist.competencies.iter().map(|competency| {
        let levels = competency.items.iter().filter_map(|item| sheet.level(&item.id));
        let levels: Vec<u32> = levels.map(|level| level.get().into()).collect();
        let count = u32::try_from(levels.len()).unwrap_or(u32::MAX);
        CompetencyMean { id: competency.id.clone(), sum: levels.iter().sum(), count }
    });
    Indication {
        passes: weighed.passes(),
        competencies: competencies.collect(),
        against: weighed.why,
        open: u16::try_from(open_items(checklist, sheet).count()).unwrap_or(u16::MAX),
        is_silent: weighed.truth == Truth::Silent,
    }
}

/// What the pass rule makes of all sheets of the round under way, where the program writes one of its own (A11, S3); none
/// where it does not, or where nothing is submitted.
pub fn indicate_round(assessment: &Assessment, program: &Program) -> Option<Weighed> {
    let expression = program.pass.rule.as_ref()?;
    let sheets: Vec<Scored<'_>> = assessment
        .current_sessions()
        .flat_map(|session| session.seats.iter().map(move |seat| (session.id, seat)))
        .filter_map(|(session, seat)| {
            let eligible = seat.determination.as_ref().map(|made| made.eligible);
            Some(Scored { session, assessor: Some(&seat.assessor), sheet: seat.sheet.submitted()?, eligible })
        })
        .collect();
    let sight = Sight { checklist: &program.checklist, terms: &program.pass, sheets: &sheets, is_whole: true };
    (!sheets.is_empty()).then(|| weigh(expression, &sight))
}

/// The mandatory items without a mark: a sheet with one cannot be submitted (A9).
pub fn open_items<'a>(checklist: &'a Checklist, sheet: &'a Sheet) -> impl Iterator<Item = &'a ChecklistItem> {
    let is_open = |item: &&ChecklistItem| item.mandatory && mark(sheet, &item.id).is_none();
    checklist.items().map(|(_, item)| item).filter(is_open)
}

/// The items with a level that needs a note, and no note (A8).
pub fn items_without_note<'a>(checklist: &'a Checklist, sheet: &'a Sheet) -> impl Iterator<Item = &'a ChecklistItem> {
    let lacks_note =
        |item: &&ChecklistItem| sheet.scores.get(&item.id).is_some_and(|score| checklist.scale.lacks_note(score));
    checklist.items().map(|(_, item)| item).filter(lacks_note)
}

/// How many items of a sheet are marked, of how many.
pub fn progress(checklist: &Checklist, sheet: &Sheet) -> (u16, u16) {
    let marked = checklist.items().filter(|(_, item)| mark(sheet, &item.id).is_some()).count();
    let count = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    (count(marked), count(checklist.items().count()))
}

fn mark(sheet: &Sheet, id: &ItemId) -> Option<Mark> {
    sheet.scores.get(id).and_then(|score| score.mark)
}

impl CompetencyMean {
    /// The mean with two decimals, cut and never rounded up: 2.995 is `2.99`. `–` where there is none.
    pub fn shown(&self) -> String {
        if self.count == 0 {
            return "–".to_owned();
        }
        let hundredths = u64::from(self.sum) * 100 / u64::from(self.count);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}
