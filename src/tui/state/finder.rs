use super::State;
use crate::domain::view::Row;
use crate::domain::{Number, Role};
use crate::tui::layer::{Layer, LookUp};

impl State {
    /// Whether this account may do nothing but look applications up (V1).
    pub fn is_for_finding_only(&self) -> bool {
        self.role == Some(Role::Lookup)
    }

    /// Whether the look-up on top is all that the account may see, so that it stays.
    pub fn is_at_the_look_up(&self) -> bool {
        self.is_for_finding_only() && matches!(self.layers[..], [Layer::LookUp(_)])
    }

    /// The look-up that is open, whatever lies over it.
    pub fn look_up_mut(&mut self) -> Option<&mut LookUp> {
        self.layers
            .iter_mut()
            .rev()
            .find_map(|layer| if let Layer::LookUp(look_up) = layer { Some(look_up) } else { None })
    }

    /// What the look-up that is open found of an application.
    pub fn found(&self, number: Number) -> Option<&Row> {
        let found = self.layers.iter().flat_map(|layer| match layer {
            Layer::LookUp(look_up) => look_up.found.as_slice(),
            _ => &[],
        });
        found.map(|found| &found.row).find(|row| row.number == number)
    }
}
