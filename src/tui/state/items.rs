use std::collections::{BTreeMap, BTreeSet};

use super::{Only, State, built_in};
use crate::domain::view::filter::Listing;
use crate::domain::{Session, Tag};
use crate::text::{Line, fold};
use crate::tui::layer::{Chosen, MarkedAct, Offer, On, Pick, PickFor, SessionAct};
use crate::tui::words;

/// What a list offers to choose from now, narrowed by what was typed.
pub fn items(state: &State, pick: &Pick) -> Vec<Offer> {
    let wanted = fold(pick.text());
    let fits = |item: &Offer| fold(&item.label).contains(&wanted) || fold(&item.detail).contains(&wanted);
    let offered = match &pick.what {
        PickFor::Owner(_) => owners(state),
        PickFor::Tags(on, changes) => return tags(state, on, changes, pick.text()),
        PickFor::View => views(state),
        PickFor::Act => acts(),
        PickFor::Week => only(state),
        PickFor::Session(act) => sessions(state, *act),
    };
    offered.into_iter().filter(fits).collect()
}

/// Whether the desk has yet to say what a list offers.
pub fn is_coming(state: &State, pick: &Pick) -> bool {
    match pick.what {
        PickFor::Owner(_) => state.known.colleagues.is_none(),
        PickFor::Tags(..) => !state.known.are_tags_heard,
        PickFor::View | PickFor::Act | PickFor::Week | PickFor::Session(_) => false,
    }
}

fn item(label: String, detail: String, choice: Chosen) -> Offer {
    Offer { sign: "", label, detail, choice }
}

fn owners(state: &State) -> Vec<Offer> {
    // Nobody is not offered by itself, as if it were all there is.
    let Some(colleagues) = &state.known.colleagues else { return Vec::new() };
    let own = state.greeting.as_ref().map(|greeting| &greeting.account);
    let colleagues = colleagues.iter().map(|colleague| {
        let you = own.is_some_and(|own| *own == colleague.name);
        let detail = words::colleague(colleague.role, you);
        item(colleague.name.to_string(), detail, Chosen::Owner(Some(colleague.name.clone())))
    });
    let nobody = item(words::NOBODY_AT_ALL.to_owned(), String::new(), Chosen::Owner(None));
    colleagues.chain([nobody]).collect()
}

/// The tags that are known, those of the application, and the one that is typed.
fn tags(state: &State, on: &On, changes: &BTreeMap<Tag, bool>, typed: &str) -> Vec<Offer> {
    let known = state.known.tags.iter().zip(state.known.tagged.iter().copied().map(Some));
    let mut all: BTreeMap<&Tag, Option<u32>> = known.collect();
    let own: &[Tag] = if let On::One { tags, .. } = on { tags } else { &[] };
    for tag in own.iter().chain(changes.keys()) {
        all.entry(tag).or_default();
    }
    let wanted = fold(typed);
    let to_item = |(tag, many): (&Tag, Option<u32>)| {
        let detail = many.map_or(String::new(), words::tagged);
        let sign = words::tag_sign(changes.get(tag).copied(), own.contains(tag), *on == On::Marked);
        Offer { sign, label: tag.to_string(), detail, choice: Chosen::Tag(tag.clone()) }
    };
    let found = all.iter().filter(|(tag, _)| fold(tag.as_str()).contains(&wanted));
    let mut items: Vec<Offer> = found.map(|(tag, many)| to_item((tag, *many))).collect();
    if let Ok(tag) = typed.parse::<Tag>()
        && !all.contains_key(&tag)
    {
        let sign = words::tag_sign(None, false, *on == On::Marked);
        items.push(Offer { sign, label: tag.to_string(), detail: words::NEW_TAG.to_owned(), choice: Chosen::Tag(tag) });
    }
    items
}

fn views(state: &State) -> Vec<Offer> {
    let saved = state.known.views.iter().flatten().map(|view| {
        let listing = Listing { filter: view.filter.clone(), order: view.order.clone() };
        item(view.name.to_string(), listing.to_string(), Chosen::View(listing, Some(view.name.clone())))
    });
    let save = item(words::SAVE_VIEW.to_owned(), state.queue.listing().to_string(), Chosen::SaveView);
    let built_in = built_in().map(|filter| {
        let listing = Listing { filter, order: state.queue.order.clone() };
        item(words::filter(&listing.filter), listing.filter.to_string(), Chosen::View(listing, None))
    });
    saved.chain([save]).chain(built_in).collect()
}

fn acts() -> Vec<Offer> {
    MarkedAct::ALL.map(|act| item(words::marked_act(act).to_owned(), String::new(), Chosen::Act(act))).to_vec()
}

/// Which assessors the week may show: all, the qualified, those below their load, and those of each language.
fn only(state: &State) -> Vec<Offer> {
    let shown = &state.schedule.only;
    let turned = |label: &str, is_on: bool, only: Only| Offer {
        sign: words::tag_sign(None, is_on, false),
        label: label.to_owned(),
        detail: String::new(),
        choice: Chosen::Only(only),
    };
    let (is_qualified, is_below_load) = (!shown.is_qualified, !shown.is_below_load);
    let mut items = vec![
        turned(words::EVERY_ASSESSOR, *shown == Only::default(), Only::default()),
        turned(words::ONLY_QUALIFIED, shown.is_qualified, Only { is_qualified, ..shown.clone() }),
        turned(words::ONLY_BELOW_LOAD, shown.is_below_load, Only { is_below_load, ..shown.clone() }),
    ];
    let languages: BTreeSet<&Line> =
        state.schedule.roster.iter().flat_map(|one| &one.assessor.profile.languages).collect();
    items.extend(languages.into_iter().map(|language| {
        let is_on = shown.language.as_ref() == Some(language);
        let chosen = Some(language.clone()).filter(|_| !is_on);
        turned(language, is_on, Only { language: chosen, ..shown.clone() })
    }));
    items
}

fn sessions(state: &State, act: SessionAct) -> Vec<Offer> {
    let Some(view) = state.view() else { return Vec::new() };
    let to_item = |session: &Session| {
        let label = words::session_head(session, view, state.zone);
        item(label, session.planned.plan.mode.to_string(), Chosen::Session(session.id))
    };
    act.suitable(view).into_iter().map(to_item).collect()
}
