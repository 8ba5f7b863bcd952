use std::cmp::Ordering;
use std::sync::{Mutex, PoisonError};

use crate::domain::AccountName;
use crate::domain::view::{Filter, Order, Query};

/// How many lists are kept: for a few people who go through long ones at once.
const KEPT: usize = 4;

/// Lists that were asked for by parts, in order as far as they were asked for: a part that follows is not sorted out of
/// all applications again. They hold until one of those changes.
#[derive(Debug, Default)]
pub(super) struct Lists(Mutex<Vec<Listed>>);

/// What somebody asked for, and the slots of it.
#[derive(Debug)]
struct Listed {
    filter: Filter,
    order: Order,
    who: AccountName,
    slots: Vec<u32>,
    /// So many of them stand in order, and none of the others belongs before one of these.
    in_order: usize,
}

impl Lists {
    /// The slots of a part of a list, and how long the whole list is. `all` tells what is in it, `compare` its order.
    pub(super) fn part(
        &self,
        query: &Query,
        who: &AccountName,
        all: impl FnOnce() -> Vec<u32>,
        compare: impl Fn(u32, u32) -> Ordering,
    ) -> (Vec<u32>, usize) {
        // Nobody waits for a list while another one is put in order.
        let mut listed = self.take(query, who).unwrap_or_else(|| Listed {
            filter: query.filter.clone(),
            order: query.order.clone(),
            who: who.clone(),
            slots: all(),
            in_order: 0,
        });
        let total = listed.slots.len();
        let limit = if query.limit == 0 { total } else { query.limit as usize };
        let from = (query.offset as usize).min(total);
        let to = from.saturating_add(limit).min(total);
        listed.order(to, compare);
        let part = listed.slots[from..to].to_vec();
        if part.len() < total {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.insert(0, listed);
            kept.truncate(KEPT);
        }
        (part, total)
    }

    /// Lets go of all, since an application changed.
    pub(super) fn clear(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn take(&self, query: &Query, who: &AccountName) -> Option<Listed> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |one: &Listed| one.filter == query.filter && one.order == query.order && one.who == *who;
        let place = kept.iter().position(is_it)?;
        Some(kept.remove(place))
    }
}

impl Listed {
    /// Puts the first so many in order. What is in order at least doubles, so that a list gone through part by part is
    /// looked through a few times only.
    fn order(&mut self, wanted: usize, compare: impl Fn(u32, u32) -> Ordering) {
        if wanted <= self.in_order {
            return;
        }
        let wanted = wanted.max(2 * self.in_order).min(self.slots.len());
        let rest = &mut self.slots[self.in_order..];
        let n_next = wanted - self.in_order;
        if n_next < rest.len() {
            rest.select_nth_unstable_by(n_next, |a, b| compare(*a, *b));
        }
        rest[..n_next].sort_unstable_by(|a, b| compare(*a, *b));
        self.in_order = wanted;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::domain::view::SortKey;

    fn query(key: SortKey, offset: usize, limit: u32) -> Query {
        Query { filter: Filter::default(), order: Order::by(key), offset: u32::try_from(offset).unwrap(), limit }
    }

    #[test]
    fn a_list_is_gone_through_part_by_part_and_looked_through_a_few_times() {
        let (lists, who) = (Lists::default(), "ada".parse::<AccountName>().unwrap());
        let all: Vec<u32> = (0..1_000_u32).map(|place| place * 617 % 1_000).collect();
        let (asked, compared) = (Cell::new(0), Cell::new(0_u32));
        let part = |offset, limit| {
            let all = || {
                asked.set(asked.get() + 1);
                all.clone()
            };
            let compare = |a: u32, b: u32| {
                compared.set(compared.get() + 1);
                a.cmp(&b)
            };
            lists.part(&query(SortKey::Name, offset, limit), &who, all, compare)
        };
        let mut found = Vec::new();
        while found.len() < all.len() {
            let (more, total) = part(found.len(), 7);
            assert_eq!(total, all.len());
            found.extend(more);
        }
        assert!(found.iter().copied().eq(0..1_000));
        assert_eq!(asked.get(), 1);
        assert!(compared.get() < 40_000, "{}", compared.get());
        assert_eq!(part(990, 7).0, [990, 991, 992, 993, 994, 995, 996]);
        assert_eq!(part(998, 7).0, [998, 999]);
        assert_eq!(part(2_000, 7), (Vec::new(), 1_000));
        assert_eq!(part(995, 0).0, [995, 996, 997, 998, 999]);
    }

    #[test]
    fn a_list_is_made_anew_for_another_order_another_person_and_once_something_changed() {
        let (mut lists, ada) = (Lists::default(), "ada".parse::<AccountName>().unwrap());
        let ben = "ben".parse::<AccountName>().unwrap();
        let first = |lists: &Lists, query: &Query, who: &AccountName, all: [u32; 3]| {
            lists.part(query, who, || all.to_vec(), |a, b| a.cmp(&b)).0
        };
        let by_name = query(SortKey::Name, 0, 1);
        assert_eq!(first(&lists, &by_name, &ada, [3, 1, 2]), [1]);
        assert_eq!(first(&lists, &by_name, &ada, [6, 4, 5]), [1]);
        assert_eq!(first(&lists, &by_name, &ben, [6, 4, 5]), [4]);
        assert_eq!(first(&lists, &query(SortKey::Days, 0, 1), &ada, [9, 7, 8]), [7]);
        lists.clear();
        assert_eq!(first(&lists, &by_name, &ada, [6, 4, 5]), [4]);
    }
}
