use crate::domain::view::filter::Known as KnownToFilter;
use crate::domain::{AccountName, SavedView, Tag};
use crate::link::protocol::Colleague;

/// What the desk has that can be chosen, as last heard; asked for anew when something to choose is opened.
#[derive(Debug, Default)]
pub struct Known {
    /// Its tags, in their order.
    pub tags: Vec<Tag>,
    /// Whether they were heard of: a desk may have none.
    pub are_tags_heard: bool,
    /// How many applications have each.
    pub tagged: Vec<u32>,
    /// The accounts to which an application can be assigned; none until they are heard of.
    pub colleagues: Option<Vec<Colleague>>,
    /// Their names.
    names: Vec<AccountName>,
    /// The views that this account saved; none until they are heard of.
    pub views: Option<Vec<SavedView>>,
}

impl Known {
    /// Forgets all but the views: they are the account's own, whatever it may see.
    pub fn forget_read(&mut self) {
        let views = self.views.take();
        *self = Self { views, ..Self::default() };
    }

    /// Takes in which tags there are.
    pub fn take_tags(&mut self, tags: Vec<(Tag, u32)>) {
        (self.tags, self.tagged) = tags.into_iter().unzip();
        self.are_tags_heard = true;
    }

    /// Takes in who works here.
    pub fn take_colleagues(&mut self, colleagues: Vec<Colleague>) {
        self.names = colleagues.iter().map(|colleague| colleague.name.clone()).collect();
        self.colleagues = Some(colleagues);
    }

    /// What of it a filter can name.
    pub fn for_filter(&self) -> KnownToFilter<'_> {
        KnownToFilter { tags: &self.tags, accounts: &self.names }
    }
}
