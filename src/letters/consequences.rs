use super::session::has_left;
use super::{Letters, Zones, compose, session};
use crate::domain::view::LetterRow;
use crate::domain::{
    About, Act, Addressee, Application, Assessors, Change, Draft, Event, LetterId, LetterKind, LetterState, OpenStage,
    Planned, Program, Recipient, SectionEdit, Stage, Step, check_so,
};
use crate::text::Line;

/// What letters are drafted with, beside the application and its change.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The program's words and windows.
    pub program: &'a Program,
    /// Who assesses.
    pub assessors: &'a Assessors,
    /// Where this desk has notices to IMI go, whatever the program says.
    pub imi: Option<&'a Line>,
    /// The letters of the application so far. Most changes do not ask for them.
    pub letters: &'a Letters<'a>,
}

/// What a change of an application does to its letters.
#[derive(Debug, Default)]
pub struct Consequences {
    /// Letters to draft.
    pub drafts: Vec<Draft>,
    /// Letters that did not go yet and no longer say what is so.
    pub needless: Vec<LetterId>,
    /// Letters that an earlier change, which an undo puts in force again, made needless before, and its revision.
    pub needless_again: Option<(u32, Vec<LetterId>)>,
    /// Drafts that were needless and are so no more.
    pub back: Vec<LetterId>,
    /// The candidate's name, address or zone is another one.
    pub corrected: Option<Corrected>,
}

/// That the candidate has another name, address or zone, to be followed by letters that may still go.
#[derive(Debug)]
pub struct Corrected {
    /// The candidate as letters went to them.
    pub before: Recipient,
    /// The candidate as letters go to them now.
    pub after: Recipient,
    /// The zone that they lived by and live by now.
    pub zones: Zones,
    /// The letters.
    pub letters: Vec<LetterId>,
}

/// What a change does to the letters of its application (L1): what it says is drafted, a draft that it makes untrue is
/// needless, and an undo takes its drafts with it and brings back those that it had made needless (H2). A corrected name or
/// address is followed by whatever may still go.
pub fn consequences(
    change: &Change,
    before: Option<&Application>,
    after: &Application,
    setting: &Setting<'_>,
) -> Consequences {
    let found = of_change(change, before, after, setting);
    let corrected = corrected(change, &found, setting);
    Consequences { corrected, ..found }
}

fn of_change(
    change: &Change,
    before: Option<&Application>,
    after: &Application,
    setting: &Setting<'_>,
) -> Consequences {
    match change.act {
        Act::Undo { revision } => {
            let steps = before.into_iter().flat_map(|before| &before.trail);
            let is_reopening = steps.filter(|step| step.revision == revision).any(|step| step.act == Act::Reopen);
            let mut found = undone(revision, setting);
            found.needless_again = if is_reopening {
                closed_again(after, setting)
            } else {
                agreed_again(before, after, revision, setting)
            };
            if let Some((_, again)) = &found.needless_again {
                found.back.retain(|id| !again.contains(id));
            }
            found
        }
        Act::Redo { revision } => {
            let step = before.and_then(|before| before.undone.iter().find(|step| step.revision == revision));
            let Some(step) = step else { return Consequences::default() };
            let mut again = of_act(step.act, change, (before, after), setting);
            let mut drafted = setting.letters.iter().filter(|row| row.cause == revision).peekable();
            // Those that the step drafted come back as they were left, with what somebody wrote into them.
            if drafted.peek().is_some() {
                again.drafts.clear();
                again.back.extend(drafted.filter(|row| row.state.is_needless()).map(|row| row.id));
            }
            if step.act == Act::Reopen {
                again.back.extend(so_again(change, before, after, setting));
            }
            again
        }
        act => {
            let mut found = of_act(act, change, (before, after), setting);
            if act == Act::Reopen {
                found.back.extend(so_again(change, before, after, setting));
            }
            found
        }
    }
}

/// What the closing of an application made needless and its reopening makes so again, such as a result that nobody had
/// released yet (S5).
fn so_again(
    change: &Change,
    before: Option<&Application>,
    after: &Application,
    setting: &Setting<'_>,
) -> Vec<LetterId> {
    let Some(closing) = before.and_then(closing) else { return Vec::new() };
    let by_it = |row: &&LetterRow| {
        is_needless_by(row, closing)
            && goes_with_closing(row)
            && check_so(row.kind, row.about, after, change.at).is_ok()
    };
    setting.letters.iter().filter(by_it).map(|row| row.id).collect()
}

/// The letters that the closing of an application made needless, and makes so again where its reopening is undone (H2).
fn closed_again(after: &Application, setting: &Setting<'_>) -> Option<(u32, Vec<LetterId>)> {
    closing(after).map(|closing| (closing, open(setting, goes_with_closing)))
}

/// Whether a letter is no longer so once its application is closed; what is told of a session its calling off says.
fn goes_with_closing(row: &LetterRow) -> bool {
    !matches!(row.about, About::Session(_))
}

/// The approval that the confirmation of a session made needless, and makes so again where what brought it back is undone,
/// or the withdrawal that a reopening had it come back from (H2).
fn agreed_again(
    before: Option<&Application>,
    after: &Application,
    undone: u32,
    setting: &Setting<'_>,
) -> Option<(u32, Vec<LetterId>)> {
    if before.is_none_or(is_agreed) || !is_agreed(after) {
        return None;
    }
    let confirmation = after.trail.iter().rfind(|step| step.act == Act::Confirm)?;
    let is_again = |row: &&LetterRow| {
        row.kind == LetterKind::Approval && (row.state.has_not_left() || is_needless_by(row, undone))
    };
    Some((confirmation.revision, setting.letters.iter().filter(is_again).map(|row| row.id).collect()))
}

/// S2: whether the time of the assessment is agreed, and nothing came of it yet.
fn is_agreed(application: &Application) -> bool {
    application.placement.stage.open() == Some(OpenStage::Scheduled)
}

/// The revision that closed an application which is closed.
fn closing(application: &Application) -> Option<u32> {
    let closes = |act: Act| matches!(act, Act::Withdraw | Act::Decline | Act::CloseIncomplete);
    match application.placement.stage {
        Stage::Withdrawn { .. } | Stage::Declined { .. } | Stage::ClosedIncomplete => {
            application.trail.iter().rfind(|step| closes(step.act)).map(|step| step.revision)
        }
        _ => None,
    }
}

fn undone(revision: u32, setting: &Setting<'_>) -> Consequences {
    let rows = setting.letters.iter();
    let needless = rows.clone().filter(|row| row.cause == revision && row.state.is_open()).map(|row| row.id);
    Consequences {
        needless: needless.collect(),
        back: rows.filter(|row| is_needless_by(row, revision)).map(|row| row.id).collect(),
        ..Consequences::default()
    }
}

/// L1: the letters that a corrected name, address or zone reaches: whatever was not sent, discarded ones too, which may come
/// back. What the same change discards or brings back is as it was before the correction.
fn corrected(change: &Change, found: &Consequences, setting: &Setting<'_>) -> Option<Corrected> {
    let sections = change.events.iter().find_map(|event| match event {
        Event::Amended(sections) => Some(sections),
        _ => None,
    })?;
    let swap = sections.iter().find_map(|section| match section {
        SectionEdit::Candidate(swap) => Some(swap),
        _ => None,
    })?;
    let (before, after) = (Recipient::from(&swap.before), Recipient::from(&swap.after));
    let zones = (swap.before.zone(), swap.after.zone());
    if before == after && zones.0 == zones.1 {
        return None;
    }
    let may_go = |row: &&LetterRow| row.state.has_not_left() || matches!(row.state, LetterState::Discarded { .. });
    let is_other = |id: &LetterId| !found.needless.contains(id) && !found.back.contains(id);
    let letters = setting.letters.iter().filter(may_go).map(|row| row.id).filter(is_other).collect();
    Some(Corrected { before, after, zones, letters })
}

fn of_act(
    act: Act,
    change: &Change,
    (before, after): (Option<&Application>, &Application),
    setting: &Setting<'_>,
) -> Consequences {
    let mut found = Consequences::default();
    match act {
        Act::Receive => found.drafts.push(compose::to_candidate(LetterKind::Acknowledgement, after, setting)),
        Act::Notify => {
            found.drafts.push(compose::to_candidate(LetterKind::Deficiency, after, setting));
            found.needless = open(setting, |row| row.kind == LetterKind::Deficiency);
        }
        Act::Approve => {
            found.drafts.push(compose::to_candidate(LetterKind::Approval, after, setting));
            found.needless =
                open(setting, |row| matches!(row.kind, LetterKind::Acknowledgement | LetterKind::Deficiency));
        }
        Act::Withdraw | Act::Decline | Act::CloseIncomplete => {
            found.needless = open(setting, goes_with_closing);
        }
        // A result that did not leave yet is of a decision that an appeal has taken anew.
        Act::Reopen if before.is_some_and(|before| before.placement.stage == Stage::NotPassed) => {
            found.needless = open(setting, |row| row.kind == LetterKind::Result);
        }
        Act::Reassess => found.needless = open(setting, |row| row.kind == LetterKind::Result),
        Act::Pass | Act::NotPass => {
            found.drafts.push(compose::result(after, setting));
            found.needless = open(setting, |row| row.kind == LetterKind::Result || is_before_decision(row.kind));
        }
        _ => {}
    }
    if let Some(before) = before.filter(|_| act != Act::Notify) {
        deficiency(before, after, setting, &mut found);
    }
    if let Some(before) = before {
        approval(before, after, setting, &mut found);
    }
    for event in &change.events {
        match event {
            Event::SessionPlanned { session, before, after: Some(planned) }
                if !is_of_fees_only(before.as_deref(), planned) =>
            {
                session::planned(*session, (before.as_deref(), planned), (after, change.at), setting, &mut found);
            }
            Event::NoticeSet { place, after: Some(notice), .. } => {
                let about = About::Notice(*place);
                found.needless.extend(open(setting, |row| row.about == about));
                if notice.sent_on.is_none() {
                    found.drafts.push(compose::notice(*place, notice, after, setting));
                }
            }
            Event::LinkSet { after: Some(link), .. } => {
                found.needless.extend(open(setting, |row| row.kind == LetterKind::RegistrationLink));
                if link.sent_on.is_none() {
                    found.drafts.push(compose::to_candidate(LetterKind::RegistrationLink, after, setting));
                }
            }
            _ => {}
        }
    }
    // A letter may be needless for more than one reason, and is told so once.
    found.needless.sort_unstable();
    found.needless.dedup();
    found
}

/// S1, L1: what a change makes of a deficiency letter that did not leave yet, released or not. It goes with the deficiency,
/// and stays as it is over a hold that moved no day; where it would say something else now, a later day or less that is
/// missing, it is drafted anew and waits for its release again.
fn deficiency(before: &Application, after: &Application, setting: &Setting<'_>, found: &mut Consequences) {
    let is_deficient = |one: &Application| matches!(one.placement.stage.open(), Some(OpenStage::Deficient { .. }));
    if !is_deficient(before) {
        return;
    }
    let open = open(setting, |row| row.kind == LetterKind::Deficiency);
    if open.is_empty() || compose::asked(before, setting) == compose::asked(after, setting) {
        return;
    }
    if is_deficient(after) {
        found.drafts.push(compose::to_candidate(LetterKind::Deficiency, after, setting));
    }
    found.needless.extend(open);
}

/// S2, L1: what a change makes of an approval that did not leave yet, which says that a time is to be agreed: it goes where a
/// session is confirmed. It is so again, and comes back, where the session comes to nothing before the candidate was told of
/// it; where that came to nothing with a withdrawal, it is so again with the reopening. In a re-assessment it is not so again.
fn approval(before: &Application, after: &Application, setting: &Setting<'_>, found: &mut Consequences) {
    match after.placement.stage.open() {
        Some(OpenStage::Scheduled) if !is_agreed(before) => {
            found.needless.extend(open(setting, |row| row.kind == LetterKind::Approval));
        }
        Some(OpenStage::Approved) if is_agreed(before) || matches!(before.placement.stage, Stage::Withdrawn { .. }) => {
            let is_told = |row: &LetterRow| {
                row.kind == LetterKind::SessionConfirmation && row.addressee == Addressee::Candidate && has_left(row)
            };
            // One that an earlier round's session made needless told of the time before that round's decision.
            let begins = |step: &Step| step.events.iter().any(|event| matches!(event, Event::RoundSet { .. }));
            let of_round = before.trail.iter().rev().take_while(|step| !begins(step));
            let confirmed: Vec<u32> =
                of_round.filter(|step| step.act == Act::Confirm).map(|step| step.revision).collect();
            let is_by_it = |row: &&LetterRow| {
                row.kind == LetterKind::Approval
                    && matches!(row.state, LetterState::Discarded { by_change: Some(by), .. } if confirmed.contains(&by))
            };
            if !setting.letters.iter().any(is_told) {
                found.back.extend(setting.letters.iter().filter(is_by_it).map(|row| row.id));
            }
        }
        _ => {}
    }
}

/// Whether a letter tells of what is to come before the body decides, all of which is over once it has.
fn is_before_decision(kind: LetterKind) -> bool {
    use LetterKind::{Acknowledgement, Approval, AssessorInvitation, Deficiency, SessionConfirmation};
    matches!(kind, Acknowledgement | Deficiency | Approval | AssessorInvitation | SessionConfirmation)
}

/// Whether nothing of a session is different but what its assessors are paid: nobody is written to about that.
fn is_of_fees_only(before: Option<&Planned>, after: &Planned) -> bool {
    before.is_some_and(|before| {
        let without_fees = |planned: &Planned| {
            let mut planned = planned.clone();
            planned.seats.iter_mut().for_each(|seat| seat.fee = None);
            planned
        };
        before.seats != after.seats && without_fees(before) == without_fees(after)
    })
}

/// Whether a change made a letter needless.
fn is_needless_by(row: &LetterRow, revision: u32) -> bool {
    matches!(row.state, LetterState::Discarded { by_change: Some(by), .. } if by == revision)
}

/// The letters of the application that can still be kept from going, released or not, and are such ones.
pub(super) fn open(setting: &Setting<'_>, is_such: impl Fn(&LetterRow) -> bool) -> Vec<LetterId> {
    setting.letters.iter().filter(|row| row.state.has_not_left() && is_such(row)).map(|row| row.id).collect()
}
