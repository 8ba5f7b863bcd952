use crate::domain::{Change, Event};

/// Changes, each with the revision by which an undo or a redo names it.
type Named<'a> = Vec<(u32, &'a Change)>;

/// The changes of an application that stand: without those that were undone, and with those that were done again as they
/// were done first (H2).
pub(in crate::domain) fn standing(changes: &[Change]) -> Vec<&Change> {
    let (mut standing, mut undone): (Named<'_>, Named<'_>) = (Vec::new(), Vec::new());
    for change in changes {
        match change.events.first() {
            Some(Event::Undone { revision }) => undone.extend(taken_out(&mut standing, *revision)),
            Some(Event::Redone { revision }) => {
                let again = taken_out(&mut undone, *revision);
                standing.extend(again.map(|(_, first)| (change.revision, first)));
            }
            _ => standing.push((change.revision, change)),
        }
    }
    standing.into_iter().map(|(_, change)| change).collect()
}

fn taken_out<'a>(from: &mut Named<'a>, revision: u32) -> Option<(u32, &'a Change)> {
    let place = from.iter().rposition(|(of, _)| *of == revision)?;
    Some(from.remove(place))
}
