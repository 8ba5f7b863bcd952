use std::collections::BTreeSet;
use std::ops::Bound;

/// The e-mail addresses in use, each with the slot of the one it belongs to.
#[derive(Debug, Default)]
pub(super) struct Addresses(BTreeSet<(Box<str>, u32)>);

impl Addresses {
    pub(super) fn add(&mut self, address: &str, slot: u32) {
        self.0.insert((address.into(), slot));
    }

    pub(super) fn remove(&mut self, address: &str, slot: u32) {
        self.0.remove(&(address.into(), slot));
    }

    /// The addresses that begin so, in their order.
    pub(super) fn beginning<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, u32)> + 'a {
        self.0
            .range((Bound::Included((Box::from(prefix), 0)), Bound::Unbounded))
            .take_while(move |(address, _)| address.starts_with(prefix))
            .map(|(address, slot)| (&**address, *slot))
    }
}

/// Whether somebody who types this means an address and not a name.
pub(super) fn is_meant(query: &str) -> bool {
    !query.contains(char::is_whitespace)
        && query.chars().any(char::is_alphanumeric)
        && query.contains(|c: char| matches!(c, '@' | '.' | '_' | '+') || c.is_ascii_digit())
}
