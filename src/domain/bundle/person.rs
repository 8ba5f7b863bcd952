use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::domain::{AccountName, AssessorId, Role};
use crate::text::excerpt;

/// Somebody who did something, by a number that means nothing outside of the bundle: `staff-1`, `assessor-2`. Whoever is on
/// the roster is an assessor in all that they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    /// An account of nobody on the roster.
    Staff(u32),
    /// Somebody on the roster.
    Assessor(u32),
}

/// A text that stands for nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is nobody such as staff-1 or assessor-2")]
pub struct PersonError(String);

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::Staff(place) => format!("staff-{place}"),
            Self::Assessor(place) => format!("assessor-{place}"),
        })
    }
}

impl std::str::FromStr for Person {
    type Err = PersonError;

    fn from_str(text: &str) -> Result<Self, PersonError> {
        let parsed = text.split_once('-').and_then(|(kind, place)| {
            let place = place.parse().ok()?;
            match kind {
                "staff" => Some(Self::Staff(place)),
                "assessor" => Some(Self::Assessor(place)),
                _ => None,
            }
        });
        parsed.ok_or_else(|| PersonError(excerpt(text)))
    }
}

impl Serialize for Person {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Who did something, and in which role they were then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// Who.
    pub who: Person,
    /// The role that their account had; none where the desk knows of none.
    pub role: Option<Role>,
}

/// Who stands behind which number, in the order in which they appeared. It goes from one part of a bundle to the next, and
/// into no file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persons {
    staff: Vec<AccountName>,
    assessors: Vec<AssessorId>,
}

impl Persons {
    /// Somebody on the roster.
    pub fn assessor(&mut self, id: &AssessorId) -> Person {
        Person::Assessor(place(&mut self.assessors, id))
    }

    fn staff(&mut self, name: &AccountName) -> Person {
        Person::Staff(place(&mut self.staff, name))
    }
}

/// The place in a list, from 1, of what is put there where it is not.
fn place<T: PartialEq + Clone>(list: &mut Vec<T>, wanted: &T) -> u32 {
    let found = list.iter().position(|one| one == wanted).unwrap_or_else(|| {
        list.push(wanted.clone());
        list.len() - 1
    });
    u32::try_from(found + 1).unwrap_or(u32::MAX)
}

/// Who is who while a bundle is made: everybody who appeared so far, the accounts of the roster, and roles in their time.
#[derive(Debug, Clone, Default)]
pub struct Faces {
    /// Those who appeared.
    pub persons: Persons,
    /// As which account somebody on the roster works, or worked.
    pub accounts: BTreeMap<AccountName, AssessorId>,
    /// The roles of each account, each from when on, the first one first.
    pub roles: BTreeMap<AccountName, Vec<(DateTime<Utc>, Role)>>,
}

impl Faces {
    /// Somebody on the roster.
    pub fn assessor(&mut self, id: &AssessorId) -> Person {
        self.persons.assessor(id)
    }

    /// Whoever did something as an account at a moment.
    pub fn by(&mut self, name: &AccountName, at: DateTime<Utc>) -> By {
        let who = match self.accounts.get(name) {
            Some(id) => self.persons.assessor(id),
            None => self.persons.staff(name),
        };
        By { who, role: self.role(name, at) }
    }

    fn role(&self, name: &AccountName, at: DateTime<Utc>) -> Option<Role> {
        let roles = self.roles.get(name)?;
        let then = roles.iter().rfind(|(since, _)| *since <= at).or_else(|| roles.first())?;
        Some(then.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_keeps_their_number_and_the_roster_goes_before_the_account() {
        let mut faces = Faces::default();
        faces.accounts.insert("chen".parse().unwrap(), "wei".parse().unwrap());
        let (then, later) = (DateTime::UNIX_EPOCH, "2026-01-02T00:00:00Z".parse().unwrap());
        faces.roles.insert("bo".parse().unwrap(), vec![(then, Role::Staff), (later, Role::Manager)]);
        let (bo, chen) = ("bo".parse().unwrap(), "chen".parse().unwrap());
        assert_eq!(faces.by(&bo, then), By { who: Person::Staff(1), role: Some(Role::Staff) });
        assert_eq!(faces.by(&chen, then), By { who: Person::Assessor(1), role: None });
        assert_eq!(faces.by(&"ada".parse().unwrap(), then).who, Person::Staff(2));
        assert_eq!(faces.by(&bo, later), By { who: Person::Staff(1), role: Some(Role::Manager) });
        assert_eq!(faces.assessor(&"wei".parse().unwrap()), Person::Assessor(1));
        assert_eq!("assessor-12".parse(), Ok(Person::Assessor(12)));
        assert!("ada-1".parse::<Person>().is_err() && "staff".parse::<Person>().is_err());
    }
}
