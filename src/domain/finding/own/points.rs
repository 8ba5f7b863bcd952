use super::Setting;
use crate::domain::finding::{Finding, list};
use crate::domain::program::{Category, PointsNeed};
use crate::domain::{Hours, PointsRow, letter_day};
use crate::text::same_name;

/// So many points, with minima and caps by category.
pub(super) fn points(need: &PointsNeed, at: &Setting<'_>) -> (Finding, Option<String>) {
    let of = |category: &Category, undated: bool| -> Hours {
        let counts = |row: &&PointsRow| match at.is_within(need.within, row.date) {
            Some(is_within) => is_within,
            None => undated,
        };
        let rows = at.form.points.iter().filter(|row| same_name(&row.category, &category.name)).filter(counts);
        rows.map(|row| row.points).sum()
    };
    let counted = |category: &Category, undated: bool| {
        let points = of(category, undated);
        category.most.map_or(points, |most| points.min(most))
    };
    let total = |undated: bool| need.categories.iter().map(|category| counted(category, undated)).sum::<Hours>();
    let lacking = |undated: bool| -> Vec<(&Category, Hours, Hours)> {
        let each = need.categories.iter().filter_map(|category| {
            let (least, have) = (category.least?, of(category, undated));
            (have < least).then_some((category, have, least))
        });
        each.collect()
    };
    let have = total(false);
    let mut finding = Finding::new(at.requirement, &have, &need.least, &"points");
    for category in &need.categories {
        let points = of(category, false);
        if let Some(most) = category.most.filter(|most| points > *most) {
            finding.notes.push(format!("{points} points in {}, of which {most} count", category.name));
        }
    }
    let lacks = lacking(false);
    if have >= need.least && lacks.is_empty() {
        return (finding, None);
    }
    if total(true) >= need.least && lacking(true).is_empty() {
        let finding =
            finding.review("rows of points do not say when they were earned: ask, then judge whether they count");
        return (finding, None);
    }
    let since = at.since(need.within).map_or_else(String::new, |since| format!(" since {}", letter_day(since)));
    let short = have.short_of(need.least);
    let mut asks = Vec::new();
    if have < need.least {
        asks.push(format!("{short} points"));
        let missing = format!("{have} of {} points{since} are on file: {short} short", need.least);
        finding = finding.unmet(missing, String::new());
    }
    for (category, have, least) in lacks {
        let (name, short) = (&category.name, have.short_of(least));
        asks.push(format!("{short} points in {name}"));
        let missing = format!("{have} of {least} points in {name}{since} are on file: {short} short");
        finding = finding.unmet(missing, String::new());
    }
    finding.ask = Some(list(&asks));
    (finding, (have < need.least).then(|| short.to_string()))
}
