use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::AccountName;
use crate::tui::layer::{FieldName, Form};
use crate::tui::outside::DraftName;

/// What is kept beyond the session, as far as this session knows.
#[derive(Debug, Default)]
pub struct OnDisk {
    /// The texts that were given to be kept, or came back.
    pub texts: BTreeMap<DraftName, String>,
    /// Why nothing can be kept; none where it can.
    pub trouble: Option<String>,
}

/// A form's draft as a file has it.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    draft: Format,
    #[serde(default)]
    field: Vec<SavedField>,
}

/// The format's name.
#[derive(Debug, Serialize, Deserialize)]
enum Format {
    #[serde(rename = "qapdesk-draft/1")]
    First,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedField {
    name: FieldName,
    value: String,
}

/// The name under which an account's form is kept.
pub fn draft_name(account: &AccountName, form: &Form) -> DraftName {
    DraftName { account: account.clone(), number: form.number, form: form.id() }
}

/// What a form is kept as; none where nothing was typed.
pub fn draft_text(form: &Form) -> Option<String> {
    fields_text(form.typed().map(|(name, value)| (name, value.to_owned())).collect())
}

/// What fields are kept as; none where there are none.
pub fn fields_text(fields: Vec<(FieldName, String)>) -> Option<String> {
    let field: Vec<SavedField> = fields.into_iter().map(|(name, value)| SavedField { name, value }).collect();
    if field.is_empty() {
        return None;
    }
    toml::to_string(&Saved { draft: Format::First, field }).ok()
}

/// The fields of a draft that was kept; none where it cannot be read.
pub fn draft_fields(text: &str) -> Option<Vec<(FieldName, String)>> {
    let saved: Saved = toml::from_str(text).ok()?;
    Some(saved.field.into_iter().map(|field| (field.name, field.value)).collect())
}
