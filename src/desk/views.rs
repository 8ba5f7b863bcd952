use super::{Desk, DeskError, Who};
use crate::domain::view::Filter;
use crate::domain::{Permission, Refusal, Rule, SavedView, ViewChange, ViewName};

impl Desk {
    /// The views that an account saved, by name.
    pub fn saved_views(&self, who: &Who) -> Result<Vec<SavedView>, DeskError> {
        who.needs(Permission::Read)?;
        let mut views = self.shared().reader.views(&who.account.name)?;
        views.sort_by_key(|view| view.name.key());
        Ok(views)
    }

    /// Keeps a view for its account, in the place of one of the same name; it is on disk when this returns. One that is
    /// there already is no change. Answers all that the account has.
    pub fn save_view(&self, who: &Who, view: SavedView) -> Result<Vec<SavedView>, DeskError> {
        check(&view)?;
        let known = self.saved_views(who)?;
        if known.contains(&view) {
            return Ok(known);
        }
        let is_new = known.iter().all(|other| other.name.key() != view.name.key());
        if is_new && known.len() >= SavedView::MOST {
            let hint = "delete one that is no longer used";
            return Err(Refusal::new(Rule::S6, format!("there are {} views already", known.len()), hint).into());
        }
        self.change_view(who, view.name.clone(), Some(view))
    }

    /// Deletes a view of its account. Answers those that are left.
    pub fn delete_view(&self, who: &Who, name: &ViewName) -> Result<Vec<SavedView>, DeskError> {
        let known = self.saved_views(who)?;
        let Some(view) = known.into_iter().find(|view| view.name.key() == name.key()) else {
            return Err(DeskError::NoView(name.to_string()));
        };
        self.change_view(who, view.name, None)
    }

    fn change_view(&self, who: &Who, name: ViewName, view: Option<SavedView>) -> Result<Vec<SavedView>, DeskError> {
        let (account, at) = (who.account.name.clone(), self.now());
        self.keep_view(who, ViewChange { account, at, name, view })?;
        self.saved_views(who)
    }
}

/// Refuses a view that cannot be written on one line and read back: clients send any value.
fn check(view: &SavedView) -> Result<(), Refusal> {
    if !view.name.is_well_formed() {
        return Err(Refusal::new(Rule::S6, "the view has no proper name", "give one line of 1 to 32 columns"));
    }
    let words = view.filter.to_string();
    let length = words.chars().count();
    if length > SavedView::LONGEST {
        let message = format!("a filter of {length} characters, {} at most", SavedView::LONGEST);
        return Err(Refusal::new(Rule::S6, message, "look for less text, or for fewer values"));
    }
    if words.parse::<Filter>().as_ref() != Ok(&view.filter) {
        return Err(Refusal::new(
            Rule::S6,
            "a filter with a key that names no value",
            "name a value, or leave the key out",
        ));
    }
    Ok(())
}
