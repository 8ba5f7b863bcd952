use super::hit::{Found, Tier};
use super::query::Query;
use super::sorted::Sorted;

/// The e-mail addresses in use, in lower case, each with the slot of the one it belongs to.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// All of them one after the other.
    text: String,
    /// By slot; a slot without one has an empty one.
    spans: Vec<Span>,
    sorted: Sorted,
    /// Slots that are not sorted in yet.
    fresh: Vec<u32>,
    /// How many bytes of the text nobody has any more.
    n_unused: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: u32,
    length: u16,
}

/// So many bytes may be unused before the text is written anew.
const UNUSED: usize = 64 * 1024;

impl Addresses {
    /// Notes the address of the one in `slot` in place of another, to be found by it from [`Self::settle`] on.
    pub(super) fn put(&mut self, slot: u32, address: &str) {
        let start = self.text.len();
        self.text.extend(address.trim().chars().flat_map(char::to_lowercase));
        let span = Span {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            length: u16::try_from(self.text.len() - start).unwrap_or(0),
        };
        let known = text(&self.text, &self.spans, slot);
        if known == of_span(&self.text, span) {
            self.text.truncate(start);
            return;
        }
        if !known.is_empty() {
            self.n_unused += known.len();
            self.settle();
            self.sorted.remove(slot, |slot| text(&self.text, &self.spans, slot));
        }
        if span.length == 0 {
            self.spans[slot as usize] = span;
            return;
        }
        let place = slot as usize;
        if place >= self.spans.len() {
            self.spans.resize(place + 1, Span::default());
        }
        self.spans[place] = span;
        self.fresh.push(slot);
    }

    /// Forgets the address of the one in `slot`.
    pub(super) fn remove(&mut self, slot: u32) {
        self.put(slot, "");
        if self.n_unused > UNUSED.max(self.text.len() / 2) {
            self.write_anew();
        }
    }

    /// Sorts in what was put.
    pub(super) fn settle(&mut self) {
        let fresh = std::mem::take(&mut self.fresh);
        self.sorted.extend(&fresh, |slot| text(&self.text, &self.spans, slot));
    }

    /// Gives memory back that was taken in advance.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.spans.shrink_to_fit();
    }

    /// Finds entries by their address or its beginning, by a word alone only if it is all before the `@`.
    pub(super) fn find(&self, query: &Query, found: &mut Found<'_>) {
        if query.text.is_empty() {
            return;
        }
        if is_meant(&query.text) {
            for &slot in self.beginning(&query.text) {
                let rest = text(&self.text, &self.spans, slot).get(query.text.len()..).unwrap_or_default();
                let rank = if rest.is_empty() { 2 } else { u32::from(rest.starts_with('@')) };
                found.offer(slot, Tier::Email.score(rank));
            }
        } else if query.words.len() == 1 {
            self.beginning(&format!("{}@", query.text))
                .iter()
                .for_each(|&slot| found.offer(slot, Tier::Email.score(1)));
        }
    }

    /// Finds entries by the beginning of their address where that is less than their name.
    pub(super) fn find_beginning(&self, query: &Query, found: &mut Found<'_>) {
        if query.words.len() == 1 && query.text.chars().nth(1).is_some() {
            self.beginning(&query.text).iter().for_each(|&slot| found.offer(slot, Tier::Inside.score(0)));
        }
    }

    fn beginning(&self, prefix: &str) -> &[u32] {
        self.sorted.beginning(prefix, |slot| text(&self.text, &self.spans, slot))
    }

    fn write_anew(&mut self) {
        let mut all = String::with_capacity(self.text.len() - self.n_unused);
        for span in &mut self.spans {
            let start = u32::try_from(all.len()).unwrap_or(u32::MAX);
            all.push_str(of_span(&self.text, *span));
            span.start = start;
        }
        (self.text, self.n_unused) = (all, 0);
    }
}

fn text<'a>(text: &'a str, spans: &[Span], slot: u32) -> &'a str {
    spans.get(slot as usize).map_or("", |&span| of_span(text, span))
}

fn of_span(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.start as usize + usize::from(span.length)).unwrap_or_default()
}

/// Whether somebody who types this means an address and not a name.
fn is_meant(query: &str) -> bool {
    !query.contains(char::is_whitespace)
        && query.chars().any(char::is_alphanumeric)
        && query.contains(|c: char| matches!(c, '@' | '.' | '_' | '+') || c.is_ascii_digit())
}
