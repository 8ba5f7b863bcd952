use crate::domain::view::Offer;
use crate::domain::{AssessorId, Number};
use crate::tui::state::Place;

/// Who can assess an application, best first, and why the others cannot.
///
/// The selection is an assessor, not a row: it stays when the ranking is another one.
#[derive(Debug, Clone)]
pub struct Offers {
    /// Which application.
    pub number: Number,
    /// The selected offer, and the first one shown.
    pub place: Place,
    /// The selected assessor.
    pub selected: Option<AssessorId>,
}

impl Offers {
    /// The offers for an application, from the first.
    pub fn new(number: Number) -> Self {
        Self { number, place: Place::default(), selected: None }
    }

    /// Goes some offers on or back.
    pub fn step(&mut self, by: isize, offers: &[Offer]) {
        self.go(self.place.at.saturating_add_signed(by), offers);
    }

    /// Goes to an offer by its place, or to the last one.
    pub fn go(&mut self, at: usize, offers: &[Offer]) {
        self.place.at = at.min(offers.len().saturating_sub(1));
        self.selected = offers.get(self.place.at).map(|offer| offer.assessor.clone());
    }

    /// Keeps the selection on its assessor among offers that came anew.
    pub fn keep(&mut self, offers: &[Offer]) {
        let found = self.selected.as_ref().and_then(|id| offers.iter().position(|offer| offer.assessor == *id));
        self.go(found.unwrap_or(self.place.at), offers);
    }
}
