use super::hit::{Found, Tier};
use super::pages::{Pages, Runs};
use super::query::Query;
use super::sorted::{Fresh, Sorted, first_bytes};

/// The e-mail addresses in use, in lower case, each with the slot of the one it belongs to.
///
/// Many have the same host, so each is kept in two parts: all up to its first `@`, and the host.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    locals: Runs<u8>,
    hosts: Hosts,
    /// By slot; a slot without an address has an empty one.
    spans: Pages<Span>,
    sorted: Sorted,
    /// Slots that are not sorted in yet.
    fresh: Fresh,
    /// Kept from address to address for its memory.
    lower: String,
}

#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: u32,
    /// Of the host the lower 24 bits, then how many bytes are before it.
    host_and_length: u32,
}

/// The distinct hosts; that of an address without one is the first. None is taken out until the next start.
#[derive(Debug, Default)]
struct Hosts {
    names: Pages<Box<str>>,
    sorted: Sorted,
}

/// The two parts of an address. They are in the order of addresses, since an `@` is only at the end of a first part.
type Parts<'a> = (&'a [u8], &'a [u8]);

impl Span {
    fn new(start: u32, length: usize, host: u32) -> Option<Self> {
        let length = u8::try_from(length).ok()?;
        (host < 1 << 24).then_some(Self { start, host_and_length: u32::from(length) << 24 | host })
    }

    fn length(self) -> usize {
        (self.host_and_length >> 24) as usize
    }

    fn host(self) -> u32 {
        self.host_and_length & 0x00ff_ffff
    }
}

impl Hosts {
    fn name(&self, host: u32) -> &[u8] {
        self.names.get(host).map_or(&[], |name| name.as_bytes())
    }

    fn intern(&mut self, name: &str) -> u32 {
        if self.names.len() == 0 {
            self.names.set(0, Box::default());
        }
        if name.is_empty() {
            return 0;
        }
        let (wanted, names) = (name.as_bytes(), |host| self.names.get(host).map_or(&b""[..], |name| name.as_bytes()));
        if let Some(host) = self.sorted.range(|host| names(host) < wanted, |host| names(host) == wanted).next() {
            return host;
        }
        let host = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.set(host, name.into());
        let names = |host| self.names.get(host);
        self.sorted.insert(host, names);
        host
    }
}

impl Addresses {
    /// Notes the address of the one in `slot` in place of another, to be found by it from [`Self::settle`] on.
    pub(super) fn put(&mut self, slot: u32, address: &str) {
        let mut lower = std::mem::take(&mut self.lower);
        lower.clear();
        let address = address.trim();
        if address.is_ascii() {
            lower.push_str(address);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(address.chars().flat_map(char::to_lowercase));
        }
        let (local, host) = split(&lower);
        if self.parts(slot) != (local.as_bytes(), host.as_bytes()) {
            self.forget(slot);
            self.keep(slot, local, host);
        }
        self.lower = lower;
    }

    /// Forgets the address of the one in `slot`.
    pub(super) fn remove(&mut self, slot: u32) {
        self.forget(slot);
    }

    fn keep(&mut self, slot: u32, local: &str, host: &str) {
        let host = self.hosts.intern(host);
        // One longer than any can be is not found by it.
        if local.is_empty() || Span::new(0, local.len(), host).is_none() {
            return;
        }
        let Some(span) = Span::new(self.locals.put(local.as_bytes()), local.len(), host) else { return };
        self.spans.set(slot, span);
        self.fresh.push(first_bytes(local.as_bytes()), slot);
    }

    fn forget(&mut self, slot: u32) {
        let span = self.spans.get(slot).copied().unwrap_or_default();
        if span.length() == 0 {
            return;
        }
        self.settle();
        let Self { locals, hosts, spans, sorted, .. } = self;
        sorted.remove(slot, |slot| parts(locals, hosts, spans, slot));
        self.locals.free(span.start, span.length());
        self.spans.set(slot, Span::default());
    }

    /// Sorts in what was put.
    pub(super) fn settle(&mut self) {
        let Self { locals, hosts, spans, sorted, fresh, .. } = self;
        sorted.extend(fresh, |slot| parts(locals, hosts, spans, slot));
    }

    /// Finds entries by their address or its beginning, by a word alone only if it is all before the `@`.
    pub(super) fn find(&self, query: &Query, found: &mut Found<'_>) {
        if query.text.is_empty() {
            return;
        }
        if is_meant(&query.text) {
            let (asked, asked_host) = split(&query.text);
            for slot in self.beginning(&query.text) {
                let (local, host) = self.parts(slot);
                let next = local.get(asked.len()).or_else(|| host.get(asked_host.len()));
                let rank = next.map_or(2, |&next| u32::from(next == b'@'));
                found.offer(slot, Tier::Email.score(rank));
            }
        } else if query.words.len() == 1 {
            self.beginning(&format!("{}@", query.text)).for_each(|slot| found.offer(slot, Tier::Email.score(1)));
        }
    }

    /// Finds entries by the beginning of their address where that is less than their name.
    pub(super) fn find_beginning(&self, query: &Query, found: &mut Found<'_>) {
        if query.words.len() == 1 && query.text.chars().nth(1).is_some() {
            self.beginning(&query.text).for_each(|slot| found.offer(slot, Tier::Inside.score(0)));
        }
    }

    fn beginning(&self, prefix: &str) -> impl Iterator<Item = u32> {
        let (local, host) = split(prefix);
        let wanted = (local.as_bytes(), host.as_bytes());
        let begins = move |slot| {
            let (its_local, its_host) = self.parts(slot);
            its_local.starts_with(wanted.0) && its_host.starts_with(wanted.1)
        };
        self.sorted.range(move |slot| self.parts(slot) < wanted, begins)
    }

    fn parts(&self, slot: u32) -> Parts<'_> {
        parts(&self.locals, &self.hosts, &self.spans, slot)
    }
}

fn parts<'a>(locals: &'a Runs<u8>, hosts: &'a Hosts, spans: &Pages<Span>, slot: u32) -> Parts<'a> {
    let Some(&span) = spans.get(slot) else { return (&[], &[]) };
    (locals.get(span.start, span.length()), hosts.name(span.host()))
}

/// What is up to the first `@` with it, and what is after.
fn split(address: &str) -> (&str, &str) {
    address.find('@').map_or((address, ""), |place| address.split_at(place + 1))
}

/// Whether somebody who types this means an address and not a name.
fn is_meant(query: &str) -> bool {
    !query.contains(char::is_whitespace)
        && query.chars().any(char::is_alphanumeric)
        && query.contains(|c: char| matches!(c, '@' | '.' | '_' | '+') || c.is_ascii_digit())
}
