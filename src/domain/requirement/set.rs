use serde::{Deserialize, Serialize};

use super::{OwnId, Requirement};
use crate::domain::Program;

/// Some requirements of any program, as a line of a list keeps them: small where all are of the eight.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RequirementSet {
    standard: u8,
    own: Box<[OwnId]>,
}

impl RequirementSet {
    /// Whether a requirement is one of them.
    pub fn contains(&self, requirement: Requirement) -> bool {
        match requirement {
            Requirement::Own(id) => self.own.contains(&id),
            standard => self.standard & bit(standard) != 0,
        }
    }

    /// They: those of the eight in their order, then those of the program's own in its order.
    pub fn iter(&self) -> impl Iterator<Item = Requirement> + '_ {
        let standard = Requirement::ALL.into_iter().filter(move |requirement| self.contains(*requirement));
        standard.chain(self.own.iter().map(|id| Requirement::Own(*id)))
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.standard.count_ones() as usize + self.own.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl FromIterator<Requirement> for RequirementSet {
    fn from_iter<I: IntoIterator<Item = Requirement>>(requirements: I) -> Self {
        let (mut standard, mut own) = (0, Vec::new());
        for requirement in requirements {
            match requirement {
                Requirement::Own(id) => own.push(id),
                of_eight => standard |= bit(of_eight),
            }
        }
        Self { standard, own: own.into() }
    }
}

/// Some requirements of an application: those of the eight, and those of its program's own by their places in its list. The
/// version of a program that an application is checked against never changes, so a place names the same one for good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Named {
    pub(in crate::domain) standard: u8,
    pub(in crate::domain) own: u64,
}

impl Named {
    /// Some requirements of a program; what it does not have is left out.
    pub fn of(requirements: impl IntoIterator<Item = Requirement>, program: &Program) -> Self {
        let mut named = Self::default();
        for requirement in requirements {
            match requirement {
                Requirement::Own(_) => {
                    let place = program.requirements.iter().position(|need| need.requirement == requirement);
                    named.own |= place.and_then(|place| 1_u64.checked_shl(u32::try_from(place).ok()?)).unwrap_or(0);
                }
                of_eight => named.standard |= bit(of_eight),
            }
        }
        named
    }

    /// Whether a requirement of the program is one of them.
    pub fn contains(self, requirement: Requirement, program: &Program) -> bool {
        self.iter(program).any(|named| named == requirement)
    }

    /// They, in the order of the program.
    pub fn iter(self, program: &Program) -> impl Iterator<Item = Requirement> + '_ {
        let needs = program.requirements.iter().enumerate();
        needs.filter_map(move |(place, need)| {
            let is_named = match need.requirement {
                Requirement::Own(_) => {
                    u32::try_from(place).ok().and_then(|place| self.own.checked_shr(place)).unwrap_or(0) & 1 == 1
                }
                of_eight => self.standard & bit(of_eight) != 0,
            };
            is_named.then_some(need.requirement)
        })
    }

    /// Those of the eight, where the program is not known.
    pub fn of_eight(self) -> impl Iterator<Item = Requirement> {
        Requirement::ALL.into_iter().filter(move |requirement| self.standard & bit(*requirement) != 0)
    }

    /// How many are of the program's own.
    pub fn n_own(self) -> u32 {
        self.own.count_ones()
    }
}

/// The bit of one of the eight; none of a program's own.
fn bit(requirement: Requirement) -> u8 {
    requirement.place().map_or(0, |place| 1 << place)
}
