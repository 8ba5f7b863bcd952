use super::{Checklist, ChecklistItem, ItemId, Mark, Score, Sheet};
use crate::domain::program::PassRule;
use crate::domain::view::{CompetencyMean, Indication};

/// What the pass rule makes of a sheet as it is (A11): exact, with whole numbers only.
pub fn indicate(checklist: &Checklist, rule: &PassRule, sheet: &Sheet) -> Indication {
    let mut against = Vec::new();
    let mut competencies = Vec::with_capacity(checklist.competencies.len());
    for competency in &checklist.competencies {
        let levels: Vec<u32> = competency.items.iter().filter_map(|item| level(sheet, &item.id)).collect();
        let mean = CompetencyMean {
            id: competency.id.clone(),
            sum: levels.iter().sum(),
            count: u32::try_from(levels.len()).unwrap_or(u32::MAX),
        };
        if mean.count > 0 && !rule.competency_mean.is_reached_by(mean.sum, mean.count) {
            let name = competency.name.to_lowercase();
            against.push(format!("{name}: a mean of {}, below {}", mean.shown(), rule.competency_mean));
        }
        competencies.push(mean);
    }
    for (_, item) in checklist.items().filter(|(_, item)| item.mandatory) {
        let least = u32::from(rule.mandatory_least.get());
        if let Some(level) = level(sheet, &item.id).filter(|level| *level < least) {
            against.push(format!("{}: {level}, and a mandatory item must not be below {least}", item.id));
        }
    }
    let complete = competencies.iter().all(|mean| mean.count > 0);
    let open = open_items(checklist, sheet).count();
    Indication {
        passes: complete.then_some(against.is_empty()),
        competencies,
        against,
        open: u16::try_from(open).unwrap_or(u16::MAX),
    }
}

/// The mandatory items without a mark: a sheet with one cannot be submitted (A9).
pub fn open_items<'a>(checklist: &'a Checklist, sheet: &'a Sheet) -> impl Iterator<Item = &'a ChecklistItem> {
    let is_open = |item: &&ChecklistItem| item.mandatory && mark(sheet, &item.id).is_none();
    checklist.items().map(|(_, item)| item).filter(is_open)
}

/// The items with a level of 2 or less and no note, which they need (A8).
pub fn items_without_note<'a>(checklist: &'a Checklist, sheet: &'a Sheet) -> impl Iterator<Item = &'a ChecklistItem> {
    let lacks_note = |item: &&ChecklistItem| {
        let Some(Score { mark: Some(Mark::Level(level)), note }) = sheet.scores.get(&item.id) else { return false };
        level.needs_note() && note.as_ref().is_none_or(|note| note.trim().is_empty())
    };
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

fn level(sheet: &Sheet, id: &ItemId) -> Option<u32> {
    match mark(sheet, id)? {
        Mark::Level(level) => Some(level.get().into()),
        Mark::NotApplicable | Mark::Unable => None,
    }
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
